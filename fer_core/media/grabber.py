"""The grab thread: takes frames out of a source into the mailbox."""

import threading
from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.latest import LatestFrame
from fer_core.media.source import FrameSource

_STOP_WAIT_S: Final = 0.5


@runtime_checkable
class _Pausable(Protocol):
    def pause(self) -> None: ...

    def resume(self) -> None: ...


@runtime_checkable
class _Sought(Protocol):
    def seek(self, time_s: float, frames: int = 0) -> int: ...

    def repeat(self, *, on: bool) -> None: ...


class Grabber:
    """Owns a source and the thread that reads it.

    The frames go into a `LatestFrame`, which closes when the source ends or fails. The callbacks run on the grab
    thread.

    Example:
        >>> from fer_core.media.demo import DemoSource
        >>> mailbox = LatestFrame()
        >>> grabber = Grabber(DemoSource(), mailbox)
        >>> grabber.start()
        >>> frame = mailbox.get(timeout=5.0)
        >>> grabber.stop()
    """

    def __init__(
        self,
        source: FrameSource | Callable[[], FrameSource],
        mailbox: LatestFrame,
        *,
        on_opened: Callable[[FrameSource], None] | None = None,
        on_frame: Callable[[Frame], None] | None = None,
        on_end: Callable[[Exception | None], None] | None = None,
    ) -> None:
        """Take over a source.

        Args:
            source: An open source, or a function that opens one, called on the grab thread (a camera takes seconds).
            mailbox: Where the frames go.
            on_opened: Called with the source once it is open.
            on_frame: Called after each frame was put.
            on_end: Called once after the source has closed, with the error that ended it, or None at its end or
                when it was stopped.
        """
        self._opener = source if callable(source) else None
        self._source: FrameSource | None = None if callable(source) else source
        self._mailbox = mailbox
        self._on_opened = on_opened
        self._on_frame = on_frame
        self._on_end = on_end
        self._wake = threading.Condition()
        self._stopping = False
        self._paused = False
        self._stretch = self._shown = 0
        self._begin: tuple[float, int] | None = None
        self._ended = False
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="grabber", daemon=True)

    @property
    def source(self) -> FrameSource | None:
        """The source, or None while it is being opened."""
        return self._source

    @property
    def error(self) -> Exception | None:
        """What ended the source, or None. A `FerError` is meant for the user."""
        return self._error

    @property
    def ended(self) -> bool:
        """Whether the source has ended, by itself, by an error or by `stop`."""
        return self._ended

    @property
    def paused(self) -> bool:
        """Whether frames are held back."""
        return self._paused

    @property
    def dropped(self) -> int:
        """How many frames were left out so far, by the source and by the mailbox."""
        return self._mailbox.dropped + (self._source.dropped if self._source else 0)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and close the source and the mailbox.

        It waits for the thread, for a frame's time at most. Only a camera driver that does not answer can take
        longer: after half a second the thread is left to close the camera by itself as soon as the driver returns.
        """
        with self._wake:
            self._stopping = True
            source = self._source
            self._wake.notify_all()
        self._mailbox.close()
        if source is not None:
            source.close()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(_STOP_WAIT_S)

    def pause(self) -> None:
        """Hold the frames back: a file stands still, a camera's frames are thrown away."""
        with self._wake:
            self._paused = True
            if isinstance(self._source, _Pausable):
                self._source.pause()
        self._mailbox.clear()

    def resume(self) -> None:
        """Go on: a file where it stood, a camera with what it sees now."""
        with self._wake:
            self._paused = False
            if isinstance(self._source, _Pausable):
                self._source.resume()
            self._wake.notify_all()

    def seek(self, time_s: float, frames: int = 0) -> None:
        """Go on with the frame of a file at a time, or so many further on; while frames are held back, with it alone.

        Nothing of before comes any more. One that is not open yet begins there; what can't be sought goes on as it is.
        """
        with self._wake:
            if isinstance(self._source, _Sought):
                self._stretch = self._source.seek(time_s, frames)
                self._mailbox.clear()
                self._wake.notify_all()
            elif self._source is None:
                self._begin = time_s, frames

    def repeat(self, *, on: bool) -> None:
        """Let a file begin again at its end, or end there."""
        with self._wake:
            if isinstance(self._source, _Sought):
                self._source.repeat(on=on)

    def _run(self) -> None:
        try:
            source = self._open()
            if source is not None:
                try:
                    self._grab(source)
                finally:
                    source.close()
        except Exception as error:
            # A library that trips over its handle being closed under it is how a stop looks from here.
            if not self._stopping or isinstance(error, FerError):
                self._error = error
        finally:
            self._ended = True
            self._mailbox.close()
            if self._on_end is not None:
                self._on_end(self._error)

    def _open(self) -> FrameSource | None:
        source = self._source if self._opener is None else self._opener()
        with self._wake:
            self._source = source
            if self._paused and isinstance(source, _Pausable):
                source.pause()
            if self._begin is not None and isinstance(source, _Sought):
                self._stretch = source.seek(*self._begin)
            if self._stopping and source is not None:
                source.close()
                return None
        if source is not None and self._on_opened is not None:
            self._on_opened(source)
        return source

    def _grab(self, source: FrameSource) -> None:
        live = source.info.kind == "camera"
        for frame in source.frames():
            if not live and not self._await_resume(frame):
                return
            if self._stopping:
                return
            if live and self._paused:
                continue
            with self._wake:
                if frame.stretch < self._stretch:  # it was sought meanwhile
                    continue
                self._mailbox.put(frame)
            if self._on_frame is not None:
                self._on_frame(frame)

    def _await_resume(self, frame: Frame) -> bool:
        """Wait while paused, but not with a frame that was sought, or is wanted no more; return False if stopped."""
        with self._wake:
            first = frame.stretch > self._shown
            self._wake.wait_for(lambda: first or not self._paused or self._stopping or frame.stretch < self._stretch)
            self._shown = max(self._shown, frame.stretch)
            return not self._stopping
