"""Work on a thread of its own, whose end the window is told by signals."""

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.translation import tr
from fer_core.errors import FerError

_log = logging.getLogger(__name__)


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Raised by work that was asked to stop and does: neither a result nor a failure."""


class BackgroundTask(QObject):
    """Runs a function once, on its own thread. Keep it until `finished`, and join it then.

    Args:
        name: The thread's, for the log.
        work: What is done; it looks at `stopping` now and then if it takes long.
        parent: Who owns this object.
        discard: What to do with a result if this object went meanwhile, and the window with it.
        daemon: Whether the program may end before the work does.
    """

    succeeded = Signal(object)
    """The function's result."""
    failed = Signal(object)
    """The exception it ended in; unless it is a FerError, it is in the log."""
    finished = Signal()
    """It is over either way, after the other signals; the thread is gone in a moment."""

    def __init__(
        self,
        name: str,
        work: Callable[[], object],
        parent: QObject | None = None,
        *,
        discard: Callable[[Any], None] | None = None,
        daemon: bool = True,
    ) -> None:
        super().__init__(parent)
        self._thread = threading.Thread(target=self._main, name=name, daemon=daemon)
        self._work = work
        self._discard = discard
        self._alone = self._over = False
        self.stopping = threading.Event()

    @property
    def running(self) -> bool:
        """Whether the thread is there."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def request_stop(self) -> None:
        """Ask the work to end; this does not wait."""
        self.stopping.set()

    def join(self, seconds: float) -> bool:
        """Wait until the thread is gone; return whether it is."""
        if self._thread.ident is not None:  # it was started
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def leave_alone(self) -> None:
        """Have it end by itself, without waiting for it: its owner goes, and nobody shall hear how it ended.

        What was on its way already still comes; Qt drops that for a method of an object that went.
        """
        self.request_stop()
        if self._alone:
            return
        self._alone = True
        self.setParent(QCoreApplication.instance())
        self.finished.connect(self.deleteLater)
        if self._over:
            self.deleteLater()

    def _main(self) -> None:
        result, error, stopped = None, None, False
        try:
            result = self._work()
        except Stopped:
            stopped = True
        except Exception as caught:
            error = caught
            if not isinstance(error, FerError):
                _log.exception("The work of the thread %s broke off.", self._thread.name)
        try:
            if error is not None and not self._alone:
                self.failed.emit(error)
            elif not stopped and not self._alone:
                self.succeeded.emit(result)
            self._over = True
            self.finished.emit()
        except RuntimeError:  # the window went meanwhile, and this object with it
            if self._discard is not None and result is not None:
                self._discard(result)


def explain(error: Exception) -> str:
    """Return the sentence that tells the user of a failure."""
    if isinstance(error, FerError):
        return str(error)
    text = tr("Something went wrong that should not ({0}). The log says more.")
    return text.format(type(error).__name__)
