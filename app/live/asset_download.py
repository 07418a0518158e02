"""Fetches the third-party models on a thread, with word of how far it is."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fer_core.errors import FerError

_Fetch = Callable[[Callable[[int, int], None]], None]


class _Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """The program ends before the download does."""


class AssetDownload(QObject):
    """One download."""

    progress = Signal(int, int)
    """Done and in all, kilobytes."""
    succeeded = Signal()
    failed = Signal(str)
    """A sentence."""

    def __init__(self, fetch: _Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._main, name="download", daemon=True)

    @property
    def busy(self) -> bool:
        """Whether it is under way and wanted."""
        return self._thread.is_alive() and not self._cancelled.is_set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self, seconds: float) -> bool:
        """End it, and wait until the thread is gone; return whether it is."""
        self._cancelled.set()
        if self._thread.is_alive():
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _main(self) -> None:
        try:
            self._fetch(self._tell)
        except _Cancelled:
            return
        except FerError as error:
            self.failed.emit(str(error))
        except Exception as error:
            self.failed.emit(self.tr("The download broke off ({0}). Try again.").format(error))
        else:
            self.succeeded.emit()

    def _tell(self, done: int, total: int) -> None:
        if self._cancelled.is_set():
            raise _Cancelled
        self.progress.emit(done // 1024, total // 1024)
