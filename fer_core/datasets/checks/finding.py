"""What a check says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

Level = Literal["wrong", "alarm", "fine"]

CHECKS: Final = {
    "damage": "files that cannot be read, or do not belong together",
    "counts": "as many faces as the source was published with",
    "not imported": "what the import had to leave out",
    "pixel range": "pixels that use the range from 0 to 255",
    "near constant": "pictures that show nothing",
    "changed pixels": "pictures that are not those imported",
    "empty": "splits and classes without a face",
    "imbalance": "classes within 5 points of an even share",
    "class shares": "the same classes in every split",
    "split shares": "splits large enough to learn from and to measure with",
    "leaks": "identical pictures in two splits",
    "people": "the same person in two splits",
    "duplicates": "identical pictures in one split",
    "conflicts": "identical pictures with different labels",
    "votes": "ten FER+ votes a face",
    "flags": "flags that mean something",
}
"""The checks by name, and what each looks for."""

SHOWN: Final = 5
"""How many of the cases are shown where there is little room."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check found, or found in order.

    Attributes:
        level: ``wrong``; ``alarm`` where it may be meant so; ``fine``.
        what: a sentence.
        count: of faces, files, classes or splits concerned; 0 where it is fine.
        cases: what is concerned, mostly ids of faces; of what the import left out a few, ``problems.csv`` has the rest.
        check: a name of ``CHECKS``.
    """

    level: Level
    what: str
    count: int = 0
    cases: tuple[str, ...] = ()
    check: str = ""


def texts(values: Iterable[object] | pd.Series) -> tuple[str, ...]:
    """Return the values as text."""
    return tuple(str(value) for value in values)
