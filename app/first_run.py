"""How the window begins: the first source is played, then what that does not need is loaded; and its cameras."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.initial_source import initial_source
from app.live.cameras import CameraFinder
from app.live.page import LivePage
from app.live.source_request import CameraChoice, CameraFormat, camera_request
from app.sessions.services import is_session
from app.settings import Settings
from app.widgets.notice import NoticeBoard


class FirstRun(QObject):
    """Chooses what is seen first, and keeps the list of cameras.

    Args:
        live: The page where it is played.
        settings: They keep what was watched last.
        notices: Where it is told that there is no camera.
        find_cameras: Finds the cameras; None for those of the system.
        parent: The window.
    """

    session_named = Signal(object)
    """A session was named: its Path."""
    complete = Signal()
    """The first picture is there: what it did not need can be loaded."""

    def __init__(
        self,
        live: LivePage,
        settings: Settings,
        notices: NoticeBoard,
        find_cameras: Callable[[], tuple[CameraChoice, ...]] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._live = live
        self._settings = settings
        self._notices = notices
        self.finder = CameraFinder(self)
        self._find = find_cameras or self.finder.find

    def begin(self, source: str | None) -> None:
        """Look for cameras and start the first run.

        Args:
            source: "demo", a camera's number, a file or a session's folder; None for the camera watched last, or the
                demo without one.
        """
        if source is not None and is_session(Path(source).expanduser()):
            self.session_named.emit(Path(source).expanduser().absolute())
            QTimer.singleShot(0, self, self._complete)
            return
        # Nothing has to be known of cameras to play what was named, and looking for them takes a while.
        cameras = self._find() if source is None or source.isdecimal() else ()
        first = initial_source(source, self._settings.source, cameras, self._format)
        self._live.offer_cameras(cameras, first.request)
        self._live.play(first.request)
        if first.request.path is not None:
            self._settings.remember("file", first.request.path)
        if first.no_camera:
            text = self.tr("No camera found: this is the demo.")
            self._notices.tell(text, self.tr("Look again"), self.look_again)
        # Whatever becomes of the first run: its thread has imported what it needs by then.
        self._live.view.painted.connect(self._complete_soon)
        self._live.player.idle.connect(self._complete_soon)

    def look_again(self) -> None:
        """Look for cameras, and show the first there is."""
        cameras = self._find()
        self._live.offer_cameras(cameras)
        if cameras:
            self._live.play(camera_request(cameras[0], self._format))
        else:
            sentence = self.tr("There is still no camera. Plug one in; it then appears in the list of sources.")
            self._notices.warn(sentence)

    @property
    def _format(self) -> CameraFormat | None:
        return CameraFormat.parse(self._settings.camera_format)

    def _complete_soon(self) -> None:
        self._live.view.painted.disconnect(self._complete_soon)
        self._live.player.idle.disconnect(self._complete_soon)
        QTimer.singleShot(0, self, self._complete)

    def _complete(self) -> None:
        self._live.load_timeline()
        self.finder.changed.connect(self._refresh)
        self._refresh()
        self.complete.emit()

    def _refresh(self) -> None:
        self._live.offer_cameras(self._find())
