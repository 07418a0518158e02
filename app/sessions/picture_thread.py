"""The thread that decodes: what is asked for last is shown next, and nobody waits for it."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.background import explain
from app.live.analyzed_frame import PictureSpec
from app.live.picture import make_picture
from fer_core.errors import FerError

if TYPE_CHECKING:
    from fer_core.frames import Image
    from fer_core.session.opened import Pictures

_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class PlacePicture:
    """The picture of a place in a session.

    Attributes:
        place: The place.
        image: (H, W, 3) uint8 BGR, the decoder's own: only read.
        picture: The same at the view's size.
        asked_s: When it was asked for (`time.perf_counter`).
    """

    place: int
    image: "Image"
    picture: QImage
    asked_s: float


@dataclass(frozen=True)
class _Wanted:
    place: int
    spec: PictureSpec
    asked_s: float


class PictureThread(QObject):
    """Owns a session's pictures from their opening to their closing.

    Args:
        open_pictures: Opens them; called on the thread.
        parent: Who owns this object.
    """

    opened = Signal(object)
    """They are open: the (P,) times of all pictures, or None where there is no picture."""
    decoded = Signal(object)
    """A picture that was asked for: a `PlacePicture`. Those that nobody waits for any more are left out."""
    failed = Signal(str)
    """They could not be opened, or a picture not be read: a sentence."""
    finished = Signal()
    """The pictures are closed; the thread is gone in a moment."""

    def __init__(self, open_pictures: "Callable[[], Pictures | None]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_pictures = open_pictures
        self._wake = threading.Condition()
        self._wanted: _Wanted | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._main, name="session pictures", daemon=True)

    @property
    def waiting(self) -> bool:
        """Whether a picture was asked for that the thread has not begun with."""
        return self._wanted is not None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def want(self, place: int, spec: PictureSpec) -> None:
        """Ask for a picture, in place of one that was asked for and is not begun yet."""
        with self._wake:
            self._wanted = _Wanted(place, spec, time.perf_counter())
            self._wake.notify()

    def close(self) -> None:
        """Ask the thread to close the pictures and end; this does not wait."""
        with self._wake:
            self._closing, self._wanted = True, None
            self._wake.notify()

    def join(self, seconds: float) -> bool:
        """Wait until the thread is gone; return whether it is."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _main(self) -> None:
        try:
            pictures = self._opened()
            if pictures is not None:
                try:
                    self._serve(pictures)
                finally:
                    pictures.close()
            self.finished.emit()
        except RuntimeError:  # the window went meanwhile, and this object with it
            pass

    def _opened(self) -> "Pictures | None":
        try:
            pictures = self._open_pictures()
        except Exception as error:
            self._tell(error)
            return None
        self.opened.emit(None if pictures is None else pictures.times)
        return pictures

    def _serve(self, pictures: "Pictures") -> None:
        while (wanted := self._next()) is not None:
            try:
                image = pictures.frame(wanted.place)
                picture = make_picture(image, wanted.spec)
            except Exception as error:
                self._tell(error)
            else:
                self.decoded.emit(PlacePicture(wanted.place, image, picture, wanted.asked_s))

    def _next(self) -> _Wanted | None:
        with self._wake:
            self._wake.wait_for(lambda: self._closing or self._wanted is not None)
            wanted, self._wanted = self._wanted, None
            return None if self._closing else wanted

    def _tell(self, error: Exception) -> None:
        if self._closing:
            return
        if not isinstance(error, FerError):
            _log.error("A session's picture could not be shown.", exc_info=error)
        self.failed.emit(explain(error))
