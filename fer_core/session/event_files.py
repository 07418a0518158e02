"""Events from and for other programs: tables of ours, plain ones, ELAN's and BORIS's, told apart by what is in them."""

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, Literal

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.session.boris import Observation, is_boris, read_boris, write_boris
from fer_core.session.elan import read_elan, write_elan
from fer_core.session.events import (
    MARK,
    Event,
    EventTable,
    Row,
    event_of_row,
    fitting_row,
    format_events,
    parse_seconds,
    read_rows,
    rows_as_csv,
    seconds_text,
)
from fer_core.session.notes_files import Notes

EventFormat = Literal["csv", "plain", "elan", "boris"]
FORMATS: Final[tuple[EventFormat, ...]] = ("csv", "plain", "elan", "boris")
_PLAIN: Final = ("start", "end", "label", "note")
_MOST_BYTES: Final = 256 << 20
_HEADER_WITHIN: Final = 40
"""Rows; BORIS 7 writes up to 20 lines on the observation, and a line for each independent variable."""

_ALIASES: Final = {
    "start": "start", "start_s": "start", "begin": "start", "onset": "start", "time": "start", "time_s": "start",
    "end": "end", "end_s": "end", "stop": "end", "offset": "end",
    "label": "label", "kind": "label", "event": "label", "annotation": "label",
    "note": "note", "comment": "note", "text": "note",
}  # fmt: skip


@dataclass(frozen=True)
class FoundEvents:
    """What a file holds.

    Attributes:
        events: By time, or in the file's order.
        notes: Sentences on what was left out.
    """

    events: tuple[Event, ...]
    notes: tuple[str, ...] = ()


def read_event_file(path: Path) -> FoundEvents:
    """Read events of this program, a plain table `start,end,label,note`, ELAN's `.eaf` or BORIS's tabular events.

    Tables may be separated by commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252.

    Raises:
        FerError: It is none of them, or a line of it is wrong; the sentence names the line.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise FerError(f"{path} is larger than {_MOST_BYTES >> 20} MB, which no file of events is. Check the name.")
        content = path.read_bytes()
    except OSError as error:
        raise FerError(f"{path} cannot be read ({error.strerror or error}); check the file.") from None
    text = _text(content, path)
    if text.lstrip().startswith("<"):
        events, notes = read_elan(content, path)
        return FoundEvents(tuple(events), tuple(notes))
    separator = _separator(text)
    rows = read_rows(text, separator, path)
    for number, (line, cells) in enumerate(rows):
        columns = [cell.strip() for cell in cells]
        if (kind := _kind(columns)) is not None:
            return FoundEvents(_read_table(kind, columns, line, rows, path))
        if number >= _HEADER_WITHIN:
            break
    raise FerError(
        f"{path} is no file of events: no line of it names the columns {', '.join(_PLAIN)}, nor those of a session's "
        "events.csv or of BORIS's events. Give one of these, or an .eaf of ELAN."
    )


def write_event_file(path: Path, kind: EventFormat, notes: Notes, of: Observation, media: Path | None = None) -> None:
    """Write a session's events for another program.

    Args:
        path: The file to make or to replace.
        kind: "csv" as `events.csv` is, "plain" with `start,end,label,note`, "elan" or "boris".
        notes: Of the session.
        of: The session.
        media: Its video, for ELAN to open.

    Raises:
        FerError: It cannot be written.
    """
    events, separator = notes.events.events, "," if path.suffix.lower() == ".csv" else "\t"
    match kind:
        case "csv":
            content = format_events(notes.events) or rows_as_csv(EventTable().columns, ())
        case "plain":
            rows = [(seconds_text(e.start_s), seconds_text(e.end_s), e.kind, _words(e)) for e in events]
            content = rows_as_csv(_PLAIN, rows)
        case "elan":
            content = write_elan(events, notes.people, media)
        case "boris":
            content = write_boris(events, notes.people, of, separator)
    with explain_write_errors(path.parent, resumable=False):
        write_atomic(path, content)


def _kind(columns: Sequence[str]) -> Literal["own", "boris", "plain"] | None:
    if {"kind", "start_s"} <= set(columns):
        return "own"
    if is_boris(columns):
        return "boris"
    return "plain" if {"start", "label"} <= {_ALIASES.get(name.lower(), "") for name in columns} else None


def _read_table(
    kind: str, columns: Sequence[str], line: int, rows: Iterator[tuple[int, list[str]]], path: Path
) -> tuple[Event, ...]:
    if len(set(filter(None, columns))) < len([name for name in columns if name]):
        raise FerError(f"{path}, line {line}: a column is named twice. Correct it.")
    named = (fitting_row(number, _shortened(cells, len(columns)), columns, path) for number, cells in rows)
    if kind == "own":
        return tuple(event_of_row(row, path) for row in named)
    return tuple(read_boris(named, path) if kind == "boris" else (_plain_event(row, path) for row in named))


def _shortened(cells: list[str], count: int) -> list[str]:
    """Return the cells of a row without those that separators too many at its end make."""
    return cells if any(cells[count:]) else cells[:count]


def _plain_event(row: Row, path: Path) -> Event:
    cells, more = dict[str, str](), list[tuple[str, str]]()
    for name, cell in row.cells.items():
        meaning = _ALIASES.get(name.lower())
        if meaning is not None and meaning not in cells:
            cells[meaning] = cell
        elif cell and name:
            more.append((name, cell))
    start_s = parse_seconds(cells["start"], row.line, path)
    end = cells.get("end", "").strip()
    end_s = parse_seconds(end, row.line, path) if end else None
    try:
        return Event(cells["label"].strip() or MARK, start_s, end_s, note=cells.get("note", ""), more=tuple(more))
    except FerError as error:
        raise FerError(f"{path}, line {row.line}: {error}") from None


def _words(event: Event) -> str:
    """Return what a table without columns for them says of face and emotion."""
    face = "" if event.face_id is None else f"face {event.face_id}"
    said = ", ".join(filter(None, (face, event.emotion)))
    return ": ".join(filter(None, (said, event.note)))


def _text(content: bytes, path: Path) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise FerError(f"{path} is no text, so it is no file of events. Give a table or an .eaf of ELAN.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """Return what stands between the columns: what the line that names most of them holds most often."""
    lines = list(chain.from_iterable(line.splitlines() for line in text[: 1 << 16].split("\n")))[:_HEADER_WITHIN]
    return max((",", ";", "\t"), key=lambda one: max((line.count(one) for line in lines), default=0))
