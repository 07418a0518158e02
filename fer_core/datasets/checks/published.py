"""How many faces the known data sets were published with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from fer_core.datasets.class_numbers import FIVE_CLASS_FACES
from fer_core.emotions import FER2013, FIVE

Layout = Mapping[str, Mapping[str, int]]
"""Number of faces by split and class; the split ``all`` where there are none."""


@dataclass(frozen=True)
class Published:
    """The figures of one data set.

    Attributes:
        title: what people call it.
        layouts: the number of faces, for each way in which the data set goes round.
        with_votes: number of faces that FER+ took up, by split, where they are known.
        only_csv: whether it is known by its name only as a CSV, as people call folders of their own so too.
    """

    title: str
    layouts: tuple[Layout, ...]
    with_votes: Mapping[str, int] = field(default_factory=dict)
    only_csv: bool = False


_TRAINING: Final = dict(zip(FER2013, (3995, 436, 4097, 7215, 4830, 3171, 4965), strict=True))
_PUBLIC_TEST: Final = dict(zip(FER2013, (467, 56, 496, 895, 653, 415, 607), strict=True))
_PRIVATE_TEST: Final = dict(zip(FER2013, (491, 55, 528, 879, 594, 416, 626), strict=True))
"""``fer2013.csv``: 28,709, 3,589 and 3,589 faces (Goodfellow et al. 2013)."""

_FER2013: Final = Published(
    "FER-2013",
    (
        {"train": _TRAINING, "validation": _PUBLIC_TEST, "test": _PRIVATE_TEST},
        # As folders of pictures it mostly goes round with both tests in one.
        {"train": _TRAINING, "test": {name: _PUBLIC_TEST[name] + _PRIVATE_TEST[name] for name in FER2013}},
    ),
    # Rows of fer2013new.csv that name an image (Barsoum et al. 2016).
    {"train": 28561, "validation": 3579},
)

_EMOTION: Final = Published(
    "the five-class emotion.csv",
    ({"all": dict(zip(FIVE, FIVE_CLASS_FACES, strict=True))},),
    only_csv=True,
)
"""FER-2013 without fear and neutral, all splits together."""

_BY_NAME: Final[Mapping[str, Published]] = {"fer2013": _FER2013, "icmlfacedata": _FER2013, "emotion": _EMOTION}


def published(source: str) -> Published | None:
    """Return the figures of a source by its name, None if it is not known.

    Example:
        >>> published("FER-2013.csv").title
        'FER-2013'
    """
    name = PurePath(source.strip().lower())
    stem = name.stem if name.suffix in (".csv", ".zip") else name.name
    return _BY_NAME.get(stem.replace("-", "").replace("_", "").replace(" ", ""))
