"""Faces from a CSV with pixels as text: what its labels mean, and the FER+ votes that go with it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE, find_split, resize_to
from fer_core.datasets.importers.csv_columns import FaceColumns, FaceRow, face_rows
from fer_core.datasets.importers.ferplus import VotesColumns, votes_rows
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.pixel_text import BadRowError
from fer_core.datasets.importers.records import (
    BAD_LABEL,
    BAD_ROW,
    BAD_VOTES,
    LEFT_OUT,
    WRONG_SIZE,
    FaceRecord,
    Finding,
    Note,
    Problem,
    SourceSummary,
)
from fer_core.datasets.importers.text_lines import Line, TextFile
from fer_core.datasets.labels import ClassesOrder, LabelMap, digit, numbered_classes
from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.text import count_noun

_RESIZED: Final = Note("1 face of 48x48 pixels was resized.", "{n} faces of 48x48 pixels were resized.")
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
            idle = f"{file.name} has no class numbers, so {asked} tells nothing as the class order."
            notes = [] if asked is None else [idle]
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


@dataclass(frozen=True)
class FirstLook:
    """What a first look at the file shows.

    Attributes:
        rows: how many there are.
        columns: where they lie.
        classes: what its labels mean.
        mismatch: why the votes do not belong to it; empty where they do, or there are none.
    """

    rows: int
    columns: FaceColumns
    classes: CsvClasses
    mismatch: str


@dataclass(frozen=True)
class CsvFaces:
    """The rows of ``fer2013.csv`` or of the five-class ``emotion.csv``.

    Attributes:
        name: of the source.
        faces: the file.
        options: what the user said.
        votes: ``fer2013new.csv``, or None.
        split: of the rows, where there is no Usage column.
        votes_asked_for: whether the user named the votes; they then have to match.
        notes: what there is to say of the place it lies in.
    """

    name: str
    faces: TextFile
    options: ImportOptions
    votes: TextFile | None = None
    split: str = "train"
    votes_asked_for: bool = False
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is, for messages."""
        return self.faces.name

    def summarize(self) -> SourceSummary:
        """Go through labels and splits, and see whether the votes belong to the faces.

        Raises:
            FerError: if a file is no CSV of its kind, votes that were asked for do not match, or class numbers can mean
                two things.
        """
        seen = self.first_look
        if seen.mismatch and self.votes_asked_for:
            raise FerError(f"{seen.mismatch} Give the fer2013new.csv that belongs to this fer2013.csv.")
        return SourceSummary(seen.rows, seen.classes.order, seen.classes.words, tuple(self._notes()))

    def items(self) -> Iterator[list[Finding]]:
        """Yield what each row gives."""
        votes = None if self.first_look.mismatch else self.votes
        with ExitStack() as stack:
            columns, rows = face_rows(stack.enter_context(self.faces.open()), self.faces.name)
            if votes is None:
                for index, line in enumerate(rows):
                    yield self._row(index, line, columns)
                return
            votes_columns, counts = votes_rows(stack.enter_context(votes.open()), votes.name)
            for index, (line, count) in enumerate(zip(rows, counts, strict=True)):
                yield self._row(index, line, columns, votes_columns, count)

    @cached_property
    def first_look(self) -> FirstLook:
        """What the labels and the number of rows show, without a look at the pixels."""
        count, labels = 0, Counter[str]()
        with self.faces.open() as file:
            columns, lines = face_rows(file, self.faces.name)
            for line in lines:
                count += 1
                if len(line.cells) == columns.count:
                    labels[line.cells[columns.emotion].strip()] += 1
        mismatch = _mismatch(self.faces, self.votes) if self.votes is not None else ""
        rules, asked = self.options.labels, self.options.classes_order
        return FirstLook(count, columns, CsvClasses.of(labels, self.faces, columns, self.name, rules, asked), mismatch)

    def _row(
        self,
        index: int,
        line: Line,
        columns: FaceColumns,
        votes_columns: VotesColumns | None = None,
        count: Line | None = None,
    ) -> list[Finding]:
        place = f"{self.faces.place} row {line.number}"
        if line.too_long:
            return [Problem(place, BAD_ROW, f"is too long for a face of {SIDE}x{SIDE}")]
        try:
            row = columns.read(line.cells)
        except BadRowError as error:
            return [Problem(place, BAD_ROW, str(error))]
        label = self.first_look.classes.names.get(row.emotion)
        if not label:
            return [Problem(place, BAD_LABEL if label is None else LEFT_OUT, f"'{row.emotion}'")]
        if self.options.side != SIDE and self.options.strict_size:
            return [Problem(place, WRONG_SIZE, f"{SIDE}x{SIDE}, not {self.options.side}x{self.options.side}")]
        findings: list[Finding] = [] if self.options.side == SIDE else [_RESIZED]
        votes_row = votes_columns.read(count.cells) if votes_columns and count else None
        if votes_columns and votes_row is None:
            findings.append(Problem(place, BAD_VOTES, "the face was taken without them"))
        flags = ("not_in_ferplus",) if votes_row and not votes_row.named else ()
        key = f"{index:08d}"
        split = row.split if columns.usage is not None else self.split
        image = self._image(row)
        votes = votes_row.votes if votes_row else None
        return [FaceRecord(key, place, image, label, split, votes=votes, flags=flags), *findings]

    def _image(self, row: FaceRow) -> NDArray[np.uint8]:
        image = resize_to(row.image, self.options.side, self.options.side)
        return np.repeat(image[..., None], 3, axis=2) if self.options.colour == "rgb" else image

    def _notes(self) -> Iterator[str]:
        seen = self.first_look
        yield from self.notes
        if seen.mismatch:
            yield f"{seen.mismatch} They were left aside."
        yield from seen.columns.notes(self.name)
        if seen.columns.usage is None:
            yield f"{self.name} has no Usage column: all its faces are {self.split}."
        yield from seen.classes.notes
        if self.options.person is not None:
            yield f"{self.name} is a CSV, whose rows name no person."
        if self.options.faces:
            yield f"{self.name} is a CSV, whose rows are faces already: none are looked for in them."


def _mismatch(faces: TextFile, votes: TextFile) -> str:
    """Return why the votes do not go with the faces row for row, or nothing."""
    with ExitStack() as stack:
        columns, rows = face_rows(stack.enter_context(faces.open()), faces.name)
        try:
            votes_columns, counts = votes_rows(stack.enter_context(votes.open()), votes.name)
        except FerError as error:
            return str(error)
        lengths = [0, 0]
        for row, count in zip_longest(rows, counts):
            lengths[0] += row is not None
            lengths[1] += count is not None
            if row and count and _contradict(row, columns, count, votes_columns):
                return f"Row {row.number} of {faces.name} is of another split than row {count.number} of {votes.name}."
    if lengths[0] == lengths[1]:
        return ""
    there = count_noun(lengths[1], "row")
    return f"{votes.name} has {there} and {faces.name} has {lengths[0]:,}; they must match row for row."


def _contradict(row: Line, columns: FaceColumns, count: Line, votes_columns: VotesColumns) -> bool:
    if columns.usage is None or votes_columns.usage is None or len(row.cells) != columns.count:
        return False
    votes_row = votes_columns.read(count.cells)
    splits = find_split(row.cells[columns.usage]), find_split(votes_row.usage) if votes_row else None
    return None not in splits and splits[0] != splits[1]


def _order(names: Mapping[str, str | None], numbered: Sequence[str], rules: LabelMap, source: str) -> tuple[str, ...]:
    present = set(names.values())
    for number, name in enumerate(numbered):
        by_number = rules.name(source, str(number))
        present.add(rules.name(source, name) if by_number is None else by_number)
    return tuple(name for name in dict.fromkeys((*(numbered or FER2013), *FERPLUS)) if name in present)
