"""Playing: which frame is to be shown now, at which speed, within which range. It shows nothing and keeps no timer."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLOWEST: Final = 0.25
FASTEST: Final = 4.0
_USUAL_STEP_S: Final = 0.04


class Playback:
    """The position in a list of frames. Frames that come too late are skipped: time never slows down.

    The window asks `frame()` on each tick of a timer of its own and shows what it says.

    Args:
        times: (F,) float64, when each frame is shown, seconds; they rise. At least one.
        clock: Seconds that pass; `time.monotonic`.
        end_s: When the last frame ends; None for the usual step after it.

    Raises:
        ValueError: There is no frame.
    """

    def __init__(self, times: NDArray[np.float64], clock: Callable[[], float], end_s: float | None = None) -> None:
        if not len(times):
            raise ValueError("There is no frame to play.")
        self._times = times
        self._clock = clock
        step_s = float(np.median(np.diff(times))) if len(times) > 1 else _USUAL_STEP_S
        last_s = float(times[-1])
        self._end_s = last_s + step_s if end_s is None else max(end_s, last_s)
        self._speed = 1.0
        self._loop: tuple[float, float] | None = None
        self._playing = False
        self._from_s = float(times[0])
        self._since = 0.0

    @property
    def playing(self) -> bool:
        """Whether time passes. It ends by itself at the end of the last frame, unless a range is looped."""
        self._settle()
        return self._playing

    @property
    def start_s(self) -> float:
        """When the first frame is shown, seconds."""
        return float(self._times[0])

    @property
    def end_s(self) -> float:
        """When the last frame ends, seconds."""
        return self._end_s

    @property
    def speed(self) -> float:
        """How fast, 0.25 to 4."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        """Change the speed from here on; what is beyond the bounds is brought within.

        Args:
            speed: How fast.
        """
        self._go_to(self.position_s)
        self._speed = min(max(speed, SLOWEST), FASTEST)

    @property
    def loop(self) -> tuple[float, float] | None:
        """The range that is played over and over, seconds, or None."""
        return self._loop

    @loop.setter
    def loop(self, loop: tuple[float, float] | None) -> None:
        """Loop a range, or no more. What plays elsewhere goes on at the range's beginning.

        Args:
            loop: From when to when, seconds; what lies beyond the ends is brought within.

        Raises:
            ValueError: Nothing is left of it.
        """
        self._go_to(self.position_s)
        if loop is not None:
            loop = self._within(loop[0]), self._within(loop[1])
            if loop[0] >= loop[1]:
                raise ValueError("A range ends after it begins.")
        self._loop = loop
        if self._playing:
            self._enter_loop()

    @property
    def position_s(self) -> float:
        """Where it is, seconds of the session."""
        self._settle()
        return self._now()

    @property
    def next_change_s(self) -> float | None:
        """In how many seconds of the clock another frame is due or playing ends; None where it does not play."""
        self._settle()
        if not self._playing:
            return None
        now = self._now()
        after = int(np.searchsorted(self._times, now, side="right"))
        due = float(self._times[after]) if after < len(self._times) else self._end_s
        if self._looping():
            due = min(due, self._loop[1]) if self._loop else due
        return max(0.0, (due - now) / self._speed)

    def frame(self) -> int:
        """Return the index of the frame that is to be shown now."""
        return max(0, int(np.searchsorted(self._times, self.position_s, side="right")) - 1)

    def play(self) -> None:
        """Let time pass; from the beginning where it is at the end, from the range's where one is looped elsewhere."""
        if self.playing:
            return
        if self._from_s >= self._end_s:
            self._from_s = self.start_s
        self._since = self._clock()
        self._playing = True
        self._enter_loop()

    def pause(self) -> None:
        """Stop where it is."""
        self._go_to(self.position_s)
        self._playing = False

    def seek(self, time_s: float) -> None:
        """Go to a moment; what lies beyond the ends is brought within. It plays on if it plays."""
        self._settle()
        self._go_to(self._within(time_s))

    def step(self, frames: int = 1) -> None:
        """Pause, and go so many frames forward, or back where it is negative."""
        at = min(max(self.frame() + frames, 0), len(self._times) - 1)
        self._playing = False
        self._from_s = float(self._times[at])

    def _within(self, time_s: float) -> float:
        return min(max(time_s, self.start_s), self._end_s)

    def _go_to(self, time_s: float) -> None:
        self._from_s, self._since = time_s, self._clock()

    def _enter_loop(self) -> None:
        if self._loop is not None and not self._loop[0] <= self._from_s < self._loop[1]:
            self._go_to(self._loop[0])

    def _looping(self) -> bool:
        """Return whether it comes back; whoever goes behind the range plays on from there."""
        return self._loop is not None and self._from_s < self._loop[1]

    def _now(self) -> float:
        if not self._playing:
            return self._from_s
        now = self._from_s + (self._clock() - self._since) * self._speed
        if self._loop is not None and self._looping() and now >= self._loop[1]:
            begin, end = self._loop
            return begin + (now - begin) % (end - begin)
        return min(now, self._end_s)

    def _settle(self) -> None:
        """End what has come to its end."""
        if self._playing and not self._looping() and self._now() >= self._end_s:
            self._from_s, self._playing = self._end_s, False
