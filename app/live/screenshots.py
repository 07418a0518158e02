"""Saves screenshots on a thread of their own: drawing, compressing and writing take longer than a frame."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from app.background import BackgroundTask, explain
from fer_core.errors import FerError

if TYPE_CHECKING:
    from app.live.analyzed_frame import AnalyzedFrame


@dataclass(frozen=True)
class Origin:
    """Where a screenshot comes from, for the data in its file, and whether faces in it are to be unrecognisable."""

    source: str
    model: str
    model_sha256: str
    blur_faces: bool = False


SaveScreenshot = Callable[[Path, "AnalyzedFrame", Origin], Path]


def save_labelled_frame(folder: Path, analyzed: "AnalyzedFrame", origin: Origin) -> Path:
    """Save an analyzed frame at the source's resolution, mirrored if it is shown so, with its labels and its data.

    Raises:
        FerError: The folder cannot be written.
    """
    from fer_core.session.screenshot import save_screenshot

    return save_screenshot(
        folder,
        analyzed.frame,
        analyzed.result,
        source_name=origin.source,
        model_title=origin.model,
        model_sha256=origin.model_sha256,
        mirror=analyzed.mirrored,
        blur_faces=origin.blur_faces,
    )


class ScreenshotTaker(QObject):
    """Takes screenshots in the background and copies each to the clipboard."""

    saved = Signal(object)
    """The file."""
    failed = Signal(str)
    """A sentence."""

    def __init__(self, save: SaveScreenshot = save_labelled_frame, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._tasks: list[BackgroundTask] = []
        # One after the other: encoding a large PNG takes ten times its memory.
        self._turn = threading.Lock()

    def take(self, folder: Path, analyzed: "AnalyzedFrame", origin: Origin) -> None:
        """Save an analyzed frame; `saved` or `failed` follows."""
        self._tasks = [task for task in self._tasks if task.running]
        # The program waits for it at its end: what was asked for is not lost.
        task = BackgroundTask("screenshot", lambda: self._work(folder, analyzed, origin), self, daemon=False)
        task.succeeded.connect(self._copy)
        task.failed.connect(self._on_failed)
        task.finished.connect(task.deleteLater)
        self._tasks.append(task)
        task.start()

    def finish(self, seconds: float) -> None:
        """Wait for what is under way, at the end of the program."""
        for task in self._tasks:
            task.join(seconds)

    def _work(self, folder: Path, analyzed: "AnalyzedFrame", origin: Origin) -> tuple[Path, QImage]:
        try:
            with self._turn:
                path = self._save(folder, analyzed, origin)
        except OSError as error:
            text = self.tr("The screenshot was not saved to {0}: {1}.")
            raise FerError(text.format(folder, error.strerror or error)) from error
        return path, QImage(str(path))

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(explain(error))

    def _copy(self, made: tuple[Path, QImage]) -> None:
        path, image = made
        if not image.isNull():
            QGuiApplication.clipboard().setImage(image)
        self.saved.emit(path)
