"""Intervals of shares and means over time: what lies near together is alike, so whole blocks of time are drawn.

The circular block bootstrap (Politis and Romano 1992). How long a block is follows from the data by the rule of Politis
and White (2004, "Automatic block-length selection for the dependent bootstrap", corrected by Patton, Politis and White
2009), and is then doubled: that rule makes the variance's own error small, not the interval right, and simulated
series show that its intervals hold too seldom. With few blocks the percentiles are taken further out, as Student's t
is wider than the normal (Hesterberg 2015, "What teachers should know about the bootstrap", expanded percentiles).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from math import ceil, log10, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.statistics import DRAWS, LEVEL, Estimate, proportion_interval

FEWEST_STEPS: Final = 20
"""With fewer steps of time there is no interval."""

FEWEST_BLOCKS: Final = 6
"""A block is at most this part of the time."""

MOST_BLOCKS: Final = 400
"""A long time line is not cut into more; longer blocks than need be do no harm there."""

_CHUNK: Final = 1 << 22
"""Numbers held at a time while drawing."""

_NOTHING: Final = 1e-9
"""What differences of sums may be off by."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BlockDraws:
    """Sums over a time line, and what they might have been.

    Attributes:
        totals: (M,) float64, the sums as they are.
        draws: (DRAWS, M) float64, the same of time lines that blocks of this one were drawn for.
        steps: Steps of the time line.
        length: Steps of a block.
        short: Whether the rule asked for longer blocks than the time line has room for: intervals may be too narrow.
    """

    totals: Floats
    draws: Floats
    steps: int
    length: int
    short: bool

    @property
    def blocks(self) -> float:
        """How many blocks the time line is long."""
        return self.steps / self.length

    @cached_property
    def _tail(self) -> float:
        """The part of the draws that lies outside of an interval, at each end."""
        from scipy.stats import norm, t

        count = self.blocks
        return float(norm.cdf(-t.ppf((1 + LEVEL) / 2, count - 1) * sqrt(count / (count - 1))))

    def ratio_draws(self, part: int, whole: int) -> Floats:
        """Return one sum divided by another, (n,) of the draws in which the other is not nothing."""
        drawn = self.draws[:, whole]
        there = drawn > _NOTHING * max(1.0, float(self.totals[whole]))
        return np.asarray(self.draws[there, part] / drawn[there])

    def ratio(self, part: int, whole: int, scale: float = 1.0) -> Estimate | None:
        """Return one sum divided by another, times `scale`, with its interval; None where the other is nothing."""
        if not self.totals[whole] > 0:
            return None
        drawn = self.ratio_draws(part, whole)
        low, high = np.quantile(drawn, [self._tail, 1 - self._tail])
        value = float(self.totals[part] / self.totals[whole])
        return Estimate(value * scale, min(float(low), value) * scale, max(float(high), value) * scale)

    def share(self, part: int, whole: int) -> Estimate | None:
        """Return a part of a whole with its interval, 0 to 1.

        What never was, or always, is so in every draw too: its interval is Wilson's, the blocks being the observations.
        """
        found = self.ratio(part, whole)
        if found is None or found.high - found.low > _NOTHING:
            return found
        count = max(1, int(self.blocks))
        low, high = _wilson(round(found.value * count), count)
        return Estimate(found.value, min(low, found.value), max(high, found.value))

    def ratio_variance(self, part: int, whole: int) -> float:
        """Return the variance of one sum divided by another, made right for few blocks."""
        drawn = self.ratio_draws(part, whole)
        return float(drawn.var()) * self.blocks / (self.blocks - 1) if len(drawn) else 0.0


def draw_blocks(
    sums: Floats, watched: Floats, rng: np.random.Generator, *, shortest: int = 1, independent: bool = False
) -> BlockDraws | None:
    """Draw what sums over a time line might have been.

    Args:
        sums: (n, M), what each step of the time line adds to each of M sums.
        watched: (n, k), the series whose dependence the blocks have to hold; the one that needs the longest decides.
        rng: Draws.
        shortest: Steps of the shortest block. What hardly changes tells little of how long it stays.
        independent: Whether steps have nothing to do with one another, as pictures; a block is a step then.

    Returns:
        The draws, or None where the time line is too short for any.
    """
    steps = len(sums)
    if steps < FEWEST_STEPS:
        return None
    ruled = 2 * max((block_length(column) for column in watched.T), default=1.0)
    wanted = 1 if independent else max(shortest, ceil(ruled))
    length = max(1, min(wanted, steps // FEWEST_BLOCKS), ceil(steps / MOST_BLOCKS))
    drawn = np.concatenate(list(_drawn(sums, length, rng)))
    return BlockDraws(sums.sum(axis=0), drawn, steps, length, short=wanted > length)


# Emotions that never were there are many, and SciPy takes milliseconds.
_wilson = cache(proportion_interval)


def block_length(series: Floats) -> float:
    """Return the length of blocks by the rule of Politis and White for the circular bootstrap, at least 1.

    Args:
        series: (n,) values of equal steps.
    """
    n = len(series)
    centred = series - series.mean()
    beyond = max(5, ceil(log10(n)))
    most = ceil(sqrt(n)) + beyond
    covariance = _autocovariance(centred, min(n - 1, most + beyond))
    if covariance[0] <= 1e-12 * max(1.0, float((series**2).mean())):
        return 1.0
    correlation = np.abs(covariance / covariance[0])
    loud = correlation >= 2 * sqrt(log10(n) / n)
    # The first lag after which so many in a row are as small as chance makes them.
    lag = next((lag for lag in range(most) if not loud[lag + 1 : lag + 1 + beyond].any()), most)
    width = min(2 * max(lag, 1), most, len(covariance) - 1)
    lags = np.arange(-width, width + 1)
    taper = np.clip(2 * (1 - np.abs(lags) / width), 0, 1)
    at = covariance[np.abs(lags)]
    slope, level = float((taper * np.abs(lags) * at).sum()), float((taper * at).sum())
    if level <= 0:
        return 1.0
    length = float(np.cbrt(2 * slope**2 / (4 / 3 * level**2) * n))
    return max(1.0, min(length, ceil(min(3 * sqrt(n), n / 3))))


def _autocovariance(centred: Floats, lags: int) -> Floats:
    from scipy.signal import correlate

    n = len(centred)
    return np.asarray(correlate(centred, centred, method="fft")[n - 1 : n + lags] / n, np.float64)


def _drawn(sums: Floats, length: int, rng: np.random.Generator) -> Iterator[Floats]:
    """Yield what is drawn, (d, M) at a time, `DRAWS` in all; each time line has as many steps as this one."""
    steps, columns = sums.shape
    blocks = ceil(steps / length)
    lengths = np.full(blocks, length)
    lengths[-1] = steps - (blocks - 1) * length
    # The time line is a circle: what goes beyond its end is its beginning.
    until = np.concatenate([np.zeros((1, columns)), np.cumsum(np.concatenate([sums, sums]), axis=0)])
    chunk = max(1, _CHUNK // (blocks * columns))
    for first in range(0, DRAWS, chunk):
        starts = rng.integers(0, steps, (min(chunk, DRAWS - first), blocks))
        yield (until[starts + lengths] - until[starts]).sum(axis=1)
