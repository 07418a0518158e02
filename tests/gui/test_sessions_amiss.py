"""The Sessions page where something is amiss: nothing there, gone, damaged, without a picture; and the trash."""

import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.sessions.page import SessionsPage
from app.sessions.picture_thread import PictureThread
from app.sessions.services import Trashed
from app.sessions.states import Step
from app.settings import Settings
from fer_core.session.library import SessionEntry
from fer_core.session.opened import OpenSession, Pictures
from tests.gui.watching import FRAMES, at_frame, listed, make_session, open_session, show_library, shown, write_clip


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "films" / "clip.mp4")


@pytest.fixture
def session(clip: Path, settings: Settings) -> Path:
    return make_session(clip, settings.output_folder)


def state(page: SessionsPage) -> str:
    """Return the title of the state that is shown."""
    return page.viewer.states.state.title if page.viewer.states.state is not None else ""


def notice_button(window: MainWindow, text: str) -> QPushButton:
    return next(
        button
        for notice in window.notices._notices()
        for button in notice.findChildren(QPushButton)
        if button.text() == text
    )


def test_an_empty_library_offers_the_next_step(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    settings.output_folder.mkdir()
    page = show_library(window, qtbot, 0)
    assert state(page) == "No session yet"
    assert page.panel.hint == "No session here."
    qtbot.mouseClick(page.viewer.states.buttons[Step.ANNOTATE], Qt.MouseButton.LeftButton)
    assert window.page is window.annotate


def test_before_anything_was_annotated_it_is_no_failure(window: MainWindow, qtbot: QtBot) -> None:
    page = show_library(window, qtbot, 0)
    assert state(page) == "No session yet"
    assert window.notices.texts == ()


def test_a_library_that_vanished_is_said_and_found_again(
    window: MainWindow, session: Path, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    settings.library_folder = settings.output_folder
    page = show_library(window, qtbot, 1)
    away = tmp_path / "unplugged"
    settings.output_folder.rename(away)
    qtbot.waitUntil(lambda: state(page) == "The library is gone")  # the folder is watched
    assert listed(page) == []
    qtbot.mouseClick(page.viewer.states.buttons[Step.LOOK_AGAIN], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.library.busy)
    assert state(page) == "The library is gone"
    away.rename(settings.output_folder)
    qtbot.waitUntil(lambda: listed(page) == ["clip"])
    assert state(page) == "Choose a session"


def test_what_is_new_in_the_folder_is_listed(
    window: MainWindow, session: Path, clip: Path, settings: Settings, qtbot: QtBot
) -> None:
    page = show_library(window, qtbot, 1)
    shutil.copytree(session, settings.output_folder / "copy")
    qtbot.waitUntil(lambda: sorted(listed(page)) == ["clip", "copy"])
    assert not clip.with_name("copy").exists()


def test_a_session_goes_to_the_trash_and_is_put_back(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    page = open_session(window, session, qtbot)
    qtbot.waitUntil(lambda: listed(page) == ["clip"] and not page.library.busy)
    page.panel.mark(session)
    qtbot.mouseClick(page.panel.trash, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(page) == [])
    assert not session.exists()
    assert page.viewer.watched is None
    assert window.notices.texts == ("clip is in the trash.",)
    qtbot.mouseClick(notice_button(window, "Put back"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(page) == ["clip"])
    assert (session / "session.json").exists()
    qtbot.waitUntil(lambda: window.notices.texts[-1:] == ("clip is back.",))


def test_what_is_moved_while_another_session_still_moves_waits_its_turn(
    window: MainWindow, session: Path, clip: Path, settings: Settings, qtbot: QtBot
) -> None:
    for name in ("anna", "bo"):
        make_session(clip, settings.output_folder, name)
    page = show_library(window, qtbot, 3)
    library, begun, release = page.library, threading.Event(), threading.Event()
    usual = library._services

    def late(entry: SessionEntry) -> Trashed:
        begun.set()
        assert release.wait(10)
        return usual.to_trash(entry)

    library._services = replace(usual, to_trash=late)
    trashed: list[Trashed] = []
    library.trashed.connect(trashed.append)
    anna, bo, first = sorted(page.panel.entries, key=lambda entry: entry.title)
    for entry in (first, anna, first):  # the same one twice is once
        page._trash(entry)
    page._remove(bo)
    assert begun.wait(10)
    assert first.folder.exists()
    release.set()
    qtbot.waitUntil(lambda: listed(page) == [] and not library.busy)
    assert [one.title for one in trashed] == ["clip", "anna"]
    assert not bo.folder.exists()
    assert len(window.notices.texts) == 3
    for one in trashed:
        library.put_back(one)
    qtbot.waitUntil(lambda: sorted(listed(page)) == ["anna", "clip"] and not library.busy)


@pytest.mark.parametrize(
    ("amiss", "words"),
    [
        ("cut", "is damaged"),
        ("newer", "newer"),
        ("gone", "no session.json"),
        ("no table", "lacks its table of faces"),
    ],
)
def test_a_session_that_cannot_be_opened_says_why(
    window: MainWindow, session: Path, qtbot: QtBot, amiss: str, words: str
) -> None:
    record = session / "session.json"
    if amiss == "cut":
        record.write_bytes(record.read_bytes()[:200])
    elif amiss == "newer":
        record.write_text(json.dumps(json.loads(record.read_text()) | {"format": 99}))
    elif amiss == "gone":
        record.unlink()
    else:
        (session / "faces.csv").unlink()
    window.open_session(session)
    page = window.sessions
    qtbot.waitUntil(lambda: state(page) == "clip cannot be opened")
    assert page.viewer.states.state is not None
    assert words in page.viewer.states.state.sentence
    assert set(page.viewer.states.buttons) == {Step.OPEN_AGAIN, Step.REVEAL}


def test_what_was_mended_opens_on_the_second_try(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    record = session / "session.json"
    whole = record.read_bytes()
    record.write_bytes(whole[:200])
    window.open_session(session)
    page = window.sessions
    qtbot.waitUntil(lambda: Step.OPEN_AGAIN in page.viewer.states.buttons)
    record.write_bytes(whole)
    qtbot.mouseClick(page.viewer.states.buttons[Step.OPEN_AGAIN], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.viewer.view.analyzed is not None)


def test_without_a_picture_the_readings_are_shown_and_the_original_can_be_named(
    window: MainWindow, session: Path, clip: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    elsewhere = tmp_path / "other" / "drive"
    elsewhere.mkdir(parents=True)
    clip.rename(elsewhere / clip.name)
    page = open_session(window, session, qtbot)
    assert state(page) == "There is no picture"
    assert page.viewer.states.state is not None
    assert page.viewer.states.state.sentence
    analyzed = page.viewer.view.analyzed
    assert analyzed is not None
    assert [face.track_id for face in analyzed.result.faces] == [1]
    assert page.viewer.transport.slider.maximum() == FRAMES - 1
    page.viewer.transport.slider.setValue(15)
    qtbot.waitUntil(lambda: at_frame(page, 15))
    page._take_original(elsewhere / clip.name)
    qtbot.waitUntil(lambda: page.viewer.player.pictured and at_frame(page, 15))
    assert shown(page) == 15
    assert state(page) == ""


def test_a_session_without_a_picture_is_let_go_of_when_another_opens(
    window: MainWindow, session: Path, clip: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    clip.unlink()
    for _ in range(3):
        page = open_session(window, session, qtbot)
        assert not page.viewer.player.pictured
    page.viewer.player.end()
    qtbot.waitUntil(lambda: not page.viewer.player.busy)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not page.viewer.player.findChildren(PictureThread)


def test_where_only_the_annotated_video_is_left_its_boxes_are_not_drawn_twice(
    window: MainWindow, clip: Path, settings: Settings, qtbot: QtBot
) -> None:
    session = make_session(clip, settings.output_folder, video=True)
    clip.unlink()
    page = open_session(window, session, qtbot)
    assert state(page).startswith("The original was not found")
    assert not page.viewer.transport.overlays.isChecked()
    qtbot.mouseClick(page.viewer.states.buttons[Step.HIDE], Qt.MouseButton.LeftButton)
    assert state(page) == ""


def test_the_session_that_is_clicked_last_is_the_one_that_opens(
    window: MainWindow, session: Path, clip: Path, settings: Settings, qtbot: QtBot
) -> None:
    other = make_session(clip, settings.output_folder, "other")
    for folder in (session, other, session, other):
        window.open_session(folder)
    page = window.sessions
    qtbot.waitUntil(lambda: page.viewer.view.analyzed is not None)
    assert page.viewer.watched is not None
    assert page.viewer.watched.session.folder == other


def test_a_session_folder_that_is_dropped_opens_here(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(session))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(10, 10), copy, data, left, none))
    assert window.page is window.sessions
    qtbot.waitUntil(lambda: window.sessions.viewer.view.analyzed is not None)


def test_a_session_that_is_named_opens_at_the_start(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    window.begin(str(session))
    qtbot.waitUntil(lambda: window.sessions.viewer.view.analyzed is not None)
    assert window.page is window.sessions
    assert not window.live.player.busy
    qtbot.waitUntil(lambda: window.live.timeline is not None)


def test_closing_while_a_session_plays_leaves_nothing(window: MainWindow, session: Path, qtbot: QtBot) -> None:
    page = open_session(window, session, qtbot)
    page.viewer.player.play_or_pause()
    window.close()
    assert page.viewer.view.analyzed is None


def test_readings_are_shown_while_the_picture_takes_its_time(
    window: MainWindow, session: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    go_on = threading.Event()
    open_pictures = OpenSession.open_pictures

    def slowly(opened: OpenSession) -> Pictures | None:
        go_on.wait(10)
        return open_pictures(opened)

    monkeypatch.setattr(OpenSession, "open_pictures", slowly)
    page = open_session(window, session, qtbot, pictures=False)
    assert state(page).startswith("The picture is being opened")
    page.viewer.transport.slider.setValue(12)
    qtbot.waitUntil(lambda: at_frame(page, 12))
    assert not page.viewer.player.pictured
    page.viewer.begin_selection()
    go_on.set()
    qtbot.waitUntil(lambda: page.viewer.player.pictured and at_frame(page, 12) and shown(page) == 12)
    assert state(page) == ""
    assert page.viewer.selection is not None


def test_the_original_of_a_blurred_session_is_not_shown_nor_asked_for(
    window: MainWindow, session: Path, qtbot: QtBot
) -> None:
    record = session / "session.json"
    told = json.loads(record.read_text())
    record.write_text(json.dumps(told | {"options": told["options"] | {"blur_faces": True}}))
    page = open_session(window, session, qtbot)
    assert page.viewer.states.state is not None
    assert page.viewer.states.state.sentence == "Faces are blurred in this session, so its original is not shown."
    assert not page.viewer.player.pictured
    assert set(page.viewer.states.buttons) == {Step.HIDE}
    qtbot.mouseClick(page.viewer.states.buttons[Step.HIDE], Qt.MouseButton.LeftButton)
    assert page.viewer.states.state is None
