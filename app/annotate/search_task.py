"""What was dropped or chosen is looked at on a thread of its own, and comes into the queue bit by bit."""

import time
from collections import deque
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.annotate.services import AnnotateServices
from app.background import BackgroundTask, explain
from fer_core.session.queue_item import QueueItem

_EVERY_S: Final = 0.2
_EVERY_OF_MANY_S: Final = 1.0
_MANY: Final = 500
"""Each batch costs the window as much as the queue is long."""
_PATIENCE_S: Final = 1.0


class SearchTask(QObject):
    """Looks at files and folders, one request after the other."""

    found = Signal(object)
    """Items for the queue: a tuple of them."""
    refused = Signal(object)
    """What is none, a sentence each: a tuple; told at the end."""
    progress = Signal(int, int)
    """Inputs looked at, inputs known of."""
    busy_changed = Signal(bool)

    _batch = Signal(object, int, int)

    def __init__(self, services: AnnotateServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._requests: deque[tuple[list[Path], QueueItem]] = deque()
        self._task: BackgroundTask | None = None
        self._batch.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return self._task is not None

    def look_at(self, paths: list[Path], like: QueueItem) -> None:
        """Look at files and folders; what is found is annotated like an item."""
        self._requests.append((paths, like))
        self._go_on()

    def cancel(self) -> None:
        """Look at nothing more; what was found is in the queue."""
        self._requests.clear()
        if self._task is not None:
            self._task.request_stop()

    def leave(self) -> None:
        """End what runs: the window closes."""
        self.cancel()
        if self._task is not None:
            self._task.join(_PATIENCE_S)

    def _go_on(self) -> None:
        if self._task is not None or not self._requests:
            return
        paths, like = self._requests.popleft()
        task = BackgroundTask("queue-search", lambda: self._look(paths, like), self)
        task.succeeded.connect(self._refuse)
        task.failed.connect(lambda error: self.refused.emit((explain(error),)))
        task.finished.connect(self._end)
        self._task = task
        self.busy_changed.emit(True)
        task.start()

    def _look(self, paths: list[Path], like: QueueItem) -> tuple[str, ...]:
        task = self._task
        assert task is not None
        sentences: list[str] = []
        items: list[QueueItem] = []
        told = time.monotonic()
        looked, known = 0, 0
        for found in self._services.search(paths, like, task.stopping):
            looked, known = found.looked_at, found.inputs
            if found.item is not None:
                items.append(found.item)
            if found.sentence:
                sentences.append(found.sentence)
            if time.monotonic() - told >= (_EVERY_S if looked < _MANY else _EVERY_OF_MANY_S):
                told = time.monotonic()
                self._batch.emit(tuple(items), looked, known)
                items = []
        self._batch.emit(tuple(items), looked, known)
        return tuple(sentences)

    def _take(self, items: tuple[QueueItem, ...], looked: int, known: int) -> None:
        if items:
            self.found.emit(items)
        self.progress.emit(looked, known)

    def _refuse(self, sentences: tuple[str, ...]) -> None:
        if sentences:
            self.refused.emit(sentences)

    def _end(self) -> None:
        assert self._task is not None
        self._task.join(_PATIENCE_S)
        self._task.deleteLater()
        self._task = None
        if self._requests:
            self._go_on()
        else:
            self.busy_changed.emit(False)
