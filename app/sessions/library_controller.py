"""A library of sessions: looked through on a thread, again when it changes, and taken from with a way back."""

from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QImage

from app.background import BackgroundTask, Stopped, explain
from app.sessions.services import SessionServices, Trashed
from fer_core.errors import FerError
from fer_core.text import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from fer_core.frames import Image
    from fer_core.session.library import SessionEntry

_SETTLE_MS: Final = 400
_SIDE: Final = 144
_BATCH: Final = 50
_PATIENCE_S: Final = 1.0


class LibraryController(QObject):
    """Owns the thread that looks for sessions and makes their pictures, and the one that moves them."""

    busy_changed = Signal(bool)
    found = Signal(object)
    """What is in the library, as far as it is known: a tuple of entries."""
    complete = Signal()
    """`found` was told for the last time: that is all."""
    lost = Signal(str)
    """The library cannot be read: a sentence."""
    pictured = Signal(object, object)
    """A session's picture is made: its folder, a QImage."""
    trashed = Signal(object)
    """A session is in the trash: a `Trashed`."""
    restored = Signal(object)
    """It is back: the same."""
    deleted = Signal(object)
    """A session is deleted for good: what of it, a `Deletion`."""
    warned = Signal(str)

    _batch = Signal(object, object, bool)
    _picture = Signal(object, object, object)

    def __init__(self, services: SessionServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._folder: Path | None = None
        self._task: BackgroundTask | None = None
        self._mover: BackgroundTask | None = None
        self._moves: deque[BackgroundTask] = deque()
        self._going: deque[Path] = deque()
        self._again = self._there = False
        self._entries: tuple[SessionEntry, ...] = ()
        self._made: dict[Path, int] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self.refresh)
        self._watcher.directoryChanged.connect(self._notice)
        self._batch.connect(self._take)
        self._picture.connect(self._take_picture)

    @property
    def folder(self) -> Path | None:
        """The library."""
        return self._folder

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return self._task is not None or self._mover is not None

    def show_folder(self, folder: Path) -> None:
        """Take another folder as the library."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._folder, self._entries = folder, ()
        self.refresh()

    def refresh(self) -> None:
        """Look through the library, again if that is just being done."""
        self._settle.stop()
        if self._folder is None:
            return
        if self._task is not None:
            self._again = True
            self._task.request_stop()
            return
        task = BackgroundTask("library", partial(self._look, self._folder), self)
        task.failed.connect(partial(self._fail, self._folder))
        task.finished.connect(self._end)
        self._task = task
        self.busy_changed.emit(True)
        task.start()

    def move_to_trash(self, entry: "SessionEntry") -> None:
        """Put a session in the trash."""
        if entry.folder not in self._going:
            self._move(entry.folder, partial(self._services.to_trash, entry), self.trashed)

    def delete(self, entry: "SessionEntry") -> None:
        """Delete a session for good."""
        if entry.folder not in self._going:
            self._move(entry.folder, partial(self._services.delete, entry), self.deleted)

    def put_back(self, trashed: Trashed) -> None:
        """Take a session out of the trash again."""

        def work() -> Trashed:
            self._services.put_back(trashed)
            return trashed

        self._move(trashed.was, work, self.restored)

    def leave(self) -> None:
        """End what runs: the window closes."""
        self._settle.stop()
        self._again, self._folder = False, None
        self._moves.clear()  # what has not begun stays where it is
        for task in (self._task, self._mover):
            if task is not None:
                task.request_stop()
                task.join(_PATIENCE_S)

    def _move(self, folder: Path, work: "Callable[[], object]", told: SignalInstance) -> None:
        task = BackgroundTask("trash", work, self)
        task.succeeded.connect(told)
        task.failed.connect(lambda error: self.warned.emit(explain(error)))
        task.finished.connect(self._moved)
        self._moves.append(task)
        self._going.append(folder)
        self._move_next()

    def _move_next(self) -> None:
        if self._mover is None and self._moves:
            self._mover = self._moves.popleft()
            self._mover.start()

    def _moved(self) -> None:
        assert self._mover is not None
        self._mover.join(_PATIENCE_S)
        self._mover.deleteLater()
        self._mover = None
        self._going.popleft()
        self._move_next()
        self.refresh()

    def _look(self, folder: Path) -> None:
        """Find the sessions, then make the pictures that are not there yet; runs on the thread."""
        task = self._task
        assert task is not None
        entries: list[SessionEntry] = []
        for entry in self._services.find(folder):
            if task.stopping.is_set():
                raise Stopped
            entries.append(entry)
            if len(entries) % _BATCH == 0:
                self._batch.emit(task, tuple(entries), False)
        self._batch.emit(task, tuple(entries), True)
        for entry in entries:
            if task.stopping.is_set():
                raise Stopped
            if self._made.get(entry.folder) != entry.size_bytes:
                picture = self._picture_of(entry)
                if picture is not None:
                    self._picture.emit(task, entry, picture)

    def _picture_of(self, entry: "SessionEntry") -> QImage | None:
        try:
            image = self._services.thumbnail(entry, _SIDE)
        except (FerError, OSError):  # what is wrong with it is said where it is opened
            return None
        return None if image is None else _as_picture(image)

    def _take(self, task: BackgroundTask, entries: "tuple[SessionEntry, ...]", whole: bool) -> None:
        if task is not self._task or task.stopping.is_set():
            return
        if whole or len(entries) > len(self._entries):  # a list that is there does not shrink meanwhile
            self.found.emit(entries)
        if whole:
            self._entries = entries
            self._there = True
            self._watch()
            self.busy_changed.emit(False)
            self.complete.emit()

    def _take_picture(self, task: BackgroundTask, entry: "SessionEntry", picture: QImage) -> None:
        if task is self._task:
            self._made[entry.folder] = entry.size_bytes
            self.pictured.emit(entry.folder, picture)

    def _notice(self, changed: str) -> None:
        """Look again in a moment, if the change may be the library's."""
        folder = self._folder
        if folder is not None and (changed != str(folder.parent) or folder.is_dir() != self._there):
            self._settle.start()

    def _watch(self) -> None:
        """Be told of what comes and goes in the library, and of itself coming and going."""
        assert self._folder is not None
        folders = {str(entry.folder.parent) for entry in self._entries}
        folders |= {str(folder) for folder in (self._folder, self._folder.parent) if folder.is_dir()}
        known = set(self._watcher.directories())
        if known - folders:
            self._watcher.removePaths(sorted(known - folders))
        if folders - known:
            self._watcher.addPaths(sorted(folders - known))

    def _fail(self, folder: Path, error: Exception) -> None:
        if folder == self._folder:
            self._entries, self._there = (), folder.is_dir()
            self._watch()
            self.busy_changed.emit(False)
            self.found.emit(())
            self.lost.emit(harmless(explain(error)))

    def _end(self) -> None:
        assert self._task is not None
        self._task.join(_PATIENCE_S)
        self._task.deleteLater()
        self._task = None
        if self._again:
            self._again = False
            self.refresh()


def _as_picture(image: "Image") -> QImage:
    height, width = image.shape[:2]
    return QImage(image.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()
