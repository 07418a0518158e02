"""Which readings count, and for how much time: what a summary is reckoned from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.session.readings import Readings
from fer_core.session_summary.options import MOST_STEPS, STEP_S, SummaryOptions

Range = tuple[float, float]
"""Begin and end, seconds; the end is not in it."""


@dataclass(frozen=True, eq=False)
class Observed:
    """The readings of a session that count: n of its N, in the table's order.

    Attributes:
        readings: The session's.
        timed: Whether there is time at all: pictures have none, each face counts once.
        row: (n,) int64, which readings.
        person: (n,) int64, whose each is.
        begin: (n,) float64, its frame's time, seconds.
        length: (n,) float64, for how long it stands, seconds; 1 where there is no time.
        stretch: (n,) int64, numbers of the stretches between what is left out.
        frame: (n,) int64, the frame of each, an index into `readings.frames`.
        total_s: For how long all frames that count stand, seconds, or how many they are.
        left_out_s: For how long those stand that are left out.
        step_s: The usual distance of two frames, seconds.
    """

    readings: Readings
    timed: bool
    row: NDArray[np.int64]
    person: NDArray[np.int64]
    begin: NDArray[np.float64]
    length: NDArray[np.float64]
    stretch: NDArray[np.int64]
    frame: NDArray[np.int64]
    total_s: float
    left_out_s: float
    step_s: float

    @property
    def end(self) -> NDArray[np.float64]:
        """(n,) float64, when each ends, seconds."""
        return self.begin + self.length

    def steps(self, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return in which step of a time line some readings are, which has only the time in which there is one.

        Args:
            chosen: (m,) places of readings, in order.

        Returns:
            (m,) int64, from 0.
        """
        first = np.r_[True, np.diff(self.frame[chosen]) != 0]
        if not self.timed:
            return np.cumsum(first) - 1
        lengths = np.where(first, self.length[chosen], 0.0)
        before = np.cumsum(lengths) - lengths
        step = max(STEP_S, self.step_s, float(lengths.sum()) / MOST_STEPS)
        # A frame that begins with a step shall not be in the one before by what its float is off.
        of_frame = np.floor(before[first] / step + 1e-6).astype(np.int64)
        return np.asarray(of_frame[np.cumsum(first) - 1])


def observe(
    readings: Readings,
    options: SummaryOptions,
    person_of: NDArray[np.int64] | None = None,
    left_out: Sequence[Range] = (),
    *,
    timed: bool = True,
) -> Observed:
    """Find the readings that count.

    Args:
        readings: Of a session.
        options: How a session is summarised.
        person_of: (N,) int64, whose each reading is; each face id is a person without it. Of a person who is in a frame
            twice, the larger face counts.
        left_out: What does not count, in any order; a frame that begins in it is left out, one that is still shown
            when it begins is cut there.
        timed: Whether times mean anything; those of pictures do not.
    """
    ranges = np.array([one for one in merged(left_out) if timed], np.float64).reshape(-1, 2)
    length, step_s = frame_lengths(readings.times, options.max_gap_s, timed=timed)
    stretch = np.searchsorted(ranges[:, 0], readings.times, side="right")
    inside = (stretch > 0) & (readings.times < np.r_[0.0, ranges[:, 1]][stretch])
    until_next = np.r_[ranges[:, 0], np.inf][stretch] - readings.times
    kept = np.where(inside, 0.0, np.minimum(length, until_next))
    person = readings.face if person_of is None else np.asarray(person_of, np.int64)
    frame = readings.frame_of_row
    counts = kept[frame] > 0
    if timed:
        counts &= _largest(frame, person, readings.box[:, 2] * readings.box[:, 3])
    row = np.flatnonzero(counts)
    return Observed(
        readings=readings,
        timed=timed,
        row=row,
        person=person[row],
        begin=readings.times[frame[row]],
        length=kept[frame[row]],
        stretch=stretch[frame[row]],
        frame=frame[row],
        total_s=float(kept.sum()),
        left_out_s=float(length.sum() - kept.sum()),
        step_s=step_s,
    )


def frame_lengths(
    times: NDArray[np.float64], max_gap_s: float, *, timed: bool = True
) -> tuple[NDArray[np.float64], float]:
    """Return for how long frames stand, (F,) seconds, and the usual distance of two.

    Args:
        times: (F,) seconds.
        max_gap_s: The longest, or three times the usual distance.
        timed: Whether times mean anything; each frame stands for 1 if not.
    """
    if not timed or len(times) < 2:
        return np.ones(len(times)) if not timed else np.full(len(times), STEP_S), 1.0
    distances = np.maximum(np.diff(times), 0.0)
    usual = float(np.median(distances))
    return np.minimum(np.r_[distances, usual], max(max_gap_s, 3 * usual)), usual


def merged(ranges: Sequence[Range]) -> list[Range]:
    """Return ranges in order, those that touch or overlap as one, without empty ones."""
    told: list[Range] = []
    for begin, end in sorted(one for one in ranges if one[1] > one[0]):
        if told and begin <= told[-1][1]:
            told[-1] = (told[-1][0], max(told[-1][1], end))
        else:
            told.append((begin, end))
    return told


def _largest(frame: NDArray[np.int64], person: NDArray[np.int64], area: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which readings are the largest of their person in their frame, the first of those as large."""
    order = np.lexsort((-area, person, frame))
    same = (np.diff(frame[order]) == 0) & (np.diff(person[order]) == 0)
    largest = np.ones(len(frame), np.bool_)
    largest[order[1:][same]] = False
    return largest
