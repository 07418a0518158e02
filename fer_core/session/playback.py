"""Playing: which frame is to be shown now, at which speed, within which range. It shows nothing and keeps no timer."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SLOWEST = 0.25
FASTEST = 4.0


class Playback:
    """The position in a list of frames. Frames that come too late are skipped: time never slows down.

    The window asks `frame()` on each tick of a timer of its own and shows what it says.

    Args:
        times: (F,) float64, when each frame is shown, seconds; they rise. At least one.
        clock: Seconds that pass; `time.monotonic`.
        end_s: When the last frame ends; None for the usual step after it.
    """

    def __init__(self, times: NDArray[np.float64], clock: Callable[[], float], end_s: float | None = None) -> None:
        raise NotImplementedError(times, clock, end_s)

    @property
    def playing(self) -> bool:
        """Whether time passes. It ends by itself at the end of the last frame, unless a range is looped."""
        raise NotImplementedError

    @property
    def speed(self) -> float:
        """How fast, 0.25 to 4."""
        raise NotImplementedError

    @speed.setter
    def speed(self, speed: float) -> None:
        """Change the speed from here on; what is beyond the bounds is brought within.

        Args:
            speed: How fast.
        """
        raise NotImplementedError(speed)

    @property
    def loop(self) -> tuple[float, float] | None:
        """The range that is played over and over, seconds, or None."""
        raise NotImplementedError

    @loop.setter
    def loop(self, loop: tuple[float, float] | None) -> None:
        """Loop a range, or no more.

        Args:
            loop: From when to when, seconds.

        Raises:
            ValueError: It ends before it begins.
        """
        raise NotImplementedError(loop)

    @property
    def position_s(self) -> float:
        """Where it is, seconds of the session."""
        raise NotImplementedError

    @property
    def next_change_s(self) -> float | None:
        """In how many seconds of the clock another frame is due, or None where it does not play."""
        raise NotImplementedError

    def frame(self) -> int:
        """Return the index of the frame that is to be shown now."""
        raise NotImplementedError

    def play(self) -> None:
        """Let time pass; from the beginning where it is at the end."""
        raise NotImplementedError

    def pause(self) -> None:
        """Stop where it is."""
        raise NotImplementedError

    def seek(self, time_s: float) -> None:
        """Go to a moment; what lies beyond the ends is brought within."""
        raise NotImplementedError(time_s)

    def step(self, frames: int = 1) -> None:
        """Pause, and go so many frames forward, or back where it is negative."""
        raise NotImplementedError(frames)
