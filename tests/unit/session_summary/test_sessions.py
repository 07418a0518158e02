"""What is summarised of a session on disk, and of what was said of it."""

from pathlib import Path

import pytest

from fer_core.emotions import FER2013
from fer_core.session.events import LEAVE_OUT, Event
from fer_core.session.notes import NotesEditor
from fer_core.session.readings import Readings
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.sessions import summarise_session
from tests.unit.session_summary.recorded import write_session


def test_names_and_what_is_left_out_count(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    write_session(folder, "h" * 20 + "s" * 20 + "n" * 20, " " * 40 + "h" * 20)
    before = summarise_session(folder, "session", SummaryOptions()).summary
    assert [person.name for person in before.persons] == ["Face 1", "Face 2"]
    editor = NotesEditor(folder, Readings.read(folder / "faces.csv", FER2013), "maria")
    editor.name(1, "Anna")
    editor.split(2, 5.0)
    editor.add(Event(LEAVE_OUT, 0.0, 1.95))
    after = summarise_session(folder, "session", SummaryOptions()).summary
    assert sorted(person.name for person in after.persons) == ["Anna", "Face 2", "Face 2 from 0:05.000"]
    assert sum(person.seen_s for person in after.persons) == pytest.approx(
        sum(person.seen_s for person in before.persons) - 2.0, abs=0.11
    )


def test_what_is_left_out_of_one_face_is_left_out_of_that_one_alone(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    write_session(folder, "h" * 60, "s" * 60)
    editor = NotesEditor(folder, Readings.read(folder / "faces.csv", FER2013), "maria")
    editor.add(Event(LEAVE_OUT, 2.0, 3.9, face_id=1))
    found = summarise_session(folder, "session", SummaryOptions()).summary
    other, one = found.persons
    assert (one.number, other.number) == (1, 2)
    assert [one.seen_s, one.left_out_s] == pytest.approx([4.0, 2.0])
    assert [other.seen_s, other.left_out_s] == pytest.approx([6.0, 0.0])
    assert [found.total_s, found.left_out_s] == pytest.approx([6.0, 0.0])
    assert [episode.begin_s for episode in one.episodes] == pytest.approx([0.0, 4.0])
    assert [episode.end_s for episode in one.episodes] == pytest.approx([2.0, 6.0])
    assert len(other.episodes) == 1
    assert found.everyone is not None
    assert found.everyone.seen_s == pytest.approx(10.0)


def test_a_part_is_summarised_as_if_there_were_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    write_session(folder, "h" * 20 + "s" * 20 + "n" * 20)
    editor = NotesEditor(folder, Readings.read(folder / "faces.csv", FER2013), "maria")
    editor.add(Event(LEAVE_OUT, 3.0, 3.4))
    found = summarise_session(folder, "session", SummaryOptions(), (1.0, 4.0)).summary
    assert [found.frames, found.total_s, found.left_out_s] == pytest.approx([30, 2.5, 0.5])
    assert [found.begin_s, found.end_s] == pytest.approx([1.0, 3.9])
    shares = {one.emotion: one.share.value for one in found.persons[0].emotions}
    assert shares["happy"] == pytest.approx(1.0 / 2.5)
    assert shares["sad"] == pytest.approx(1.5 / 2.5)
    assert found.persons[0].first_s == pytest.approx(1.0)


def test_only_a_name_that_was_given_is_the_same_person_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    write_session(folder, "h" * 20, "s" * 20)
    editor = NotesEditor(folder, Readings.read(folder / "faces.csv", FER2013), "maria")
    editor.name(1, "Anna")
    found = summarise_session(folder, "session", SummaryOptions()).summary
    assert {one.name: one.named for one in found.persons} == {"Anna": True, "Face 2": False}
