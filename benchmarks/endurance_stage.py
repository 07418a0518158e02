"""The window of an endurance run, made and taken down as the program does it, with a camera that is scripted."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from endurance_ground import Home
from endurance_told import Complaints, Told
from PySide6.QtCore import QEventLoop, QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from scripted_camera import ScriptedCamera

from app.error_reporting import ErrorRelay, start_log
from app.live.services import SourceOpener, open_source, real_services
from app.live.source_request import SourceRequest
from app.main_window import MainWindow, Services
from app.settings import Settings
from app.theme import ThemeFollower
from app.widgets.notice import NoticeBoard
from fer_core.media.source import FrameSource

PATIENCE_S: Final = 30.0
_log = logging.getLogger("endurance")


class Browser(QObject):
    """Takes what would be opened in the system's file manager or browser."""

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        """Note it, and open nothing."""
        _log.info("would open %s", url.toString())


def rest(milliseconds: float) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def wait(condition: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
    """Let the window work until something is so; return whether it is."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        rest(20)
    return True


class Stage:
    """The window with all it needs, made and taken down as the program does it."""

    def __init__(self, application: QApplication, camera: ScriptedCamera, home: Home, folder: Path) -> None:
        self.told = Told()
        self.complaints = Complaints()
        self._browser = Browser()
        for scheme in ("file", "http", "https"):
            QDesktopServices.setUrlHandler(scheme, self._browser, "take")  # type: ignore[arg-type]
        self._end_log = start_log(folder)
        _log.setLevel(logging.INFO)
        logging.getLogger().addHandler(self.complaints)
        self._relay = ErrorRelay()
        self._undo = self._relay.install()
        self.settings = Settings(folder / "settings.ini")
        self.settings.output_folder = self.settings.library_folder = home.library
        self.settings.screenshot_folder = home.screenshots
        listen(self.told)
        live = replace(real_services(), open_source=opener(camera))
        self.window = MainWindow(self.settings, Services(live=live, find_cameras=camera.find))
        self._relay.message.connect(self.window.notices.warn)
        self._relay.crashed.connect(self.window.help.crashes.tell)
        theme = ThemeFollower(application)
        self.window.appearance_changed.connect(lambda: theme.follow(self.settings.colours, self.settings.text_size))
        theme.follow(self.settings.colours, self.settings.text_size)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.begin()

    def close(self) -> None:
        """Close the window, and look at what is left."""
        self.window.close()
        if self.window.isVisible():
            self.told.stuck.append("the window itself")
        wait(lambda: threading.active_count() == 1, 5.0)
        self.told.left += [one.name for one in threading.enumerate() if one is not threading.main_thread()]
        self._undo()
        logging.getLogger().removeHandler(self.complaints)
        self._end_log()


def opener(camera: ScriptedCamera) -> SourceOpener:
    """Return what opens the scripted camera, and all else as ever."""

    def open_it(request: SourceRequest, on_lost: Callable[[bool], None]) -> FrameSource:
        return camera.open(request, on_lost) if request.kind == "camera" else open_source(request, on_lost)

    return open_it


def listen(told: Told) -> None:
    """Have every warning of a window noted."""
    warn = NoticeBoard.warn

    def note(
        board: NoticeBoard,
        text: str,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        *,
        about: str = "",
    ) -> None:
        told.warn(text)
        warn(board, text, action, on_action, about=about)

    NoticeBoard.warn = note  # type: ignore[assignment, method-assign]
