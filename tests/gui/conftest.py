"""A window over a scripted engine: faces where a test says, sources that give frames when a test says."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.annotate.services import AnnotateServices
from app.live.player import Phase
from app.live.services import LiveServices
from app.live.source_request import CameraChoice
from app.main_window import MainWindow, Services
from app.review.page import ReviewPage
from app.settings import Settings
from app.theme import ThemeFollower
from tests.gui.reviewing import nine_faces, opened, suspect_four
from tests.gui.scripted import Script, ScriptedAnnotation, save_nothing


def running_timers() -> list[QTimer]:
    """Every timer that Python knows of and that still runs."""
    # By type, not by isinstance: a question to some lazily loaded modules makes them load.
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    return [timer for timer in timers if shiboken6.isValid(timer) and timer.isActive()]


@pytest.fixture(autouse=True)
def _no_timer_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a timer running."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    owners = [f"a timer of {type(timer.parent()).__name__}" for timer in running_timers()]
    assert not owners, f"the test left timers running: {owners}"


@pytest.fixture(autouse=True)
def _no_sound_device(monkeypatch: pytest.MonkeyPatch) -> None:
    """Play nothing on the machine that tests."""
    monkeypatch.setattr("app.file_sound.open_qt_sound", lambda path, on_sound: None)


@pytest.fixture
def script() -> Script:
    """The engine's script."""
    return Script()


@pytest.fixture
def annotation() -> ScriptedAnnotation:
    """The scripted annotation."""
    return ScriptedAnnotation()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings in a file of the test's own."""
    # What the system keeps for the user, thumbnails and the trash among it, is the test's own too.
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    settings = Settings(tmp_path / "settings.ini")
    settings.screenshot_folder = tmp_path / "shots"
    settings.output_folder = tmp_path / "sessions"
    return settings


@pytest.fixture
def make_window(
    qtbot: QtBot, qapp: QApplication, settings: Settings, script: Script, annotation: ScriptedAnnotation, tmp_path: Path
) -> Iterator[Callable[[], MainWindow]]:
    """Makes the window, shown; at the end it is closed and must leave no thread."""
    windows: list[MainWindow] = []
    qapp.setStyle("Fusion")
    follower = ThemeFollower(qapp)
    follower.apply()

    def make() -> MainWindow:
        services = Services(
            live=LiveServices(lambda: None, script.open_source, script.open_analyzer, script.fetch_assets),
            annotate=AnnotateServices(
                annotation.annotate, annotation.search, lambda: tmp_path / "queue", annotation.existing
            ),
            save_screenshot=save_nothing,
            find_cameras=lambda: script.cameras,
        )
        window = MainWindow(settings, services)
        window.appearance_changed.connect(lambda: follower.follow(settings.colours, settings.text_size))
        window.resize(1100, 700)
        window.show()
        window.activateWindow()
        with qtbot.waitActive(window):
            pass
        windows.append(window)
        return window

    def close(window: MainWindow) -> None:
        window.annotation.request_stop()
        qtbot.waitUntil(lambda: not window.annotation.busy)
        window.close()
        assert window.live.player.join(2)
        qtbot.waitUntil(lambda: not window.live.player.busy)
        window.deleteLater()

    yield make
    for window in windows:
        close(window)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    follower.follow("system", 100)
    follower.deleteLater()
    qapp.setStyleSheet("")
    assert script.analyzers_open == 0
    assert all(source.closed for source in script.sources)


@pytest.fixture
def window(make_window: Callable[[], MainWindow]) -> MainWindow:
    """The window."""
    return make_window()


@pytest.fixture
def playing(window: MainWindow, script: Script, qtbot: QtBot) -> MainWindow:
    """The window with the demo running and its first frame shown."""
    window.begin("demo")
    qtbot.waitUntil(lambda: bool(script.sources))
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.analyzed is not None)
    return window


@pytest.fixture
def filming(window: MainWindow, script: Script, qtbot: QtBot) -> MainWindow:
    """The window with a camera running and its first frame shown."""
    script.cameras = (CameraChoice("/dev/video9", "HD Webcam", 9),)
    window.begin()
    qtbot.waitUntil(lambda: bool(script.sources) and window.live.player.phase is Phase.WAITING)
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.analyzed is not None)
    return window


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set of nine faces."""
    return nine_faces(tmp_path / "set")


@pytest.fixture
def suspects(folder: Path) -> Path:
    """The same with four suspects."""
    return suspect_four(folder)


@pytest.fixture
def page(window: MainWindow, suspects: Path, qtbot: QtBot) -> ReviewPage:
    """The Review page with the suspects open."""
    window.show_page(3)
    return opened(window, suspects, qtbot)
