"""The queue in the window: what runs, what waits, what is asked, what comes back, closing."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QInputDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.annotate import queue_thumbnails
from app.annotate.page import AnnotatePage
from app.annotate.queue_model import Column
from app.annotate.services import options_of
from app.annotate.wording import time_left
from app.main_window import MainWindow
from app.settings import AnnotateSettings, ReadingSettings, Settings
from fer_core.errors import FerError
from fer_core.frames import Image
from fer_core.media.source import Part
from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_file import QueueFile
from fer_core.session.queue_item import Existing, ItemState, QueueItem
from fer_core.session.thumbnails import input_thumbnail
from tests.gui.scripted import Script, ScriptedAnnotation
from tests.gui.watching import write_clip

S = ItemState


def button(box: QMessageBox, text: str) -> QPushButton:
    return next(one for one in box.findChildren(QPushButton) if one.text() == text)


def press_notice(window: MainWindow, text: str, qtbot: QtBot) -> None:
    """Press the button of a notice."""
    buttons = [one for notice in window.notices._notices() for one in notice.findChildren(QPushButton)]
    qtbot.mouseClick(next(one for one in buttons if one.text() == text), Qt.MouseButton.LeftButton)


def states(window: MainWindow) -> dict[str, ItemState]:
    return {item.source.name: item.state for item in window.annotation.queue.items}


def names(window: MainWindow) -> list[str]:
    return [item.source.name for item in window.annotation.queue.items]


def frames_done(window: MainWindow, name: str) -> int:
    return next(item.frames_done for item in window.annotation.queue.items if item.source.name == name)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> AnnotatePage:
    """The page with three files that wait."""
    window.show_page(1)
    window.annotation.at_once = 1
    window.annotate.add_paths([Path("a.mp4"), Path("b.mp4"), Path("c.mp4")])
    qtbot.waitUntil(lambda: not window.annotation.busy)
    return window.annotate


def test_files_wait_until_annotate_is_pressed_and_done_is_told(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    assert (annotation.items, page.start.text(), page.summary.text()) == ([], "Annotate", "3 waiting")
    annotation.go_on.release(1000)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: set(states(window).values()) == {S.DONE})
    assert "Done: 72 frames of c.mp4 annotated." in window.notices.texts
    assert page.summary.text() == "3 done"
    assert not page.start.isEnabled()
    assert page.model.data(page.model.index(0, Column.STATE)) == "Done, 72 frames"


def test_a_row_shows_how_far_it_is_and_all_how_long_it_takes(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    assert page.model.data(page.model.index(0, Column.STATE)) == "Running, loading the model"
    annotation.go_on.release()
    qtbot.waitUntil(lambda: frames_done(window, "a.mp4") == 1)
    assert page.model.data(page.model.index(0, Column.STATE)) == "Running, 1 % · about 1 min left"
    assert page.summary.text() == "1 running · 2 waiting · about 4 min left"
    assert page.start.text() == "Pause all"


def test_two_run_at_a_time_and_no_more(window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot) -> None:
    if window.annotation.at_once < 2:
        pytest.skip("there is one core only")
    window.annotate_files([Path(f"{name}.mp4") for name in "abc"])
    qtbot.waitUntil(lambda: annotation.at_work == 2)
    annotation.go_on.release(1000)
    qtbot.waitUntil(lambda: set(states(window).values()) == {S.DONE})
    assert annotation.most_at_work == 2


def test_all_is_paused_and_goes_on_where_it_was(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    annotation.go_on.release(10)
    qtbot.waitUntil(lambda: annotation.go_on._value == 0 and annotation.at_work == 1)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert set(states(window).values()) == {S.WAITING}
    assert (frames_done(window, "a.mp4"), page.start.text()) == (10, "Go on")
    annotation.go_on.release(1000)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: set(states(window).values()) == {S.DONE})
    assert [(item.source.name, item.begun, item.frames_done) for item in annotation.items[:2]] == [
        ("a.mp4", False, 0),
        ("a.mp4", True, 10),
    ]


def test_a_row_is_paused_by_a_key_and_the_next_takes_its_place(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: states(window)["a.mp4"] is S.RUNNING)
    page.view.select({"a"})
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: states(window)["b.mp4"] is S.RUNNING)
    assert states(window)["a.mp4"] is S.PAUSED
    assert page.rows["go on"].isEnabled()
    annotation.go_on.release(1000)
    qtbot.waitUntil(lambda: states(window) == {"a.mp4": S.PAUSED, "b.mp4": S.DONE, "c.mp4": S.DONE})
    qtbot.mouseClick(page.rows["go on"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: states(window)["a.mp4"] is S.DONE)


def test_what_fails_costs_its_row_only_and_is_retried_from_the_notice(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    annotation.errors = {"b.mp4": FerError("b.mp4 is damaged.")}
    annotation.go_on.release(1000)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: states(window) == {"a.mp4": S.DONE, "b.mp4": S.FAILED, "c.mp4": S.DONE})
    page.view.select({"b"})
    assert page.detail.text() == "b.mp4 is damaged."
    assert "b.mp4 is damaged." in window.notices.texts
    press_notice(window, "Retry", qtbot)
    qtbot.waitUntil(lambda: states(window)["b.mp4"] is S.DONE)


def test_what_failed_on_the_way_is_begun_anew_once_that_is_agreed(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    queue = window.annotation.queue
    queue.named("b", "b")
    queue.progress("b", 30)
    queue.failed("b", "The disk is full.")
    page.view.select({"a"})
    assert not page.actions_of_rows.anew.isVisible()
    page.view.select({"b"})
    assert not page.card.every.isEnabled()

    def asked() -> QMessageBox:
        page.actions_of_rows.anew.trigger()
        (box,) = (one for one in window.findChildren(QMessageBox) if one.isVisible())
        assert "What is done (30 frames) is replaced once the new session is whole." in box.informativeText()
        return box

    qtbot.mouseClick(button(asked(), "Keep it"), Qt.MouseButton.LeftButton)
    assert (states(window)["b.mp4"], queue.items[1].begun) == (S.FAILED, True)
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in window.findChildren(QMessageBox)))
    qtbot.mouseClick(button(asked(), "Begin anew"), Qt.MouseButton.LeftButton)
    item = queue.items[1]
    assert (item.state, item.begun, item.existing, item.frames_done) == (S.PAUSED, False, "replace", 0)
    assert page.card.every.isEnabled()
    page.card.every.setValue(2)
    annotation.go_on.release(1000)
    page.actions_of_rows.go_on.trigger()
    qtbot.waitUntil(lambda: states(window)["b.mp4"] is S.DONE)
    assert [(one.options.every, one.existing) for one in annotation.items if one.key == "b"] == [(2, "replace")]


def test_another_folder_is_looked_through_for_sessions(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, tmp_path: Path, qtbot: QtBot
) -> None:
    page.view.select({"b"})
    annotation.in_folder[tmp_path / "full"] = Existing.COMPLETE
    page.card.take_folder(tmp_path / "full")
    qtbot.waitUntil(lambda: states(window)["b.mp4"] is S.ASKS)
    assert states(window)["a.mp4"] is S.WAITING
    assert "b.mp4 has been annotated already." in page.question.label.text()
    page.card.take_folder(tmp_path / "empty")
    qtbot.waitUntil(lambda: states(window)["b.mp4"] is S.WAITING)


def test_several_that_fail_are_one_notice(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    annotation.errors = {name: FerError(f"{name} is damaged.") for name in ("a.mp4", "b.mp4", "c.mp4")}
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: set(states(window).values()) == {S.FAILED})
    assert window.notices.texts == ("3 files of the queue were not annotated; each row says why.",)
    assert window.notices.waiting == ()


@pytest.mark.expects_log("Annotating .* broke off")
def test_what_nobody_foresaw_is_a_sentence_too(
    window: MainWindow, annotation: ScriptedAnnotation, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    annotation.errors = {"a.mp4": ZeroDivisionError()}  # type: ignore[dict-item]
    window.annotate_files([Path("a.mp4")])
    qtbot.waitUntil(lambda: states(window) == {"a.mp4": S.FAILED})
    assert window.annotation.queue.items[0].sentence == (
        "a.mp4 was not annotated: something went wrong that should not (ZeroDivisionError). The log says more."
    )


@pytest.mark.parametrize(
    ("there", "answer", "existing"),
    [
        (Existing.INTERRUPTED, "Resume", "resume"),
        (Existing.INTERRUPTED, "Start again", "replace"),
        (Existing.COMPLETE, "Keep both", "keep"),
        (Existing.COMPLETE, "Replace", "replace"),
        (Existing.COMPLETE, "Leave it", None),
    ],
)
def test_sessions_that_are_there_are_asked_about_in_the_page(
    window: MainWindow,
    annotation: ScriptedAnnotation,
    qtbot: QtBot,
    there: Existing,
    answer: str,
    existing: str | None,
) -> None:
    annotation.there = there
    annotation.go_on.release(1000)
    window.show_page(1)
    window.annotate_files([Path("a.mp4"), Path("b.mp4")])
    qtbot.waitUntil(lambda: window.annotate.question.isVisible() and not window.annotation.busy)
    assert "2 files" in window.annotate.question.label.text()
    assert window.annotate.question.resume.isVisible() is (there is Existing.INTERRUPTED)
    buttons = window.annotate.question.findChildren(QPushButton)
    qtbot.mouseClick(next(one for one in buttons if one.text() == answer), Qt.MouseButton.LeftButton)
    assert not window.annotate.question.isVisible()
    if existing is None:
        assert (names(window), annotation.items) == ([], [])
        return
    qtbot.waitUntil(lambda: set(states(window).values()) == {S.DONE})
    assert {item.existing for item in annotation.items} == {existing}


def test_what_is_nothing_to_annotate_or_there_already_is_a_sentence_and_no_row(
    window: MainWindow, page: AnnotatePage, qtbot: QtBot
) -> None:
    page.add_paths([Path("a.mp4"), Path("notes.txt")])
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert names(window) == ["a.mp4", "b.mp4", "c.mp4"]
    assert set(window.notices.texts) == {"a.mp4 is in the queue already.", "notes.txt is no video."}


def test_many_that_are_nothing_are_counted(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page(1)
    window.annotate.add_paths([Path(f"{number}.txt") for number in range(9)])
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert window.notices.texts[2] == "7 more files were left out: they are nothing to annotate."


def test_looking_through_a_folder_is_shown_and_can_be_cancelled(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    annotation.hold_search = threading.Event()
    window.show_page(1)
    page = window.annotate
    page.add_paths([Path("a.mp4"), Path("b.mp4")])
    assert (page.searching.isVisible(), page.searching.text()) == (True, "Looking at what was added")
    qtbot.mouseClick(page.cancel, Qt.MouseButton.LeftButton)
    annotation.hold_search.set()
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert (names(window), page.searching.isVisible()) == ([], False)


def test_rows_change_places_by_keys_and_by_hand_and_stay_selected(
    window: MainWindow, page: AnnotatePage, qtbot: QtBot
) -> None:
    page.view.select({"c"})
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(window) == ["a.mp4", "c.mp4", "b.mp4"]
    qtbot.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(window) == ["a.mp4", "b.mp4", "c.mp4"]
    assert [item.key for item in page.view.selected] == ["c"]
    dragged = page.model.mimeData([page.model.index(2, 0)])
    none = page.model.index(-1, 0)
    page.model.dropMimeData(dragged, Qt.DropAction.MoveAction, 0, 0, none)
    assert names(window) == ["c.mp4", "a.mp4", "b.mp4"]


def test_removed_rows_are_put_back_by_the_notice_and_by_ctrl_z(
    window: MainWindow, page: AnnotatePage, qtbot: QtBot
) -> None:
    page.view.select({"a", "b"})
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert names(window) == ["c.mp4"]
    assert window.notices.texts == ("2 files were removed from the queue; their sessions stay.",)
    press_notice(window, "Undo", qtbot)
    assert names(window) == ["a.mp4", "b.mp4", "c.mp4"]
    page.view.select({"b"})
    qtbot.mouseClick(page.rows["remove"], Qt.MouseButton.LeftButton)
    assert names(window) == ["a.mp4", "c.mp4"]
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(window) == ["a.mp4", "b.mp4", "c.mp4"]


def test_a_notice_puts_back_what_it_tells_of_and_nothing_else(
    window: MainWindow, page: AnnotatePage, qtbot: QtBot
) -> None:
    def put_back(name: str) -> None:
        (notice,) = [one for one in window.notices._notices() if one.accessibleName().startswith(name)]
        press = next(one for one in notice.findChildren(QPushButton) if one.text() == "Undo")
        qtbot.mouseClick(press, Qt.MouseButton.LeftButton)

    for key in ("a", "b"):
        page.view.select({key})
        page.actions_of_rows.remove.trigger()
    put_back("a.mp4")
    assert names(window) == ["c.mp4"]
    assert window.notices.texts[-1].startswith("Other things were done since")
    put_back("b.mp4")
    assert names(window) == ["b.mp4", "c.mp4"]
    page.undo()
    assert names(window) == ["a.mp4", "b.mp4", "c.mp4"]
    page.view.select({"a"})
    page.actions_of_rows.remove.trigger()
    page.undo()
    put_back("a.mp4")
    assert names(window) == ["a.mp4", "b.mp4", "c.mp4"]


def test_done_rows_are_cleared_and_a_session_is_opened(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, settings: Settings, qtbot: QtBot
) -> None:
    opened: list[Path] = []
    page.open_wanted.disconnect()
    page.open_wanted.connect(opened.append)
    annotation.go_on.release(72)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: states(window)["a.mp4"] is S.DONE)
    page.view.select({"a"})
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert opened == [settings.output_folder / "a"]
    qtbot.mouseClick(page.rows["clear"], Qt.MouseButton.LeftButton)
    assert names(window) == ["b.mp4", "c.mp4"]


def test_options_of_rows_and_of_new_files_are_apart_and_begun_ones_fixed(
    window: MainWindow, page: AnnotatePage, settings: Settings, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    page.view.select({"b", "c"})
    assert page.card.scope.text() == "FOR 2 SELECTED FILES"
    qtbot.mouseClick(page.card.blur, Qt.MouseButton.LeftButton)
    page.card.every.setValue(3)
    options = {item.source.name: item.options for item in window.annotation.queue.items}
    assert [(options[name].every, options[name].blur_faces) for name in ("a.mp4", "b.mp4", "c.mp4")] == [
        (1, False),
        (3, True),
        (3, True),
    ]
    assert settings.annotate == AnnotateSettings()
    page.view.clearSelection()
    assert page.card.scope.text() == "FOR NEW FILES"
    page.card.every.setValue(5)
    assert settings.annotate.every == 5
    assert window.annotation.queue.items[0].options.every == 1
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.annotation.queue.items[0].begun)
    page.view.select({"a"})
    assert (page.card.scope.text(), page.card.every.isEnabled()) == ("AS IT WAS BEGUN", False)


def test_a_row_reads_a_part(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    card = page.card
    assert card.part.isHidden()  # what files have that come is all of them
    page.view.select({"b"})
    assert card.part.isVisible()
    qtbot.keyClicks(card.part.begin, "1:02.5")
    qtbot.keyClick(card.part.begin, Qt.Key.Key_Return)
    qtbot.keyClicks(card.part.end, "1:10")
    qtbot.keyClick(card.part.end, Qt.Key.Key_Return)
    parts = {item.key: item.options.part for item in window.annotation.queue.items}
    assert parts == {"a": None, "b": Part(62.5, 70.0), "c": None}
    assert page.model.data(page.model.index(1, Column.OPTIONS)) == "1:02.5 – 1:10, all frames, video"
    card.every.setValue(3)
    assert window.annotation.queue.items[1].options.part == Part(62.5, 70.0)
    card.part.end.setText("0:30")
    card.part.end.editingFinished.emit()
    assert "A part ends after it begins" in window.notices.texts[-1]
    assert window.annotation.queue.items[1].options.part == Part(62.5, 70.0)
    page.view.select({"a"})
    assert (card.part.begin.text(), card.part.end.text()) == ("", "")
    page.view.select({"b"})
    assert (card.part.begin.text(), card.part.end.text()) == ("1:02.5", "1:10")
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.annotation.queue.items[0].begun)
    page.view.select({"a"})
    assert not card.part.isEnabled()


def test_a_preset_is_chosen_kept_and_forgotten(
    window: MainWindow, page: AnnotatePage, settings: Settings, qtbot: QtBot
) -> None:
    card = page.card
    page.view.select({"a"})
    card.picker.setCurrentIndex(card.picker.findData("fast"))
    card.picker.activated.emit(card.picker.currentIndex())
    item = window.annotation.queue.items[0]
    assert (item.preset, item.options.every, item.options.video) == ("fast", 3, False)
    assert page.model.data(page.model.index(0, Column.OPTIONS)) == "Fast"
    card.every.setValue(7)
    card.keep_preset(" My  way ")
    assert settings.annotate_presets == {"My way": AnnotateSettings(video=False, every=7)}
    assert window.annotation.queue.items[0].preset == "My way"
    assert Settings(settings.file).annotate_presets == settings.annotate_presets
    qtbot.mouseClick(card.forget, Qt.MouseButton.LeftButton)
    assert settings.annotate_presets == {}


def test_options_reach_the_engine_whole() -> None:
    options = options_of(ReadingSettings(8, 0.5, 1.0, "short", "cpu"), AnnotateSettings(False, True, 3, 9, "parquet"))
    assert (options.analysis.classes, options.analysis.threshold, options.analysis.max_faces) == (8, 0.5, 9)
    assert (options.detector, options.device, options.every, options.video) == ("short", "cpu", 3, False)
    assert (options.blur_faces, options.formats) == (True, ("csv", "parquet"))


def test_live_goes_on_while_files_are_annotated(
    playing: MainWindow, script: Script, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    playing.annotate_files([Path("a.mp4")])
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    before = playing.live.view.analyzed
    assert before is not None
    script.source.give()
    qtbot.waitUntil(lambda: playing.live.view.analyzed is not before)


def left_over(folder: Path, *items: QueueItem) -> None:
    """Leave a queue behind, as a window that was killed does."""
    file = QueueFile(folder)
    file.save(items)
    file.close()


def test_what_a_killed_window_left_is_offered_and_goes_on(
    window: MainWindow, annotation: ScriptedAnnotation, tmp_path: Path, qtbot: QtBot
) -> None:
    killed = QueueItem(Path("a.mp4"), tmp_path, state=S.RUNNING, name="a", frames_done=40, source_frames=72)
    left_over(tmp_path / "queue", killed, QueueItem(Path("b.mp4"), tmp_path))
    window.show_page(1)
    assert states(window) == {"a.mp4": S.INTERRUPTED, "b.mp4": S.WAITING}
    assert window.notices.texts == ("The queue still has 2 files to annotate. What was done is kept.",)
    assert not annotation.items
    annotation.go_on.release(1000)
    press_notice(window, "Go on", qtbot)
    qtbot.waitUntil(lambda: set(states(window).values()) == {S.DONE})
    assert sorted((item.source.name, item.begun) for item in annotation.items) == [("a.mp4", True), ("b.mp4", False)]


def test_every_change_is_on_disk_at_once(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, tmp_path: Path, qtbot: QtBot
) -> None:
    def kept() -> list[str]:
        rows = json.loads((tmp_path / "queue" / "queue.json").read_text())["items"]
        return [f"{row['source']} {row['state']}" for row in rows]

    assert kept() == ["a.mp4 waiting", "b.mp4 waiting", "c.mp4 waiting"]
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    assert kept()[0] == "a.mp4 running"


def test_a_damaged_queue_is_told_and_kept(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue" / "queue.json").write_text("{")
    window.show_page(1)
    (text,) = window.notices.texts
    assert text.startswith("The queue of files to annotate is damaged; it is kept as ")
    assert (tmp_path / "queue" / "queue.damaged-1.json").read_text() == "{"


def test_a_second_window_says_who_has_the_queue(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    other = QueueFile(tmp_path / "queue")
    window.show_page(1)
    page = window.annotate
    assert "Another window of FER Studio has the queue" in page.hint.text().replace("\u200b", "")
    assert not page.add.isEnabled()
    page.add_paths([Path("a.mp4")])
    assert window.notices.texts[0].startswith("Another window of FER Studio has the queue")
    other.close()
    page.add_paths([Path("a.mp4")])
    qtbot.waitUntil(lambda: names(window) == ["a.mp4"])
    assert page.add.isEnabled()


@pytest.mark.parametrize("how", ["page", "window"])
def test_the_queue_is_taken_up_when_the_other_window_is_gone(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, how: str
) -> None:
    other = QueueFile(tmp_path / "queue")
    window.show_page(1)
    page = window.annotate
    assert window.annotation.problem
    other.save((QueueItem(Path("a.mp4"), tmp_path, key="a"),))
    other.close()
    if how == "page":
        window.show_page(0)
        window.show_page(1)
    else:
        in_front = QWidget()
        qtbot.addWidget(in_front)
        in_front.show()
        in_front.activateWindow()
        qtbot.waitUntil(lambda: not page.isActiveWindow())
        assert window.annotation.problem
        in_front.close()
        window.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
    assert names(window) == ["a.mp4"]
    assert page.hint.isHidden()
    assert page.add.isEnabled()
    assert window.registry.obstacle("annotate.add") == ""


def test_a_queue_that_cannot_be_saved_is_told_once_and_goes_on(
    window: MainWindow, page: AnnotatePage, annotation: ScriptedAnnotation, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "queue" / "queue.json.part").mkdir()
    annotation.go_on.release(1000)
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: set(states(window).values()) == {S.DONE})
    assert sum(text.startswith("The queue could not be saved.") for text in window.notices.texts) == 1


def closing(window: MainWindow) -> QMessageBox:
    """Close the window; return what it asks."""
    window.close()
    window.close()
    assert window.isVisible()
    (box,) = (one for one in window.findChildren(QMessageBox) if one.isVisible())
    assert box.text() == "The queue is still at work."
    return box


def test_closing_during_work_asks_once_then_stops_and_is_resumed(
    make_window: Callable[[], MainWindow], annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    window = make_window()
    window.annotate_files([Path("clip.mp4")])
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    qtbot.mouseClick(button(closing(window), "Keep working"), Qt.MouseButton.LeftButton)
    assert window.isVisible()
    assert annotation.at_work == 1
    box = closing(window)
    qtbot.mouseClick(button(box, "Stop and close"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert annotation.at_work == 0
    again = make_window()
    again.show_page(1)
    assert states(again) == {"clip.mp4": S.INTERRUPTED}


def test_closing_can_wait_until_everything_is_done(
    make_window: Callable[[], MainWindow], annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    window = make_window()
    window.annotation.at_once = 1
    window.annotate_files([Path("a.mp4"), Path("b.mp4")])
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    qtbot.mouseClick(button(closing(window), "Close when done"), Qt.MouseButton.LeftButton)
    assert window.isVisible()
    annotation.go_on.release(1000)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert set(states(window).values()) == {S.DONE}


def wait_to_close(window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot) -> None:
    """Have the window close once the queue is done."""
    window.annotation.at_once = 1
    window.annotate_files([Path("a.mp4"), Path("b.mp4")])
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    qtbot.mouseClick(button(closing(window), "Close when done"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("by", ["all", "rows"])
def test_what_is_paused_is_not_done_and_the_window_stays(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot, by: str
) -> None:
    wait_to_close(window, annotation, qtbot)
    with qtbot.waitSignal(window.annotation.idle):
        if by == "all":
            window.annotation.queue.hold()
        else:
            window.annotation.queue.pause({"a", "b"})
    assert window.isVisible()
    annotation.go_on.release(1000)
    with qtbot.waitSignal(window.annotation.idle):
        window.annotation.queue.go_on({"a", "b"})
        window.annotation.queue.release()
    assert set(states(window).values()) == {S.DONE}
    assert window.isVisible(), "whoever is there closes it"


def test_the_window_does_not_close_over_what_is_being_typed(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    window.show_page(1)
    wait_to_close(window, annotation, qtbot)
    window.annotate.card.every.setValue(7)
    qtbot.mouseClick(window.annotate.card.keep, Qt.MouseButton.LeftButton)
    (dialog,) = window.annotate.card.findChildren(QInputDialog)
    annotation.go_on.release(1000)
    with qtbot.waitSignal(window.annotation.idle):
        pass
    assert window.isVisible()
    assert dialog.isVisible()
    dialog.reject()
    assert window.isVisible()


@pytest.mark.parametrize("first", ["Stop and close", "Close when done"])
@pytest.mark.parametrize("then", ["Go on recording", "End and close"])
def test_each_kind_of_work_is_asked_about(
    playing: MainWindow, annotation: ScriptedAnnotation, script: Script, qtbot: QtBot, first: str, then: str
) -> None:
    playing.live.recording.toggle()
    qtbot.waitUntil(lambda: playing.live.recording._recorder is not None)
    script.source.give()
    playing.annotate_files([Path("clip.mp4")])
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    qtbot.mouseClick(button(closing(playing), first), Qt.MouseButton.LeftButton)
    annotation.go_on.release(1000)

    def asked() -> list[QMessageBox]:
        return [box for box in playing.findChildren(QMessageBox) if box.text() == "A recording is under way."]

    qtbot.waitUntil(lambda: bool(asked()))
    qtbot.mouseClick(button(asked()[0], then), Qt.MouseButton.LeftButton)
    if then == "Go on recording":
        assert playing.isVisible()
        qtbot.waitUntil(lambda: not asked())
        playing.close()
        qtbot.mouseClick(button(asked()[0], "End and close"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not playing.isVisible())


def test_the_video_that_is_open_is_annotated_once_the_options_were_seen(
    window: MainWindow, script: Script, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    annotation.go_on.release(1000)
    window.begin("clip.mp4")
    qtbot.waitUntil(lambda: bool(script.sources))
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.analyzed is not None)
    qtbot.mouseClick(window.live.bar.annotate, Qt.MouseButton.LeftButton)
    assert window.page is window.annotate
    qtbot.waitUntil(lambda: [item.source.name for item in window.annotate.view.selected] == ["clip.mp4"])
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert not annotation.items
    qtbot.mouseClick(window.annotate.card.blur, Qt.MouseButton.LeftButton)
    qtbot.keyClick(window.annotate.start, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: states(window) == {"clip.mp4": S.DONE})
    assert annotation.items[0].options.blur_faces


def test_dropped_files_come_into_the_queue_where_the_settings_say(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show_page(1)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.mp4", "b.mp4")])
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    qtbot.waitUntil(lambda: names(window) == ["a.mp4", "b.mp4"])
    assert {item.out for item in window.annotation.queue.items} == {settings.output_folder}


def test_a_name_with_commands_or_markup_only_stands_there(window: MainWindow, qtbot: QtBot) -> None:
    window.show_page(1)
    path = Path("/videos/caf\udce9<h1>\u202egpj\n.mp4")
    window.annotate.add_paths([path])
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert window.annotation.queue.items[0].source == path
    assert window.annotate.model.data(window.annotate.model.index(0, 0)) == "caf\\xe9<h1>\\u202egpj\\n.mp4"


@pytest.mark.parametrize("size", [(900, 600), (1280, 720)])
def test_everything_has_room(window: MainWindow, page: AnnotatePage, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == size)
    controls = [page.add, page.add_folder, page.start, page.at_once, page.card.choose, *page.rows.values()]
    for control in controls:
        assert page.rect().contains(control.mapTo(page, QPoint(0, 0)))
        assert page.rect().contains(control.mapTo(page, QPoint(control.width() - 1, control.height() - 1)))
        assert control.width() >= control.minimumSizeHint().width()
    assert page.card.height() >= page.card.minimumSizeHint().height()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "about 1 s left"), (42.4, "about 42 s left"), (600, "about 10 min left"), (5400, "about 1.5 h left")],
)
def test_time_left_is_said_as_well_as_it_is_known(seconds: float, text: str) -> None:
    assert time_left(seconds) == text


def test_rows_have_pictures_and_none_of_who_is_blurred(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def noted(path: Path, side: int) -> Image | None:
        read.append(path)
        return input_thumbnail(path, side)

    monkeypatch.setattr(queue_thumbnails, "input_thumbnail", noted)
    window.show_page(1)
    window.annotation.queue.add(
        [
            QueueItem(write_clip(tmp_path / "film.mp4"), tmp_path, key="film"),
            QueueItem(tmp_path / "gone.mp4", tmp_path, key="gone"),
            QueueItem(write_clip(tmp_path / "shy.mp4"), tmp_path, AnnotateOptions(blur_faces=True), key="shy"),
        ]
    )
    thumbnails = window.annotate.view.thumbnails
    qtbot.waitUntil(lambda: thumbnails.of(tmp_path / "film.mp4") is not None)
    picture = thumbnails.of(tmp_path / "film.mp4")
    assert picture is not None
    assert (max(picture.width(), picture.height()), picture.width() > picture.height()) == (96, True)
    qtbot.waitUntil(lambda: tmp_path / "gone.mp4" in read)
    assert thumbnails.of(tmp_path / "gone.mp4") is None
    assert sorted(path.name for path in read) == ["film.mp4", "gone.mp4"]  # each once, and not who is not to be seen
    window.annotate.view.viewport().repaint()
    assert not list(tmp_path.rglob("*.jpg"))
