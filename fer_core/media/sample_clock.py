"""When samples were heard, although they arrive in lumps and late."""

from typing import Final

_LEAK: Final = 1e-3
"""Seconds a second that a device's clock may be slower than the system's."""
_GAP_S: Final = 0.25


class SampleClock:
    """Tells when each lump of samples began on the system's clock.

    A device counts its samples evenly, and hands them over a varying while later: those that came with the least delay
    tell the time, and the others are counted from them. A clock that drifts is followed, a gap is left open.

    Args:
        rate: Samples a second.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._count = 0
        self._zero_s: float | None = None

    def begin_of(self, samples: int, arrived_s: float) -> float:
        """Return when a lump began, seconds of the clock.

        Args:
            samples: How many it has.
            arrived_s: When it came.
        """
        begin = self._count
        self._count += samples
        zero_s = arrived_s - self._count / self._rate
        if self._zero_s is None or zero_s - self._zero_s > _GAP_S:
            self._zero_s = zero_s
        else:
            self._zero_s = min(self._zero_s + _LEAK * samples / self._rate, zero_s)
        return self._zero_s + begin / self._rate
