"""People, marks and corrections on the Sessions page: said by a click or a key, seen everywhere, undone."""

import errno
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.sessions.event_dialog import EventDialog
from app.sessions.face_menu import FaceMenu
from app.sessions.kinds_dialog import KindsDialog
from app.sessions.mark_kinds import MarkKind, parse_kinds
from app.sessions.name_dialog import NameDialog
from app.sessions.page import SessionsPage
from app.sessions.wording import clock
from app.settings import Settings
from fer_core.session import event_files
from fer_core.session import notes as notes_module
from fer_core.session.events import CORRECTION, LEAVE_OUT, MARK, Event
from fer_core.session.notes import NotesEditor
from fer_core.session.notes_files import read_notes
from fer_core.session.readings import Readings
from fer_core.session.record import SessionRecord
from tests.gui.driving import hold_key
from tests.gui.watching import LEFT, RATE, RIGHT, at_frame, make_session, open_session, write_clip
from tests.unit.session.notes_files import readings_of

Z, SHIFT = Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(tmp_path: Path, settings: Settings) -> Path:
    return make_session(write_clip(tmp_path / "films" / "clip.mp4"), settings.output_folder)


@pytest.fixture
def watching(window: MainWindow, session: Path, qtbot: QtBot) -> SessionsPage:
    page = open_session(window, session, qtbot)
    qtbot.waitUntil(lambda: not page.library.busy)
    return page


def go_to(page: SessionsPage, frame: int, qtbot: QtBot) -> None:
    page.viewer.transport.slider.setValue(frame)
    qtbot.waitUntil(lambda: at_frame(page, frame))


def press(page: SessionsPage, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    window = page.window()
    window.activateWindow()  # where there is no window manager, nobody else does when a dialog closes
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(page.viewer.timeline, key, held or Qt.KeyboardModifier.NoModifier)


def click_face(page: SessionsPage, right: bool, qtbot: QtBot) -> FaceMenu:
    """Click a face in the picture; return the menu that opens."""
    letterbox = page.viewer.view.letterbox()
    assert letterbox is not None
    centre = letterbox.to_view(RIGHT if right else LEFT).center().toPoint()
    qtbot.mouseClick(page.viewer.view, Qt.MouseButton.LeftButton, pos=centre)
    menu = page.notes.desk.menu
    assert isinstance(menu, FaceMenu)
    return menu


def action(menu: QMenu, text: str) -> QAction:
    """Return what a menu offers under a text, also in the menus it opens."""
    found = [one for one in menu.actions() if one.text().replace("&", "").partition("\t")[0].startswith(text)]
    assert len(found) == 1, [one.text() for one in menu.actions()]
    return found[0]


def choose(menu: QMenu, *texts: str) -> None:
    """Choose an entry, by way of the menus it is in, and close them."""
    at = menu
    for text in texts[:-1]:
        below = action(at, text).menu()
        assert isinstance(below, QMenu)
        at = below
    action(at, texts[-1]).trigger()
    menu.close()


def give_name(page: SessionsPage, name: str, qtbot: QtBot) -> None:
    """Type a name into the dialog and keep it."""
    dialog = page.notes.desk.dialog
    assert isinstance(dialog, NameDialog)
    dialog.field.setText(name)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.notes.desk.dialog is None)


def said(window: MainWindow) -> str:
    """Return the newest notice."""
    return window.notices.texts[-1]


def events_of(folder: Path) -> list[tuple[str, float, float | None]]:
    return [(event.kind, event.start_s, event.end_s) for event in read_notes(folder).events.events]


def readings(folder: Path) -> Readings:
    return Readings.read(folder / "faces.csv", SessionRecord.read(folder / "session.json").labels)


def test_a_face_is_named_by_a_click_and_is_called_so_everywhere(
    watching: SessionsPage, session: Path, qtbot: QtBot
) -> None:
    go_to(watching, 12, qtbot)
    choose(click_face(watching, True, qtbot), "Name…")
    give_name(watching, "  Anna ", qtbot)
    viewer = watching.viewer
    assert read_notes(session).people.names == {2: "Anna"}
    assert viewer.face._title.text() == "Anna"
    assert viewer.people.currentText() == "Anna"
    assert viewer.timeline._names(2) == "Anna"
    overlay = viewer.view._overlay
    assert overlay is not None
    viewer.view.grab()
    assert {tag.text.split()[0] for tag in overlay._placing.tags} == {"#1", "Anna"}  # type: ignore[union-attr]
    go_to(watching, 35, qtbot)
    assert viewer.face._hint.text() == "Anna is not in this frame."


@pytest.mark.parametrize("by_key", [False, True])
def test_playing_stops_at_the_moment_that_a_menu_names(watching: SessionsPage, qtbot: QtBot, by_key: bool) -> None:
    viewer = watching.viewer
    go_to(watching, 12, qtbot)
    viewer.player.play_or_pause()
    qtbot.waitUntil(lambda: viewer.player.place > 12)
    if by_key:
        qtbot.keyClick(viewer.timeline, Qt.Key.Key_C)
        assert watching.notes.desk.menu is not None
    else:
        click_face(watching, False, qtbot)
    assert not viewer.player.playing
    place = viewer.player.place
    assert 12 < place < 39
    watching.notes.desk.menu.close()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: at_frame(watching, place))


def test_a_click_on_a_lanes_name_offers_the_same(watching: SessionsPage, session: Path, qtbot: QtBot) -> None:
    timeline = watching.viewer.timeline
    qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=timeline._lanes[1][1].topLeft().toPoint() + QPoint(12, 9))
    menu = watching.notes.desk.menu
    assert isinstance(menu, FaceMenu)
    assert at_frame(watching, 0)  # and nothing is sought
    assert not action(menu, "Split from here on").isEnabled()  # she is not in this frame
    choose(menu, "Name…")
    dialog = watching.notes.desk.dialog
    assert isinstance(dialog, NameDialog)
    assert not dialog.from_here.isVisible()
    give_name(watching, "Bo", qtbot)
    assert read_notes(session).people.names == {2: "Bo"}


def test_names_of_the_other_sessions_are_offered(
    watching: SessionsPage, session: Path, settings: Settings, qtbot: QtBot
) -> None:
    other = make_session(session.parent.parent / "films" / "clip.mp4", settings.output_folder, "other")
    NotesEditor(other, readings(other), "Maria").name(1, "Zoë")
    qtbot.waitUntil(lambda: len(watching.panel.entries) == 2)
    press(watching, qtbot, Qt.Key.Key_N)
    dialog = watching.notes.desk.dialog
    assert isinstance(dialog, NameDialog)
    qtbot.waitUntil(lambda: dialog._known.stringList() == ["Zoë"])
    dialog.field.setText("zo")
    completer = dialog.field.completer()
    assert completer is not None
    completer.setCompletionPrefix("zo")
    assert completer.currentCompletion() == "Zoë"
    dialog.reject()


def test_a_refused_name_stays_typed(watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot) -> None:
    go_to(watching, 12, qtbot)
    watching.notes.people.ask_name(1)
    give_name(watching, "Anna", qtbot)
    watching.notes.people.ask_name(2)
    dialog = watching.notes.desk.dialog
    assert isinstance(dialog, NameDialog)
    dialog.field.setText("anna")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.field.text() == "anna"
    assert "are both seen at 0:00.400" in dialog.failure.accessibleName()
    assert read_notes(session).people.names == {1: "Anna"}
    dialog.reject()


def test_split_join_and_undo(watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot) -> None:
    viewer = watching.viewer

    def lanes() -> tuple[int, ...]:
        return tuple(lane.face for lane in viewer.timeline._all)

    go_to(watching, 30, qtbot)
    choose(click_face(watching, False, qtbot), "Split from here on")
    assert said(window) == "From 0:01.200 on face 1 is somebody else."
    assert lanes() == (1, 2, -1)
    assert viewer.people.currentText() == "#1 from 0:01"
    assert viewer.face.track_id == -1
    choose(click_face(watching, False, qtbot), "Join with", "#2")
    assert lanes() == (1, 2)
    assert viewer.face.track_id == 2
    press(watching, qtbot, Z, CONTROL)
    assert said(window) == "Undone: two people joined."
    assert lanes() == (1, 2, -1)
    press(watching, qtbot, Z, CONTROL)
    assert said(window) == "Undone: a face split off."
    assert lanes() == (1, 2)
    assert not (session / "people.json").exists()
    assert not window.registry.action("edit.undo").isEnabled()
    press(watching, qtbot, Z, CONTROL | SHIFT)
    assert said(window) == "Done again: a face split off."
    assert lanes() == (1, 2, -1)


@pytest.mark.parametrize("by", ["click", "key"])
def test_what_a_menu_offers_is_done_at_the_moment_it_names(
    watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot, by: str
) -> None:
    viewer = watching.viewer
    go_to(watching, 12, qtbot)
    viewer.choose_person(1)
    viewer.player.play_or_pause()
    assert viewer.player.playing
    if by == "click":
        menu: QMenu = click_face(watching, False, qtbot)
    else:
        watching.notes.people.offer_correction()
        assert watching.notes.desk.menu is not None
        menu = watching.notes.desk.menu
    assert not viewer.player.playing
    now = viewer.player.position_s
    if by == "click":
        choose(menu, f"At {clock(now, thousandths=True)} it shows", "fear")
    else:
        qtbot.keyClick(menu, Qt.Key.Key_N)
    assert [start for _, start, _ in events_of(session)] == [now]


def test_from_here_on_a_face_is_somebody_who_is_known(
    watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot
) -> None:
    go_to(watching, 32, qtbot)
    choose(click_face(watching, False, qtbot), "From here on it is", "#2")
    people = read_notes(session).people
    assert [people.person_at(1, frame / RATE) for frame in (31, 32)] == [1, 2]
    assert watching.viewer.face.track_id == 2
    go_to(watching, 12, qtbot)
    choose(click_face(watching, False, qtbot), "Join with", "#2")
    assert "both seen at" in said(window)
    assert read_notes(session).people == people


def test_a_moment_is_marked_edited_moved_and_removed(
    watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot
) -> None:
    lane = watching.viewer.marks
    go_to(watching, 10, qtbot)
    press(watching, qtbot, Qt.Key.Key_E)
    assert events_of(session) == [(MARK, 0.4, None)]
    press(watching, qtbot, Qt.Key.Key_Return)
    dialog = watching.notes.desk.dialog
    assert isinstance(dialog, EventDialog)
    dialog.note.setPlainText("she laughs")
    dialog.face.setCurrentIndex(dialog.face.findData(2))
    dialog.accept()
    qtbot.waitUntil(lambda: watching.notes.desk.dialog is None)
    (event,) = read_notes(session).events.events
    assert (event.start_s, event.face_id, event.note) == (0.4, 2, "she laughs")
    x = round(lane.x_of(event)[0])
    to = round(lane._x(0.8))
    qtbot.mousePress(lane, Qt.MouseButton.LeftButton, pos=QPoint(x, 8))
    qtbot.mouseMove(lane, QPoint(to, 8))
    qtbot.mouseRelease(lane, Qt.MouseButton.LeftButton, pos=QPoint(to, 8))
    (moved,) = read_notes(session).events.events
    assert moved.start_s == pytest.approx(0.8, abs=0.01)
    assert moved.note == "she laughs"
    assert watching.notes.marks.chosen == moved
    press(watching, qtbot, Qt.Key.Key_Delete)
    assert events_of(session) == []
    assert said(window).startswith("Removed: 0:00.")
    press(watching, qtbot, Z, CONTROL)
    assert events_of(session) == [(MARK, moved.start_s, None)]
    assert lane.events == (moved,)


def test_a_mark_is_chosen_by_a_click_and_opened_by_two(watching: SessionsPage, session: Path, qtbot: QtBot) -> None:
    lane, notes = watching.viewer.marks, watching.notes
    go_to(watching, 10, qtbot)
    press(watching, qtbot, Qt.Key.Key_E)
    press(watching, qtbot, Qt.Key.Key_Escape)
    assert notes.marks.chosen is None
    go_to(watching, 30, qtbot)
    at = QPoint(round(lane._x(0.4)), 8)
    qtbot.mouseClick(lane, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: at_frame(watching, 10))
    assert notes.marks.chosen == lane.events[0]
    qtbot.mouseDClick(lane, Qt.MouseButton.LeftButton, pos=at)
    assert isinstance(notes.desk.dialog, EventDialog)
    notes.desk.dialog.reject()
    qtbot.mouseClick(lane, Qt.MouseButton.LeftButton, pos=QPoint(round(lane._x(1.2)), 8))
    qtbot.waitUntil(lambda: at_frame(watching, 30))
    assert notes.marks.chosen is None


def test_a_range_is_left_out_and_hatched_over_all_lanes(watching: SessionsPage, session: Path, qtbot: QtBot) -> None:
    viewer = watching.viewer
    spot = QPoint(round(viewer.timeline._room.width() * 0.4), 30)

    def colours() -> int:
        place = viewer.timeline.grab().toImage()
        return len({place.pixel(spot.x() + dx, spot.y() + dy) for dx in range(20) for dy in range(8)})

    plain = colours()
    viewer.select(0.6, 1.0)
    press(watching, qtbot, Qt.Key.Key_X)
    assert events_of(session) == [(LEAVE_OUT, 0.6, 1.0)]
    assert viewer.selection is None
    assert colours() > plain
    go_to(watching, 30, qtbot)
    press(watching, qtbot, Qt.Key.Key_X)
    assert watching.notes.marks.pending
    go_to(watching, 35, qtbot)
    press(watching, qtbot, Qt.Key.Key_X)
    assert events_of(session)[1] == (LEAVE_OUT, 1.2, 1.4)
    press(watching, qtbot, Qt.Key.Key_X)
    press(watching, qtbot, Qt.Key.Key_Escape)
    assert not watching.notes.marks.pending
    assert len(events_of(session)) == 2
    lane = viewer.marks
    (first, _) = lane.events
    begin, end = lane.x_of(first)
    qtbot.mousePress(lane, Qt.MouseButton.LeftButton, pos=QPoint(round(end), 8))
    qtbot.mouseMove(lane, QPoint(round((begin + end) / 2), 8))
    qtbot.mouseRelease(lane, Qt.MouseButton.LeftButton, pos=QPoint(round((begin + end) / 2), 8))
    assert events_of(session)[0] == (LEAVE_OUT, 0.6, pytest.approx(0.8, abs=0.01))


def test_own_kinds_have_own_keys_and_are_kept(
    watching: SessionsPage, session: Path, settings: Settings, qtbot: QtBot
) -> None:
    press(watching, qtbot, Qt.Key.Key_L)
    assert events_of(session) == []
    watching.notes.marks.edit_kinds()
    dialog = watching.notes.desk.dialog
    assert isinstance(dialog, KindsDialog)
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    for column, text in enumerate(("laughs", "e")):
        dialog.table.item(0, column).setText(text)  # type: ignore[union-attr]
    dialog.accept()
    assert dialog.isVisible()
    assert "“e” can't be the key of “laughs”" in dialog.failure.accessibleName()
    dialog.table.item(0, 1).setText("l")  # type: ignore[union-attr]
    dialog.accept()
    assert parse_kinds(settings.mark_kinds) == (MarkKind("laughs", "L"),)
    press(watching, qtbot, Qt.Key.Key_L)
    assert events_of(session) == [("laughs", 0.0, None)]


def test_a_correction_is_made_by_keys_and_shown_on_the_lane(
    watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot
) -> None:
    viewer = watching.viewer
    go_to(watching, 12, qtbot)
    press(watching, qtbot, Qt.Key.Key_2)
    press(watching, qtbot, Qt.Key.Key_C)
    menu = watching.notes.desk.menu
    assert isinstance(menu, QMenu)
    qtbot.keyClick(menu, Qt.Key.Key_N)
    (event,) = read_notes(session).events.events
    assert (event.kind, event.face_id, event.emotion, event.start_s) == (CORRECTION, 2, "neutral", 0.48)
    assert viewer.side.said.startswith("Corrected: neutral")
    assert "“fer-studio data import clip -o DATASET” makes labelled faces" in said(window)
    assert viewer.timeline._marked.corrections == {2: [event]}
    lane = viewer.timeline._lanes[1][1]
    x = round(viewer.marks.x_of(event)[0])
    watching.notes.marks.choose(None)
    qtbot.mouseClick(viewer.timeline, Qt.MouseButton.LeftButton, pos=QPoint(x, round(lane.bottom()) - 4))
    assert watching.notes.marks.chosen == event
    qtbot.waitUntil(lambda: at_frame(watching, 12))
    choose(click_face(watching, True, qtbot), "At 0:00.480 it shows", "Take the correction away")
    assert events_of(session) == []
    assert viewer.side.said == ""
    viewer.select(0.6, 1.0)
    choose(click_face(watching, True, qtbot), "0:00.600 to 0:01.000: it shows", "fear")
    assert events_of(session) == [(CORRECTION, 0.6, 1.0)]


def test_the_list_searches_jumps_edits_and_removes(
    watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot
) -> None:
    panel, notes = watching.viewer.notes, watching.notes
    assert notes.desk.notes is not None
    for frame, note in ((5, "comes in"), (20, "laughs"), (35, "leaves")):
        notes.desk.notes.add(Event(MARK, frame / RATE, note=note))
    assert panel.model.rowCount() == 3
    qtbot.keyClicks(panel.search, "LAUGHS")
    assert [event.note for event in panel.model.events] == ["laughs"]
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: at_frame(watching, 20))
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert isinstance(notes.desk.dialog, EventDialog)
    assert notes.desk.dialog.note.toPlainText() == "laughs"
    notes.desk.dialog.reject()
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.model.rowCount() == 3
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert [event.note for event in read_notes(session).events.events] == ["comes in", "leaves"]
    press(watching, qtbot, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: at_frame(watching, 35))
    press(watching, qtbot, Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: at_frame(watching, 5))


@pytest.mark.parametrize(("kind", "ending"), [("csv", ".csv"), ("plain", ".csv"), ("elan", ".eaf"), ("boris", ".tsv")])
def test_marks_go_out_and_come_in_again(
    watching: SessionsPage, session: Path, window: MainWindow, tmp_path: Path, qtbot: QtBot, kind: str, ending: str
) -> None:
    notes = watching.notes
    assert notes.desk.notes is not None
    notes.desk.notes.add(Event("talks", 0.2, 0.6, note="of dogs"))
    path = tmp_path / f"marks{ending}"
    notes._export(kind, path)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: not notes.exchange.busy)
    assert said(window) == f"marks{ending} holds 1 mark."
    notes.undo()
    assert events_of(session) == []
    for told in ("1 mark added.", "0 of 1 mark added; the others were there."):
        notes.exchange.read_events(path)
        qtbot.waitUntil(lambda: not notes.exchange.busy)
        assert said(window) == told
    (event,) = read_notes(session).events.events
    assert (event.kind, event.start_s, event.end_s, event.note) == ("talks", 0.2, 0.6, "of dogs")
    press(watching, qtbot, Z, CONTROL)
    assert said(window) == "Undone: import of 1 mark."
    assert events_of(session) == []


def test_what_is_no_file_of_marks_is_said_as_the_command_says_it(
    watching: SessionsPage, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("start,label\nsoon,laughs\n")
    watching.notes.exchange.read_events(path)
    qtbot.waitUntil(lambda: not watching.notes.exchange.busy)
    assert said(window) == f"{path}, line 2: “soon” is no time from 0 on, in seconds. Correct it."
    assert watching.viewer.notes.work == ""


def test_marks_that_are_read_when_another_session_opens_go_into_neither(
    watching: SessionsPage,
    session: Path,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path, release, read = tmp_path / "marks.csv", threading.Event(), event_files.read_event_file
    path.write_text("start,label\n0.2,laughs\n")

    def read_late(path: Path) -> object:
        assert release.wait(10)
        return read(path)

    monkeypatch.setattr(event_files, "read_event_file", read_late)
    exchange = watching.notes.exchange
    exchange.read_events(path)
    other = make_session(tmp_path / "films" / "clip.mp4", session.parent, "other")
    open_session(window, other, qtbot)
    release.set()
    qtbot.waitUntil(lambda: not exchange.busy)
    assert events_of(session) == events_of(other) == []
    exchange.read_events(path)  # and the next import is the open session's
    qtbot.waitUntil(lambda: not exchange.busy)
    assert events_of(other) == [("laughs", 0.2, None)]


def test_two_windows_on_one_session_lose_nothing(
    watching: SessionsPage, session: Path, window: MainWindow, qtbot: QtBot
) -> None:
    other = NotesEditor(session, readings(session), "Bo")
    watching.notes._watcher.blockSignals(True)  # as on a drive that tells of no change
    other.add(Event(MARK, 1.0, note="theirs"))
    go_to(watching, 10, qtbot)
    press(watching, qtbot, Qt.Key.Key_E)
    assert "changed in another window or program meanwhile. They are loaded now" in said(window)
    assert [event.note for event in watching.viewer.marks.events] == ["theirs"]
    press(watching, qtbot, Qt.Key.Key_E)
    assert events_of(session) == [(MARK, 1.0, None), (MARK, 0.4, None)]
    watching.notes._watcher.blockSignals(False)
    other.reload()
    other.name(1, "Anna")
    qtbot.waitUntil(lambda: watching.viewer.face._title.text() == "Anna")  # the folder is watched
    assert "are shown as they are now" in said(window)


@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "The disk is full"), (errno.EROFS, "may not be written to")]
)
def test_where_nothing_can_be_written_what_was_typed_stays(
    watching: SessionsPage,
    session: Path,
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    words: str,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, "refused")

    press(watching, qtbot, Qt.Key.Key_E)
    with monkeypatch.context() as patch:
        patch.setattr(notes_module, "write_atomic", refuse)
        press(watching, qtbot, Qt.Key.Key_Return)
        dialog = watching.notes.desk.dialog
        assert isinstance(dialog, EventDialog)
        dialog.note.setPlainText("long thought of")
        dialog.accept()
        assert dialog.isVisible()
        assert words in dialog.failure.accessibleName()
        press(watching, qtbot, Qt.Key.Key_X)
        go_to(watching, 5, qtbot)
        press(watching, qtbot, Qt.Key.Key_X)
        assert words in said(window)
        assert watching.notes.marks.pending  # where it began is not lost
    dialog.accept()
    assert [event.note for event in read_notes(session).events.events] == ["long thought of"]
    press(watching, qtbot, Qt.Key.Key_X)
    assert len(events_of(session)) == 2


def test_damaged_notes_are_said_and_the_rest_opens(
    window: MainWindow, session: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    NotesEditor(session, readings_of({1: (0, 9)}), "Maria").add(Event(MARK, 0.4))
    (session / "people.json").write_text("{")
    page = open_session(window, session, qtbot)
    assert "people.json is damaged" in said(window)
    assert "restore it from a copy" in said(window)
    assert len(page.viewer.marks.events) == 1
    before = (session / "events.csv").read_bytes()
    press(page, qtbot, Qt.Key.Key_E)
    assert "can't be changed" in said(window)
    assert (session / "events.csv").read_bytes() == before


def test_what_is_typed_into_a_field_is_no_key_of_the_page(watching: SessionsPage, session: Path, qtbot: QtBot) -> None:
    for field in (watching.panel.search, watching.viewer.notes.search):
        field.setFocus()
        qtbot.keyClicks(field, "exlcn")
        assert field.text() == "exlcn"
    assert events_of(session) == []
    assert watching.notes.desk.dialog is None
    assert watching.notes.desk.menu is None


def test_a_held_key_steps_on_and_does_all_else_once(watching: SessionsPage, session: Path, qtbot: QtBot) -> None:
    timeline = watching.viewer.timeline
    press(watching, qtbot, Qt.Key.Key_E)
    hold_key(timeline, Qt.Key.Key_E, "e")
    assert len(events_of(session)) == 1
    qtbot.keyClick(timeline, Qt.Key.Key_Space)
    hold_key(timeline, Qt.Key.Key_Space, " ")
    assert watching.viewer.player.playing
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    hold_key(timeline, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: at_frame(watching, 3))
    hold_key(watching.panel.list, Qt.Key.Key_Delete)
    assert session.is_dir()
    assert not watching.library.busy


@pytest.mark.parametrize("size", [(900, 600), (1280, 720)])
def test_menus_and_dialogs_close_with_the_session(
    window: MainWindow, watching: SessionsPage, session: Path, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window.resize(*size)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: watching.notes.people.ask_name(1),
        lambda: click_face(watching, False, qtbot),
    )
    for deed in deeds:
        deed()
        open_session(window, session, qtbot)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None and watching.notes.desk.dialog is None)
