"""Stable numbers for faces from frame to frame.

Written here on scipy's assignment rather than on ByteTrack or Norfair, because those count gaps in frames, and a gap
here is in seconds, whatever the frame rate.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box, Find
from fer_core.vision.appearance import Appearance, face_likeness, may_be_same
from fer_core.vision.detection import Detection, ExpectedFace

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
_UNLIKE: Final = 0.5
"""How many face sides away a face counts that does not look like the track's at all."""
_OUT_OF_REACH: Final = 1e6


@dataclass
class _Track:
    serial: int
    x: float
    y: float
    side: float
    since_s: float
    seen_s: float
    number: int | None = None
    appearance: Appearance | None = None
    last: Detection | None = None
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

    def expected(self, time_s: float) -> ExpectedFace:
        """Return where the face should be now."""
        x, y = self.predicted(time_s)
        box = Box(x - self.side / 2, y - self.side / 2, self.side, self.side)
        return ExpectedFace(box, time_s - self.seen_s, self.number is not None, self.last, self.appearance)


class FaceTracker:
    """Gives every face a number that stays with it.

    A number survives crossings, frames without the face, and gaps of up to `MAX_GAP_S`. It is never given to another
    face: what appears too far from where a known face should be, in another size or looking otherwise in another
    scene, is a new one. A face the detector doubts gets its number after `CONFIRM_S`; in the first frame there is
    nothing to wait for.

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
        self._next = self._next_serial = 1
        self._now_s = -math.inf
        self._serials: tuple[int, ...] = ()
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many of the last update's detections are faces without a number, because others have as many as may."""
        return self._waiting

    @property
    def serials(self) -> tuple[int, ...]:
        """For each detection of the last update, which track it is of: from 1, those without a number too."""
        return self._serials

    def expected(self, time_s: float) -> list[ExpectedFace]:
        """Return where the faces that are known should be at a time, those with a number first."""
        alive = [track for track in self._tracks if 0 <= time_s - track.seen_s <= MAX_GAP_S]
        alive.sort(key=lambda track: (track.number is None, track.number, track.serial))
        return [track.expected(time_s) for track in alive]

    def update(
        self,
        detections: Sequence[Detection],
        time_s: float,
        looks: Sequence[Appearance] = (),
        most: int | None = None,
        *,
        known: bool = False,
    ) -> list[int | None]:
        """Number the faces of the next frame.

        Args:
            detections: Its faces, in any order.
            time_s: Its time, seconds. A time before the last one starts afresh with new numbers.
            looks: What each of them looks like; without, position and size decide alone.
            most: How many faces may have a number at a time; who has one keeps it, and others wait. None is all.
            known: Whether all of them are known to be faces, from an earlier run over the same frames.

        Returns:
            The track number of each detection, in their order, from 1; None for one that may be no face, or has to
            wait.
        """
        first = self._now_s == -math.inf
        self._advance(time_s)
        matched = self._match(detections, looks, time_s)
        tracks = []
        for index, detection in enumerate(detections):
            track = matched.get(index)
            if track is None:
                track = self._begin(self._next_serial, detection.box, time_s)
            else:
                track.move(detection.box, time_s)
            track.last = detection
            if looks:
                track.appearance = looks[index]
            tracks.append(track)
        self._serials = tuple(track.serial for track in tracks)
        self._waiting = 0
        free = len(tracks) if most is None else most - sum(track.number is not None for track in tracks)
        for track, detection in zip(tracks, detections, strict=True):
            sure = known or first or detection.score >= SURE_SCORE or time_s - track.since_s >= CONFIRM_S
            if track.number is not None or not sure:
                continue
            if free > 0:
                free -= 1
                track.number = self._next
                self._next += 1
            else:
                self._waiting += 1
        return [track.number for track in tracks]

    def replay(self, finds: Sequence[Find], time_s: float) -> None:
        """Take in a frame whose faces were tracked by an earlier run.

        Args:
            finds: All of them with their tracks.
            time_s: Its time, seconds.
        """
        self._advance(time_s)
        tracks = {track.serial: track for track in self._tracks}
        for find in finds:
            assert find.track is not None
            track = tracks.get(find.track)
            if track is None:
                track = self._begin(find.track, find.box, time_s)
            else:
                track.move(find.box, time_s)
            track.last = None if find.keypoints is None else Detection(find.box, find.score, find.keypoints)
            if find.track_id is not None:
                track.number = find.track_id
                self._next = max(self._next, find.track_id + 1)

    def remember(self, serials: Sequence[int], looks: Sequence[Appearance]) -> None:
        """Take in what the faces of a replayed frame look like.

        Args:
            serials: Which tracks they are of.
            looks: What each looks like.
        """
        tracks = {track.serial: track for track in self._tracks}
        for serial, appearance in zip(serials, looks, strict=True):
            if serial in tracks:
                tracks[serial].appearance = appearance

    def alive(self, time_s: float) -> frozenset[int]:
        """Return the numbers that may still come back at that time."""
        alive = (track.number for track in self._tracks if time_s - track.seen_s <= MAX_GAP_S)
        return frozenset(number for number in alive if number is not None)

    def reset(self) -> None:
        """Forget everything; the next face is number 1 again (a new source)."""
        self._tracks = []
        self._next = self._next_serial = 1
        self._now_s = -math.inf
        self._serials = ()

    def _advance(self, time_s: float) -> None:
        if time_s < self._now_s:
            self._tracks = []
        self._now_s = time_s
        self._tracks = [track for track in self._tracks if time_s - track.seen_s <= MAX_GAP_S]

    def _begin(self, serial: int, box: Box, time_s: float) -> _Track:
        track = _Track(serial, *box.centre, box.side, time_s, time_s)
        self._tracks.append(track)
        self._next_serial = max(self._next_serial, serial + 1)
        return track

    def _match(self, detections: Sequence[Detection], looks: Sequence[Appearance], time_s: float) -> dict[int, _Track]:
        if not detections or not self._tracks:
            return {}
        costs = _costs(self._tracks, detections, time_s)
        if looks:
            for row, column in np.argwhere(costs < _OUT_OF_REACH):
                costs[row, column] += _unlikeness(self._tracks[column], looks[row], time_s)
        rows, columns = self._assign(costs)
        return {
            int(row): self._tracks[column]
            for row, column in zip(rows, columns, strict=True)
            if costs[row, column] < _OUT_OF_REACH
        }


def _costs(tracks: Sequence[_Track], detections: Sequence[Detection], time_s: float) -> NDArray[np.float64]:
    """Return the distance of each detection from each track's prediction in face sides, plus how much the size differs.

    Returns:
        (detections, tracks); out of reach beyond the gates.
    """
    gap, predicted_x, predicted_y, track_side = np.array(
        [(time_s - track.seen_s, *track.predicted(time_s), max(track.side, 1.0)) for track in tracks]
    ).T
    x, y, side = np.array([(*face.box.centre, max(face.box.side, 1.0)) for face in detections]).T[:, :, None]
    small, large = np.minimum(side, track_side), np.maximum(side, track_side)
    distance, ratio = np.hypot(x - predicted_x, y - predicted_y) / small, large / small
    within = (distance <= _REACH + _REACH_PER_S * gap) & (ratio <= _SIZE_RATIO + _SIZE_RATIO_PER_S * gap)
    costs: NDArray[np.float64] = np.where(within, distance + np.log(ratio), _OUT_OF_REACH)
    return costs


def _unlikeness(track: _Track, look: Appearance, time_s: float) -> float:
    """Return what it costs that a face does not look like the track's; out of reach where it must be another."""
    if track.appearance is None or time_s <= track.seen_s:  # at one time, one place is of one face
        return 0.0
    alike = face_likeness(track.appearance, look)
    return _UNLIKE * (1 - alike) if may_be_same(track.appearance, look, alike) else _OUT_OF_REACH
