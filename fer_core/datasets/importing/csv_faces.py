"""Faces from a CSV with pixels as text, and the FER+ votes that go with it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.counting import counted
from fer_core.datasets.dataset import SIDE, find_split
from fer_core.datasets.fer2013 import BadRowError, FaceColumns, FaceRow, digit, digit_order
from fer_core.datasets.ferplus import VotesColumns
from fer_core.datasets.importing.found import (
    BAD_LABEL,
    BAD_ROW,
    BAD_VOTES,
    LEFT_OUT,
    WRONG_SIZE,
    Finding,
    FoundFace,
    Problem,
    Remark,
    Survey,
)
from fer_core.datasets.importing.lines import Line, TextFile, lines
from fer_core.datasets.importing.options import ImportOptions
from fer_core.emotions import FER2013, FERPLUS, FIVE
from fer_core.errors import FerError

_RESIZED: Final = Remark("1 face of 48x48 pixels was resized.", "{n} faces of 48x48 pixels were resized.")


@dataclass(frozen=True)
class _Seen:
    """What a first look at the file shows.

    Attributes:
        rows: how many there are.
        words: its labels as they are written.
        usage: whether it has a column for the split.
        mismatch: why the votes do not belong to it; empty where they do, or there are none.
    """

    rows: int
    words: frozenset[str]
    usage: bool
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

    def survey(self) -> Survey:
        """Go through labels and splits, and see whether the votes belong to the faces.

        Raises:
            FerError: if a file is no CSV of its kind, or votes that were asked for do not match.
        """
        seen = self._seen
        if seen.mismatch and self.votes_asked_for:
            raise FerError(f"{seen.mismatch} Give the fer2013new.csv that belongs to this fer2013.csv.")
        every = {*seen.words, *(str(number) for number in range(len(self._digits)) if self._has_digits)}
        labels = {label for word in every if (label := self._label(word))}
        base = self._digits if self._has_digits else FER2013
        order = tuple(name for name in dict.fromkeys((*base, *FERPLUS)) if name in labels)
        words = seen.words | {self._digits[n] for w in seen.words if (n := digit(w)) is not None and n < len(base)}
        return Survey(seen.rows, order, words, tuple(self._notes()))

    def items(self) -> Iterator[list[Finding]]:
        """Yield what each row gives."""
        votes = None if self._seen.mismatch else self.votes
        with ExitStack() as stack:
            rows = lines(stack.enter_context(self.faces.open()))
            columns = FaceColumns.of(next(rows, Line(1, ())).cells, self.faces.name)
            if votes is None:
                for index, line in enumerate(rows):
                    yield self._row(index, line, columns)
                return
            counts = lines(stack.enter_context(votes.open()))
            votes_columns = VotesColumns.of(next(counts, Line(1, ())).cells, Path(votes.name))
            for index, (line, count) in enumerate(zip(rows, counts, strict=True)):
                yield self._row(index, line, columns, votes_columns, count)

    @cached_property
    def _seen(self) -> _Seen:
        count, words = 0, set()
        with self.faces.open() as file:
            rows = lines(file)
            columns = FaceColumns.of(next(rows, Line(1, ())).cells, self.faces.name)
            for line in rows:
                count += 1
                if len(line.cells) == columns.count:
                    words.add(line.cells[columns.emotion].strip())
        mismatch = _mismatch(self.faces, self.votes) if self.votes is not None else ""
        return _Seen(count, frozenset(words), columns.usage is not None, mismatch)

    @cached_property
    def _digits(self) -> tuple[str, ...]:
        """The classes that digits stand for."""
        numbers = [number for word in self._seen.words if (number := digit(word)) is not None]
        return digit_order(numbers, five=not self._seen.usage)

    @property
    def _has_digits(self) -> bool:
        return any(digit(word) is not None for word in self._seen.words)

    def _label(self, word: str) -> str | None:
        """Return the project's name for a label; empty if it is to be left out, None if it is none."""
        name = self.options.labels.name(self.name, word)
        number = digit(word)
        if name is None and number is not None and number < len(self._digits):
            return self.options.labels.name(self.name, self._digits[number])
        return name

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
        label = self._label(row.emotion)
        if not label:
            return [Problem(place, BAD_LABEL if label is None else LEFT_OUT, f"'{row.emotion}'")]
        if self.options.side != SIDE and self.options.strict_size:
            return [Problem(place, WRONG_SIZE, f"{SIDE}x{SIDE}, not {self.options.side}x{self.options.side}")]
        findings: list[Finding] = [] if self.options.side == SIDE else [_RESIZED]
        found = votes_columns.read(count.cells) if votes_columns and count else None
        if votes_columns and found is None:
            findings.append(Problem(place, BAD_VOTES, "the face was taken without them"))
        flags = ("not_in_ferplus",) if found and not found.named else ()
        key = f"{index:08d}"
        split = row.split if columns.usage is not None else self.split
        image = self._image(row)
        votes = found.votes if found else None
        return [FoundFace(key, place, image, label, split, votes=votes, flags=flags), *findings]

    def _image(self, row: FaceRow) -> NDArray[np.uint8]:
        image, side = row.image, self.options.side
        if side != SIDE:
            how = cv2.INTER_AREA if side < SIDE else cv2.INTER_LINEAR
            image = np.asarray(cv2.resize(image, (side, side), interpolation=how), np.uint8)
        return np.repeat(image[..., None], 3, axis=2) if self.options.colour == "rgb" else image

    def _notes(self) -> Iterator[str]:
        seen = self._seen
        yield from self.notes
        if seen.mismatch:
            yield f"{seen.mismatch} They were left aside."
        if not seen.usage:
            yield f"{self.name} has no Usage column: all its faces are {self.split}."
        if self._has_digits and self._digits == FIVE:
            yield f"The digits in {self.name} were read as the five classes {', '.join(FIVE)}."
        if self.options.person is not None:
            yield f"{self.name} is a CSV, whose rows name no person."
        if self.options.faces:
            yield f"{self.name} is a CSV, whose rows are faces already: --faces looks for none in them."


def _mismatch(faces: TextFile, votes: TextFile) -> str:
    """Return why the votes do not go with the faces row for row, or nothing."""
    with ExitStack() as stack:
        rows, counts = (lines(stack.enter_context(file.open())) for file in (faces, votes))
        columns = FaceColumns.of(next(rows, Line(1, ())).cells, faces.name)
        try:
            votes_columns = VotesColumns.of(next(counts, Line(1, ())).cells, Path(votes.name))
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
    there = counted(lengths[1], "row")
    return f"{votes.name} has {there} and {faces.name} has {lengths[0]:,}; they must match row for row."


def _contradict(row: Line, columns: FaceColumns, count: Line, votes_columns: VotesColumns) -> bool:
    if columns.usage is None or votes_columns.usage is None or len(row.cells) != columns.count:
        return False
    found = votes_columns.read(count.cells)
    splits = find_split(row.cells[columns.usage]), find_split(found.usage) if found else None
    return None not in splits and splits[0] != splits[1]
