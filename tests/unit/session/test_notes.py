"""Notes are on disk at every step, and every step can be taken back."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.session.events import COLUMNS, CORRECTION, LEAVE_OUT, MARK, Event
from fer_core.session.notes import ChangedElsewhereError, NotesEditor
from fer_core.session.notes_files import read_notes, read_notes_in_part
from tests.unit.session.notes_files import contents, readings_of

READINGS = readings_of({1: (0, 99), 3: (0, 40), 5: (50, 99), 7: (30, 60)})
NOW = datetime(2026, 11, 28, 13, 0, tzinfo=UTC)


def editor_of(folder: Path, author: str = "Maria") -> NotesEditor:
    return NotesEditor(folder, READINGS, author, lambda: NOW)


@pytest.fixture
def editor(tmp_path: Path) -> NotesEditor:
    return editor_of(tmp_path)


def test_every_step_is_on_disk(editor: NotesEditor, tmp_path: Path) -> None:
    editor.name(3, "Anna")
    event = editor.add(Event(MARK, 1.5, note="laughs"))
    assert event == Event(MARK, 1.5, note="laughs", author="Maria", created="2026-11-28T13:00:00+00:00")
    moved = editor.change(event, Event(MARK, 1.75, note="laughs", author=event.author, created=event.created))
    assert read_notes(tmp_path) == editor.notes
    assert contents(tmp_path).keys() == {"people.json", "events.csv"}
    assert (tmp_path / "events.csv").read_text(encoding="utf-8") == (
        ",".join(COLUMNS) + "\nmark,1.75,,,,laughs,Maria,2026-11-28T13:00:00+00:00\n"
    )
    editor.remove(moved)
    assert contents(tmp_path).keys() == {"people.json"}
    with pytest.raises(FerError, match="no longer there"):
        editor.remove(moved)


def random_step(editor: NotesEditor, noise: np.random.Generator) -> None:
    """Do something, which may not be possible."""
    faces, times = [1, 3, 5, 7, -1], np.round(noise.random(2) * 10, 3)
    one, other = (int(number) for number in noise.choice(faces, 2))
    begin, end = sorted(float(time_s) for time_s in times)
    kept = editor.notes.events.events
    steps: list[Callable[[], object]] = [
        lambda: editor.name(one, str(noise.choice(["Anna", "ben", "", "Zoë"]))),
        lambda: editor.merge(one, other),
        lambda: editor.split(one, begin),
        lambda: editor.assign(one, other, begin, end if noise.random() < 0.5 else None),
        lambda: editor.add(Event(LEAVE_OUT, begin, end)),
        lambda: editor.correct(one, "neutral", begin, end if noise.random() < 0.5 else None),
        lambda: editor.import_events([Event("smile", begin, more=(("tier", "A"),)), Event(MARK, end)]),
    ]
    if kept:
        steps += [lambda: editor.remove(kept[-1]), lambda: editor.change(kept[0], Event(MARK, end, note="=x"))]
    with suppress(FerError):
        steps[noise.integers(len(steps))]()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("there", [False, True])
def test_undo_of_anything_restores_the_files_byte_for_byte(tmp_path: Path, seed: int, there: bool) -> None:
    if there:  # as another program writes them
        (tmp_path / "events.csv").write_bytes(b"\xef\xbb\xbfwho,kind,start_s,note\r\ncat,mark,01.50,'=x\r\n\r\n")
        (tmp_path / "people.json").write_bytes(b'{"assignments":[],"names":{"3":" Anna "},"format":1}')
    noise = np.random.default_rng(seed)
    editor = editor_of(tmp_path)
    states, notes = [contents(tmp_path)], [editor.notes]
    for _ in range(40):
        random_step(editor, noise)
        if contents(tmp_path) != states[-1]:
            states.append(contents(tmp_path))
            notes.append(editor.notes)
    assert len(states) > 10
    for state, said in zip(states[-2::-1], notes[-2::-1], strict=True):
        editor.undo()
        assert (contents(tmp_path), editor.notes, read_notes(tmp_path)) == (state, said, said)
    assert editor.undo_step is None
    editor.undo()
    for state in states[1:]:
        editor.redo()
        assert contents(tmp_path) == state
    assert editor.redo_step is None


def test_one_history_of_people_and_events(editor: NotesEditor) -> None:
    seen: list[str | None] = []
    stop = editor.observe(lambda: seen.append(editor.undo_step))
    editor.name(3, "Anna")
    editor.add(Event(MARK, 1))
    editor.undo()
    editor.undo()
    editor.redo()
    assert (editor.undo_step, editor.redo_step) == ("name", "add")
    editor.split(3, 2.0)
    assert (editor.undo_step, editor.redo_step) == ("split", None)
    stop()
    editor.undo()
    assert len(seen) == 6
    editor.name(3, "Anna")  # as it is already
    assert editor.redo_step == "split"


def test_a_person_is_corrected_under_all_its_ids(editor: NotesEditor) -> None:
    editor.merge(5, 3)
    made = editor.correct(3, "neutral", 3.0, 6.0, "rests")
    assert [(one.face_id, one.start_s, one.end_s, one.note) for one in made] == [
        (3, 3.0, 4.0, "rests"),
        (5, 5.0, 6.0, "rests"),
    ]
    assert [one.kind for one in made] == [CORRECTION] * 2
    (alone,) = editor.correct(1, "happy", 3.0, 6.0)
    assert (alone.face_id, alone.start_s, alone.end_s) == (1, 3.0, 6.0)
    with pytest.raises(FerError, match="Face 7 is not seen then"):
        editor.correct(7, "happy", 9.0)
    with pytest.raises(FerError, match="no emotion"):
        editor.correct(7, "bored", 4.0)


def test_a_second_import_adds_nothing(editor: NotesEditor) -> None:
    found = [Event("smile", 1.0004, 2), Event("smile", 1.0004, 2), Event(MARK, 3)]
    assert editor.import_events(found) == 2
    assert editor.import_events(found) == 0
    assert editor.undo_step == "import"


def test_two_windows_lose_nothing(tmp_path: Path) -> None:
    first, second = editor_of(tmp_path), editor_of(tmp_path, "Ben")
    first.add(Event(MARK, 1))
    second.name(3, "Anna")  # another file
    before = contents(tmp_path), second.notes
    with pytest.raises(FerError, match="changed by another program or window"):
        second.add(Event(MARK, 2))
    assert (contents(tmp_path), second.notes) == before
    second.reload()
    second.add(Event(MARK, 2))
    assert [event.start_s for event in second.notes.events.events] == [1, 2]
    with pytest.raises(FerError, match="changed by another"):
        first.undo()
    assert first.undo_step == "add"


def test_a_writer_at_work_is_waited_for(editor: NotesEditor, tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(FerError, match="is writing into"):
        editor.add(Event(MARK, 1))
    assert editor.notes.events.events == ()
    editor.add(Event(MARK, 1))


def test_a_folder_that_vanished_is_not_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "clip"
    folder.mkdir()
    editor = editor_of(folder)
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(FerError, match="no folder"):
        editor.name(3, "Anna")
    assert not folder.exists()
    assert editor.notes.people.names == {}


@pytest.mark.parametrize("name", ["people.json", "events.csv"])
def test_what_is_damaged_is_not_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xffnothing")
    with pytest.raises(FerError, match=name):
        editor_of(tmp_path)
    assert (tmp_path / name).read_bytes() == b"\xffnothing"


def test_a_full_disk_leaves_the_notes_as_they_were(
    editor: NotesEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.add(Event(MARK, 1))
    before = contents(tmp_path)

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FerError, match="disk is full"):
        editor.add(Event(MARK, 2))
    assert contents(tmp_path) == before
    monkeypatch.undo()
    editor.add(Event(MARK, 2))
    assert len(read_notes(tmp_path).events.events) == 2


_SAVING = """
import sys
from pathlib import Path
from fer_core.session.events import Event
from fer_core.session.notes import ChangedElsewhereError, NotesEditor
from tests.unit.session.notes_files import readings_of
editor = NotesEditor(Path(sys.argv[1]), readings_of({1: (0, 9)}), "Maria")
for number in range(100_000):
    editor.add(Event("mark", number / 10, note="x" * 2000))
    editor.name(1, f"Anna {number}")
    print(number, flush=True)
"""


_DYING = """
import os
def die(self, content):
    with self.open("wb") as file:
        file.write(content[: len(content) // 2])
    os._exit(9)
editor.add(Event("mark", 1))
editor.name(1, "Anna")
Path.write_bytes = die
editor.{step}
"""


@pytest.mark.parametrize("step", ["add(Event('mark', 2))", "name(1, 'Ben')"])
def test_a_kill_in_the_middle_of_a_file_loses_nothing(tmp_path: Path, step: str) -> None:
    code = _SAVING.partition("for number")[0] + _DYING.format(step=step)
    with _run(code, tmp_path) as process:
        assert process.wait() == 9
    assert len(contents(tmp_path)) == 3  # half a file is left under another name
    notes = read_notes(tmp_path)
    assert ([event.start_s for event in notes.events.events], notes.people.names) == ([1], {1: "Anna"})
    editor = NotesEditor(tmp_path, readings_of({1: (0, 9)}), "Maria")
    editor.add(Event(MARK, 3))
    editor.name(1, "Zoë")
    assert contents(tmp_path).keys() == {"events.csv", "people.json"}


def _run(code: str, folder: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", code, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root, env=environment)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("kept", [1, 23])
def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path, kept: int) -> None:
    process = _run(_SAVING, tmp_path)
    assert process.stdout is not None
    with process.stdout as lines:
        last = _read(iter(lines), kept)
        process.send_signal(signal.SIGKILL)
        rest = [int(line) for line in lines if line.endswith("\n")]
    process.wait()
    done = (rest or [last])[-1]
    notes = read_notes(tmp_path)
    assert len(notes.events.events) in (done + 1, done + 2)
    assert notes.people.names in ({1: f"Anna {done}"}, {1: f"Anna {done + 1}"})
    assert [event.start_s for event in notes.events.events] == [n / 10 for n in range(len(notes.events.events))]
    editor = NotesEditor(tmp_path, readings_of({1: (0, 9)}), "Maria")
    editor.name(1, "Ben")
    assert read_notes(tmp_path).people.names == {1: "Ben"}


def _read(lines: Iterator[str], count: int) -> int:
    return [int(next(lines)) for _ in range(count)][-1]


def test_a_name_may_hold_between_two_times(editor: NotesEditor) -> None:
    editor.name_part(3, "Anna", 1.0, 2.0)
    anna = editor.notes.people.find("Anna")
    assert anna == -1
    assert [editor.notes.people.person_at(3, time_s) for time_s in (0.9, 1.0, 2.0)] == [3, anna, 3]
    editor.name_part(5, "anna", 6.0)  # she is known, and is no second one
    assert editor.notes.people.names == {-1: "Anna"}
    assert editor.notes.people.person_at(5, 6.0) == anna
    with pytest.raises(FerError, match="needs a name"):
        editor.name_part(5, " ")
    with pytest.raises(FerError, match=r"both seen at 0:01\.000"):
        editor.name_part(1, "Anna", 1.0)
    assert editor.undo_step == "name"


def test_it_is_known_when_somebody_else_has_written(editor: NotesEditor, tmp_path: Path) -> None:
    assert not editor.stale
    editor.name(3, "Anna")
    assert not editor.stale
    editor_of(tmp_path).add(Event(MARK, 1.0))
    assert editor.stale
    with pytest.raises(ChangedElsewhereError):
        editor.add(Event(MARK, 2.0))
    editor.reload()
    assert not editor.stale


def test_what_can_be_read_is_read(editor: NotesEditor, tmp_path: Path) -> None:
    editor.name(3, "Anna")
    editor.add(Event(MARK, 1.0))
    assert read_notes_in_part(tmp_path) == (editor.notes, ())
    (tmp_path / "events.csv").write_bytes(b"kind,start_s\nmark,soon\n")
    notes, (problem,) = read_notes_in_part(tmp_path)
    assert notes.people.names == {3: "Anna"}
    assert notes.events.events == ()
    assert "line 2: “soon” is no time" in problem
