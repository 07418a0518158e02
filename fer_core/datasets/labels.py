"""What the labels of a source mean: its words, its numbers, and what the user says that they become."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from fer_core.emotions import FER2013, FERPLUS, FIVE
from fer_core.errors import FerError

_ALIASES: Mapping[str, str] = {
    "anger": "angry",
    "disgusted": "disgust",
    "fearful": "fear",
    "afraid": "fear",
    "scared": "fear",
    "happiness": "happy",
    "joy": "happy",
    "sadness": "sad",
    "surprised": "surprise",
    "suprise": "surprise",
    "contemptuous": "contempt",
    "neutrality": "neutral",
}


def word_key(text: str) -> str:
    """Return what all spellings of a word share, whatever their case, their accents' form, and blanks beside colons.

    Macs store an accent apart from its letter, in zips too; keyboards write both as one character.

    Example:
        >>> word_key("U\u0308ber : Mut") == word_key("\u00fcber:mut")
        True
    """
    word = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
    return ":".join(part.strip() for part in word.split(":"))


def emotion_name(text: str) -> str | None:
    """Return the project's name for an emotion that a data set calls ``text``, or None if it is no emotion.

    Example:
        >>> emotion_name("Happiness")
        'happy'
    """
    name = text.strip().lower()
    name = _ALIASES.get(name, name)
    return name if name in FERPLUS else None


@dataclass(frozen=True)
class LabelRule:
    """What one class becomes.

    Attributes:
        source: only in this source, if there is one; empty for all.
        old: the class. Where no source is called so, what stands before the colon is part of its name.
        new: the class that it becomes; empty to leave its faces out.
    """

    source: str
    old: str
    new: str

    @property
    def left(self) -> str:
        """What stands before the equals sign."""
        return f"{self.source}:{self.old}" if self.source else self.old

    @property
    def text(self) -> str:
        """The rule as one writes it."""
        return f"{self.left}={self.new}"

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """Source and class, in the form of ``word_key``, for each colon that may part them; without a source last.

        Only who knows the sources can tell a colon behind a source from one in a class, as in ``1: joy``.
        """
        words = word_key(self.left).split(":")
        parted = ((":".join(words[:n]), ":".join(words[n:])) for n in range(len(words) - 1, -1, -1))
        return tuple((source, old) for source, old in parted if old and (source or old == ":".join(words)))


def parse_label_rule(text: str) -> LabelRule:
    """Read ``OLD=NEW``, ``SOURCE:OLD=NEW`` or ``OLD=``.

    The last colon is taken for the one behind the source; see ``LabelRule.readings``.

    Example:
        >>> parse_label_rule("affect:contempt=")
        LabelRule(source='affect', old='contempt', new='')

    Raises:
        FerError: if it is not of that form, or NEW is no emotion.
    """
    left, equals, new = text.rpartition("=")
    source, _, old = left.rpartition(":")
    if not (source.strip() and old.strip()):
        source, old = "", left
    if not equals or not old.strip():
        raise FerError(f"'{text}' is no rule for a label. Write OLD=NEW, SOURCE:OLD=NEW, or OLD= to leave faces out.")
    name = emotion_name(new) if new.strip() else ""
    if name is None:
        raise FerError(f"'{new.strip()}' is no emotion. Use {', '.join(FERPLUS)}.")
    return LabelRule(source.strip(), old.strip(), name)


@dataclass(frozen=True)
class LabelMap:
    """Which class a word of the source means.

    Attributes:
        rules: the project's name for (source, word), both as ``word_key`` gives them; the source is empty where the
            rule is for all, the name empty where such faces are left out.
        texts: the rules as the user wrote them.
    """

    rules: Mapping[tuple[str, str], str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, texts: Sequence[str]) -> "LabelMap":
        """Read rules as the user writes them; see ``parse_label_rule``.

        Raises:
            FerError: if one is no rule, or its new name is no emotion.
        """
        rules = [parse_label_rule(text) for text in texts]
        return cls({reading: rule.new for rule in rules for reading in rule.readings}, tuple(texts))

    def name(self, source: str, word: str) -> str | None:
        """Return the project's name for a word of ``source``; empty if it is to be left out, None if unknown."""
        key = word_key(word)
        for place in (word_key(source), ""):
            if (place, key) in self.rules:
                return self.rules[place, key]
        return emotion_name(word)

    def unused(self, words: Mapping[str, frozenset[str]]) -> list[str]:
        """Return what stands before the equals sign in the rules that no source (by name) has a word for."""
        seen = {(word_key(source), word_key(word)) for source, its_words in words.items() for word in its_words}
        seen |= {("", word) for _, word in seen}
        idle = (text for text in self.texts if seen.isdisjoint(parse_label_rule(text).readings))
        return sorted(text.rpartition("=")[0].strip() for text in idle)


ClassesOrder = Literal["fer2013", "five"]
"""What the user may say that class numbers mean: the class order."""

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
    numbers = sorted(number for number in counts if number <= _NEITHER)
    if asked is not None:
        beyond = [number for number in numbers if len(_ORDERS[asked]) <= number < len(FER2013)]
        if beyond:
            raise FerError(
                f"{source} has the class number {beyond[0]}, and {_TITLES[asked]} ends at {len(_ORDERS[asked]) - 1} "
                f"({_listed(_ORDERS[asked])}). Give fer2013 as the class order, or leave it out.",
                settings=["classes_order"],
            )
        return NumberedClasses(asked, f"{asked} was given as the class order")
    if _NEITHER in numbers:
        raise FerError(
            f"{source} has class numbers up to {_NEITHER}, as FER+, RAF-DB and AffectNet have them, each in another "
            "order. Say what each means by a label rule, as 0=neutral, or give fer2013 as the class order if the other "
            "numbers are FER-2013's.",
            settings=["label", "classes_order"],
        )
    if usage:
        return NumberedClasses("fer2013", "it has a Usage column")
    if numbers and numbers[-1] >= len(FIVE):
        return NumberedClasses("fer2013", f"it has no Usage column, but {numbers[-1]} among its numbers")
    if emotion_csv:
        return NumberedClasses("five", "it has no Usage column, but the name and the header of the five-class file")
    if tuple(counts.get(number, 0) for number in range(len(FIVE))) == FIVE_CLASS_FACES:
        return NumberedClasses("five", "it has no Usage column, but as many faces of each class as the five-class file")
    if all(FER2013[number] == FIVE[number] for number in numbers):
        return NumberedClasses("fer2013", f"{_and(numbers)} mean the same in the five-class order")
    readings = [_listed(order, numbers) for order in (FER2013, FIVE)]
    raise FerError(
        f"{source} has no Usage column, and its class numbers fit FER-2013's order ({readings[0]}) as well as the "
        f"five-class order ({readings[1]}). Give fer2013 or five as the class order.",
        settings=["classes_order"],
    )


def _listed(order: tuple[str, ...], numbers: list[int] | None = None) -> str:
    return ", ".join(f"{number} {name}" for number, name in enumerate(order) if numbers is None or number in numbers)


def _and(numbers: list[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
