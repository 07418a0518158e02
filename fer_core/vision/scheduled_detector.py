"""Finds the faces of a video's frames: looks where they are known, and searches the rest now and then."""

import functools
import math
from collections.abc import Mapping, Sequence
from typing import Final, Self

import numpy as np

from fer_core.frames import Box, Frame, Image
from fer_core.vision.appearance import Scene, shift_since
from fer_core.vision.change import changed_part
from fer_core.vision.detection import Detection, ExpectedFace, iou, overlapping_starts, same_face
from fer_core.vision.detector import FaceDetector
from fer_core.vision.schedule import LOOK_EVERY_S, SearchSchedule

_ZOOM: Final = 1.6
"""Side of the part of the picture in which a known face is looked for, in sides of its box."""
_ZOOM_PER_S: Final = 1.5
_SIZES: Final = 4
_PLACES: Final = 8
_CROWD: Final = 3
"""From how many known faces on neighbours are looked for together, though each is placed a little less well."""
_ROOM: Final = 0.3
_MOST_SIDES: Final = 4.5
_STAYS: Final = 0.5
"""Least score of a face that is known; a new one takes more."""
_DRAWN: Final = 0.5
"""How far a look draws a face that was followed to where it sees it: following trembles less than looks do."""
_STAYS_PUT: Final = 0.005
"""What moves by less of its side from frame to frame is taken to stay: so much do measured shifts tremble."""
_LOST_S: Final = 0.25
"""For this time after a face was lost every frame is searched whole."""
_SURE: Final = 0.65
_NEW: Final = 0.6
_NEW_IN_TILE: Final = 0.75
_MOST_LOOKS: Final = 4
_MOST_LOOKS_AT_FIRST: Final = 32
_TILE_PX: Final = 320
"""Side of a tile: the full range sees most faces from an eighth of what it searches, and under 40 pixels hardly one can
be read."""
_MOST_ACROSS: Final = 5
"""Tiles are larger in a picture that is longer than this many of them."""
_TILES_FROM: Final = 1.5
"""How much longer than a tile a picture is at least, for tiles to find more than the whole."""
_MOST_CHANGED: Final = 0.5
"""Share of the picture's longer side from which on a change is one of the whole picture, as where the camera moves."""
_OVERLAP: Final = 0.2


class ScheduledDetector:
    """A `FaceDetector` for frames that follow each other.

    Known faces are looked for where they should be, by the short range in a small part of the picture. The whole
    picture is searched every fifth of a second, and at once where a face is missing or the scene is another; tiles of
    it in turn, for small faces. The same frames and expectations give the same finds.

    Args:
        detector: What looks; this closes it. One without a short range searches every frame whole.
    """

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector
        self._schedule = SearchSchedule()
        self._noticed: Scene | None = None
        self._remembered_s = -math.inf

    def detect(
        self, frame: Frame, expected: Sequence[ExpectedFace], scene: Scene | None = None, *, cut: bool = False
    ) -> list[Detection]:
        """Find the faces of the next frame.

        Args:
            frame: The frame.
            expected: The known faces, in the order of who is to be looked for first.
            scene: The frame, small; without it nobody is searched for where the picture changes.
            cut: Whether it shows another scene than the frame before.

        Returns:
            The faces, the surest first; no two of the same face.

        Raises:
            FrameError: It is no frame, or one that cannot be read.
            ValueError: The detector is closed.
        """
        if self._detector.range == "full" or min(frame.image.shape[:2]) < 2:
            return self._detector.detect(frame)
        image = frame.image
        tiles = _tiles(*frame.size)
        plan = self._schedule.plan(frame.time_s, len(tiles), cut=cut)
        # Who was in the scene before is found by the whole search, should he be in this one too.
        here = [one for one in expected if one.gap_s <= plan.scene_s]
        followed = _followed(image, here)
        width = image.shape[1]
        due = [one for one in here if one not in followed or plan.looks_at(one.box.centre[0] / width)]
        faces = [face for one, face in followed.items() if one not in due]
        lost = self._look_where_expected(image, due, followed, faces)
        missing = any(one.sure and one.gap_s <= _LOST_S for one in lost)
        if plan.whole or missing:
            looks = _MOST_LOOKS_AT_FIRST if plan.thorough else _MOST_LOOKS
            self._add_new(image, self._detector.candidates(image), faces, looks, plan.turn)
        parts = [tiles[number] for number in plan.tiles]
        if plan.notices and scene is not None:
            parts += self._changed(frame.size, scene, expected)
            self._noticed = scene
        for part in parts:
            self._add_from_tile(image, part, faces)
        return sorted(faces, key=lambda face: -face.score)[: self._detector.max_faces]

    def pass_over(self, time_s: float, size: tuple[int, int], *, cut: bool) -> None:
        """Take note of a frame that was searched by an earlier run."""
        self._schedule.plan(time_s, len(_tiles(*size)), cut=cut)

    def remember(self, time_s: float, scene: Scene) -> None:
        """Take note of what was to be seen in a frame that was passed over, so that changes are noticed.

        Args:
            time_s: Its time, seconds; the frames of the last tenth of a second suffice, in rising time.
            scene: The frame, small.
        """
        if self._schedule.notices(self._remembered_s, time_s):
            self._noticed = scene
        self._remembered_s = time_s

    def reset(self) -> None:
        """Forget the frames before: another source begins."""
        self._schedule.reset()
        self._noticed, self._remembered_s = None, -math.inf

    def close(self) -> None:
        """Release the detector. Harmless when called twice."""
        self._detector.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _changed(self, size: tuple[int, int], scene: Scene, expected: Sequence[ExpectedFace]) -> list[Box]:
        """Return the part of the picture in which somebody may have come in, if there is one."""
        if self._noticed is None:
            return []
        known = [one.box for one in expected]
        part = changed_part(
            self._noticed, scene, size, known, min(_TILE_PX, *size), min(_MOST_CHANGED * max(size), *size)
        )
        return [] if part is None else [part]

    def _look_where_expected(
        self,
        image: Image,
        expected: Sequence[ExpectedFace],
        followed: Mapping[ExpectedFace, Detection],
        faces: list[Detection],
    ) -> list[ExpectedFace]:
        """Add the faces that are where they should be; return those that are not."""
        alone: list[ExpectedFace] = []
        for group in _groups(expected) if len(expected) >= _CROWD else [[one] for one in expected]:
            if len(group) == 1:
                alone += group
                continue
            found = self._detector.look_at(image, _steadied(_around(group)), 1.0)
            alone += [one for one in group if not _take(one, found, faces, followed.get(one))]
        lost = []
        for one in alone:
            found = self._detector.look_at(image, _steadied(one.box), _ZOOM + _ZOOM_PER_S * one.gap_s)
            if not _take(one, found, faces, followed.get(one)):
                lost.append(one)
        return lost

    def _add_new(
        self, image: Image, candidates: Sequence[Detection], faces: list[Detection], looks: int, turn: int
    ) -> None:
        """Add the candidates that are other faces than those there are, each as the closer look places it."""
        new = [one for one in candidates if not _any_same(one, faces)]
        sure = [one for one in new if one.score >= _SURE]
        doubtful = [one for one in new if one.score < _SURE]
        start = turn * looks % len(doubtful) if len(doubtful) > looks else 0
        for one in (*sure, *(doubtful[start:] + doubtful[:start])[:looks]):
            if _any_same(one, faces):
                continue
            seen = self._look_closer(image, one, _NEW)
            if seen is None and one.score >= _SURE:
                seen = one
            if seen is not None and not _any_same(seen, faces):
                faces.append(seen)

    def _add_from_tile(self, image: Image, tile: Box, faces: list[Detection]) -> None:
        left, top = round(tile.x), round(tile.y)
        part = image[top : top + round(tile.height), left : left + round(tile.width)]
        offset = np.array((left, top), np.float32)
        looks = 0
        for one in self._detector.candidates(part, near=False):
            box = Box(one.box.x + left, one.box.y + top, one.box.width, one.box.height)
            found = Detection(box, one.score, one.keypoints + offset)
            if looks == _MOST_LOOKS or _any_same(found, faces):
                continue
            looks += 1
            seen = self._look_closer(image, found, _NEW_IN_TILE)
            if seen is not None and not _any_same(seen, faces):
                faces.append(seen)

    def _look_closer(self, image: Image, candidate: Detection, least: float) -> Detection | None:
        found = (one for one in self._detector.look_at(image, candidate.box, _ZOOM) if one.score >= least)
        return max((one for one in found if same_face(one.box, candidate.box)), key=lambda one: one.score, default=None)


@functools.lru_cache(maxsize=16)
def _tiles(width: int, height: int) -> tuple[Box, ...]:
    """Return the overlapping squares that a picture is searched in, beside the whole."""
    longest = max(width, height)
    if longest < _TILES_FROM * _TILE_PX:
        return ()
    side = min(max(_TILE_PX, longest // _MOST_ACROSS), width, height)
    lefts, tops = (overlapping_starts(length, side, _OVERLAP) for length in (width, height))
    return tuple(Box(x, y, side, side) for y in tops for x in lefts)


def _take(
    expected: ExpectedFace, found: Sequence[Detection], faces: list[Detection], followed: Detection | None
) -> bool:
    """Move the find that is the expected face to the faces; return whether there is one."""
    least = _STAYS if expected.sure else _NEW
    free = [one for one in found if one.score >= least and not _any_same(one, faces)]
    near = [one for one in free if same_face(one.box, expected.box)]
    if near:
        nearest = max(near, key=lambda one: iou(one.box, expected.box))
        faces.append(nearest if followed is None else followed.drawn_to(nearest, _DRAWN))
    return bool(near)


def _groups(expected: Sequence[ExpectedFace]) -> list[list[ExpectedFace]]:
    """Return the faces in groups that are seen with one look, as large in it as the short range needs them."""
    groups: list[list[ExpectedFace]] = []
    for one in sorted(expected, key=lambda face: (face.box.centre[1], face.box.centre[0])):
        for group in groups:
            together = [*group, one]
            smallest = min(member.box.side for member in together)
            if one.gap_s == group[0].gap_s and _around(together).side <= _MOST_SIDES * smallest:
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _around(group: Sequence[ExpectedFace]) -> Box:
    """Return the square that holds the faces, with room for them to move."""
    boxes = [one.box for one in group]
    room = _ROOM * max(box.side for box in boxes)
    left, top = min(box.x for box in boxes) - room, min(box.y for box in boxes) - room
    right, bottom = max(box.x + box.width for box in boxes) + room, max(box.y + box.height for box in boxes) + room
    side = max(right - left, bottom - top)
    return Box((left + right - side) / 2, (top + bottom - side) / 2, side, side)


def _steadied(box: Box) -> Box:
    """Return a box near another, the same for all that lie about there.

    What the network says of a face trembles with where the part of the picture begins that it is given.
    """
    side = 2 ** (round(math.log2(max(box.side, 1)) * _SIZES) / _SIZES)
    step = side / _PLACES
    x, y = (round(middle / step) * step for middle in box.centre)
    return Box(x - side / 2, y - side / 2, side, side)


def _followed(image: Image, expected: Sequence[ExpectedFace]) -> dict[ExpectedFace, Detection]:
    """Return those of the known faces that are surely about where they should be, moved as the picture has moved there.

    Faces that meet are to be looked at.
    """
    followed = {}
    for one in expected:
        if one.last is None or one.look is None or not one.sure or one.gap_s > LOOK_EVERY_S:
            continue
        if any(other is not one and same_face(other.box, one.box) for other in expected):
            continue
        shift = shift_since(image, one.look, one.box)
        if shift is not None:
            stays = math.hypot(*shift) < _STAYS_PUT * one.box.side
            followed[one] = one.last if stays else one.last.shifted(*shift)
    return followed


def _any_same(one: Detection, faces: Sequence[Detection]) -> bool:
    return any(same_face(one.box, face.box) for face in faces)
