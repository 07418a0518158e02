"""A whole session's timeline: each person's probabilities over time, drawn at any zoom without going through all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.session.readings import Readings


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


class Overview:
    """The least, greatest and mean values of a lane at several scales, each half as fine as the one before."""

    def at(self, start_s: float, end_s: float, columns: int) -> Columns:
        """Return what to draw between two moments.

        Where the columns are finer than the readings, a reading fills all columns that it holds for.

        Args:
            start_s: Left edge, seconds.
            end_s: Right edge, later.
            columns: C, as many as there are pixels.
        """
        raise NotImplementedError(start_s, end_s, columns)


@dataclass(frozen=True, eq=False)
class Lane:
    """One person over the whole session.

    Attributes:
        face: The face id.
        rows: (M,) int64, the person's readings in the table, in time.
        times: (M,) float64, seconds.
        ends: (M,) float64, until when each reading holds: to the next analysed frame.
        smoothed: (M, K) float32.
        uncertain: (M,) bool.
        present: (S, 2) float64, from when to when the face was there.
        gaps: (G, 2) float64, from when to when it was absent, between its first and its last moment.
        uncertain_spans: (U, 2) float64, from when to when its reading was not trusted.
        overview: The same for drawing.
    """

    face: int
    rows: NDArray[np.int64]
    times: NDArray[np.float64]
    ends: NDArray[np.float64]
    smoothed: NDArray[np.float32]
    uncertain: NDArray[np.bool_]
    present: NDArray[np.float64]
    gaps: NDArray[np.float64]
    uncertain_spans: NDArray[np.float64]
    overview: Overview


def lanes(readings: Readings) -> tuple[Lane, ...]:
    """Return a lane for each face id, in the order of the ids."""
    raise NotImplementedError(readings)
