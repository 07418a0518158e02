"""`events.csv`: what people marked in a session: moments, ranges, and readings that they correct.

A row an event. Rows of kinds that are not known here, and columns of other programs, stay as they are.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.session.readings import Readings
from fer_core.text import harmless, spreadsheet_cell

NAME: Final = "events.csv"
COLUMNS: Final = ("kind", "start_s", "end_s", "face_id", "emotion", "note", "author", "created")

MARK: Final = "mark"
LEAVE_OUT: Final = "leave_out"
CORRECTION: Final = "correction"

_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d*)?)")
_APOSTROPHES: Final = re.compile("'*(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")
_LONE_RETURN: Final = re.compile("\r(?!\n)")


@dataclass(frozen=True)
class Event:
    """Something that was said of a session.

    Attributes:
        kind: `MARK`, `LEAVE_OUT`, `CORRECTION`, or a kind of the user's own.
        start_s: When, or from when on, seconds of the session.
        end_s: Until when, itself included; None for a moment.
        face_id: Of which face; None of all.
        emotion: What the face shows, as the author of a correction says.
        note: In words.
        author: Whose it is.
        created: When it was made, ISO 8601.
        more: Cells of other programs' columns, by their names.
    """

    kind: str
    start_s: float
    end_s: float | None = None
    face_id: int | None = None
    emotion: str = ""
    note: str = ""
    author: str = ""
    created: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Check that it is at some time.

        Raises:
            FerError: It has no kind, begins at no time from 0 on, or ends before it begins.
        """
        if not self.kind.strip():
            raise FerError("An event needs a kind; say what it is.")
        if not (math.isfinite(self.start_s) and self.start_s >= 0):
            raise FerError(f"An event begins at a time from 0 on, not at {self.start_s:g} s.")
        if self.end_s is not None and not (math.isfinite(self.end_s) and self.end_s >= self.start_s):
            raise FerError(f"An event ends when it begins or later, not at {self.end_s:g} s, for {self.start_s:g} s.")

    @property
    def last_s(self) -> float:
        """Its last moment, seconds."""
        return self.start_s if self.end_s is None else self.end_s

    def rows(self, readings: Readings) -> NDArray[np.int64]:
        """Return the readings that it is of: those of its face, or of all, at its moment or in its range.

        The moment of an event is the frame that is shown then.
        """
        if not len(readings.times):
            return np.zeros(0, np.int64)
        first = readings.frame_at(self.start_s)
        if self.end_s is None:
            last = first
        else:
            first = int(np.searchsorted(readings.times, self.start_s))
            last = int(np.searchsorted(readings.times, self.end_s, side="right")) - 1
        rows = np.arange(readings.row_of_frame[first], readings.row_of_frame[max(first, last + 1)])
        return rows if self.face_id is None else rows[readings.face[rows] == self.face_id]


@dataclass(frozen=True)
class EventTable:
    """The events of a session.

    Attributes:
        events: In the file's order.
        columns: The file's header.
    """

    events: tuple[Event, ...] = ()
    columns: tuple[str, ...] = COLUMNS

    def of_kind(self, kind: str) -> tuple[Event, ...]:
        """Return the events of one kind, by time."""
        return tuple(sorted((one for one in self.events if one.kind == kind), key=lambda one: one.start_s))

    def during(self, kind: str, times: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which times lie within an event of a kind: what is left out, with `LEAVE_OUT`.

        Args:
            kind: The kind.
            times: (N,) seconds, rising.

        Returns:
            (N,) bool.
        """
        inside = np.zeros(len(times), np.bool_)
        for event in self.of_kind(kind):
            first, behind = np.searchsorted(times, event.start_s), np.searchsorted(times, event.last_s, "right")
            inside[first:behind] = True
        return inside

    def with_events(self, events: Iterable[Event]) -> "EventTable":
        """Return the table with these events in place of its own, and their columns beside its own."""
        kept = tuple(events)
        columns = dict.fromkeys((*self.columns, *(name for event in kept for name, _ in event.more)))
        return EventTable(kept, tuple(columns))


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        line: Where it stands, from 1.
        cells: By the names of the columns.
    """

    line: int
    cells: dict[str, str]


def read_rows(text: str, separator: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table that are not blank, each with the number of its last line.

    Raises:
        FerError: A line is no row.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise FerError(f"{path}, line {reader.line_num}: this is no row of a table ({error}). Correct it.") from None


def parse_events(content: bytes, path: Path) -> EventTable:
    """Read what `events.csv` holds; a last line that a kill tore while it was written is left out.

    Args:
        content: Of the file.
        path: What it is called in messages.

    Raises:
        FerError: It is no such table, or a row of it is none.
    """
    try:
        return _table(content, path)
    except FerError:
        whole = content[: content.rfind(b"\n") + 1]
        torn = content[len(whole) :]
        if not torn or torn.count(b",") >= content.partition(b"\n")[0].count(b","):
            raise
        return _table(whole, path)


def _table(content: bytes, path: Path) -> EventTable:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FerError(f"{path}, line {line}: this is no text in UTF-8. Save it as UTF-8, or restore a copy.") from None
    rows = read_rows(text, ",", path)
    _, header = next(rows, (1, []))
    columns = tuple(name.strip() for name in header)
    if not columns:
        return EventTable()
    if not {"kind", "start_s"} <= set(columns) or len(set(columns)) < len(columns):
        raise FerError(
            f"{path} is no table of events: its first line has to name {', '.join(COLUMNS)}, each once, with commas "
            "between. Nothing was changed."
        )
    events = [event_of_row(fitting_row(line, cells, columns, path), path) for line, cells in rows]
    return EventTable(tuple(events), tuple(dict.fromkeys((*columns, *COLUMNS))))


def fitting_row(line: int, cells: Sequence[str], columns: Sequence[str], path: Path) -> Row:
    """Return the cells of a line by the names of the columns; those that it lacks are empty.

    Raises:
        FerError: It has more than there are columns.
    """
    if len(cells) > len(columns):
        raise FerError(f"{path}, line {line}: it has {len(cells)} cells for {len(columns)} columns. Correct it.")
    bare = [_bare(cell) for cell in cells] + [""] * (len(columns) - len(cells))
    return Row(line, dict(zip(columns, bare, strict=True)))


def event_of_row(row: Row, path: Path) -> Event:
    """Return the event that a row of our own columns is.

    Raises:
        FerError: It is none; the sentence names the line.
    """
    cells = row.cells
    end, face = cells.get("end_s", "").strip(), cells.get("face_id", "").strip()
    if face and not re.fullmatch(r"\d{1,9}", face):
        raise FerError(f"{path}, line {row.line}: “{face}” is no face id. Correct it, or leave it empty.")
    words = {name: cells.get(name, "") for name in ("emotion", "note", "author", "created")}
    start_s = parse_seconds(cells["start_s"], row.line, path)
    end_s = parse_seconds(end, row.line, path) if end else None
    more = tuple((name, cell) for name, cell in cells.items() if name not in COLUMNS and cell)
    try:
        return Event(cells["kind"], start_s, end_s, int(face) if face else None, **words, more=more)
    except FerError as error:
        raise FerError(f"{path}, line {row.line}: {error}") from None


def parse_seconds(text: str, line: int, path: Path) -> float:
    """Return a time in seconds that is written as such or as `h:mm:ss.s`; a comma may stand for the point.

    Raises:
        FerError: It is none; the sentence names the line.
    """
    plain = text.strip().replace(",", ".")
    clock = _CLOCK.fullmatch(plain)
    try:
        seconds = float(plain) if clock is None else 60 * (60 * int(clock[1] or 0) + int(clock[2])) + float(clock[3])
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0):
        raise FerError(f"{path}, line {line}: “{text}” is no time from 0 on, in seconds. Correct it.")
    return seconds


def format_events(table: EventTable) -> bytes | None:
    """Return what `events.csv` holds; None where there is nothing to say."""
    if not table.events and table.columns == COLUMNS:
        return None
    return rows_as_csv(
        table.columns, ([row.get(name, "") for name in table.columns] for row in map(_cells, table.events))
    )


def format_event(event: Event, *, header: bool) -> bytes:
    """Return the row that is appended to an `events.csv` of this program for an event.

    Args:
        event: The event, without cells of other programs.
        header: Whether the names of the columns come first: the file is new.
    """
    row = _cells(event)
    content = rows_as_csv(COLUMNS, [[row[name] for name in COLUMNS]])
    return content if header else content.partition(b"\n")[2]


def rows_as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]], separator: str = ",") -> bytes:
    """Return a table as text in UTF-8 that no spreadsheet takes for formulas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_quoted(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def seconds_text(seconds: float | None) -> str:
    """Return a time as it stands in tables: seconds to the microsecond; empty where there is none."""
    return "" if seconds is None else f"{seconds:.6f}".rstrip("0").rstrip(".")


def clean_note(text: str) -> str:
    """Return text of a user's as it is kept: lines and tabs, but nothing that acts on a terminal."""
    return harmless(text.replace("\r\n", "\n").replace("\r", "\n"), lines=True)


def _cells(event: Event) -> dict[str, str]:
    own = {
        "kind": event.kind,
        "start_s": seconds_text(event.start_s),
        "end_s": seconds_text(event.end_s),
        "face_id": "" if event.face_id is None else str(event.face_id),
        **{name: getattr(event, name) for name in ("emotion", "note", "author", "created")},
    }
    return {**own, **dict(event.more)}


def _quoted(cell: str) -> str:
    """Return a cell that is no formula; `_bare` is its inverse."""
    cell = _LONE_RETURN.sub("\n", cell)  # it would end the row
    starts = _APOSTROPHES.match(cell)
    return cell if starts is None or not (starts[0] or spreadsheet_cell(cell) != cell) else f"'{cell}"


def _bare(cell: str) -> str:
    starts = _APOSTROPHES.match(cell)
    return cell[1:] if starts is not None and starts[0] else cell
