"""Annotating from the window: progress, Cancel, Resume, closing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.annotate.dialog import time_left
from app.annotate.services import Existing
from app.main_window import MainWindow
from app.settings import Settings
from fer_core.errors import FerError
from tests.gui.scripted import Script, ScriptedAnnotation


def button(box: QMessageBox, text: str) -> QPushButton:
    return next(one for one in box.findChildren(QPushButton) if one.text() == text)


def test_done_is_told_with_its_frames(window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot) -> None:
    annotation.go_on.release(72)
    with qtbot.waitSignal(window.annotation.idle):
        window.annotate_files([Path("clip.mp4")])
    assert window.notices.texts == ("Done: 72 frames of clip.mp4 annotated.",)
    assert window.annotation.dialog is None


def test_the_dialog_shows_frames_and_time_left(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    annotation.total = 5
    window.annotate_files([Path("clip.mp4")])
    annotation.go_on.release()
    dialog = window.annotation.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.figures == "1 of 5 frames · about 4 s left")
    assert (dialog.bar.value(), dialog.bar.maximum()) == (1, 5)


def test_cancel_keeps_the_session_and_offers_to_resume(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    window.annotate_files([Path("clip.mp4")])
    annotation.go_on.release(10)
    dialog = window.annotation.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: annotation.go_on._value == 0)
    with qtbot.waitSignal(window.annotation.idle):
        qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert window.notices.texts == ("clip.mp4 stopped after 10 frames. What is done is kept.",)
    notice = window.notices._notices()[0]
    annotation.go_on.release(1000)
    with qtbot.waitSignal(window.annotation.completed):
        qtbot.mouseClick(
            next(one for one in notice.findChildren(QPushButton) if one.text() == "Resume"), Qt.MouseButton.LeftButton
        )
    assert [job.existing for job in annotation.jobs] == ["refuse", "resume"]


@pytest.mark.parametrize(
    ("there", "answer", "expected"),
    [
        (Existing.INTERRUPTED, "Resume", ["resume"]),
        (Existing.INTERRUPTED, "Start again", ["replace"]),
        (Existing.INTERRUPTED, "Keep both", ["keep"]),
        (Existing.COMPLETE, "Keep both", ["keep"]),
        (Existing.COMPLETE, "Replace", ["replace"]),
        (Existing.COMPLETE, "Leave it", []),
    ],
)
def test_a_session_that_is_there_is_asked_about(
    window: MainWindow,
    annotation: ScriptedAnnotation,
    qtbot: QtBot,
    there: Existing,
    answer: str,
    expected: list[str],
) -> None:
    annotation.there = there
    annotation.go_on.release(1000)
    window.annotate_files([Path("clip.mp4")])
    box = window.annotation.question
    assert box is not None
    qtbot.mouseClick(button(box, answer), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert [job.existing for job in annotation.jobs] == expected
    assert window.annotation.question is None


@pytest.mark.parametrize(("there", "expected"), [(Existing.COMPLETE, "keep"), (Existing.INTERRUPTED, "resume")])
def test_enter_loses_nothing_and_escape_does_nothing(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot, there: Existing, expected: str
) -> None:
    annotation.there = there
    annotation.go_on.release(1000)
    window.annotate_files([Path("clip.mp4")])
    assert window.annotation.question is not None
    qtbot.keyClick(window.annotation.question, Qt.Key.Key_Escape)
    assert window.annotation.question is None
    assert not annotation.jobs
    window.annotate_files([Path("clip.mp4")])
    qtbot.keyClick(window.annotation.question, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.annotation.busy)
    assert [job.existing for job in annotation.jobs] == [expected]


def test_a_name_with_commands_or_markup_only_stands_there(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    name = "<h1>big\u202egpj\n.mp4"
    annotation.there = Existing.COMPLETE
    window.annotate_files([Path(name)])
    box = window.annotation.question
    assert box is not None
    assert box.textFormat() == Qt.TextFormat.PlainText
    assert box.text() == "<h1>big\\u202egpj\\n.mp4 has been annotated already."
    qtbot.keyClick(box, Qt.Key.Key_Escape)


def test_bad_input_is_told_in_words_and_the_next_file_goes_on(
    window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    annotation.error = FerError("notes.txt is no video.")
    with qtbot.waitSignal(window.annotation.idle):
        window.annotate_files([Path("notes.txt"), Path("b.mp4")])
    assert window.notices.texts == ("notes.txt is no video.",)
    assert [job.source.name for job in annotation.jobs] == ["notes.txt", "b.mp4"]


def test_closing_during_work_asks_once_then_stops_and_closes(
    make_window: Callable[[], MainWindow], annotation: ScriptedAnnotation, qtbot: QtBot
) -> None:
    window = make_window()
    window.annotate_files([Path("clip.mp4")])
    qtbot.waitUntil(lambda: bool(annotation.jobs))
    window.close()
    window.close()
    assert window.isVisible()
    (box,) = (one for one in window.findChildren(QMessageBox) if one.isVisible())
    assert box.text() == "An annotation is still at work."
    box.close()
    window.close()
    (box,) = (one for one in window.findChildren(QMessageBox) if one.isVisible())
    with qtbot.waitSignal(window.annotation.idle):
        qtbot.mouseClick(button(box, "Stop and close"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert annotation.jobs[0].source == Path("clip.mp4")


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
    assert [path.name for path in window.annotate.paths] == ["clip.mp4"]
    assert [item.text() for item in window.annotate.files.selectedItems()] == ["clip.mp4"]
    assert not window.annotation.busy
    qtbot.mouseClick(window.annotate.blur, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.annotation.completed):
        qtbot.keyClick(window.annotate.start, Qt.Key.Key_Space)
    assert annotation.jobs[0].source.name == "clip.mp4"
    assert annotation.jobs[0].options.blur_faces
    assert window.live.view.analyzed is None  # it had the machine to itself


def test_the_page_collects_files_and_remembers_options(
    window: MainWindow, settings: Settings, annotation: ScriptedAnnotation, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show_page(1)
    page = window.annotate
    assert not page.start.isEnabled()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.mp4", "b.mp4", "a.mp4")])
    none = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    assert page.paths == [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    page.files.item(0).setSelected(True)
    qtbot.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.blur, Qt.MouseButton.LeftButton)
    page.every.setValue(3)
    annotation.go_on.release(1000)
    with qtbot.waitSignal(window.annotation.completed):
        qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    job = annotation.jobs[0]
    assert job.source == tmp_path / "b.mp4"
    assert (job.options.every, job.options.blur_faces) == (3, True)
    assert settings.annotate.every == 3
    assert job.out == settings.output_folder


def test_a_name_that_is_no_text_stays_the_files(window: MainWindow) -> None:
    path = Path("/videos/caf\udce9.mp4")
    window.show_page(1)
    window.annotate.offer(path)
    assert window.annotate.paths == [path]
    assert window.annotate.files.item(0).text() == "caf\\xe9.mp4"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "about 1 s left"), (42.4, "about 42 s left"), (600, "about 10 min left"), (5400, "about 1.5 h left")],
)
def test_time_left_is_said_as_well_as_it_is_known(seconds: float, text: str) -> None:
    assert time_left(seconds) == text
