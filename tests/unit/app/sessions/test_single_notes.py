"""Names in a few letters, marks found, gone to and dragged, times as they are typed."""

import pytest

from app.sessions.single_notes import dragged, matching, neighbour, parse_time, short_name
from fer_core.errors import FerError
from fer_core.session.events import Event
from fer_core.session.people import Assignment, People


def test_people_are_called_by_name_number_or_where_they_were_split_off() -> None:
    people = People(
        (Assignment(3, 62.9, -1), Assignment(4, None, -2), Assignment(5, 1.0, 7)), {2: "Anna", 8: "Maximiliane " * 3}
    )
    assert [short_name(people, person) for person in (1, 2, -1, -2, -9)] == ["#1", "Anna", "#3 from 1:02", "#4", "#-9"]
    assert short_name(people, 8) == "Maximiliane Maximiliane…"


def test_marks_are_found_by_all_words_whatever_their_case() -> None:
    events = tuple(Event("mark", time_s, note=note) for time_s, note in ((1.0, "Anna laughs"), (2.0, "Bo laughs")))
    found = matching(events, " LAUGHS  ann", lambda event: event.note)
    assert found == events[:1]
    assert matching(events, "", lambda event: event.note) == events


def test_the_next_and_the_previous_mark() -> None:
    events = tuple(Event("mark", time_s) for time_s in (1.0, 2.0, 3.0))
    assert neighbour(events, 2.0, 1) == events[2]
    assert neighbour(events, 2.0, -1) == events[0]
    assert neighbour(events, 3.0, 1) is None
    assert neighbour(events, 0.5, -1) is None


def test_a_dragged_end_stays_in_the_session_and_may_pass_the_other() -> None:
    part = Event("left_out", 2.0, 4.0, note="kept")
    assert dragged(part, "end", 5.0, 10.0) == Event("left_out", 2.0, 5.0, note="kept")
    assert dragged(part, "start", 6.0, 10.0) == Event("left_out", 4.0, 6.0, note="kept")
    assert dragged(part, "end", 12.0, 10.0).end_s == 10.0
    assert dragged(Event("mark", 2.0), "all", -1.0, 10.0) == Event("mark", 0.0)


def test_times_are_typed_as_they_are_shown() -> None:
    assert [parse_time(text) for text in ("62.5", "1:02.5", "0:01:02.500", "1:02,5")] == [62.5] * 4
    with pytest.raises(FerError, match=r"“soon” is no time; write it as 1:02\.5"):
        parse_time("soon")
