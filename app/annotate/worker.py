"""The thread that has one item of the queue annotated."""

import logging
import time
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.annotate.services import AnnotateServices, Outcome, Run
from app.background import BackgroundTask
from app.translation import tr
from fer_core.errors import FerError
from fer_core.session.queue_item import QueueItem
from fer_core.session.queue_run import SessionThereError
from fer_core.session.run import Progress

_EVERY_S: Final = 0.25
_log = logging.getLogger(__name__)


class AnnotateThread(QObject):
    """Carries out one item; `request_stop` ends it after the frame it is at."""

    named = Signal(str, str)
    """The item's session is begun: its key, the name of the folder."""
    progress = Signal(str, int, object)
    """Its key, frames done, the seconds left or None; four times a second at most."""
    done = Signal(str, object)
    """It ended: its key, its Outcome."""
    failed = Signal(str, str)
    """It could not be carried out: its key, a sentence."""
    asked = Signal(str, object)
    """It has a session already: its key, what is there."""
    finished = Signal(str)
    """Nothing is left to do; the thread is gone in a moment."""

    def __init__(
        self, item: QueueItem, cores: int | None, services: AnnotateServices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._task = BackgroundTask("annotate", self._carry_out, self)
        self._task.finished.connect(lambda: self.finished.emit(item.key))
        self._item = item
        self._cores = cores
        self._services = services
        self._told_s = float("-inf")
        self.left_s: float | None = None
        """Seconds it will still take, as was told last."""

    def start(self) -> None:
        """Begin."""
        self._task.start()

    def request_stop(self) -> None:
        """Ask it to end."""
        self._task.request_stop()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._task.stopping.is_set()

    def join(self, seconds: float) -> bool:
        """Wait until the thread is gone; return whether it is."""
        return self._task.join(seconds)

    def _carry_out(self) -> None:
        item = self._item
        run = Run(self._cores, lambda name: self.named.emit(item.key, name), self._tell, self._task.stopping)
        try:
            outcome: Outcome = self._services.annotate(item, run)
        except SessionThereError as error:
            self.asked.emit(item.key, error.there)
        except FerError as error:
            self.failed.emit(item.key, str(error))
        except Exception as error:
            _log.exception("Annotating %s broke off.", item.source)
            self.failed.emit(item.key, _broke_off().format(item.source.name, type(error).__name__))
        else:
            self.done.emit(item.key, outcome)

    def _tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._told_s >= _EVERY_S or progress.frames_done == progress.frames_total:
            self._told_s = now
            self.progress.emit(self._item.key, progress.frames_done, progress.time_left_s)


def _broke_off() -> str:
    return tr("{0} was not annotated: something went wrong that should not ({1}). The log says more.")
