"""What the labels of a CSV of faces mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from fer_core.datasets.class_numbers import ClassesOrder, digit, numbered_classes
from fer_core.datasets.face_columns import FaceColumns
from fer_core.datasets.importers.bounded_csv import TextFile
from fer_core.datasets.importers.options import LabelMap
from fer_core.emotions import FER2013, FERPLUS

_EMOTION_CSV: Final = "emotion"
"""What the five-class file of document 003 is called."""


@dataclass(frozen=True)
class CsvClasses:
    """The classes of a CSV.

    Attributes:
        order: all that its numbers can stand for, else those that occur.
        names: the class of each label as it is written; empty where it is left out, None where it is none.
        numbered: the classes that numbers stand for; empty where there are none.
        words: what the source itself calls its classes.
        notes: what is to be said of it.
    """

    order: tuple[str, ...]
    names: Mapping[str, str | None]
    numbered: tuple[str, ...]
    words: frozenset[str]
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls,
        labels: Counter[str],
        file: TextFile,
        columns: FaceColumns,
        source: str,
        rules: LabelMap,
        asked: ClassesOrder | None,
    ) -> "CsvClasses":
        """Find out what labels mean.

        Args:
            labels: as they are written, and how often each occurs.
            file: that holds them.
            columns: its columns.
            source: what rules call it.
            rules: what the user says of words.
            asked: what the user says of numbers.

        Raises:
            FerError: if numbers can mean two things, or contradict what the user says.
        """
        names: dict[str, str | None] = {word: rules.name(source, word) for word in labels}
        numbers = {word: number for word in labels if names[word] is None and (number := digit(word)) is not None}
        if not numbers:
            notes = (
                [] if asked is None else [f"{file.name} has no class numbers that --classes-order {asked} could tell."]
            )
            return cls(_order(names, (), rules, source), names, (), frozenset(labels), tuple(notes))
        counts = Counter[int]()
        for word, number in numbers.items():
            counts[number] += labels[word]
        called_so = PurePosixPath(file.place).stem.lower() == _EMOTION_CSV
        classes = numbered_classes(
            counts,
            file.name,
            asked,
            usage=columns.usage is not None,
            emotion_csv=called_so and columns.emotion_csv,
        )
        known = {word: classes.order[number] for word, number in numbers.items() if number < len(classes.order)}
        names |= {word: rules.name(source, name) for word, name in known.items()}
        order = _order(names, classes.order, rules, source)
        # With a Usage column it is FER-2013, as everyone knows it.
        notes = [] if columns.usage is not None and asked is None else [classes.sentence(file.name)]
        return cls(order, names, classes.order, frozenset((*labels, *known.values())), tuple(notes))


def _order(names: Mapping[str, str | None], numbered: Sequence[str], rules: LabelMap, source: str) -> tuple[str, ...]:
    present = set(names.values())
    for number, name in enumerate(numbered):
        by_number = rules.name(source, str(number))
        present.add(rules.name(source, name) if by_number is None else by_number)
    return tuple(name for name in dict.fromkeys((*(numbered or FER2013), *FERPLUS)) if name in present)
