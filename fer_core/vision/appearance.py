"""What faces and scenes look like, in a few hundred pixels: enough to tell that it is somebody else now.

Position alone cannot: after a cut another face is often where the last one was. Recognising people is another matter,
and nothing here can: the pictures compared lie within a second of each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from fer_core.frames import Box, Image
from fer_core.vision.averaging import halved

_FACE_PX: Final = 24
_FACE_SHIFT: Final = 2
_SCENE_PX: Final = (64, 36)
_SCENE_SHIFT: Final = 3
_SCENE_BLOCKS: Final = (4, 3)
_SAMPLES: Final = 4
_FLAT: Final = 2.0
"""Standard deviation, of 255, below which a picture shows nothing that could be compared."""

_UNCHANGED: Final = 4.0
"""Mean difference, of 255, between pictures that need no closer look."""

SAME_FACE: Final = 0.8
"""Between frames a 30th of a second apart a face is like itself by 0.94 and more, a second apart by 0.8; of 4,000 pairs
of FER-2013 faces two in a thousand are this alike."""

STILL_THERE: Final = 0.93
"""What is as alike as this to the frame before is the same face, a little farther on at most."""

SAME_SCENE: Final = 0.7
"""Frames next to each other are alike by 0.97, a flash leaves 0.85, a cut 0.5."""

SAME_ANYWHERE: Final = 0.9
"""One in ninety pairs of people is alike by 0.8 to 0.9: not enough where the scene is another too."""

OTHER_FACE: Final = 0.7
OTHER_PARTS: Final = 0.85
"""What is less alike than this, whole and in its second best quarter, is another face even in an unchanged scene: a
hand before the face leaves one of the two higher. Of the looks of two people 0.2 in 100 are as much alike, of those of
one person all but 0.3."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A whole picture, small.

    Attributes:
        picture: (36, 64) uint8 grey.
    """

    picture: Image

    @classmethod
    def of(cls, image: Image) -> "Scene":
        """Make it of a frame's picture, (H, W, 3) uint8 BGR."""
        width, height = _SCENE_PX
        # A few samples a pixel do: what is compared is where it is light and dark.
        samples = cv2.resize(image, (_SAMPLES * width, _SAMPLES * height), interpolation=cv2.INTER_NEAREST)
        grey = np.asarray(cv2.cvtColor(samples, cv2.COLOR_BGR2GRAY), np.uint8)
        return cls(np.asarray(cv2.resize(halved(grey, width)[0], _SCENE_PX, interpolation=cv2.INTER_AREA), np.uint8))


@dataclass(frozen=True, eq=False)
class Appearance:
    """What a face looks like in a frame.

    Attributes:
        face: (24, 24) uint8 grey, its box.
        scene: The frame around it.
        place: What part of the frame the face's picture shows, in whole pixels.
    """

    face: Image
    scene: Scene
    place: Box


def appearances(image: Image, boxes: Sequence[Box], scene: Scene) -> list[Appearance]:
    """Return what each face of a frame looks like.

    Args:
        image: (H, W, 3) uint8 BGR.
        boxes: The faces' boxes; they may reach beyond the picture, not lie outside of it.
        scene: Of the same picture.
    """
    return [Appearance(face, scene, place) for face, place in (_face_at(image, box) for box in boxes)]


def shift_since(image: Image, before: Appearance, expected: Box) -> tuple[float, float] | None:
    """Return how far a face has moved since a few frames ago, or None where it is not surely there any more.

    The peak of the normalised cross-correlation, between pixels by the parabola through its neighbours (Tian and Huhns
    1986, "Algorithms for subpixel registration").

    Args:
        image: (H, W, 3) uint8 BGR, the picture now.
        before: What the face looked like, in a picture of the same size.
        expected: Where its box should be now, to a sixteenth of its side.

    Returns:
        To the right and down, in pixels of the picture.
    """
    margin = _FACE_SHIFT
    face, place = _face_at(image, expected)
    now = face[margin:-margin, margin:-margin]
    if _is_flat(now) or _is_flat(before.face):
        return None
    likeness = cv2.matchTemplate(before.face, now, cv2.TM_CCOEFF_NORMED)
    _, peak, _, (column, row) = cv2.minMaxLoc(likeness)
    if not peak >= STILL_THERE or {row, column} & {0, 2 * margin}:
        return None
    across = margin - column - _between(*likeness[row, column - 1 : column + 2].tolist())
    down = margin - row - _between(*likeness[row - 1 : row + 2, column].tolist())
    (x, y), (before_x, before_y) = place.centre, before.place.centre
    return x - before_x + across * place.width / _FACE_PX, y - before_y + down * place.height / _FACE_PX


def face_likeness(one: Appearance, other: Appearance) -> float:
    """Return how alike two faces are, -1 to 1.

    The best normalised cross-correlation over shifts of a twelfth of the box (Lewis 1995, "Fast normalized
    cross-correlation"), so that light and the trembling of boxes do not count.
    """
    margin = _FACE_SHIFT
    return _correlation(one.face, other.face[margin:-margin, margin:-margin])


def same_scene(one: Scene, other: Scene) -> bool:
    """Return whether two pictures show one scene: most of their parts are alike, be it shifted or in other light.

    Parts without detail in both tell nothing; where there are no others, nothing speaks against it.
    """
    if float(cv2.absdiff(one.picture, other.picture).mean()) < _UNCHANGED:
        return True
    margin, (across, down) = _SCENE_SHIFT, _SCENE_BLOCKS
    height, width = (
        (side - 2 * margin) // count for side, count in zip(one.picture.shape, (down, across), strict=True)
    )
    likeness = []
    for top in range(margin, margin + down * height, height):
        for left in range(margin, margin + across * width, width):
            part = other.picture[top : top + height, left : left + width]
            around = one.picture[top - margin : top + height + margin, left - margin : left + width + margin]
            if not (_is_flat(part) and _is_flat(around)):
                likeness.append(_correlation(around, part))
    return not likeness or float(np.median(likeness)) >= SAME_SCENE


def likeness_of_parts(one: Image, other: Image) -> float:
    """Return how alike the second best of the faces' four quarters is."""
    half, margin = _FACE_PX // 2, _FACE_SHIFT
    likeness = []
    for top, bottom in ((margin, half), (half, _FACE_PX - margin)):
        for left, right in ((margin, half), (half, _FACE_PX - margin)):
            around = one[top - margin : bottom + margin, left - margin : right + margin]
            likeness.append(_correlation(around, other[top:bottom, left:right]))
    return sorted(likeness)[2]


def _correlation(around: Image, part: Image) -> float:
    """Return the best normalised correlation of a part with any place of what is around it.

    It is 0 where one of them is flat, and 1 where both are: then nothing speaks against it.
    """
    if _is_flat(part):
        return float(_is_flat(around))
    found = cv2.matchTemplate(around, part, cv2.TM_CCOEFF_NORMED)
    best = float(found.max())
    return best if math.isfinite(best) else float(np.where(np.isfinite(found), found, 0).max())


def _is_flat(picture: Image) -> bool:
    _, deviation = cv2.meanStdDev(picture)
    return bool(deviation[0, 0] < _FLAT)


def _between(before: float, peak: float, after: float) -> float:
    """Return how far the top of the parabola through three values is from the middle one, -0.5 to 0.5."""
    bend = before - 2 * peak + after
    return 0.0 if bend >= 0 else (before - after) / (2 * bend)


def _face_at(image: Image, box: Box) -> tuple[Image, Box]:
    """Return the face in a box, small, and what part of the picture it shows, one pixel at least.

    Beyond the edges it is as at the edges, not stretched.
    """
    height, width = image.shape[:2]
    left, top = (min(max(0, int(start)), size - 1) for start, size in ((box.x, width), (box.y, height)))
    right = min(max(left + 1, round(box.x + box.width)), width)
    bottom = min(max(top + 1, round(box.y + box.height)), height)
    part = image[top:bottom, left:right]
    above, before = max(0, top - math.floor(box.y)), max(0, left - math.floor(box.x))
    below, behind = (
        max(0, round(end) - size) for end, size in ((box.y + box.height, height), (box.x + box.width, width))
    )
    if above or below or before or behind:
        part = np.asarray(cv2.copyMakeBorder(part, above, below, before, behind, cv2.BORDER_REPLICATE), np.uint8)
    face, factor = halved(np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8), _FACE_PX)
    place = Box(left - before, top - above, factor * face.shape[1], factor * face.shape[0])
    return np.asarray(cv2.resize(face, (_FACE_PX, _FACE_PX), interpolation=cv2.INTER_AREA), np.uint8), place
