"""Files and the demo in real time, the way a camera gives its frames."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, Protocol, Self, runtime_checkable

from fer_core.frames import Frame
from fer_core.media.source import FrameSource, SourceInfo

_USUAL_STEP_S: Final = 1 / 30
_DROPS_IN_A_ROW: Final = 15


@runtime_checkable
class Seekable(Protocol):
    """A source that goes on elsewhere when it is told to."""

    loop: bool

    def seek(self, time_s: float, frames: int = 0) -> int:
        """Go on with the frame at a time, or so many further on; return the stretch that begins with it."""


class PacedSource:
    """Plays a source by its timestamps against the clock, dropping frames that nobody took in time.

    A frame comes when it is due. When the consumer is late by more than a frame it gets the newest one that is due,
    and those between count as dropped. A source that decodes slower than it plays is played slower rather than not
    at all.

    Example:
        >>> from fer_core.media.demo import DemoSource
        >>> with PacedSource(DemoSource, loop=True) as camera:
        ...     first = next(camera.frames())
    """

    def __init__(
        self,
        source: FrameSource | Callable[[], FrameSource],
        loop: bool = False,
        *,
        clock: Callable[[], float] = time.monotonic,
        wake: threading.Condition | None = None,
    ) -> None:
        """Take over a source, which is closed with this one.

        Args:
            source: A source that is not live, or a function that opens it; looping needs the function.
            loop: Whether to begin again at the end; index and time go on rising.
            clock: Seconds that only rise.
            wake: What is waited with; one that belongs to the clock where that is not the system's.

        Raises:
            ValueError: `loop` with a source that cannot be opened again.
            FerError: The function cannot open the source.
        """
        self._reopen = source if callable(source) else None
        if loop and self._reopen is None:
            raise ValueError("A looping source needs a function that opens it again.")
        self._source: FrameSource = source() if callable(source) else source
        self._loop = loop
        self._clock = clock
        self._wake = wake or threading.Condition()
        self._closed = False
        self._paused_at: float | None = None
        self._start: float | None = None
        self._dropped = 0
        self._in_a_row = 0
        self._stretch = self._wanted = 0
        self._step_s = 1 / self._source.info.fps if self._source.info.fps else _USUAL_STEP_S

    @property
    def info(self) -> SourceInfo:
        """What is known of the source that is played; a loop has no length."""
        info = self._source.info
        return replace(info, frames=None, duration_s=None) if self._loop else info

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings of the source that is played."""
        return self._source.warnings

    @property
    def dropped(self) -> int:
        """How many frames were skipped because the consumer was late."""
        return self._dropped

    @property
    def paused(self) -> bool:
        """Whether the clock stands still."""
        return self._paused_at is not None

    def pause(self) -> None:
        """Stop the clock: no frame comes until `resume`."""
        with self._wake:
            if self._paused_at is None:
                self._paused_at = self._clock()
                self._wake.notify_all()

    def resume(self) -> None:
        """Let the clock run on where it stopped: nothing is skipped because of the pause."""
        with self._wake:
            if self._paused_at is not None and self._start is not None:
                self._start += self._clock() - self._paused_at
            self._paused_at = None
            self._wake.notify_all()

    @property
    def seekable(self) -> bool:
        """Whether `seek` goes anywhere."""
        return isinstance(self._source, Seekable)

    def repeat(self, *, on: bool) -> None:
        """Begin again at the end, or end there; only where it is seekable."""
        if isinstance(self._source, Seekable):
            self._source.loop = on

    def seek(self, time_s: float, frames: int = 0) -> int:
        """Go on with the frame that is shown at a time, at once, also while the clock stands still.

        Args:
            time_s: Seconds of the source.
            frames: How many frames further on, or back where that is negative.

        Returns:
            The `Frame.stretch` of what comes then; 0 where the source can't be sought.
        """
        if not isinstance(self._source, Seekable):
            return 0
        with self._wake:
            self._wanted = self._source.seek(time_s, frames)
            self._wake.notify_all()
            return self._wanted

    def frames(self) -> Iterator[Frame]:
        """Yield frames when they are due."""
        coming = self._passes()
        frame = next(coming, None)
        while frame is not None and self._await(frame):
            if frame.stretch < self._wanted:  # it was sought meanwhile
                frame = next(coming, None)
                continue
            following: Frame | None = None
            if self._late_s(frame) > self._step_s:
                following = next(coming, None)
                same = following is not None and following.stretch == frame.stretch
                if following is not None and same and self._late_s(following) >= 0 and self._may_drop(following):
                    frame = following
                    continue
            self._in_a_row = 0
            yield frame
            if following is None or following.stretch < self._wanted:
                following = next(coming, None) if self._await_clock(frame) else None
            frame = following

    def close(self) -> None:
        """Close the source; an iteration that waits ends at once."""
        with self._wake:
            self._closed = True
            self._wake.notify_all()
            source = self._source
        source.close()

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _passes(self) -> Iterator[Frame]:
        """Yield the source's frames, again and again if it loops, renumbered so that index and time rise."""
        index_base, time_base_s = 0, 0.0
        while True:
            last: Frame | None = None
            for frame in self._source.frames():
                last = replace(frame, index=index_base + frame.index, time_s=time_base_s + frame.time_s)
                yield last
            self._source.close()
            if not self._loop or self._reopen is None or last is None:
                return
            index_base, time_base_s = last.index + 1, last.time_s + self._step_s
            source = self._reopen()
            with self._wake:
                self._source = source
                if not self._closed:
                    continue
            source.close()
            return

    def _await(self, frame: Frame) -> bool:
        """Wait until a frame is due or another one is wanted; return False if the source is closed instead.

        The first one of a stretch is due at once.
        """
        due_s = frame.time_s
        with self._wake:
            if frame.stretch != self._stretch and not self._closed:
                self._stretch = frame.stretch
                self._start = (self._clock() if self._paused_at is None else self._paused_at) - due_s
                return True
            while not self._closed:
                if frame.stretch < self._wanted:
                    return True
                if self._paused_at is not None:
                    self._wake.wait()
                    continue
                now = self._clock()
                if self._start is None:
                    self._start = now - due_s
                remaining_s = self._start + due_s - now
                if remaining_s <= 0:
                    return True
                self._wake.wait(remaining_s)
            return False

    def _await_clock(self, last: Frame) -> bool:
        """Wait while the clock stands still, so that one who goes to the last frame of a file can go back from there.

        Returns:
            Whether to go on; not if the source is closed.
        """
        with self._wake:
            if self.seekable:
                while self._paused_at is not None and not self._closed and last.stretch >= self._wanted:
                    self._wake.wait()
            return not self._closed

    def _late_s(self, frame: Frame) -> float:
        with self._wake:
            now = self._clock() if self._paused_at is None else self._paused_at
            return now - (self._start or 0.0) - frame.time_s

    def _may_drop(self, following: Frame) -> bool:
        """Count a dropped frame, unless so many were dropped in a row that the clock must wait for the decoder."""
        self._in_a_row += 1
        if self._in_a_row > _DROPS_IN_A_ROW:
            with self._wake:
                self._start = (self._paused_at or self._clock()) - following.time_s
            return False
        self._dropped += 1
        return True
