"""What lies beside the pages: the first-start page, About, the log, errors, where everything lies, the compact view."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton, QSplitter
from pytestqt.qtbot import QtBot

from app.about import dialog as about_dialog
from app.about.first_start import show_first_start
from app.error_reporting import LOG_NAME, start_log
from app.error_reporting import log_folder as folder_of_logs
from app.live.player import Phase
from app.log.crash_report import UncaughtError
from app.main_window import MainWindow
from app.privacy.dialog import PrivacyDialog
from app.settings import NOTICE_VERSION, Settings
from fer_core.files.lock import is_held
from fer_core.session.queue_file import NAME, QueueFile, queue_folder
from fer_core.session.queue_item import QueueItem
from tests.gui.driving import next_frame
from tests.gui.scripted import Script, ScriptedAnnotation


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's log, as everything else the system keeps for them, is the test's own."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / f"xdg_{name.lower()}_home"))
    folder = folder_of_logs()
    assert folder.is_relative_to(tmp_path)
    end = start_log(folder)
    qInstallMessageHandler(None)  # what Qt says of a screen that is none is no complaint of the program's
    yield folder
    end()


@pytest.fixture(autouse=True)
def _no_dialog_left(log_folder: Path, qapp: QApplication) -> Iterator[None]:
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def crash(line: int = 1) -> UncaughtError:
    return UncaughtError("KeyError", f"page.py, line {line}", "Traceback\nKeyError: 'x'\n")


def press(qtbot: QtBot, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def answer(qtbot: QtBot, box: QMessageBox, text: str) -> None:
    press(qtbot, next(button for button in box.findChildren(QPushButton) if button.text() == text))


def test_nothing_begins_before_the_first_start_page_is_read(
    window: MainWindow, settings: Settings, script: Script, qtbot: QtBot
) -> None:
    page = show_first_start(window, settings, lambda: window.begin("demo"))
    assert page.isModal()
    assert "not a feeling" in page.text.toPlainText()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not script.sources
    assert not window.acceptDrops()
    assert settings.read_notice == 0
    press(qtbot, page.read)
    qtbot.waitUntil(lambda: bool(script.sources))
    assert window.acceptDrops()
    assert Settings(settings.file).read_notice == NOTICE_VERSION


def test_whoever_closes_the_page_unread_closes_the_window(
    window: MainWindow, settings: Settings, script: Script, qtbot: QtBot
) -> None:
    page = show_first_start(window, settings, lambda: window.begin("demo"))
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert settings.read_notice == 0
    assert not script.sources


def test_about_shows_versions_the_card_licences_and_the_page_again(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    about = window.help.show_about()
    qtbot.waitUntil(lambda: about.names.count() > 10, timeout=20_000)
    press(qtbot, about.copy)
    copied = QGuiApplication.clipboard().text()
    for name in (
        "FER Studio: ",
        "Python: 3.",
        "Qt: 6.",
        "LiteRT: ",
        "FFmpeg: ",
        "BlazeFace, short range: ",
        "Network: ",
    ):
        assert name in copied
    assert "fer-small v4" in about.card.toPlainText()
    assert "| 7 |" not in about.card.toPlainText(), "its tables are tables"
    about.names.setCurrentRow(0)
    assert "Apache License" in about.licence.toPlainText()
    window.help.show_notice()
    assert about.privacy.isVisible()
    assert "must not be used for" in about.privacy.toPlainText()
    about.accept()


def test_about_closes_at_once_while_it_still_looks_for_licences(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = threading.Event()
    closed_before_it_ended: list[bool] = []

    def look(stopping: Callable[[], bool]) -> tuple[object, ...]:
        closed_before_it_ended.append(closed.wait(3.0))
        return ()

    monkeypatch.setattr(about_dialog, "components", look)
    monkeypatch.setattr(about_dialog, "part_versions", tuple)
    window.help.show_about().close()
    closed.set()
    qtbot.waitUntil(lambda: closed_before_it_ended == [True])
    assert not window.findChildren(about_dialog.AboutDialog)


def test_the_log_is_shown_while_it_is_written(window: MainWindow, log_folder: Path, qtbot: QtBot) -> None:
    log = window.help.show_log()
    logging.getLogger("app.live").info("a note")
    logging.getLogger("app.live").info("Another, about <b>bold</b> names")
    qtbot.waitUntil(lambda: "bold" in log.text.toPlainText())
    assert "a note" in log.text.toPlainText()
    qtbot.keyClicks(log.search, "ANOTHER")
    assert log.text.toPlainText().endswith("app.live: Another, about <b>bold</b> names")
    assert "a note" not in log.text.toPlainText()
    log.level.setCurrentIndex(log.level.findData("ERROR"))
    assert log.text.toPlainText() == ""
    assert log.count.text() == "Nothing like that in it."
    log.search.clear()
    log.level.setCurrentIndex(0)
    press(qtbot, log.copy)
    assert QGuiApplication.clipboard().text() == log.text.toPlainText()
    (log_folder / "native.log").write_text("a delegate (2 times)\n")
    log.source.setCurrentIndex(1)
    assert log.text.toPlainText() == "a delegate (2 times)"
    log.folder_wanted.disconnect()
    with qtbot.waitSignal(log.folder_wanted) as wanted:
        press(qtbot, log.reveal)
    assert wanted.args == [log_folder]
    log.reject()


def test_an_error_is_told_once_and_its_report_stays_here(window: MainWindow, log_folder: Path, qtbot: QtBot) -> None:
    crashes = window.help.crashes
    crashes.tell(crash(1))
    dialog = crashes.dialog
    assert dialog is not None
    for line in range(20):
        crashes.tell(crash(line))
    assert crashes.dialog is dialog
    assert "(21 times)" in dialog.windowTitle()
    press(qtbot, dialog.copy)
    assert "KeyError: 'x'" in QGuiApplication.clipboard().text()
    press(qtbot, dialog.save)
    (report,) = (log_folder / "reports").iterdir()
    assert report.read_text() == QGuiApplication.clipboard().text()
    assert report.name in dialog.said.text().replace("\u200b", "")
    press(qtbot, dialog.go_on)
    assert window.isVisible()
    crashes.tell(crash(30))
    assert crashes.dialog is None
    assert any("Something went wrong again" in text for text in window.notices.texts)


def test_quit_closes_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.help.crashes.tell(crash())
    dialog = window.help.crashes.dialog
    assert dialog is not None
    compact = window.help.show_compact()
    assert compact is not None
    press(qtbot, dialog.quit)
    assert not window.isVisible()
    assert not compact.isVisible()


def test_a_native_crash_is_told_at_the_next_start(window: MainWindow, log_folder: Path) -> None:
    assert window.help.crashes.keep_last_crash() is None
    (log_folder / "running-4194305.txt").write_text("Fatal Python error: Segmentation fault\n")
    report = window.help.crashes.keep_last_crash()
    assert report is not None
    assert "Segmentation fault" in report.read_text()
    window.help.tell_last_crash(report)
    assert any("ended unexpectedly last time" in text for text in window.notices.texts)


def test_where_everything_lies_is_listed_removed_and_forgotten(
    window: MainWindow, settings: Settings, log_folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    settings.source = "demo"
    settings.save()
    session = settings.output_folder / "one"
    session.mkdir(parents=True)
    (session / "faces.csv").write_text("x")
    dialog = window.help.show_privacy()
    qtbot.waitUntil(lambda: all(label.text() != "…" for label in dialog.sizes))
    kinds = [place.kind for place in dialog.places]
    assert dialog.sizes[kinds.index("sessions")].text() == "1 byte"
    assert dialog.delete_buttons[kinds.index("sessions")] is None
    delete = dialog.delete_buttons[kinds.index("log")]
    assert delete is not None
    press(qtbot, delete)
    answer(qtbot, dialog.findChildren(QMessageBox)[-1], "Keep it")
    assert (log_folder / LOG_NAME).exists()
    press(qtbot, dialog.blur["screenshots"])  # type: ignore[arg-type]
    press(qtbot, dialog.blur["recordings"])  # type: ignore[arg-type]
    press(qtbot, dialog.blur["annotated"])  # type: ignore[arg-type]
    assert (settings.screenshot_blur, settings.record.blur_faces, settings.annotate.blur_faces) == (True, True, True)
    file = settings.file
    settings.save()
    assert file.exists()
    press(qtbot, dialog.forget)
    answer(qtbot, dialog.findChildren(QMessageBox)[-1], "Forget everything")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not file.exists()
    assert not (log_folder / LOG_NAME).exists()
    assert (session / "faces.csv").exists()


def test_blur_that_is_wanted_where_everything_lies_stays_wanted_elsewhere(
    window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    window.show_page(1)
    menu, card = window.live.bar.record_choice, window.annotate.card
    dialog = window.help.show_privacy()
    press(qtbot, dialog.blur["recordings"])  # type: ignore[arg-type]
    press(qtbot, dialog.blur["annotated"])  # type: ignore[arg-type]
    assert (menu.blur.isChecked(), card.blur.isChecked()) == (True, True)
    menu.contents["clean"].trigger()
    card.every.setValue(3)
    assert (settings.record.content, settings.annotate.every) == ("clean", 3)
    assert (settings.record.blur_faces, settings.annotate.blur_faces) == (True, True)
    kinds = [place.kind for place in dialog.places]
    settings.save()
    qtbot.waitUntil(lambda: all(label.text() != "…" for label in dialog.sizes))
    dialog._delete(dialog.places[kinds.index("settings")])
    shown = (dialog.blur["recordings"].isChecked(), menu.blur.isChecked(), card.blur.isChecked())
    assert shown == (False, False, False), "what is shown is what is set"
    assert card.every.value() == settings.annotate.every == 1
    dialog.reject()


@pytest.fixture
def queued(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a queue waits that the window is to find."""
    folder = queue_folder()
    assert folder.is_relative_to(tmp_path)
    file = QueueFile(folder)
    file.save((QueueItem(Path("a.mp4"), tmp_path, key="a", source_frames=72),))
    file.close()
    return folder / NAME


def deed(dialog: PrivacyDialog, what: str) -> None:
    """Delete what waits, or forget everything, as if it had been agreed to."""
    if what == "delete":
        dialog._delete(next(place for place in dialog.places if place.kind == "state"))
    else:
        dialog._forget()


@pytest.mark.parametrize("what", ["delete", "forget"])
def test_a_queue_is_not_removed_while_it_is_at_work_and_not_written_again(
    queued: Path, window: MainWindow, annotation: ScriptedAnnotation, qtbot: QtBot, what: str
) -> None:
    window.pages._annotate_services = replace(window.pages._annotate_services, queue_folder=queue_folder)  # type: ignore[type-var]
    window.annotation.queue.release()
    qtbot.waitUntil(lambda: annotation.at_work == 1)
    dialog = window.help.show_privacy()
    deed(dialog, what)
    assert dialog.said.text() == "The queue is still at work. Pause it first."
    assert queued.exists()
    assert is_held(queued.parent)
    window.annotation.queue.hold()
    qtbot.waitUntil(lambda: not window.annotation.busy)
    deed(dialog, what)
    assert not queued.exists()
    assert window.annotation.queue.items == ()
    window.annotation.queue.undo()
    assert not queued.exists()
    if what == "delete":
        assert window.isVisible()
        dialog.reject()
        window.annotate_files([Path("b.mp4")])
        qtbot.waitUntil(lambda: annotation.at_work == 1)
        assert [item.source.name for item in QueueFile._read(window.annotation._file)] == ["b.mp4"]  # type: ignore[arg-type]
    else:
        qtbot.waitUntil(lambda: not window.isVisible())
        assert not queued.parent.exists()


@pytest.mark.parametrize("looked", [False, True])
def test_a_queue_that_another_window_has_is_not_taken_from_it(
    queued: Path, window: MainWindow, qtbot: QtBot, looked: bool
) -> None:
    window.pages._annotate_services = replace(window.pages._annotate_services, queue_folder=queue_folder)  # type: ignore[type-var]
    other = QueueFile(queued.parent)
    if looked:
        window.show_page(1)
    dialog = window.help.show_privacy()
    for what in ("delete", "forget"):
        deed(dialog, what)
        assert "Another window of FER Studio has the queue" in dialog.said.text().replace("\u200b", "")
        assert queued.exists()
        assert window.isVisible()
    other.close()
    deed(dialog, "delete")
    assert not queued.parent.exists()
    dialog.reject()


def test_the_compact_view_has_the_same_run_and_gives_the_picture_back(
    playing: MainWindow, settings: Settings, script: Script, qtbot: QtBot
) -> None:
    view, home = playing.live.view, playing.live.view.parentWidget()
    assert isinstance(home, QSplitter)
    order = home.indexOf(view)
    compact = playing.help.show_compact()
    assert compact is not None
    assert compact.isVisible()
    assert not playing.isVisible()
    assert view.window() is compact
    assert compact.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    before = view.analyzed
    script.source.give()
    qtbot.waitUntil(lambda: view.analyzed is not before)
    assert len(script.sources) == 1
    phases = [playing.live.player.phase]
    compact.resize(330, 200)
    qtbot.keyClick(compact, Qt.Key.Key_Space)
    assert [*phases, playing.live.player.phase] == [Phase.RUNNING, Phase.PAUSED]
    qtbot.keyClick(compact, Qt.Key.Key_Escape)
    assert playing.isVisible()
    assert not compact.isVisible()
    assert view.parentWidget() is home
    assert home.indexOf(view) == order
    assert playing.help.show_compact() is compact
    assert (compact.width(), compact.height()) == (330, 200), "its size is remembered"
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert playing.isVisible()
    playing.help.show_compact()
    compact.close()
    assert playing.isVisible(), "closing it is going back"


def test_the_compact_view_shows_chosen_faces_only(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    view = playing.live.view
    compact = playing.help.show_compact()
    assert compact is not None
    assert view.analyzed is not None
    everybody = {face.track_id for face in view.analyzed.result.faces}
    qtbot.keyClick(compact, Qt.Key.Key_1)
    chosen = view._drawn_result(view.analyzed.result).faces
    assert [face.track_id for face in chosen] == [view.selected]
    qtbot.keyClick(compact, Qt.Key.Key_0)
    assert {face.track_id for face in view._drawn_result(view.analyzed.result).faces} == everybody
    assert not any(shortcut.autoRepeat() for shortcut in compact.findChildren(QShortcut)), "a held key does it once"
    compact.leave()


def test_the_compact_view_shows_that_it_records(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    compact, recording = playing.help.show_compact(), playing.live.recording
    assert compact is not None
    qtbot.waitUntil(compact.isActiveWindow)
    assert not compact._dot.isVisible()
    qtbot.keyClick(compact, Qt.Key.Key_R)
    assert compact._dot.isVisible()
    qtbot.waitUntil(lambda: recording._recorder is not None)
    next_frame(playing, script, qtbot)
    script.source.skip(2)
    next_frame(playing, script, qtbot)
    qtbot.waitUntil(lambda: compact._dot.text == "0:02")
    red = compact._dot.grab().toImage().pixelColor(compact._dot.height() // 2, compact._dot.height() // 2)
    assert red.red() > 2 * red.green()
    qtbot.keyClick(compact, Qt.Key.Key_Escape)
    playing.help.show_compact()
    qtbot.waitUntil(compact.isActiveWindow)
    assert compact._dot.isVisible()
    qtbot.keyClick(compact, Qt.Key.Key_R)
    assert not compact._dot.isVisible()
    qtbot.waitUntil(lambda: not recording.busy)
    compact.leave()


def test_what_is_asked_or_told_in_the_window_brings_it_back(
    playing: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = playing.live
    deeds: tuple[Callable[[], object], ...] = (
        lambda: live.warned.emit("The disk is full."),
        lambda: live.open_wanted.emit(),
        lambda: live.annotate_wanted.emit(tmp_path / "clip.mp4"),
    )
    for told in deeds:
        playing.show_page(0)
        compact = playing.help.show_compact()
        assert compact is not None
        told()
        assert playing.isVisible()
        assert not compact.isVisible()
        for dialog in playing.findChildren(QFileDialog):
            dialog.reject()
    assert playing.notices.texts[0] == "The disk is full."
    assert playing.page is playing.annotate


def test_there_is_no_compact_view_of_another_page(window: MainWindow) -> None:
    window.show_page(1)
    assert window.help.show_compact() is None
    assert any("Open that page first" in text for text in window.notices.texts)


def test_every_control_has_a_name(window: MainWindow, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.about.dialog.part_versions", lambda: ())
    monkeypatch.setattr("app.about.dialog.components", lambda *_: ())
    window.resize(900, 600)
    about, log, privacy = window.help.show_about(), window.help.show_log(), window.help.show_privacy()
    window.help.crashes.tell(crash())
    crash_dialog = window.help.crashes.dialog
    first = show_first_start(window, settings, lambda: None)
    assert crash_dialog is not None
    for dialog in (about, log, privacy, crash_dialog, first):
        for button in dialog.findChildren(QPushButton):
            assert button.accessibleName(), (dialog.windowTitle(), button.text())
        assert dialog.width() <= 900
        assert dialog.height() <= 600
        assert all(label.textFormat() is not Qt.TextFormat.RichText for label in dialog.findChildren(QLabel))
    first.accept()
    for dialog in (crash_dialog, privacy, log, about):
        dialog.reject()
