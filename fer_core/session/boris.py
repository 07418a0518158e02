"""BORIS's tabular events (Friard and Gamba 2016): what its *Observations, Export events* writes.

A row a moment: a POINT, or the START or the STOP of a state. Tables of version 7 (a `Status` column below some lines on
the observation) and aggregated events (a row a state, with `Start (s)` and `Stop (s)`) are read too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.session.events import CORRECTION, Event, Row, parse_seconds, rows_as_csv, seconds_text
from fer_core.session.people import People
from fer_core.session.record import SourceRecord

COLUMNS: Final = (
    "Observation id", "Observation date", "Description", "Observation duration", "Observation type", "Source",
    "Time offset (s)", "Media duration (s)", "FPS", "Subject", "Behavior", "Behavioral category", "Modifier #1",
    "Modifier #2", "Modifier #3", "Behavior type", "Time", "Media file name", "Image index", "Image file path",
    "Comment",
)  # fmt: skip
"""Of BORIS 8, in its order."""

NOBODY: Final = "No focal subject"
_ABSENT: Final = "NA"
_FACE: Final = re.compile(r"face (\d{1,9})")
_OVERLAP: Final = re.compile(r"overlap (\d+)")


@dataclass(frozen=True)
class Observation:
    """What a table says of the session in each row.

    Attributes:
        name: Of the session.
        date: When it was, ISO 8601.
        source: What was read, or None where it is not known.
    """

    name: str
    date: str = ""
    source: SourceRecord | None = None


def write_boris(events: Sequence[Event], people: People, of: Observation, separator: str = "\t") -> bytes:
    """Return events as a table of BORIS: the kind is the behaviour, the person the subject, the note the comment.

    The emotion of a correction and the face id are modifiers; so is which of several it is where ranges of one kind
    overlap, as a state of BORIS has to stop before it starts again.
    """
    moments = []
    for event, overlap in _apart(events):
        types = ("POINT",) if event.end_s is None else ("START", "STOP")
        for kind, time_s in zip(types, (event.start_s, event.last_s), strict=False):
            # What ends goes before what begins, as the next state of the same kind may begin just then.
            moments.append((time_s, kind != "STOP" or event.end_s == event.start_s, kind, event, overlap))
    moments.sort(key=lambda one: one[:2])
    source = of.source
    media = "" if source is None else source.path or source.name
    length = "" if source is None or source.duration_s is None else f"{source.duration_s:.3f}"
    fps = "" if source is None or source.fps is None else f"{source.fps:.3f}"
    rows = []
    for time_s, _, kind, event, overlap in moments:
        face = event.face_id
        subject = NOBODY if face is None else people.called(people.person_at(face, event.start_s))
        rows.append([
            of.name, of.date[:19].replace("T", " "), "", length, "Media file(s)", f"player #1:{media}" if media else "",
            "0.0", length, fps, subject, event.kind, "", event.emotion, "" if face is None else f"face {face}", overlap,
            kind, seconds_text(time_s), Path(media).name, _ABSENT, _ABSENT, event.note.replace("\n", " "),
        ])  # fmt: skip
    return rows_as_csv(COLUMNS, rows, separator)


def _apart(events: Sequence[Event]) -> Iterator[tuple[Event, str]]:
    """Yield the events by time, each with a modifier that keeps it apart from those that it overlaps."""
    lanes: dict[tuple[str, int | None, str], list[float]] = {}
    for event in sorted(events, key=lambda one: (one.start_s, one.last_s)):
        if event.end_s is None:
            yield event, ""
            continue
        ends = lanes.setdefault((event.kind, event.face_id, event.emotion), [])
        lane = next((place for place, end_s in enumerate(ends) if end_s <= event.start_s), len(ends))
        ends[lane : lane + 1] = [event.last_s]
        yield event, f"overlap {lane + 1}" if lane else ""


def is_boris(columns: Sequence[str]) -> bool:
    """Return whether a row is the header of a table of BORIS."""
    named = set(columns)
    return "Behavior" in named and ({"Time"} <= named or {"Start (s)", "Stop (s)"} <= named)


def read_boris(rows: Iterator[Row], path: Path) -> list[Event]:
    """Read the events of a table of BORIS.

    Args:
        rows: Those below the header.
        path: What the file is called in messages.

    Raises:
        FerError: A row is none, a state does not stop or did not start, or there are several observations.
    """
    events: list[Event] = []
    started: dict[tuple[str, ...], Row] = {}
    observation = None
    for row in rows:
        named = row.cells.get("Observation id", "")
        if observation not in (None, named):
            raise FerError(
                f"{path}, line {row.line}: another observation begins here, {named} after {observation}. Export the "
                "events of one observation, that of this session."
            )
        observation = named
        if "Start (s)" in row.cells:
            events.append(_aggregated(row, path))
            continue
        kind = (row.cells.get("Behavior type") or row.cells.get("Status") or "POINT").strip().upper()
        key = _what(row.cells)
        if kind == "POINT":
            events.append(_event(row, parse_seconds(row.cells["Time"], row.line, path), None, path))
        elif kind == "START" and key not in started:
            started[key] = row
        elif kind == "STOP" and key in started:
            begun = started.pop(key)
            start_s = parse_seconds(begun.cells["Time"], begun.line, path)
            events.append(_event(begun, start_s, parse_seconds(row.cells["Time"], row.line, path), path))
        else:
            raise FerError(f"{path}, line {row.line}: {_why(kind, row)} Correct it in BORIS and export anew.")
    if started:
        row = next(iter(started.values()))
        raise FerError(f"{path}, line {row.line}: “{row.cells['Behavior']}” starts here and never stops. Correct it in "
                       "BORIS and export anew.")  # fmt: skip
    return sorted(events, key=lambda event: event.start_s)


def _aggregated(row: Row, path: Path) -> Event:
    start_s = parse_seconds(row.cells["Start (s)"], row.line, path)
    point = row.cells.get("Behavior type", "").strip().upper() == "POINT"
    return _event(row, start_s, None if point else parse_seconds(row.cells["Stop (s)"], row.line, path), path)


def _what(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return what has to be the same in the start and the stop of a state."""
    return (cells.get("Subject", ""), cells["Behavior"], *_modifiers(cells))


def _modifiers(cells: Mapping[str, str]) -> list[str]:
    named = (cell for name, cell in cells.items() if name == "Modifiers" or name.startswith("Modifier #"))
    return [part for cell in named for part in cell.split("|") if part.strip() not in ("", "None", _ABSENT)]


def _event(row: Row, start_s: float, end_s: float | None, path: Path) -> Event:
    cells, kind = row.cells, row.cells["Behavior"]
    emotion, face, others = "", None, list[str]()
    for modifier in _modifiers(cells):
        if (found := _FACE.fullmatch(modifier)) is not None:
            face = int(found[1])
        elif kind == CORRECTION and modifier in FERPLUS:
            emotion = modifier
        elif not _OVERLAP.fullmatch(modifier):
            others.append(modifier)
    subject = cells.get("Subject", "")
    named = {
        "subject": subject if face is None and subject != NOBODY else "",
        "category": cells.get("Behavioral category", ""),
        "modifiers": "|".join(others),
    }
    note = cells.get("Comment") or cells.get("Comment start") or ""
    try:
        more = tuple((name, cell) for name, cell in named.items() if cell)
        return Event(kind, start_s, end_s, face, emotion, "" if note == _ABSENT else note, more=more)
    except FerError as error:
        raise FerError(f"{path}, line {row.line}: {error}") from None


def _why(kind: str, row: Row) -> str:
    behaviour = row.cells["Behavior"]
    match kind:
        case "START":
            return f"“{behaviour}” starts, but has not stopped yet."
        case "STOP":
            return f"“{behaviour}” stops, but has not started."
        case _:
            return f"“{kind}” is no type of an event; those are POINT, START and STOP."
