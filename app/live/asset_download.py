"""Fetches the third-party models in the background, with word of how far it is."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.background import BackgroundTask, Stopped
from app.live import states
from app.live.state_view import StateView
from fer_core.errors import FerError

_Fetch = Callable[[Callable[[int, int], None]], None]


class AssetOffer(QObject):
    """Downloads what is missing when that is wanted, and shows how far it is in place of the picture.

    Args:
        fetch: Fetches it.
        view: Shows the states.
        parent: The owner.
    """

    ready = Signal()
    """What was missing is there."""

    def __init__(self, fetch: _Fetch, view: StateView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._view = view
        self.download: AssetDownload | None = None

    def accept(self) -> None:
        """Download it, unless that is under way."""
        self._view.show_state(states.downloading())
        if self.download is not None and self.download.busy:
            return  # Start was pressed meanwhile, and then Download again
        self.download = AssetDownload(self._fetch, self)
        self.download.progress.connect(self._view.show_progress)
        self.download.failed.connect(lambda sentence: self._view.show_state(states.failed(sentence)))
        self.download.succeeded.connect(self.ready)
        self.download.start()

    def cancel(self) -> None:
        """End the download, and offer it again."""
        self.leave(0)
        self._view.show_state(states.assets_missing())

    def leave(self, seconds: float) -> None:
        """End the download, and wait for that so long."""
        if self.download is not None:
            self.download.cancel(seconds)


class AssetDownload(QObject):
    """One download."""

    progress = Signal(int, int)
    """Done and in all, kilobytes."""
    succeeded = Signal()
    failed = Signal(str)
    """A sentence."""

    def __init__(self, fetch: _Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task = BackgroundTask("download", lambda: fetch(self._tell), self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether it is under way and wanted."""
        return self._task.running and not self._task.stopping.is_set()

    def start(self) -> None:
        """Begin."""
        self._task.start()

    def cancel(self, seconds: float) -> bool:
        """End it, and wait until the thread is gone; return whether it is."""
        self._task.request_stop()
        return self._task.join(seconds)

    def _tell(self, done: int, total: int) -> None:
        if self._task.stopping.is_set():
            raise Stopped
        self.progress.emit(done // 1024, total // 1024)

    def _on_succeeded(self) -> None:
        self.succeeded.emit()

    def _on_failed(self, error: Exception) -> None:
        told = isinstance(error, FerError)
        self.failed.emit(str(error) if told else self.tr("The download broke off ({0}). Try again.").format(error))
