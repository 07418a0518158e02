"""What becomes of an error that nothing else caught: a sentence in the window, the details in the log."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Signal

from fer_core.errors import FerError

_SIZE: Final = 500_000
_log = logging.getLogger(__name__)


def log_folder() -> Path:
    """Return where the log is kept."""
    from platformdirs import user_log_path

    return user_log_path("fer-studio", appauthor=False)


def start_log(folder: Path) -> None:
    """Write warnings and worse to a file there. The file is made by the first of them."""
    log = folder / "fer-studio.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > _SIZE:
            log.replace(folder / "fer-studio.1.log")
    except OSError:  # a home that may not be written to: the window still works
        return
    handler = logging.FileHandler(log, encoding="utf-8", delay=True)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


class ErrorRelay(QObject):
    """Takes errors from any thread and tells them on the window's."""

    message = Signal(str)

    def install(self) -> Callable[[], None]:
        """Take over what Python does with uncaught errors; return what undoes that."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._take
        threading.excepthook = lambda args: self._take(args.exc_type, args.exc_value, args.exc_traceback)

        def undo() -> None:
            sys.excepthook, threading.excepthook = before

        return undo

    def _take(self, kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        if isinstance(error, FerError):
            self.message.emit(str(error))
            return
        if error is not None:
            _log.error("Not caught.", exc_info=(kind, error, traceback))
        text = self.tr("Something went wrong that should not ({0}). The log in {1} says more.")
        self.message.emit(text.format(kind.__name__, log_folder()))
