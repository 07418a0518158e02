"""Plays a session: which place is shown, when the next one is due, and the thread that has its picture."""

import math
import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.live.analyzed_frame import PictureSpec
from app.sessions.picture_thread import PictureThread, PlacePicture
from fer_core.session.playback import Playback

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.sessions.watched_session import WatchedSession

JUMP_S: Final = 5.0
_PATIENCE_S: Final = 2.0
_PICTURES_MS: Final = 400
"""Pictures that are not open by then are waited for with the readings shown already."""


class SessionPlayer(QObject):
    """Goes through one session. Pictures are decoded elsewhere: to ask for one takes no time.

    A place is a picture's number, or an analysed frame's where there is no picture.
    """

    ready = Signal()
    """The places are known: `times`."""
    moved = Signal(int)
    """Another place is wanted; its picture comes in a moment."""
    arrived = Signal(int, object)
    """A place can be shown: its number, its `PlacePicture` or None."""
    playing_changed = Signal(bool)
    picture_failed = Signal(str)
    """A picture cannot be read: a sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watched: WatchedSession | None = None
        self._thread: PictureThread | None = None
        self._ending: list[PictureThread] = []
        self._playback: Playback | None = None
        self._times: NDArray[np.float64] | None = None
        self._pictured = self._opening = False
        self._place = 0
        self._start_s = 0.0
        self._speed = 1.0
        self._spec = PictureSpec()
        self._tick = QTimer(self, singleShot=True)
        self._tick.timeout.connect(self._go_on)
        self._waiting = QTimer(self, interval=_PICTURES_MS, singleShot=True)
        self._waiting.timeout.connect(self._show_readings)

    @property
    def times(self) -> "NDArray[np.float64] | None":
        """When each place is shown, seconds; None as long as that is not known."""
        return self._times

    @property
    def pictured(self) -> bool:
        """Whether places are pictures."""
        return self._pictured

    @property
    def opening(self) -> bool:
        """Whether the pictures are still being opened: the places may become others."""
        return self._opening

    @property
    def place(self) -> int:
        """The place that is shown, or on its way."""
        return self._place

    @property
    def position_s(self) -> float:
        """The time of the place."""
        return float(self._times[self._place]) if self._times is not None else self._start_s

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playback is not None and self._playback.playing

    @property
    def speed(self) -> float:
        """How fast it plays."""
        return self._speed

    @property
    def busy(self) -> bool:
        """Whether a thread is left."""
        return self._thread is not None or bool(self._ending)

    def begin(self, watched: "WatchedSession", start_s: float = 0.0) -> None:
        """Take another session, at a time of it."""
        self.end()
        self._watched, self._start_s = watched, start_s
        thread = PictureThread(watched.session.open_pictures, self)
        thread.opened.connect(lambda times: self._take_times(thread, times))
        thread.decoded.connect(lambda picture: self._take_picture(thread, picture))
        thread.failed.connect(lambda sentence: self._take_failure(thread, sentence))
        thread.finished.connect(lambda: self._let_go(thread))
        self._thread = thread
        self._opening = True
        thread.start()
        self._waiting.start()

    def end(self) -> None:
        """Let go of the session."""
        self._tick.stop()
        self._waiting.stop()
        if self.playing:
            self.playing_changed.emit(False)
        self._watched = self._playback = self._times = None
        self._place, self._pictured, self._opening = 0, False, False
        if self._thread is not None:
            self._thread.close()
            if self._thread.join(0):  # it had no pictures, or could not open them: it has told that it is finished
                self._thread.deleteLater()
            else:
                self._ending.append(self._thread)
            self._thread = None

    def leave(self) -> None:
        """Let go of the session and wait for its thread: the window closes."""
        self.end()
        for thread in self._ending:
            thread.join(_PATIENCE_S)

    def show_as(self, width: int, height: int) -> None:
        """Make pictures for a view of that many device pixels."""
        spec = PictureSpec(max(1, width), max(1, height))
        if spec != self._spec:
            self._spec = spec
            if self._pictured and not self.playing:
                self._ask()

    def play_or_pause(self) -> None:
        """Play, from the beginning where it is at the end; or stop where it is."""
        if self.playing:
            self.pause()
        elif self._playback is not None:
            self._playback.play()
            self.playing_changed.emit(True)
            self._go_on()

    def pause(self) -> None:
        """Stop where it is."""
        if self._playback is not None and self._playback.playing:
            self._playback.pause()
            self._tick.stop()
            self.playing_changed.emit(False)

    def step(self, by: int) -> None:
        """Pause, and go so many places on or back."""
        self.pause()
        self.seek_place(self._place + by)

    def jump(self, by: int) -> None:
        """Go so many times five seconds on or back."""
        self.seek(self.position_s + by * JUMP_S)

    def seek_place(self, place: int) -> None:
        """Go to a place, or the nearer end."""
        if self._playback is not None and self._times is not None:
            place = min(max(place, 0), len(self._times) - 1)
            self._playback.seek(float(self._times[place]))
            self._go_to(place)

    def seek(self, time_s: float) -> None:
        """Go to a time, or the nearer end."""
        if self._playback is not None:
            self._playback.seek(time_s)
            self._go_to(self._playback.frame())

    def set_speed(self, speed: float) -> None:
        """Play that fast."""
        self._speed = speed
        if self._playback is not None:
            self._playback.speed = speed
            if self.playing:
                self._go_on()

    def loop(self, part: tuple[float, float] | None) -> None:
        """Play a part over and over, or all once."""
        if self._playback is not None:
            self._playback.loop = part

    def _go_on(self) -> None:
        """Show what is due, and wait for what comes next."""
        playback = self._playback
        if playback is None:
            return
        place = playback.frame()
        if place != self._place:
            self._go_to(place)
        due = playback.next_change_s
        if due is None:
            self.playing_changed.emit(False)
        else:
            self._tick.start(max(1, math.ceil(due * 1000)))

    def _go_to(self, place: int) -> None:
        self._place = place
        self.moved.emit(place)
        self._ask()
        if self.playing and not self._tick.isActive():
            self._go_on()

    def _ask(self) -> None:
        if self._thread is not None and self._pictured:
            self._thread.want(self._place, self._spec)
        elif self._times is not None:
            self.arrived.emit(self._place, None)

    def _take_times(self, thread: PictureThread, pictures: "NDArray[np.float64] | None") -> None:
        if thread is not self._thread or self._watched is None:
            return
        self._waiting.stop()
        self._opening = False
        self._take_places(pictures)

    def _show_readings(self) -> None:
        """Show what is there already: the pictures take a while to open."""
        self._take_places(None)

    def _take_places(self, pictures: "NDArray[np.float64] | None") -> None:
        assert self._watched is not None
        times = self._watched.times(pictures)
        start_s, playing = self.position_s, self.playing
        self._tick.stop()
        self._times, self._pictured = times, pictures is not None
        if not len(times):
            self.ready.emit()
            return
        self._playback = Playback(times, time.monotonic, self._watched.length_s(times))
        self._playback.speed = self._speed
        self._playback.seek(start_s)
        self._place = self._playback.frame()
        if playing:
            self._playback.play()
        self.ready.emit()
        self._go_to(self._place)

    def _take_picture(self, thread: PictureThread, picture: PlacePicture) -> None:
        if thread is self._thread:
            self.arrived.emit(picture.place, picture)

    def _take_failure(self, thread: PictureThread, sentence: str) -> None:
        if thread is not self._thread:
            return
        if self._opening:  # they could not even be opened: the readings are shown without
            self._take_times(thread, None)
        self.picture_failed.emit(sentence)

    def _let_go(self, thread: PictureThread) -> None:
        thread.join(_PATIENCE_S)
        if thread in self._ending:
            self._ending.remove(thread)
            thread.deleteLater()
