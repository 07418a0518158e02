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
