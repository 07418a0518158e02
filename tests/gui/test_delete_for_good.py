"""Deleting a session for good on the Sessions page: asked once, what is lost said, nobody else's file touched."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.sessions.delete_question import ask_to_delete
from app.settings import Settings
from fer_core.session.library import look_at
from tests.gui.watching import listed, make_session, open_session, write_clip


@pytest.fixture
def session(tmp_path: Path, settings: Settings) -> Path:
    return make_session(write_clip(tmp_path / "films" / "clip.mp4"), settings.output_folder)


def question(window: MainWindow) -> QMessageBox:
    return window.sessions.findChildren(QMessageBox)[-1]


def answer(qtbot: QtBot, box: QMessageBox, text: str) -> None:
    button = next(button for button in box.findChildren(QPushButton) if button.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not box.isVisible())
    QApplication.processEvents()


def test_it_is_asked_kept_deleted_and_told(window: MainWindow, session: Path, tmp_path: Path, qtbot: QtBot) -> None:
    (session / "events.csv").write_text("")
    (session / "thesis.txt").write_text("mine")
    page = open_session(window, session, qtbot)
    page.panel.list.setFocus()
    qtbot.keyClick(page.panel.list, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    box = question(window)
    said = box.informativeText().replace("\u200b", "")
    assert box.text() == "Delete “clip” for good?"
    assert "the readings, names, marks and corrections (3 files, " in said
    assert "it holds what the session did not make (thesis.txt)" in said
    assert box.defaultButton() is not None
    assert box.defaultButton().text() == "Keep it"
    answer(qtbot, box, "Keep it")
    assert (session / "session.json").exists()
    assert page.folder == session, "it is still open"
    qtbot.keyClick(page.panel.list, Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    answer(qtbot, question(window), "Delete for good")
    qtbot.waitUntil(lambda: listed(page) == [])
    assert page.folder is None
    assert [path.name for path in session.iterdir()] == ["thesis.txt"]
    assert (tmp_path / "films" / "clip.mp4").exists()
    (text,) = window.notices.texts
    assert text.startswith("clip is deleted for good. Its folder stays")


def test_what_cannot_be_deleted_says_so(
    window: MainWindow, session: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system")

    page = open_session(window, session, qtbot)
    entry = look_at(session)
    assert entry is not None
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        page._remove(entry)
        qtbot.waitUntil(lambda: bool(window.notices.texts))
    assert "read-only disk or folder" in window.notices.texts[0]
    assert (session / "session.json").exists()
    qtbot.waitUntil(lambda: not page.library.busy)


def test_a_session_that_went_meanwhile_has_nothing_to_delete(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    entry = look_at(session)
    assert entry is not None
    session.rename(session.with_name("elsewhere"))
    box = ask_to_delete(window, entry, lambda: pytest.fail("there is nothing to delete"))
    assert "cannot be read" in box.informativeText()
    answer(qtbot, box, "Close")
