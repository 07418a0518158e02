"""What becomes of an error that nothing else caught, and of what Qt and Python complain of: a sentence, and the log."""

import logging
import sys
import threading
import warnings
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from app.log.crash_report import UncaughtError
from fer_core import __version__
from fer_core.errors import FerError

LOG_NAME: Final = "fer-studio.log"
FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
"""Of a line of the log; `app.log.records` reads it."""

_SIZE: Final = 500_000
_KEPT: Final = 3
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_log = logging.getLogger(__name__)
_qt = logging.getLogger("qt")


def log_folder() -> Path:
    """Return where the log is kept."""
    from platformdirs import user_log_path

    return user_log_path("fer-studio", appauthor=False)


def start_log(folder: Path) -> Callable[[], None]:
    """Write what the program, Qt and Python have to say to a file there; return what ends that.

    The file is made by the first record, and begun anew when it is large; three older ones are kept. It holds sentences
    and tracebacks, with the user's folder shortened to ~: no pictures and nothing out of a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a home that may not be written to: the window still works
        return lambda: None
    log = folder / LOG_NAME
    handler = _LogFile(log, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(ShortPaths(FORMAT))
    root, own = logging.getLogger(), logging.getLogger("app")
    level = own.level
    root.addHandler(handler)
    own.setLevel(logging.INFO)
    before = qInstallMessageHandler(_take_from_qt)
    complain, warnings.showwarning = warnings.showwarning, _take_warning
    _log.info("FER Studio %s was started.", __version__)

    def end() -> None:
        warnings.showwarning = complain
        qInstallMessageHandler(before)
        own.setLevel(level)
        root.removeHandler(handler)
        handler.close()

    return end


class _LogFile(RotatingFileHandler):
    """Begins the file anew where somebody has deleted it meanwhile."""

    def emit(self, record: logging.LogRecord) -> None:
        if self.stream is not None and not Path(self.baseFilename).exists():
            self.stream.close()
            self.stream = None  # opened again by the record, as for the first one
        super().emit(record)


class ShortPaths(logging.Formatter):
    """Writes the user's folder as ~: a log that is shown to somebody does not say whose it is."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as it is written."""
        return shorten_paths(super().format(record))


def shorten_paths(text: str, home: str = "") -> str:
    """Return a text with the user's folder shortened to ~."""
    home = home or str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text


class ErrorRelay(QObject):
    """Takes errors from any thread and tells them on the window's."""

    message = Signal(str)
    """A sentence that says what to do."""
    crashed = Signal(object)
    """What should not have happened: an `UncaughtError`."""

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
        error = error if error is not None else RuntimeError(kind.__name__)
        _log.error("Not caught.", exc_info=(kind, error, traceback))
        self.crashed.emit(UncaughtError.of(error.with_traceback(traceback)))


def _take_from_qt(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    category = context.category
    name = "" if category in (None, "default") else f"{category}: "
    _qt.log(_LEVELS.get(kind, logging.WARNING), "%s%s", name, message or "")


def _take_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: object = None,
) -> None:
    """Log a warning without the line of code that `logging.captureWarnings` adds."""
    logging.getLogger("py.warnings").warning("%s: %s (%s, line %d)", category.__name__, message, filename, lineno)
