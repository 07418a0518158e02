"""Small pictures of what is in the queue, made on a thread for the rows that are seen, and kept in memory only."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.background import BackgroundTask
from fer_core.session.thumbnails import input_thumbnail

SIDE: Final = 96
"""Pixels of the longer side: enough for a row at twice the density."""
_KEPT: Final = 400
_WANTED: Final = 60
"""So many are waited for at most; whoever scrolls past has no use for the rest."""
_PATIENCE_S: Final = 1.0


class QueueThumbnails(QObject):
    """Lends a picture for each input, as soon as it is there."""

    arrived = Signal()
    """There are pictures that were not there before."""

    _made = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[Path, QImage | None] = OrderedDict()
        self._wanted: list[Path] = []
        self._making: set[Path] = set()
        self._lock = threading.Lock()
        self._task: BackgroundTask | None = None
        self._left = False
        self._made.connect(self._take)

    def of(self, source: Path) -> QImage | None:
        """Return an input's picture, or None where there is none (yet); it is then made."""
        if source in self._kept:
            self._kept.move_to_end(source)
            return self._kept[source]
        with self._lock:
            if source in self._making:
                return None
            if source in self._wanted:
                self._wanted.remove(source)
            self._wanted.append(source)  # what was seen last comes first
            del self._wanted[:-_WANTED]
        if self._task is None and not self._left:
            self._task = task = BackgroundTask("queue-thumbnails", self._make, self)
            task.finished.connect(self._end)
            task.start()
        return None

    def leave(self) -> None:
        """End what runs: the window closes."""
        self._left = True
        with self._lock:
            self._wanted.clear()
        if self._task is not None:
            self._task.join(_PATIENCE_S)

    def _make(self) -> None:
        while True:
            with self._lock:
                source = self._wanted.pop() if self._wanted else None
                if source is None:
                    return
                self._making.add(source)
            self._made.emit(source, _picture(source))

    def _take(self, source: Path, picture: QImage | None) -> None:
        self._kept[source] = picture
        with self._lock:
            self._making.discard(source)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if picture is not None:
            self.arrived.emit()

    def _end(self) -> None:
        assert self._task is not None
        self._task.join(_PATIENCE_S)
        self._task.deleteLater()
        self._task = None
        if self._wanted:  # asked for while the thread was ending
            self.of(self._wanted[-1])


def _picture(source: Path) -> QImage | None:
    small = input_thumbnail(source, SIDE)
    if small is None:
        return None
    height, width = small.shape[:2]
    return QImage(small.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888).copy()
