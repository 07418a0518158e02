"""Label sets, their order and their colours.

The order within a set is the order of the network's output. It travels with every model and every session, and
is never assumed by a reader.
"""

from collections.abc import Sequence
from typing import Final, Literal

Classes = Literal[7, 8]
"""How many classes a reading has: 7 (FER-2013) or 8 (FER+)."""

FER2013: Final = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""The 7 classes in the order of the `emotion` column of fer2013.csv (Goodfellow et al. 2013)."""

FERPLUS: Final = ("neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt")
"""The 8 classes in the order of the first 8 vote columns of fer2013new.csv (Barsoum et al. 2016)."""

FERPLUS_COLUMNS: Final = (*FERPLUS, "unknown", "not a face")
"""All ten vote columns of fer2013new.csv, in their order."""

FOUR: Final = ("happy", "sad", "neutral", "surprise")
"""The 4 classes of the documents 000 to 002."""

FIVE: Final = ("angry", "disgust", "sad", "happy", "surprise")
"""The 5 classes of document 003."""

SHOWN: Final = (*FER2013, "contempt")
"""The order in which emotions are shown, whichever reading they are of: none changes its place when 7 become 8."""

UNCERTAIN: Final = "uncertain"
"""What a face is labelled whose reading should not be trusted."""

COLOURS: Final[dict[str, tuple[int, int, int]]] = {
    "neutral": (153, 153, 153),
    "happy": (240, 228, 66),
    "surprise": (230, 159, 0),
    "sad": (0, 114, 178),
    "angry": (213, 94, 0),
    "disgust": (0, 158, 115),
    "fear": (204, 121, 167),
    "contempt": (86, 180, 233),
    UNCERTAIN: (140, 146, 156),
}
"""Red, green, blue of each emotion, after Okabe and Ito's set, safe for the colour-blind."""


def shown_order(labels: Sequence[str]) -> tuple[int, ...]:
    """Return the places of labels in the order in which they are shown; names that are not in it come last.

    Args:
        labels: K names, in the order of a network's output.

    Returns:
        The K places, each once.
    """
    rank = {label: place for place, label in enumerate(SHOWN)}
    return tuple(sorted(range(len(labels)), key=lambda place: rank.get(labels[place], len(rank) + place)))


def label_set(classes: int) -> tuple[str, ...]:
    """Return the labels of a class count, in the order in which they are counted.

    Args:
        classes: 7 or 8 for what the network says; 4 or 5 for the documents' subsets.

    Raises:
        ValueError: There is no set of that size.
    """
    sets: dict[int, tuple[str, ...]] = {7: FER2013, 8: FERPLUS, 4: FOUR, 5: FIVE}
    if classes not in sets:
        raise ValueError(f"There is no label set of {classes} classes; there are sets of 4, 5, 7 and 8.")
    return sets[classes]
