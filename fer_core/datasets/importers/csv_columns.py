"""Where the columns of a CSV of faces lie, whatever program wrote it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import find_split
from fer_core.datasets.importers.pixel_text import COUNT, BadRowError, face_of, parse_pixels, run_from_0_to_1
from fer_core.datasets.importers.text_lines import SEPARATORS, Line, cells, rows, text_lines
from fer_core.datasets.labels import digit, emotion_name
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError

_LABEL: Final = ("emotion", "emotions", "label", "labels", "class", "expression", "target")
_PIXELS: Final = ("pixels", "pixel")
_USAGE: Final = ("usage", "split")
_INDEX: Final = ("", "id", "index", "unnamed: 0")
_LISTS_FILES: Final = re.compile(
    r"(image|img|file|pth)[ _]?(name|path|file|id)?|path|.*file_?path|.*filename|image_path"
)
_NUMBERED: Final = re.compile(r"[a-z]*[ _.\-]?[0-9]+(?:x[0-9]+)?")
_EMOTION_CSV: Final = ["emotion", " pixels"]
"""The header of the five-class file of document 003, blank included."""
_LOOK: Final = 50
"""Rows that are looked at for what no header tells; a hundred kilobytes."""
_NAMED: Final = 6


@dataclass(frozen=True)
class FaceRow:
    """What a row of a CSV of faces says.

    Attributes:
        emotion: the label in the words of the file, mostly a digit.
        image: uint8 (48, 48), grey.
        split: ``train`` where the file names none.
    """

    emotion: str
    image: NDArray[np.uint8]
    split: str


@dataclass(frozen=True)
class FaceColumns:
    """Where the columns of a CSV of faces lie.

    Attributes:
        count: how many there are.
        emotion: the label's.
        pixels: that of all pixels, or those of each, in the order of the face.
        usage: that of the split, or None.
        names: what they are called; empty where there is no header.
        separator: what stands between them.
        unit: whether pixels run from 0 to 1, not from 0 to 255.
    """

    count: int
    emotion: int
    pixels: int | tuple[int, ...]
    usage: int | None
    names: tuple[str, ...] = ()
    separator: str = ","
    unit: bool = False

    @classmethod
    def of(cls, lines: Sequence[str], source: str) -> "FaceColumns":
        """Find the columns from the first lines of ``source``; case and spaces around names make no difference.

        Raises:
            FerError: if there is none, or they are not those of faces.
        """
        if not lines:
            raise FerError(f"{source} is empty.")
        for separator in SEPARATORS:
            if (columns := _by_header(cells(lines[0], separator), separator)) is not None:
                return columns._looked_at(lines[1:])
        for separator in SEPARATORS:
            if (columns := _by_content([cells(line, separator) for line in lines], separator)) is not None:
                return columns._looked_at(lines)
        raise FerError(f"{source} is no CSV of faces: {_why_not(lines[0])}.")

    @property
    def emotion_csv(self) -> bool:
        """Whether the header is that of the five-class file."""
        return list(self.names) == _EMOTION_CSV

    def notes(self, name: str) -> Iterator[str]:
        """Yield what is to be said of how the file ``name`` was read."""
        if not self.names:
            yield f"{name} has no header: its column {self.emotion + 1} was read as the class."
        if self.unit:
            yield f"The pixels of {name} run from 0 to 1; they were multiplied by 255."

    def read(self, row: Sequence[str]) -> FaceRow:
        """Return what a row says.

        Raises:
            BadRowError: if it has not every column, no split, or not 2,304 pixels from 0 to 255.
        """
        if len(row) != self.count:
            raise BadRowError(f"has {len(row)} columns, not {self.count}")
        split = "train" if self.usage is None else find_split(row[self.usage])
        if split is None:
            raise BadRowError(f"has an unknown Usage: there is no split called '{row[self.usage or 0].strip()}'")
        return FaceRow(row[self.emotion].strip(), face_of(self._values(row), unit=self.unit), split)

    def _values(self, row: Sequence[str]) -> NDArray[np.float64]:
        if isinstance(self.pixels, int):
            return parse_pixels(row[self.pixels], self._name(self.pixels))
        values = [row[place] for place in self.pixels]
        for place, value in zip(self.pixels, values, strict=True):
            if not value.strip():
                raise BadRowError(f"has pixels that are no numbers: the column {self._name(place)} is empty")
        return parse_pixels(" ".join(values), f"{self._name(self.pixels[0])} and those after it")

    def _name(self, place: int) -> str:
        return self.names[place].strip() if self.names else str(place + 1)

    def _looked_at(self, lines: Sequence[str]) -> "FaceColumns":
        """Return the columns with what the pixels of the first rows show."""
        values = []
        for line in lines:
            row = cells(line, self.separator)
            try:
                values += [self._values(row)] if len(row) == self.count else []
            except BadRowError:
                continue
        return replace(self, unit=run_from_0_to_1(values))


def face_rows(file: TextIO, source: str) -> tuple[FaceColumns, Iterator[Line]]:
    """Find the columns of an open CSV of faces, and return them and its rows without the header.

    Raises:
        FerError: if it is none.
    """
    lines = text_lines(file)
    first = list(islice(lines, _LOOK))
    columns = FaceColumns.of([line.text for line in first], source)
    return columns, rows(chain(first[1:] if columns.names else first, lines), columns.separator)


def _by_header(header: Sequence[str], separator: str) -> FaceColumns | None:
    names = [name.strip().lower() for name in header]
    label = _first(names, _LABEL)
    pixels = _first(names, _PIXELS)
    usage = _first(names, _USAGE)
    if label is None:
        return None
    if pixels is not None:
        return FaceColumns(len(names), label, pixels, usage, tuple(header), separator)
    # A column for each pixel, in the order of their numbers.
    rest = [place for place, name in enumerate(names) if place not in (label, usage) and name not in _INDEX]
    if len(rest) != COUNT or not all(_NUMBERED.fullmatch(names[place]) for place in rest):
        return None
    rest.sort(key=lambda place: [int(number) for number in re.findall(r"[0-9]+", names[place])])
    return FaceColumns(len(names), label, tuple(rest), usage, tuple(header), separator)


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _by_content(rows: Sequence[Sequence[str]], separator: str) -> FaceColumns | None:
    """Find the columns of a file without a header by what stands in them."""
    row = rows[0]
    usage = next((place for place in (len(row) - 1, 0) if row and find_split(row[place])), None)
    rest = [place for place in range(len(row)) if place != usage]
    if len(rest) == 2:
        pixels = next((place for place in rest if len(re.findall(r"[0-9.]+", row[place])) >= COUNT), None)
        label = next((place for place in rest if place != pixels and _is_label(row[place])), None)
        if pixels is not None and label is not None:
            return FaceColumns(len(row), label, pixels, usage, (), separator)
    if len(rest) == COUNT + 1:
        whole = [one for one in rows if len(one) == len(row)]
        # The class comes first mostly, or last; a pixel there would show in one row or another.
        for label in (rest[0], rest[-1]):
            if all(_is_label(one[label]) for one in whole):
                places = tuple(place for place in rest if place != label)
                return FaceColumns(len(row), label, places, usage, (), separator)
    return None


def _is_label(text: str) -> bool:
    number = digit(text.strip())
    return number < len(FERPLUS) if number is not None else emotion_name(text) is not None


def _why_not(line: str) -> str:
    wanted = "its first line must name the columns emotion and pixels"
    names = max((cells(line, separator) for separator in SEPARATORS), key=len)
    plain = [name.strip().lower() for name in names]
    if _first(plain, _LABEL) is not None and any(_LISTS_FILES.fullmatch(name) for name in plain):
        return f"{wanted}, and it lists the files of pictures; give the folder that holds the pictures"
    numbered = sum(bool(_NUMBERED.fullmatch(name)) for name in plain)
    if _first(plain, _LABEL) is not None and numbered > COUNT // 10:
        return f"{wanted}, or emotion and {COUNT:,} columns of a pixel each, and it names {numbered:,} of these"
    shown = ", ".join(repr(name[:30]) for name in names[:_NAMED])
    return f"{wanted}, not {shown}{' and so on' if len(names) > _NAMED else ''}" if shown else wanted
