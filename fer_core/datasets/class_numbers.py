"""What the class numbers of a source stand for: FER-2013's order or the five-class file's, and how that is known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError

ClassesOrder = Literal["fer2013", "five"]
"""What the user may say that class numbers mean: the words of ``--classes-order``."""

FIVE_CLASS_FACES: Final = (4953, 547, 6077, 8989, 4002)
"""The faces of each class in the five-class ``emotion.csv``, 24,568 in all (document 003, section 1)."""

_ORDERS: Final[Mapping[ClassesOrder, tuple[str, ...]]] = {"fer2013": FER2013, "five": FIVE}
_TITLES: Final[Mapping[ClassesOrder, str]] = {"fer2013": "FER-2013's order", "five": "the five-class order"}
_NUMBER: Final = re.compile(r"[0-9]{1,3}(\.0*)?")
"""A label of more digits is none; pandas writes whole numbers with a point where some are missing."""
_NEITHER: Final = 7
"""A number that only other orders have, as those of FER+, RAF-DB and AffectNet, which then mean all others too."""


@dataclass(frozen=True)
class NumberedClasses:
    """The classes that numbers stand for.

    Attributes:
        asked: the order's name.
        why: how it is known, as the end of a sentence.
    """

    asked: ClassesOrder
    why: str

    @property
    def order(self) -> tuple[str, ...]:
        """The classes, at the places that their numbers name."""
        return _ORDERS[self.asked]

    def sentence(self, source: str) -> str:
        """Return what is to be said of the numbers of ``source``."""
        reading = f"in FER-2013's order ({_listed(self.order)})"
        if self.asked == "five":
            reading = f"as the five classes {', '.join(self.order)}, from 0 on"
        return f"The class numbers of {source} were read {reading}: {self.why}."


def ordered_classes(asked: ClassesOrder) -> tuple[str, ...]:
    """Return the classes in an order that the user asked for."""
    return _ORDERS[asked]


def digit(text: str) -> int | None:
    """Return the number a label is written as, or None if it is no small number.

    Example:
        >>> digit("3"), digit("3.0"), digit("happy")
        (3, 3, None)
    """
    return int(text.partition(".")[0]) if _NUMBER.fullmatch(text) else None


def numbered_classes(
    counts: Mapping[int, int], source: str, asked: ClassesOrder | None, *, usage: bool, emotion_csv: bool
) -> NumberedClasses:
    """Find out what the class numbers of a CSV stand for.

    Args:
        counts: how many faces each number has that no rule of the user's gives a meaning.
        source: the file, for messages.
        asked: what the user says.
        usage: whether it has a Usage column, which only FER-2013 has.
        emotion_csv: whether it has the name and the header of the five-class ``emotion.csv`` of document 003.

    Raises:
        FerError: if nothing tells, or the numbers contradict what the user says.
    """
    found = sorted(number for number in counts if number <= _NEITHER)
    if asked is not None:
        beyond = [number for number in found if len(_ORDERS[asked]) <= number < len(FER2013)]
        if beyond:
            raise FerError(
                f"{source} has the class number {beyond[0]}, and {_TITLES[asked]} ends at {len(_ORDERS[asked]) - 1} "
                f"({_listed(_ORDERS[asked])}). Give --classes-order fer2013, or leave it out."
            )
        return NumberedClasses(asked, f"--classes-order {asked} says so")
    if _NEITHER in found:
        raise FerError(
            f"{source} has class numbers up to {_NEITHER}, as FER+, RAF-DB and AffectNet have them, each in another "
            "order. Say what each means with --label, as --label 0=neutral, in fer-studio data import or evaluate, or "
            "give --classes-order fer2013 if the other numbers are FER-2013's."
        )
    if usage:
        return NumberedClasses("fer2013", "it has a Usage column")
    if found and found[-1] >= len(FIVE):
        return NumberedClasses("fer2013", f"it has no Usage column, but {found[-1]} among its numbers")
    if emotion_csv:
        return NumberedClasses("five", "it has no Usage column, but the name and the header of the five-class file")
    if tuple(counts.get(number, 0) for number in range(len(FIVE))) == FIVE_CLASS_FACES:
        return NumberedClasses("five", "it has no Usage column, but as many faces of each class as the five-class file")
    if all(FER2013[number] == FIVE[number] for number in found):
        return NumberedClasses("fer2013", f"{_and(found)} mean the same in the five-class order")
    readings = [_listed(order, found) for order in (FER2013, FIVE)]
    raise FerError(
        f"{source} has no Usage column, and its class numbers fit FER-2013's order ({readings[0]}) as well as the "
        f"five-class order ({readings[1]}). Say which with --classes-order fer2013 or --classes-order five."
    )


def _listed(order: tuple[str, ...], numbers: list[int] | None = None) -> str:
    return ", ".join(f"{number} {name}" for number, name in enumerate(order) if numbers is None or number in numbers)


def _and(numbers: list[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
