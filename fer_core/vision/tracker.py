"""Stable numbers for faces from frame to frame.

Written here on scipy's assignment rather than on ByteTrack or Norfair, because those count gaps in frames, and a gap
here is in seconds, whatever the frame rate.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box, Find
from fer_core.vision.appearance import SAME_ANYWHERE, SAME_FACE, Appearance
from fer_core.vision.detection import Detection, ExpectedFace
from fer_core.vision.recent_looks import LooksComparison
from fer_core.vision.track import Track

MAX_GAP_S: Final = 1.0
"""A face that comes back within this time keeps its number."""

SURE_SCORE: Final = 0.75
CONFIRM_S: Final = 0.25
"""A find below `SURE_SCORE` counts as a face only once it was followed for this time: what the detector takes for a
face in a moving picture is gone again within a few frames."""

_REACH: Final = 0.6
_REACH_PER_S: Final = 1.0
_SIZE_RATIO: Final = 1.5
_SIZE_RATIO_PER_S: Final = 0.5
_UNLIKE: Final = 0.5
"""How many face sides away a face counts that does not look like the track's at all."""
_OUT_OF_REACH: Final = 1e6
_UNNUMBERED: Final = 1.0
"""How many face sides farther a track counts that has no number than one that has."""

_MISSING: Final = 0.6
"""How many face sides farther a track counts that is missing than one that was there then and still is."""

_GONE_S: Final = 0.12
"""Who is gone for longer may as well be where they were last as where they were going."""

_BESIDE: Final = 1.2
"""How many face sides away, at most, somebody is who may hide a face."""

_FAR: Final = 1.5
"""How many face sides away a face may be that looks like the track's, however short the gap: a fast pan moves it so."""


class FaceTracker:
    """Gives every face a number that stays with it.

    A number survives crossings, frames without the face, and gaps of up to `MAX_GAP_S`. It is never given to another
    face: what appears too far from where a known face should be, in another size or looking otherwise, is a new one.
    A face the detector doubts, or one that may be a missing one half hidden, gets its number after `CONFIRM_S`; in the
    first frame there is nothing to wait for.

    Example:
        >>> tracker = FaceTracker()
        >>> tracker.update([], 0.0)
        []
    """

    def __init__(self) -> None:
        # Importing scipy's optimizers takes as long as a window takes to appear; they are needed from here on.
        from scipy.optimize import linear_sum_assignment

        self._assign = linear_sum_assignment
        self._tracks: list[Track] = []
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
        matched, hidden = self._match(detections, looks, time_s)
        tracks = []
        for index, detection in enumerate(detections):
            track = matched.get(index)
            if track is None:
                track = self._begin(self._next_serial, detection.box, time_s)
            else:
                track.move(detection.box, time_s)
            track.last = detection
            if looks:
                track.looks.add(looks[index], time_s)
            tracks.append(track)
        self._serials = tuple(track.serial for track in tracks)
        self._waiting = 0
        free = len(tracks) if most is None else most - sum(track.number is not None for track in tracks)
        for index, (track, detection) in enumerate(zip(tracks, detections, strict=True)):
            clear = detection.score >= SURE_SCORE and index not in hidden
            sure = known or first or clear or time_s - track.since_s >= CONFIRM_S
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

    def remember(self, serials: Sequence[int], looks: Sequence[Appearance], time_s: float) -> None:
        """Take in what the faces of a replayed frame look like.

        Args:
            serials: Which tracks they are of.
            looks: What each looks like.
            time_s: The frame's time, seconds; those of the last `REMEMBERED_S` are needed, in rising time.
        """
        tracks = {track.serial: track for track in self._tracks}
        for serial, appearance in zip(serials, looks, strict=True):
            if serial in tracks:
                tracks[serial].looks.add(appearance, time_s)

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

    def _begin(self, serial: int, box: Box, time_s: float) -> Track:
        track = Track(serial, *box.centre, box.side, time_s, time_s)
        self._tracks.append(track)
        self._next_serial = max(self._next_serial, serial + 1)
        return track

    def _match(
        self, detections: Sequence[Detection], looks: Sequence[Appearance], time_s: float
    ) -> tuple[dict[int, Track], set[int]]:
        """Return the track of each detection that continues one, and which may be missing faces, half hidden."""
        if not detections or not self._tracks:
            return {}, set()
        costs, far = _costs(self._tracks, detections, time_s, looks=bool(looks))
        doubtful = self._compare(costs, far, looks, time_s) if looks else []
        rows, columns = self._assign(costs)
        matched = {
            int(row): self._tracks[column]
            for row, column in zip(rows, columns, strict=True)
            if costs[row, column] < _OUT_OF_REACH
        }
        there = {track.serial for track in matched.values()}
        hidden = set()
        for row, lost in doubtful:
            if lost.number is not None and lost.serial not in there:
                since_s = matched[row].since_s if row in matched else time_s
                away = (
                    math.dist(detections[row].box.centre, one.box.centre) / max(one.box.side, 1) for one in detections
                )
                beside = sum(sides <= _BESIDE for sides in away) > 1
                if beside or since_s - lost.seen_s > _GONE_S:  # else nothing can have hidden it by now
                    hidden.add(row)
        return matched, hidden

    def _compare(
        self, costs: NDArray[np.float64], far: NDArray[np.bool_], looks: Sequence[Appearance], time_s: float
    ) -> list[tuple[int, Track]]:
        """Add to the costs within reach what it costs that a face looks otherwise; out of reach where it is another.

        Returns:
            Which faces may nevertheless be whose, half hidden.
        """
        comparison, doubtful = LooksComparison(time_s), []
        since, seen = np.array([(track.since_s, track.seen_s) for track in self._tracks]).T
        there = np.where((costs < _OUT_OF_REACH) & (seen == seen.max()), since, np.inf)
        costs += _MISSING * ((seen < seen.max()) & (there.min(axis=1, keepdims=True) <= seen))
        surely = -1  # the last face that surely is a track's: then nobody has to be looked for farther away
        rows, columns = np.nonzero(costs < _OUT_OF_REACH)
        nearest_first = np.lexsort((costs[rows, columns], far[rows, columns], rows))
        for row, column in zip(rows[nearest_first], columns[nearest_first], strict=True):
            track, same = self._tracks[column], not far[row, column]
            if surely == row and not same:
                costs[row, column] = _OUT_OF_REACH
                continue
            if time_s > track.seen_s and track.looks:  # at one time, one place is of one face
                likeness = comparison.compare(track.looks, looks[row], last=surely == row)
                if likeness.alike >= SAME_ANYWHERE:
                    surely = row
                if same and likeness.half_hidden and not likeness.same:
                    doubtful.append((int(row), track))
                same = likeness.same and (same or likeness.alike >= SAME_FACE)
                costs[row, column] += _UNLIKE * (1 - likeness.alike)
            costs[row, column] += _UNNUMBERED * (track.number is None)
            if not same:
                costs[row, column] = _OUT_OF_REACH
        return doubtful


def _costs(
    tracks: Sequence[Track], detections: Sequence[Detection], time_s: float, *, looks: bool
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the distance of each detection from each track's prediction in face sides, plus how much the size differs.

    Returns:
        (detections, tracks); out of reach beyond the gates, which are wider where looks can tell. And which of them
        are so far away that they have to.
    """
    gap, last_x, last_y, predicted_x, predicted_y, track_side = np.array(
        [(time_s - one.seen_s, one.x, one.y, *one.predicted(time_s), max(one.side, 1.0)) for one in tracks]
    ).T
    x, y, side = np.array([(*face.box.centre, max(face.box.side, 1.0)) for face in detections]).T[:, :, None]
    small, large = np.minimum(side, track_side), np.maximum(side, track_side)
    distance, ratio = np.hypot(x - predicted_x, y - predicted_y) / small, large / small
    reach = _REACH + _REACH_PER_S * gap
    far = distance > reach
    if looks:
        from_last = np.hypot(x - last_x, y - last_y) / small
        distance = np.where(gap > _GONE_S, np.minimum(distance, from_last), distance)
        reach = np.maximum(reach, _FAR)
    within = (distance <= reach) & (ratio <= _SIZE_RATIO + _SIZE_RATIO_PER_S * gap)
    return np.where(within, distance + np.log(ratio), _OUT_OF_REACH), far
