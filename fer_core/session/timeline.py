"""A whole session's timeline: each person's probabilities over time, drawn at any zoom without going through all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.session.readings import Readings

_FINEST: Final = 8
"""Readings that are one bin at the finest scale."""
_COARSER: Final = 4
_BINS: Final = 8
"""A column is drawn of at least so many bins: its edges are true to an eighth of it."""
_USUAL_STEP_S: Final = 0.04


@dataclass(frozen=True, eq=False)
class Columns:
    """What to draw of a lane between two moments, in C columns of equal width.

    Attributes:
        edges: (C + 1,) float64, where the columns begin and the last one ends, seconds.
        low: (C, K) float32, the least smoothed probability of each emotion in each column; NaN in a gap.
        high: (C, K) float32, the greatest.
        mean: (C, K) float32, the mean.
        uncertain: (C,) float32, the share of readings that are uncertain, 0 to 1; NaN in a gap.
    """

    edges: NDArray[np.float64]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    mean: NDArray[np.float32]
    uncertain: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Scale:
    """Bins of consecutive readings: (K, B) least and greatest, (K + 1, B) mean, the last row the share uncertain."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    mean: NDArray[np.float32]
    size: int

    @classmethod
    def of(cls, smoothed: NDArray[np.float32], uncertain: NDArray[np.bool_]) -> "_Scale":
        values = np.ascontiguousarray(smoothed.T)
        return cls(values, values, np.vstack([values, uncertain[np.newaxis].astype(np.float32)]), 1)

    def coarser(self, by: int) -> "_Scale":
        begins = np.arange(0, self.low.shape[1], by)
        counts = np.diff(np.r_[begins, self.low.shape[1]]).astype(np.float32)
        return _Scale(
            np.minimum.reduceat(self.low, begins, axis=1),
            np.maximum.reduceat(self.high, begins, axis=1),
            np.add.reduceat(self.mean, begins, axis=1) / counts,
            self.size * by,
        )

    def drawn(self, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[NDArray[np.float32], ...]:
        """Return the least, greatest and mean from each beginning to each end, which is later."""
        # `reduceat` goes from each place to the next one in the list; every other of these is a column.
        places = np.stack([begins, ends], axis=1).ravel()
        counts = (ends - begins).astype(np.float32)
        low: NDArray[np.float32] = np.minimum.reduceat(_with_end(self.low), places, axis=1)[:, ::2]
        high: NDArray[np.float32] = np.maximum.reduceat(_with_end(self.high), places, axis=1)[:, ::2]
        total: NDArray[np.float32] = np.add.reduceat(_with_end(self.mean), places, axis=1)[:, ::2]
        return low, high, total / counts


class Overview:
    """The least, greatest and mean values of a lane at several scales, each four times as coarse as the one before.

    Args:
        readings: The session's table.
        rows: (M,) int64, the person's readings in it.
        frames: (M,) int64, the frames they are in.
        frame_ends: (F,) float64, until when each frame is shown.
    """

    def __init__(
        self,
        readings: Readings,
        rows: NDArray[np.int64],
        frames: NDArray[np.int64],
        frame_ends: NDArray[np.float64],
    ) -> None:
        self._readings = readings
        self._rows = rows
        self._frames = frames
        self._ends = frame_ends
        self._scales: list[_Scale] = []
        if len(rows):
            scale = self._finest(0, len(rows)).coarser(_FINEST)
            self._scales.append(scale)
            while scale.low.shape[1] > _COARSER:
                scale = scale.coarser(_COARSER)
                self._scales.append(scale)

    def at(self, start_s: float, end_s: float, columns: int) -> Columns:
        """Return what to draw between two moments.

        Where the columns are finer than the readings, a reading fills all columns that it holds for.

        Args:
            start_s: Left edge, seconds.
            end_s: Right edge, later.
            columns: C, as many as there are pixels.
        """
        edges = np.linspace(start_s, end_s, columns + 1)
        classes = len(self._readings.labels)
        low, high, mean = (np.full((classes + extra, columns), np.nan, np.float32) for extra in (0, 0, 1))
        first = np.searchsorted(self._frames, np.searchsorted(self._ends, edges[:-1], side="right"))
        behind = np.searchsorted(self._frames, np.searchsorted(self._readings.times, edges[1:], side="left"))
        there = np.flatnonzero(first < behind)
        if len(there):
            parts = self._drawn(first[there].astype(np.int64), behind[there].astype(np.int64))
            for whole, part in zip((low, high, mean), parts, strict=True):
                whole[:, there] = part
        return Columns(edges, low.T, high.T, mean[:-1].T, mean[-1])

    def _drawn(self, first: NDArray[np.int64], behind: NDArray[np.int64]) -> tuple[NDArray[np.float32], ...]:
        finer = float(np.median(behind - first)) / _BINS
        usable = [scale for scale in self._scales if scale.size <= finer]
        if not usable:
            begin = int(first[0])
            return self._finest(begin, int(behind[-1])).drawn(first - begin, behind - begin)
        scale = usable[-1]
        begins = np.minimum((first + scale.size // 2) // scale.size, (behind - 1) // scale.size)
        ends = np.maximum((behind + scale.size // 2) // scale.size, begins + 1)
        return scale.drawn(begins, np.minimum(ends, scale.low.shape[1]))

    def _finest(self, begin: int, end: int) -> _Scale:
        rows = self._rows[begin:end]
        return _Scale.of(self._readings.smoothed[rows], self._readings.uncertain[rows])


@dataclass(frozen=True, eq=False)
class Lane:
    """One person over the whole session.

    Attributes:
        readings: The session's table.
        face: The face id, or the person's number.
        rows: (M,) int64, the person's readings in the table, in time.
        frames: (M,) int64, the frames they are in, indices into `readings.frames`.
        present: (S, 2) float64, from when to when the face was there, seconds.
        gaps: (S - 1, 2) float64, from when to when it was absent, between its first and its last moment.
        uncertain_spans: (U, 2) float64, from when to when its reading was not trusted.
        overview: The same for drawing.
        frame_ends: (F,) float64, until when each frame of the session is shown, seconds.
    """

    readings: Readings
    face: int
    rows: NDArray[np.int64]
    frames: NDArray[np.int64]
    present: NDArray[np.float64]
    gaps: NDArray[np.float64]
    uncertain_spans: NDArray[np.float64]
    overview: Overview
    frame_ends: NDArray[np.float64]

    @property
    def times(self) -> NDArray[np.float64]:
        """(M,) float64, when each reading begins, seconds."""
        return self.readings.times[self.frames]

    @property
    def ends(self) -> NDArray[np.float64]:
        """(M,) float64, until when each reading holds: to the next analysed frame."""
        return self.frame_ends[self.frames]

    @property
    def smoothed(self) -> NDArray[np.float32]:
        """(M, K) float32, the smoothed probabilities."""
        return self.readings.smoothed[self.rows]

    @property
    def uncertain(self) -> NDArray[np.bool_]:
        """(M,) bool, whether each reading is not trusted."""
        return self.readings.uncertain[self.rows]


def lanes(
    readings: Readings, person: NDArray[np.int64] | None = None, earlier: Sequence[Lane] = ()
) -> tuple[Lane, ...]:
    """Return a lane for each person, in the order of the numbers; who was split off comes last.

    Args:
        readings: The session's table.
        person: (N,) int64, whose each reading is; None for a lane a face id.
        earlier: Lanes of the same table; those that still hold are used again.
    """
    whose = readings.face if person is None else person
    order = np.argsort(whose, kind="stable")
    numbers, begins = np.unique(whose[order], return_index=True)
    parts = dict(zip(numbers.tolist(), np.split(order, begins[1:]), strict=False))
    known = {lane.face: lane for lane in earlier}
    frame_of_row, frame_ends = readings.frame_of_row, _frame_ends(readings.times)

    def lane(number: int) -> Lane:
        before, rows = known.get(number), parts[number]
        if before is not None and np.array_equal(before.rows, rows):
            return before
        return _lane(readings, number, rows, frame_of_row[rows], frame_ends)

    return tuple(lane(number) for number in sorted(parts, key=lambda number: (number < 0, abs(number))))


def _lane(
    readings: Readings,
    face: int,
    rows: NDArray[np.int64],
    frames: NDArray[np.int64],
    frame_ends: NDArray[np.float64],
) -> Lane:
    present = _spans(readings.times, frame_ends, frames)
    return Lane(
        readings=readings,
        face=face,
        rows=rows,
        frames=frames,
        present=present,
        gaps=np.stack([present[:-1, 1], present[1:, 0]], axis=1),
        uncertain_spans=_spans(readings.times, frame_ends, frames[readings.uncertain[rows]]),
        overview=Overview(readings, rows, frames, frame_ends),
        frame_ends=frame_ends,
    )


def _spans(times: NDArray[np.float64], ends: NDArray[np.float64], frames: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return from when to when frames follow one another."""
    if not len(frames):
        return np.empty((0, 2))
    frames = frames[np.r_[True, np.diff(frames) != 0]]  # another program may have somebody in a frame twice
    breaks = np.flatnonzero(np.diff(frames) != 1)
    first, last = frames[np.r_[0, breaks + 1]], frames[np.r_[breaks, len(frames) - 1]]
    return np.stack([times[first], ends[last]], axis=1)


def _frame_ends(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return until when each frame is shown; the last one as long as is usual."""
    step_s = float(np.median(np.diff(times))) if len(times) > 1 else _USUAL_STEP_S
    ends: NDArray[np.float64] = np.concatenate([times[1:], times[-1:] + step_s])
    return ends


def _with_end(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.concatenate([values, values[:, -1:]], axis=1)
