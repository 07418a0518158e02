"""The thread that annotates, one input after the other."""

import logging
import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.annotate.services import AnnotateServices, Job
from app.background import BackgroundTask
from fer_core.errors import FerError

_EVERY_S: Final = 0.1
_log = logging.getLogger(__name__)


class AnnotateThread(QObject):
    """Carries out jobs; `request_stop` ends the one at work after its frame and leaves the others undone."""

    began = Signal(int)
    """A job begins: its place in the list."""
    progress = Signal(int, int, float)
    """Frames done, frames in all (0: unknown), seconds left (negative: unknown); ten times a second at most."""
    done = Signal(object)
    """A job ended: its Outcome."""
    failed = Signal(object, str)
    """A job could not be carried out: the Job, a sentence."""
    finished = Signal()
    """Nothing is left to do; the thread is gone in a moment."""

    def __init__(self, jobs: Sequence[Job], services: AnnotateServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task = BackgroundTask("annotate", self._carry_out, self)
        self._task.finished.connect(self.finished)
        self._jobs = tuple(jobs)
        self._services = services
        self._told_s = float("-inf")

    @property
    def jobs(self) -> tuple[Job, ...]:
        """What is to be done."""
        return self._jobs

    def request_stop(self) -> None:
        """Ask it to end; what is finished stays."""
        self._task.request_stop()

    def start(self) -> None:
        """Begin."""
        self._task.start()

    def join(self, seconds: float) -> bool:
        """Wait until the thread is gone; return whether it is."""
        return self._task.join(seconds)

    def _carry_out(self) -> None:
        for place, job in enumerate(self._jobs):
            if self._task.stopping.is_set():
                return
            self.began.emit(place)
            self._told_s = float("-inf")
            try:
                self.done.emit(self._services.annotate(job, self._tell, self._task.stopping))
            except FerError as error:
                self.failed.emit(job, str(error))
            except Exception as error:
                _log.exception("Annotating %s broke off.", job.source)
                text = self.tr("{0} was not annotated: something went wrong that should not ({1}). The log says more.")
                self.failed.emit(job, text.format(job.source.name, type(error).__name__))

    def _tell(self, done: int, total: int | None, left_s: float | None) -> None:
        now = time.monotonic()
        if now - self._told_s >= _EVERY_S or done == total:
            self._told_s = now
            self.progress.emit(done, total or 0, -1.0 if left_s is None else left_s)
