"""The thread on which a data set is opened and a new version is made."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fer_core.errors import FerError

if TYPE_CHECKING:
    from fer_core.datasets.review.review import Review

_log = logging.getLogger(__name__)


class ReviewThread(QObject):
    """Does one piece of work that gives a review."""

    ended = Signal(object, str)
    """It is over, and the thread is gone in a moment: the Review, or None and a sentence about what went wrong."""

    def __init__(self, work: "Callable[[], Review]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = threading.Thread(target=self._main, name="review", daemon=True)
        self._work = work

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait until the thread is gone; return whether it is."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _main(self) -> None:
        review, sentence = None, ""
        try:
            review = self._work()
        except FerError as error:
            sentence = str(error)
        except Exception as error:
            _log.exception("Work on a data set broke off.")
            text = self.tr("Something went wrong that should not ({0}). The log says more.")
            sentence = text.format(type(error).__name__)
        try:
            self.ended.emit(review, sentence)
        except RuntimeError:  # the window went meanwhile, and this object with it
            if review is not None:
                review.close()
