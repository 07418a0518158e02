"""Episodes: times of one emotion, long enough to speak of, and what follows what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.session_summary.options import SummaryOptions

_NOTHING_S: Final = 1e-6
"""What times may be off by, seconds."""


@dataclass(frozen=True)
class Episode:
    """A time of one emotion.

    Attributes:
        emotion: Its number.
        begin_s: The time of its first frame, seconds.
        end_s: When its last frame ends, seconds.
        first: Which of the person's readings is its first.
        stretch: In which stretch between what is left out it is.
    """

    emotion: int
    begin_s: float
    end_s: float
    first: int
    stretch: int

    @property
    def length_s(self) -> float:
        """How long it is, seconds."""
        return self.end_s - self.begin_s


def find_episodes(
    state: NDArray[np.int64],
    begin: NDArray[np.float64],
    length: NDArray[np.float64],
    stretch: NDArray[np.int64],
    options: SummaryOptions,
) -> tuple[Episode, ...]:
    """Find the episodes of a person, in order; no two overlap.

    From left to right: an emotion goes on as long as it comes back in less than `bridge_s`; what then is shorter than
    `min_episode_s` is none.

    Args:
        state: (n,) the emotion of each reading, -1 where it is uncertain.
        begin: (n,) their times, seconds, rising.
        length: (n,) for how long they stand, seconds.
        stretch: (n,) in which stretch they are; nothing goes on from one to the next.
        options: How long and how far apart.
    """
    runs = _runs(state, begin, length, stretch)
    found: list[Episode] = []
    at = 0
    while at < len(runs):
        one, following = runs[at], at + 1
        look = following
        while look < len(runs) and _bridged(one, runs[look], options.bridge_s):
            if runs[look].emotion == one.emotion:
                one = Episode(one.emotion, one.begin_s, runs[look].end_s, one.first, one.stretch)
                following = look + 1
            look += 1
        if one.length_s >= options.min_episode_s - _NOTHING_S:
            found.append(one)
        at = following
    return tuple(found)


def find_transitions(episodes: Sequence[Episode], options: SummaryOptions) -> tuple[tuple[Episode, Episode], ...]:
    """Return which episodes another one of another emotion follows, and that one."""
    return tuple(
        (one, other)
        for one, other in pairwise(episodes)
        if one.emotion != other.emotion
        and one.stretch == other.stretch
        and other.begin_s - one.end_s <= options.follow_s + _NOTHING_S
    )


def _bridged(one: Episode, other: Episode, bridge_s: float) -> bool:
    return other.stretch == one.stretch and other.begin_s - one.end_s < max(bridge_s, _NOTHING_S) - _NOTHING_S / 2


def _runs(
    state: NDArray[np.int64], begin: NDArray[np.float64], length: NDArray[np.float64], stretch: NDArray[np.int64]
) -> list[Episode]:
    """Return where one emotion is read frame after frame."""
    if not len(state):
        return []
    end = begin + length
    apart = (np.diff(state) != 0) | (np.diff(stretch) != 0) | (begin[1:] - end[:-1] > _NOTHING_S)
    firsts = np.flatnonzero(np.r_[True, apart])
    lasts = np.r_[firsts[1:], len(state)] - 1
    return [
        Episode(int(state[first]), float(begin[first]), float(end[last]), int(first), int(stretch[first]))
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
        if state[first] >= 0
    ]
