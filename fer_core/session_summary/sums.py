"""What each step of a time line adds to the sums that every figure is a ratio of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.session.readings import REASONS
from fer_core.session_summary.episodes import Episode
from fer_core.session_summary.observed import Observed


@dataclass(frozen=True)
class Columns:
    """Which sum is what, for K emotions.

    Attributes:
        count: K.
    """

    count: int

    @property
    def seen(self) -> int:
        """The time the person was seen."""
        return 0

    @property
    def certain(self) -> int:
        """Of it, that of trusted readings."""
        return 1

    @property
    def uncertain(self) -> int:
        """Of it, that of the others."""
        return 2

    def reason(self, place: int) -> int:
        """Return where the time is that is uncertain for a reason."""
        return 3 + place

    def trusted(self, emotion: int) -> int:
        """Return where the time of trusted readings of an emotion is."""
        return 3 + len(REASONS) + emotion

    def probability(self, emotion: int) -> int:
        """Return where the probability of an emotion by its time is."""
        return self.trusted(self.count) + emotion

    def begun(self, emotion: int) -> int:
        """Return where the number of episodes is that begin."""
        return self.probability(self.count) + emotion

    def lasted(self, emotion: int) -> int:
        """Return where the length of the episodes is that begin, seconds."""
        return self.begun(self.count) + emotion

    @property
    def width(self) -> int:
        """How many sums there are."""
        return self.lasted(self.count)

    @property
    def watched(self) -> list[int]:
        """The sums whose dependence over time decides how long blocks are: shares of all emotions and uncertain."""
        return [self.uncertain, *(self.trusted(place) for place in range(self.count))]


def add_up(
    observed: Observed,
    chosen: NDArray[np.int64],
    episodes: Sequence[Episode],
    columns: Columns,
    step: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Add up what the readings of a person say, step by step of the time the person was seen.

    Args:
        observed: The session's readings that count.
        chosen: Which of them, in order.
        episodes: Those that begin with one of them.
        columns: Which sum is what.
        step: (m,) in which step each of them is; without it, in those of the time in which one of them is.

    Returns:
        (steps, columns.width) float64.
    """
    readings, row, length = observed.readings, observed.row[chosen], observed.length[chosen]
    step = observed.steps(chosen) if step is None else step
    steps = int(step[-1]) + 1
    trusted = ~readings.uncertain[row]
    sums = np.zeros((steps, columns.width))

    def put(first: int, width: int, kind: NDArray[np.int64], which: NDArray[np.bool_]) -> None:
        at = np.bincount(step[which] * width + kind[which], length[which], steps * width)
        sums[:, first : first + width] = at.reshape(steps, width)

    put(columns.certain, 2, (~trusted).astype(np.int64), np.ones(len(row), np.bool_))
    sums[:, columns.seen] = sums[:, columns.certain] + sums[:, columns.uncertain]
    reason = readings.reason[row].astype(np.int64)
    put(columns.reason(0), len(REASONS), reason, ~trusted & (reason >= 0))
    put(columns.trusted(0), columns.count, readings.emotion[row], trusted)
    for place in range(columns.count):
        by_time = readings.smoothed[row, place] * length
        sums[:, columns.probability(place)] = np.bincount(step, by_time, steps)
    for one in episodes:
        at = step[int(np.searchsorted(chosen, one.first))]
        sums[at, columns.begun(one.emotion)] += 1
        sums[at, columns.lasted(one.emotion)] += one.length_s
    return sums
