"""Which readings count, and for how much time: what a summary is reckoned from."""

from collections.abc import Mapping, Sequence
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
        stretch: (n,) int64, numbers of the stretches between what is left out, of the whole session or of the person.
        frame: (n,) int64, the frame of each, an index into `readings.frames`.
        total_s: For how long all frames that count stand, seconds, or how many they are.
        left_out_s: For how long those stand that are left out.
        left_out_of: For how long readings stand that were left out of one person alone, by the person's number.
        frames: How many frames there are within the range.
        begin_s: The time of the first of them, seconds.
        end_s: That of the last.
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
    left_out_of: Mapping[int, float]
    frames: int
    begin_s: float
    end_s: float
    step_s: float

    @property
    def end(self) -> NDArray[np.float64]:
        """(n,) float64, when each ends, seconds."""
        return self.begin + self.length

    def lasting_s(self, chosen: NDArray[np.int64]) -> float:
        """Return for how long the frames of some readings stand, seconds, each once however many faces are in it.

        Args:
            chosen: (m,) places of readings, in order; one at least.
        """
        first = np.flatnonzero(np.r_[True, np.diff(self.frame[chosen]) != 0])
        return float(np.maximum.reduceat(self.length[chosen], first).sum())

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
        # Of a frame that is cut short for one of its faces, the time line has all.
        lengths = np.zeros(len(chosen))
        lengths[first] = np.maximum.reduceat(self.length[chosen], np.flatnonzero(first))
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
    left_out_of: Mapping[int, Sequence[Range]] | None = None,
    within: Range | None = None,
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
        left_out_of: What does not count of a face id, likewise; the others of the frame do.
        within: What is looked at: only the frames that begin in it; None for all.
        timed: Whether times mean anything; those of pictures do not.
    """
    times = readings.times
    length, step_s = frame_lengths(times, options.max_gap_s, timed=timed)
    if within is not None:
        begin, end = within
        inside = (times >= begin) & (times < end)
        length = np.where(inside, np.minimum(length, end - times) if timed else length, 0.0)
    kept, stretch = _cut(times, length, left_out if timed else ())
    person = readings.face if person_of is None else np.asarray(person_of, np.int64)
    frame = readings.frame_of_row
    lasts, parts = kept[frame], stretch[frame]
    counts = lasts > 0
    if timed:
        counts &= _largest(frame, person, readings.box[:, 2] * readings.box[:, 3])
        gone = _cut_faces(readings, person, lasts, parts, left_out_of or {})
        lost = np.where(counts, gone, 0.0)
        lasts = lasts - gone
        counts &= lasts > 0
    else:
        lost = np.zeros(len(frame))
    of_alone = {int(one): float(lost[person == one].sum()) for one in np.unique(person[lost > 0])}
    there = np.flatnonzero(length > 0)
    row = np.flatnonzero(counts)
    return Observed(
        readings=readings,
        timed=timed,
        row=row,
        person=person[row],
        begin=readings.times[frame[row]],
        length=lasts[row],
        stretch=parts[row],
        frame=frame[row],
        total_s=float(kept.sum()),
        left_out_s=float(length.sum() - kept.sum()),
        left_out_of=of_alone,
        frames=len(there),
        begin_s=float(times[there[0]]) if len(there) else 0.0,
        end_s=float(times[there[-1]]) if len(there) else 0.0,
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


def _cut(
    times: NDArray[np.float64], length: NDArray[np.float64], left_out: Sequence[Range]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return how long what begins at rising times stands without some ranges, and in which stretch between them."""
    ranges = np.array(merged(left_out), np.float64).reshape(-1, 2)
    stretch = np.searchsorted(ranges[:, 0], times, side="right").astype(np.int64)
    inside = (stretch > 0) & (times < np.r_[0.0, ranges[:, 1]][stretch])
    until_next = np.r_[ranges[:, 0], np.inf][stretch] - times
    return np.where(inside, 0.0, np.minimum(length, until_next)), stretch


def _cut_faces(
    readings: Readings,
    person: NDArray[np.int64],
    lasts: NDArray[np.float64],
    parts: NDArray[np.int64],
    left_out_of: Mapping[int, Sequence[Range]],
) -> NDArray[np.float64]:
    """Return how much of each reading's time is left out of its face alone, (N,) seconds.

    Args:
        readings: The session's.
        person: (N,) whose each is.
        lasts: (N,) how long each stands.
        parts: (N,) in which stretch each is; changed: what such a range parts is another stretch for its person.
        left_out_of: The ranges, by face id.
    """
    gone = np.zeros(len(lasts))
    frame = readings.frame_of_row
    for face, ranges in left_out_of.items():
        mine = np.flatnonzero(readings.face == face)
        kept, _ = _cut(readings.times[frame[mine]], lasts[mine], ranges)
        gone[mine] = lasts[mine] - kept
        for whose in np.unique(person[mine[kept < lasts[mine]]]):
            theirs = np.flatnonzero(person == whose)
            begins = np.array([begin for begin, _ in merged(ranges)])
            parts[theirs] += np.searchsorted(begins, readings.times[frame[theirs]], side="right")
    return gone


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
