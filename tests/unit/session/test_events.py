"""Marks, ranges and corrections as a table."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.session.events import (
    COLUMNS,
    CORRECTION,
    LEAVE_OUT,
    MARK,
    Event,
    EventTable,
    format_events,
    parse_events,
    seconds_text,
)
from tests.unit.session.notes_files import readings_of

PATH = Path("events.csv")
HEADER = ",".join(COLUMNS)


def round_trip(*events: Event) -> tuple[Event, ...]:
    content = format_events(EventTable().with_events(events))
    assert content is not None
    return parse_events(content, PATH).events


def test_events_come_back_as_they_were() -> None:
    events = (
        Event(MARK, 12.34, note='laughs; then, "away"\nand back', author="Zoë", created="2026-11-28T13:00:00+01:00"),
        Event(LEAVE_OUT, 3.0, 4.000001),
        Event(CORRECTION, 7.5, 9.0, 3, "neutral"),
        Event("my own kind", 0.0, more=(("mood", "calm"), ("x,y", "1"))),
    )  # fmt: skip
    assert round_trip(*events) == events


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1+1", "''@x", "+49 30 1", "-5", "'-5", "'quoted'", " ", "a\tb", "\uff1dx", "'", ',;\n"', "-\n"]
)
def test_no_note_is_a_formula_and_none_is_changed(text: str) -> None:
    assert round_trip(Event(MARK, 1, note=text))[0].note == text
    content = format_events(EventTable((Event(MARK, 1, note=text),)))
    assert content is not None
    cell = content.decode().splitlines()[1].split(",")[5].strip('"')
    assert cell == "-5" or not cell.startswith(("=", "+", "-", "@", "\uff1d"))


def test_random_texts_and_times_come_back() -> None:
    noise = np.random.default_rng(14)
    letters = "ab,;\"'=+-@\n\t é😀|#0."
    for _ in range(300):
        words = ["".join(noise.choice(list(letters), noise.integers(0, 8))) for _ in range(4)]
        start = round(float(noise.random() * 1e5), 6)
        end = None if noise.random() < 0.5 else round(start + float(noise.random()), 6)
        event = Event("k" + words[0], start, end, None, words[1], words[2], words[3])
        assert round_trip(event) == (event,)


def test_a_recorders_table_is_read_and_other_columns_stay() -> None:
    content = (HEADER + ",battery\r\nmark,1.500000,,,,,recorder,2026-11-28T12:00:00Z,80 %\r\n").encode("utf-8-sig")
    table = parse_events(content, PATH)
    event = Event(MARK, 1.5, author="recorder", created="2026-11-28T12:00:00Z", more=(("battery", "80 %"),))
    assert table == EventTable((event,), (*COLUMNS, "battery"))
    assert format_events(table) == f"{HEADER},battery\nmark,1.5,,,,,recorder,2026-11-28T12:00:00Z,80 %\n".encode()
    assert parse_events(b"", PATH) == EventTable()


@pytest.mark.parametrize("torn", ["m", "mark,", 'mark,2,,,,"laug', "mark,2,,,,\u00e9"])
def test_a_line_torn_by_a_kill_costs_itself_only(torn: str) -> None:
    content = f"{HEADER}\nmark,1,,,,,,\n{torn}".encode().removesuffix(b"\xa9")
    events = parse_events(content, PATH).events
    assert events[0] == Event(MARK, 1)
    assert len(events) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,2\n", "no table of events"),
        (b"kind;start_s;end_s\nmark;1;\n", "no table of events"),
        (b"kind,start_s,kind\nmark,1,\n", "no table of events"),
        (b"kind,start_s\nmark,soon\n", r"events\.csv, line 2: “soon” is no time"),
        (b"kind,start_s\nmark,1\nmark,nan\n", "line 3"),
        (b"kind,start_s\nmark,-1\n", "line 2"),
        (b"kind,start_s\n,1\n", r"line 2: An event needs a kind"),
        (b"kind,start_s,end_s\nmark,2,1\n", "line 2: An event ends when it begins or later"),
        (b"kind,start_s,face_id\nmark,2,Anna\n", "line 2: “Anna” is no face id"),
        (b"kind,start_s\nmark,1,2\n", "line 2: it has 3 cells for 2 columns"),
        (b'kind,start_s,note\nmark,1,"torn', "line 2: this is no row"),
        (b"kind,start_s,note\nmark,1,\xff\n", "line 2: this is no text in UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: bytes, sentence: str) -> None:
    with pytest.raises(FerError, match=sentence):
        parse_events(content, PATH)


def test_times_within_ranges_are_found() -> None:
    table = EventTable((Event(LEAVE_OUT, 1, 2), Event(LEAVE_OUT, 4), Event(MARK, 3), Event(LEAVE_OUT, 1.5, 2.5)))
    times = np.arange(0, 5, 0.5)
    assert times[table.during(LEAVE_OUT, times)].tolist() == [1, 1.5, 2, 2.5, 4]
    assert times[table.during(MARK, times)].tolist() == [3]
    assert [event.start_s for event in table.of_kind(LEAVE_OUT)] == [1, 1.5, 4]


def test_an_event_is_of_the_readings_then() -> None:
    readings = readings_of({1: (0, 99), 3: (10, 20)})
    rows = Event(CORRECTION, 1.55, face_id=3).rows(readings)
    assert readings.frame_of_row[rows].tolist() == [15]
    rows = Event(CORRECTION, 1.85, 2.35, 3).rows(readings)
    assert (readings.frame_of_row[rows].tolist(), readings.face[rows].tolist()) == ([19, 20], [3, 3])
    assert len(Event(LEAVE_OUT, 1, 2).rows(readings)) == 22
    assert len(Event(LEAVE_OUT, 1.01, 1.02).rows(readings)) == 0
    assert len(Event(LEAVE_OUT, 50, 60).rows(readings)) == 0
    assert len(Event(MARK, 0).rows(readings_of({}, frames=0))) == 0


def test_seconds_are_written_to_the_microsecond() -> None:
    assert [seconds_text(s) for s in (0, 10, 1.5, 0.1 + 0.2, 100, None)] == ["0", "10", "1.5", "0.3", "100", ""]
