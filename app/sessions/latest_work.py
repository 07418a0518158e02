"""Work in the background of which only the newest counts: what is begun anew stops what was under way."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.background import BackgroundTask, Stopped, explain
from fer_core.text import harmless

_PATIENCE_S: Final = 2.0

Work = Callable[[Callable[[int, int], None]], object]
"""Gets what it tells how far it is: how many of how many, 0 where nobody knows. That call ends work nobody wants."""


class LatestWork(QObject):
    """Runs one piece of work at a time."""

    done = Signal(object)
    """What it came to."""
    failed = Signal(str)
    """Why it did not come to an end, a sentence."""
    progressed = Signal(int, int)
    busy_changed = Signal(bool)
    idle = Signal()
    """No thread is left, also of work that was stopped."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._task: BackgroundTask | None = None
        self._ending: list[BackgroundTask] = []

    @property
    def busy(self) -> bool:
        """Whether something is under way that counts."""
        return self._task is not None

    @property
    def threads_left(self) -> bool:
        """Whether a thread is at work, also one that is just stopping."""
        return self._task is not None or bool(self._ending)

    def begin(self, work: Work) -> None:
        """Do something in place of what is under way."""
        self.stop()
        task = BackgroundTask(self._name, lambda: work(partial(self._tell, task)), self)
        task.succeeded.connect(partial(self._succeed, task))
        task.failed.connect(partial(self._fail, task))
        task.finished.connect(partial(self._let_go, task))
        self._task = task
        self.busy_changed.emit(True)
        task.start()

    def stop(self) -> None:
        """Stop what is under way; nothing more is heard of it."""
        if self._task is not None:
            self._task.request_stop()
            self._ending.append(self._task)
            self._task = None
            self.busy_changed.emit(False)

    def leave(self) -> None:
        """Stop, and wait for what stops: the window closes."""
        self.stop()
        for task in self._ending:
            task.join(_PATIENCE_S)

    def _tell(self, task: BackgroundTask, done: int, total: int) -> None:
        if task.stopping.is_set():
            raise Stopped
        if task is self._task:
            self.progressed.emit(done, total)

    def _succeed(self, task: BackgroundTask, result: object) -> None:
        if task is self._task:
            self._task = None
            self._ending.append(task)
            self.busy_changed.emit(False)
            self.done.emit(result)

    def _fail(self, task: BackgroundTask, error: Exception) -> None:
        if task is self._task:
            self._task = None
            self._ending.append(task)
            self.busy_changed.emit(False)
            self.failed.emit(harmless(explain(error)))

    def _let_go(self, task: BackgroundTask) -> None:
        task.join(_PATIENCE_S)
        if task in self._ending:
            self._ending.remove(task)
        if task is self._task:
            self._task = None
            self.busy_changed.emit(False)
        task.deleteLater()
        if not self.threads_left:
            self.idle.emit()
