"""What the folders above a picture say of it: its split and its class."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fer_core.datasets.dataset import find_split
from fer_core.datasets.importing.found import LEFT_OUT, NO_CLASS, UNKNOWN_CLASS

Naming = Callable[[str], str | None]
"""The project's name for a folder's; empty if its faces are to be left out, None if it is no class."""


@dataclass(frozen=True)
class Meaning:
    """Where a picture belongs.

    Attributes:
        label: its class.
        word: the folder that says so.
        split: its split, or None if no folder names one.
    """

    label: str
    word: str
    split: str | None


@dataclass(frozen=True)
class Unclear:
    """Why a picture belongs nowhere: a kind of problem, the folder that is to blame, and a sentence on it."""

    kind: str
    word: str
    detail: str


def meaning(root: str, folders: Sequence[str], naming: Naming) -> Meaning | Unclear:
    """Read split and class from the folders around a picture.

    The split is the innermost folder that names one; the class lies below it (``split/class``, with people or
    sessions above or below the class), or above it where nothing lies between (``class/split``).

    Args:
        root: name of the source itself; it counts where no folder in it says so.
        folders: from the source down to the picture.
        naming: what folders mean.

    Example:
        >>> from fer_core.datasets.names import emotion_name
        >>> meaning("raf", ["val", "happiness"], emotion_name)
        Meaning(label='happy', word='happiness', split='validation')
    """
    places = [number for number, folder in enumerate(folders) if find_split(folder)]
    split = find_split(folders[places[-1]]) if places else find_split(root)
    below = list(folders[places[-1] + 1 :]) if places else list(folders)
    candidates = below or (list(folders[: places[-1]]) if places else [])
    known = [(folder, name) for folder in candidates if (name := naming(folder)) is not None]
    if not known and not below and (name := naming(root)) is not None:
        known = [(root, name)]
    if len({name for _, name in known}) > 1:
        words = " and ".join(f"'{word}'" for word, _ in known)
        return Unclear(UNKNOWN_CLASS, known[-1][0], f"its folders name two classes, {words}")
    if not known and not candidates:
        return Unclear(NO_CLASS, "", "it must lie in split/class or class, for example train/happy")
    if not known:
        word = candidates[0] if places else candidates[-1]
        return Unclear(UNKNOWN_CLASS, word, f"'{word}' is no emotion; say what it means with --label '{word}=NEW'")
    word, label = known[-1]
    return Meaning(label, word, split) if label else Unclear(LEFT_OUT, word, f"'{word}'")
