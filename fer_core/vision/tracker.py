"""Stable numbers for faces from frame to frame.

Written here on scipy's assignment rather than on ByteTrack or Norfair, because those count gaps in frames, and a gap
here is in seconds, whatever the frame rate.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from fer_core.frames import Box
from fer_core.vision.detection import Detection

MAX_GAP_S: Final = 1.0
"""A face that comes back within this time keeps its number."""

SURE_SCORE: Final = 0.75
CONFIRM_S: Final = 0.25
"""A find below `SURE_SCORE` counts as a face only once it was followed for this time: what the detector takes for a
face in a moving picture is gone again within a few frames."""

_VELOCITY_MEMORY_S: Final = 0.1
_PREDICTION_S: Final = 0.5
_REACH: Final = 0.6
_REACH_PER_S: Final = 1.0
_SIZE_RATIO: Final = 1.5
_SIZE_RATIO_PER_S: Final = 0.5
_OUT_OF_REACH: Final = 1e6


@dataclass
class _Track:
    x: float
    y: float
    side: float
    since_s: float
    seen_s: float
    number: int | None = None
    velocity_x: float = 0.0
    velocity_y: float = 0.0

    def predicted(self, time_s: float) -> tuple[float, float]:
        """Where the face should be now, at constant velocity for the first half second."""
        ahead = min(time_s - self.seen_s, _PREDICTION_S)
        return self.x + self.velocity_x * ahead, self.y + self.velocity_y * ahead

    def move(self, box: Box, time_s: float) -> None:
        """Take over where the face is seen; the velocity is averaged over about the last tenth of a second."""
        x, y = box.centre
        elapsed = time_s - self.seen_s
        if elapsed > 0:
            weight = 1 - math.exp(-elapsed / _VELOCITY_MEMORY_S)
            self.velocity_x += weight * ((x - self.x) / elapsed - self.velocity_x)
            self.velocity_y += weight * ((y - self.y) / elapsed - self.velocity_y)
        self.x, self.y, self.side, self.seen_s = x, y, box.side, time_s


class FaceTracker:
    """Gives every face a number that stays with it.

    A number survives crossings, frames without the face, and gaps of up to `MAX_GAP_S`. It is never given to another
    face: what appears too far from where a known face should be, or in another size, is a new one. A face the
    detector doubts gets its number after `CONFIRM_S`; in the first frame there is nothing to wait for.

    Example:
        >>> tracker = FaceTracker()
        >>> tracker.update([], 0.0)
        []
    """

    def __init__(self) -> None:
        # Importing scipy's optimizers takes as long as a window takes to appear; they are needed from here on.
        from scipy.optimize import linear_sum_assignment

        self._assign = linear_sum_assignment
        self._tracks: list[_Track] = []
        self._next = 1
        self._now_s = -math.inf

    def update(self, detections: Sequence[Detection], time_s: float, *, known: bool = False) -> list[int | None]:
        """Number the faces of the next frame.

        Args:
            detections: Its faces, in any order.
            time_s: Its time, seconds. A time before the last one starts afresh with new numbers.
            known: Whether all of them are known to be faces, from an earlier run over the same frames.

        Returns:
            The track number of each detection, in their order, from 1; None for one that may be no face.
        """
        first = self._now_s == -math.inf
        if time_s < self._now_s:
            self._tracks = []
        self._now_s = time_s
        self._tracks = [track for track in self._tracks if time_s - track.seen_s <= MAX_GAP_S]
        matched = self._match(detections, time_s)
        numbers: list[int | None] = []
        for index, detection in enumerate(detections):
            track = matched.get(index)
            if track is None:
                track = _Track(*detection.box.centre, detection.box.side, time_s, time_s)
                self._tracks.append(track)
            else:
                track.move(detection.box, time_s)
            sure = known or first or detection.score >= SURE_SCORE or time_s - track.since_s >= CONFIRM_S
            if track.number is None and sure:
                track.number = self._next
                self._next += 1
            numbers.append(track.number)
        return numbers

    def alive(self, time_s: float) -> frozenset[int]:
        """Return the numbers that may still come back at that time."""
        alive = (track.number for track in self._tracks if time_s - track.seen_s <= MAX_GAP_S)
        return frozenset(number for number in alive if number is not None)

    def reset(self) -> None:
        """Forget everything; the next face is number 1 again (a new source)."""
        self._tracks = []
        self._next = 1
        self._now_s = -math.inf

    def _match(self, detections: Sequence[Detection], time_s: float) -> dict[int, _Track]:
        if not detections or not self._tracks:
            return {}
        costs = np.array([[_cost(track, detection.box, time_s) for track in self._tracks] for detection in detections])
        rows, columns = self._assign(costs)
        return {
            int(row): self._tracks[column]
            for row, column in zip(rows, columns, strict=True)
            if costs[row, column] < _OUT_OF_REACH
        }


def _cost(track: _Track, box: Box, time_s: float) -> float:
    """Distance from the prediction in face sides, plus how much the size differs; out of reach beyond the gate."""
    gap = time_s - track.seen_s
    x, y = track.predicted(time_s)
    face_x, face_y = box.centre
    small, large = sorted((max(track.side, 1.0), max(box.side, 1.0)))
    distance = math.hypot(face_x - x, face_y - y) / small
    ratio = large / small
    if distance > _REACH + _REACH_PER_S * gap or ratio > _SIZE_RATIO + _SIZE_RATIO_PER_S * gap:
        return _OUT_OF_REACH
    return distance + math.log(ratio)
