"""What people said of the open session: everything said is on disk, refused in a sentence, and undone."""

import errno
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.sessions.mark_kinds import LEFT_OUT, POINT, MarkKind
from app.sessions.session_notes import SessionNotes
from app.sessions.time_range import TimeRange
from fer_core.errors import FerError
from fer_core.session import notes as notes_module
from fer_core.session.events import CORRECTION, LEAVE_OUT, MARK, Event
from fer_core.session.notes import ChangedElsewhereError
from fer_core.session.notes_files import read_notes
from tests.unit.session.notes_files import contents, readings_of

READINGS = readings_of({1: (0, 99), 3: (0, 40), 5: (50, 99)})


def notes_of(folder: Path, *, stills: bool = False) -> SessionNotes:
    return SessionNotes(folder, READINGS, "Maria", stills=stills)


@pytest.fixture
def notes(tmp_path: Path) -> SessionNotes:
    return notes_of(tmp_path)


def test_joined_faces_are_one_lane_under_the_name(notes: SessionNotes, tmp_path: Path) -> None:
    first = notes.lanes[0]
    notes.name(5, "Anna")
    assert notes.join(5, 3) == 5  # the name stays
    assert notes.persons == (1, 5)
    assert notes.lanes[0] is first  # nothing of it has changed
    assert len(notes.lanes[1].rows) == 41 + 50
    assert notes.name_of(5) == "Anna"
    assert (notes.face_at(5, 1.0), notes.face_at(5, 4.5), notes.face_at(5, 6.0)) == (3, None, 5)
    assert notes.nearest_face(5, 4.4) == 3
    assert read_notes(tmp_path) == notes.notes
    assert notes.join(1, 1) == 1


def test_of_two_without_a_name_the_lower_number_stays(notes: SessionNotes) -> None:
    assert notes.join(5, 3) == 3
    assert notes.persons == (1, 3)


def test_people_seen_together_are_not_joined(notes: SessionNotes) -> None:
    with pytest.raises(FerError, match=r"both seen at 0:00\.000"):
        notes.join(1, 3)
    assert notes.persons == (1, 3, 5)


def test_from_here_on_is_from_the_shown_frame_on(notes: SessionNotes) -> None:
    assert not notes.splits(3, 0.05)
    assert notes.splits(3, 2.04)
    number = notes.split(3, 2.04)
    assert notes.people.person_at(3, 1.99) == 3
    assert notes.people.person_at(3, 2.0) == number
    assert notes.persons == (1, 3, 5, number)
    assert notes.name_of(number) == "#3 from 0:02"
    notes.name_from(3, "Bo", 3.01)
    named = notes.people.person_at(3, 3.0)
    assert notes.name_of(named) == "Bo"
    assert notes.people.person_at(3, 2.9) == number
    notes.assign(5, named, 7.0)
    assert [notes.people.person_at(5, time_s) for time_s in (6.9, 7.0)] == [5, named]


def test_in_pictures_a_name_is_of_one_picture(tmp_path: Path) -> None:
    notes = notes_of(tmp_path, stills=True)
    notes.name_from(1, "Anna", 2.0)
    called = [notes.name_of(notes.people.person_at(1, time_s)) for time_s in (1.9, 2.0, 2.1)]
    assert called == ["#1", "Anna", "#1"]
    notes.assign(3, notes.people.find("anna") or 0, 3.0)
    assert notes.name_of(notes.people.person_at(3, 3.0)) == "Anna"
    assert notes.people.person_at(3, 3.1) == 3


def test_what_lasts_begins_and_ends_at_the_cursor_or_is_the_selected_part(notes: SessionNotes) -> None:
    talks = MarkKind("talks", "T", lasts=True)
    assert notes.mark(LEFT_OUT, 4.0) is None
    assert notes.pending == (LEFT_OUT, 4.0)
    assert notes.events == ()
    made = notes.mark(LEFT_OUT, 2.0)  # ended before where it began
    assert made is not None
    assert (made.kind, made.start_s, made.end_s) == (LEAVE_OUT, 2.0, 4.0)
    assert notes.pending is None
    notes.mark(talks, 9.0, TimeRange(5.0, 6.0))
    notes.mark(POINT, 1.0)
    assert [(event.kind, event.start_s, event.end_s) for event in notes.events] == [
        (MARK, 1.0, None), (LEAVE_OUT, 2.0, 4.0), ("talks", 5.0, 6.0),
    ]  # fmt: skip
    assert notes.left_out == (made,)
    notes.mark(talks, 7.0)
    notes.mark(LEFT_OUT, 8.0)  # another kind begins instead
    assert notes.pending == (LEFT_OUT, 8.0)
    notes.forget_pending()
    assert notes.pending is None


def test_a_correction_is_of_the_shown_frame_or_the_selected_part(notes: SessionNotes) -> None:
    (here,) = notes.correct(3, "neutral", 1.04)
    assert (here.kind, here.face_id, here.start_s, here.end_s) == (CORRECTION, 3, 1.0, None)
    assert notes.correction_at(3, 1.09) == here
    assert notes.correction_at(3, 1.1) is None
    assert notes.correction_at(1, 1.04) is None
    (later,) = notes.correct(3, "fear", 0.0, TimeRange(0.5, 1.5))
    assert notes.correction_at(3, 1.04) == later  # the last one decides
    assert notes.person_of(later) == 3
    notes.join(3, 5)
    parts = notes.correct(3, "happy", 0.0, TimeRange(3.5, 5.5))
    assert [(part.face_id, part.start_s, part.end_s) for part in parts] == [(3, 3.5, 4.0), (5, 5.0, 5.5)]
    with pytest.raises(FerError, match="is not seen then"):
        notes.correct(3, "happy", 4.5)


def test_every_step_is_undone_and_done_again(notes: SessionNotes, tmp_path: Path) -> None:
    told: list[int] = []
    notes.observe(lambda: told.append(len(notes.events)))
    notes.name(1, "Anna")
    event = notes.add(Event(MARK, 1.0, note="so"))
    notes.change(event, Event(MARK, 2.0, note="so"))
    steps = [taken.step for taken in iter(notes.undo, None)]
    assert steps == ["change", "add", "name"]
    assert contents(tmp_path) == {}
    assert notes.name_of(1) == "#1"
    again = notes.redo()
    assert again is not None
    assert (again.before.people.names, again.after.people.names) == ({}, {1: "Anna"})
    assert [notes.redo() is not None for _ in range(3)] == [True, True, False]
    assert notes.events[0].start_s == 2.0
    assert told == [0, 1, 1, 1, 0, 0, 0, 1, 1]


def test_two_windows_say_so_and_lose_nothing(notes: SessionNotes, tmp_path: Path) -> None:
    other = notes_of(tmp_path)
    other.add(Event(MARK, 1.0))
    other.name(1, "Anna")
    with pytest.raises(ChangedElsewhereError, match="do it once more"):
        notes.add(Event(MARK, 2.0))
    assert notes.name_of(1) == "Anna"  # loaded meanwhile
    notes.add(Event(MARK, 2.0))
    assert [event.start_s for event in read_notes(tmp_path).events.events] == [1.0, 2.0]
    assert other.take_changes()
    assert not other.take_changes()
    assert other.events == notes.events


def test_a_mark_that_is_gone_meanwhile_is_kept_beside_the_others(notes: SessionNotes) -> None:
    event = notes.add(Event(MARK, 1.0, note="typed"))
    notes.remove(event)
    kept = notes.change(event, Event(MARK, 1.5, note="typed long"))
    assert notes.events == (kept,)


def test_a_full_disk_changes_nothing(notes: SessionNotes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    notes.mark(LEFT_OUT, 1.0)
    with monkeypatch.context() as patch:
        patch.setattr(notes_module, "write_atomic", full)
        with pytest.raises(FerError, match="The disk is full"):
            notes.mark(LEFT_OUT, 2.0)
        with pytest.raises(FerError, match="The disk is full"):
            notes.name(1, "Anna")
    assert contents(tmp_path) == {}
    assert notes.pending == (LEFT_OUT, 1.0)  # where it began is not forgotten
    assert notes.name_of(1) == "#1"
    assert notes.mark(LEFT_OUT, 2.0) is not None


def test_a_damaged_file_is_said_and_the_rest_is_read(notes: SessionNotes, tmp_path: Path) -> None:
    notes.add(Event(MARK, 1.0))
    (tmp_path / "people.json").write_text("{")
    before = contents(tmp_path)
    opened = notes_of(tmp_path)
    (problem,) = opened.problems
    assert "people.json is damaged" in problem
    assert "restore it from a copy" in problem
    assert opened.events == notes.events
    assert opened.persons == (1, 3, 5)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: opened.name(1, "Anna"),
        lambda: opened.mark(POINT, 1.0),
        lambda: opened.mark(LEFT_OUT, 1.0),
    )
    for deed in deeds:
        with pytest.raises(FerError, match=r"can't be changed\. .* is damaged"):
            deed()
    assert contents(tmp_path) == before


def test_who_is_in_a_frame_twice_by_another_programs_doing_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "people.json").write_text(
        '{"format": 1, "names": {}, "assignments": [{"face_id": 3, "from_s": null, "person": 1}]}'
    )
    notes = notes_of(tmp_path)
    assert notes.persons_in(READINGS.rows(0)) == [1, 3]
    assert notes.persons == (1, 5)
    assert np.all(np.diff(notes.lanes[0].present, axis=1) > 0)
