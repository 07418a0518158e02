"""How the window meets cameras, bad sources and missing models: what it says, and the way on it offers."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.live.analysis_thread import FailureKind
from app.live.player import Phase
from app.live.services import open_analyzer
from app.live.source_request import CameraChoice, CameraFormat
from app.live.states import Action
from app.main_window import MainWindow
from app.settings import ReadingSettings, Settings
from fer_core.errors import FerError
from fer_core.inference import ModelFolder, shipped_model
from fer_core.vision.assets import AssetsMissing
from tests.gui.driving import next_frame
from tests.gui.scripted import Script, make_face

CAMERA = CameraChoice("/dev/video9", "HD Webcam", 9, (CameraFormat(1920, 1080, 30), CameraFormat(1280, 720, 30)))


def test_a_camera_starts_by_itself_and_is_remembered(
    window: MainWindow, script: Script, settings: Settings, qtbot: QtBot
) -> None:
    script.cameras = (CAMERA,)
    window.begin(None)
    qtbot.waitUntil(lambda: bool(script.requests))
    assert script.requests[0].camera == CAMERA
    assert settings.source == "camera:/dev/video9"
    assert window.live.sources.formats.count() == 2
    assert window.live.sources.formats.currentText() == "1280 × 720, 30 fps"


def test_without_a_camera_the_demo_plays_and_it_is_said(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    window.begin(None)
    qtbot.waitUntil(lambda: bool(script.requests))
    assert script.requests[0].kind == "demo"
    assert window.notices.texts == ("No camera found: this is the demo.",)


def test_a_camera_plugged_in_later_appears_in_the_list(playing: MainWindow, script: Script, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: playing.live.timeline is not None)
    assert playing.live.sources.sources.count() == 1
    script.cameras = (CAMERA,)
    playing.first_run.finder.changed.emit()
    assert [playing.live.sources.sources.itemText(row) for row in range(2)] == ["HD Webcam", "Demo"]
    assert playing.live.sources.request.kind == "demo"


def test_a_named_camera_that_is_not_there_is_told_with_ways_on(
    window: MainWindow, script: Script, qtbot: QtBot
) -> None:
    script.source_error = FerError("There is no camera /dev/video0.")
    window.begin("0")
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.FAILED)
    state = window.live.states.state
    assert state is not None
    assert state.title == "No camera found"
    script.cameras, script.source_error = (CAMERA,), None
    qtbot.mouseClick(window.live.states.buttons[Action.REFRESH], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(script.sources))
    assert script.requests[-1].camera == CAMERA


def test_a_bad_file_is_told_in_words(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.source_error = FerError("notes.txt is not a video or picture that can be read. Choose another file.")
    window.begin("notes.txt")
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.FAILED)
    state = window.live.states.state
    assert state is not None
    assert (state.title, state.sentence) == ("This cannot be opened", str(script.source_error))


def test_a_camera_in_use_is_explained_with_a_next_step(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.cameras = (CAMERA,)
    script.source_error = FerError("HD Webcam is in use by another program. Close that program and try again.")
    window.begin(None)
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.FAILED)
    state = window.live.states.state
    assert state is not None
    assert state.title == "The camera cannot be used"
    assert state.sentence.startswith("HD Webcam is in use")
    script.source_error = None
    qtbot.mouseClick(window.live.states.buttons[Action.AGAIN], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(script.sources))


def test_a_lost_camera_is_waited_for(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.cameras = (CAMERA,)
    window.begin(None)
    qtbot.waitUntil(lambda: bool(script.sources) and window.live.player.phase is Phase.WAITING)
    next_frame(window, script, qtbot)
    assert script.on_lost is not None
    script.on_lost(True)
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.LOST)
    state = window.live.states.state
    assert state is not None
    assert state.title == "Camera lost, waiting for it"
    assert window.live.view.analyzed is None
    script.on_lost(False)
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.analyzed is not None)
    assert window.live.player.phase is Phase.RUNNING
    assert window.live.states.state is None


def test_missing_models_are_offered_for_download(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.analyzer_error = AssetsMissing("The model is not on this machine yet.")
    window.begin("demo")
    qtbot.waitUntil(lambda: Action.DOWNLOAD in window.live.states.buttons)
    qtbot.mouseClick(window.live.states.buttons[Action.DOWNLOAD], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: script.analyzers_open == 1)
    assert script.fetched == 1


def test_a_download_is_made_once_and_can_be_cancelled(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.analyzer_error = AssetsMissing("The model is not on this machine yet.")
    script.hold_fetch = threading.Event()
    window.begin("demo")
    for _ in range(2):
        qtbot.waitUntil(lambda: Action.DOWNLOAD in window.live.states.buttons)
        qtbot.mouseClick(window.live.states.buttons[Action.DOWNLOAD], Qt.MouseButton.LeftButton)
        assert list(window.live.states.buttons) == [Action.CANCEL]
        qtbot.waitUntil(lambda: not window.live.player.busy)
        window.live.start_or_pause()
    assert script.fetched == 1
    qtbot.waitUntil(lambda: Action.DOWNLOAD in window.live.states.buttons)
    qtbot.mouseClick(window.live.states.buttons[Action.DOWNLOAD], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(window.live.states.buttons[Action.CANCEL], Qt.MouseButton.LeftButton)
    assert list(window.live.states.buttons) == [Action.DOWNLOAD]
    script.hold_fetch.set()
    assert window.live.assets.download is not None
    assert window.live.assets.download.cancel(5)
    assert isinstance(script.analyzer_error, AssetsMissing)


def test_a_broken_engine_is_told_in_words(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    script.analyzer_error = FerError("The model folder lacks the file model.tflite; get the folder again.")
    window.begin("demo")
    with qtbot.waitSignal(window.live.player.failed) as failed:
        pass
    assert failed.args is not None
    assert failed.args[0].kind is FailureKind.ENGINE
    state = window.live.states.state
    assert state is not None
    assert "model.tflite" in state.sentence


def test_a_network_that_is_none_is_told_in_words_and_the_window_lives_on(
    make_window: Callable[[], MainWindow],
    script: Script,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = Path(shutil.copytree(shipped_model(), tmp_path / "model"))
    (folder / "model.tflite").write_bytes(b"\x1c\0\0\0TFL3" + bytes(2000))
    ModelFolder.write(folder, ModelFolder.read(shipped_model()).manifest.model_dump(mode="json"))  # hashes are right
    monkeypatch.setattr("fer_core.inference.classifier.shipped_model", lambda: folder)
    monkeypatch.setattr(script, "open_analyzer", open_analyzer)
    window = make_window()
    window.begin("demo")
    with qtbot.waitSignal(window.live.player.failed, timeout=60_000) as failed:
        pass
    assert failed.args is not None
    assert failed.args[0].kind is FailureKind.ENGINE
    state = window.live.states.state
    assert state is not None
    assert f"The network in the model folder {folder} cannot be used" in state.sentence
    assert window.isVisible()


def test_waits_for_the_first_picture_in_words(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    window.begin("demo")
    qtbot.waitUntil(lambda: window.live.player.phase is Phase.WAITING)
    state = window.live.states.state
    assert state is not None
    assert (state.title, state.busy) == ("Waiting for the first picture", True)


def test_nobody_in_view_is_said_and_far_faces_offered(
    playing: MainWindow, script: Script, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.live.result_presenter._NOBODY_S", -1.0)
    playing.live._settings.reading = ReadingSettings(detector="short")
    script.faces = lambda frame, classes: ()
    next_frame(playing, script, qtbot)
    assert list(playing.live.states.buttons) == [Action.FAR]
    script.faces = lambda frame, classes: (make_face(),)
    next_frame(playing, script, qtbot)
    assert playing.live.states.state is None
