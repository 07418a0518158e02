"""Where labels go: beside their faces, inside the picture, on no other face and on no other label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box

Point = tuple[float, float]
Size = tuple[float, float]
_Rects = NDArray[np.float64]
"""(N, 4) left, top, right, bottom."""

RIGHT_FIRST: Final = ("right", "left", "below", "above")
ABOVE_FIRST: Final = ("above", "below", "right", "left")
_SURELY: Final = 0.75
"""How much of the gap has to be free around a label that would grow again: it must not flicker in and out."""
_NEAR: Final = 6.0
_INSIDE_AREA: Final = 0.06
_INSIDE_HEIGHT: Final = 0.5
_CELLS: Final = 24
_TRIED: Final = 12


@dataclass(frozen=True)
class Placed:
    """Where a face's label goes.

    Attributes:
        place: The label's rectangle.
        level: Which of the sizes offered for it was taken.
        offset: From the face's middle to the label's, for placing it in the next frame where it was in this.
        leader: A line from the label to its face, for a label that does not stand beside it.
    """

    place: Box
    level: int
    offset: Point
    leader: tuple[Point, Point] | None = None


def place_labels(
    boxes: Sequence[Box],
    sizes: Sequence[Sequence[Size]],
    bounds: Size,
    gap: float,
    *,
    sides: Sequence[str] = RIGHT_FIRST,
    taken: Sequence[Box] = (),
    earlier: Sequence[Placed | None] | None = None,
    beside_only: bool = False,
) -> list[Placed | None]:
    """Find a place for each face's label, off every face and every other label.

    A label stands beside its face if there is room for it in one of its sizes, else at the end of a leader line, else,
    as small as it can be, anywhere or on its own face. There is none where even that would hide another face.

    Args:
        boxes: The N faces, the one that matters most first.
        sizes: For each face the widths and heights its label may have, from all that is to be said to the shortest.
        bounds: Width and height of the picture.
        gap: Distance between a face and its label.
        sides: Where to look first; of "right", "left", "below" and "above".
        taken: What else labels must not lie on.
        earlier: What was found for the same N faces in the frame before; where it still fits, it stays.
        beside_only: No leader lines, and nothing on a face.

    Returns:
        N places, None for a label that has none.
    """
    faces = _rects(boxes)

    def place(kept: int) -> list[Placed | None]:
        """Place label after label, each in one of its last `kept` sizes."""
        filled = _rects(taken)
        result: list[Placed | None] = []
        for index, box in enumerate(boxes):
            others = np.concatenate([np.delete(faces, index, axis=0), filled])
            search = _Search(box, others, bounds, gap, sides, earlier[index] if earlier else None)
            offered = list(enumerate(sizes[index]))[-kept:]
            placed = search.beside(offered) if beside_only else search.anywhere(offered)
            if placed is not None:
                filled = np.concatenate([filled, _rects([placed.place])])
            result.append(placed)
        return result

    best: list[Placed | None] = []
    fewest = len(boxes) + 1
    # Long labels of the first faces would drive those of the last away: in a crowd all say less, so that all fit.
    for kept in range(max(map(len, sizes), default=0), 0, -1):
        tried = place(kept)
        short = sum(_is_poor(label, offered) for label, offered in zip(tried, sizes, strict=True))
        if short < fewest:
            best, fewest = tried, short
        if beside_only or kept <= 2 or not short:
            break
    return best


def _is_poor(label: Placed | None, sizes: Sequence[Size]) -> bool:
    """Return whether a label says no more than it must."""
    return label is None or (label.level == len(sizes) - 1 and len(sizes) > 1)


class _Search:
    """Looks for one label's place."""

    def __init__(
        self, box: Box, others: _Rects, bounds: Size, gap: float, sides: Sequence[str], earlier: Placed | None
    ) -> None:
        self._box = box
        self._others = others
        self._all = np.concatenate([others, _rects([box])])
        self._bounds = bounds
        self._gap = gap
        self._sides = sides
        self._earlier = earlier

    def anywhere(self, shown: Sequence[tuple[int, Size]]) -> Placed | None:
        """Return the best place of all, the ways in which a label says more tried first."""
        told = shown[:-1]
        tries: Iterator[Placed | None] = (
            placed
            for ways in (
                (self._beside(level, size) for level, size in told),
                (self._on_own_face(level, size, _INSIDE_AREA) for level, size in told),
                (self._led(level, size, _NEAR * size[1]) for level, size in told),
                (self._beside(level, size) for level, size in shown[-1:]),
                (self._led(level, size, _NEAR * size[1]) for level, size in shown[-1:]),
                (self._on_own_face(level, size, 1.0) for level, size in shown[-1:]),
                (self._led(level, size, float("inf")) for level, size in shown[-1:]),
            )
            for placed in ways
        )
        return next((placed for placed in tries if placed is not None), None)

    def beside(self, shown: Sequence[tuple[int, Size]]) -> Placed | None:
        """Return the first of the sizes that finds room beside the face."""
        tries = (self._beside(level, size) for level, size in shown)
        return next((placed for placed in tries if placed is not None), None)

    def _beside(self, level: int, size: Size) -> Placed | None:
        corners = np.array(list(_corners(self._box, size, self._gap, self._sides)))
        corners = np.clip(corners, 0, np.maximum(0, np.array(self._bounds) - size))
        if self._earlier is not None:
            nearest = int(np.argmin(self._from_earlier(corners, size)))
            corners = np.roll(corners, -nearest, axis=0) if nearest else corners
        free = np.flatnonzero(self._free(corners, size, level, self._all))
        return self._placed(corners[free[0]], size, level) if len(free) else None

    def _on_own_face(self, level: int, size: Size, share: float) -> Placed | None:
        """In a corner of a face large enough that a label of this size hides next to nothing of it."""
        left, top = max(0.0, self._box.x), max(0.0, self._box.y)
        right = min(self._bounds[0], self._box.x + self._box.width)
        bottom = min(self._bounds[1], self._box.y + self._box.height)
        width, height = right - left, bottom - top
        fits = size[0] <= width and size[1] <= height * _INSIDE_HEIGHT
        if not fits or size[0] * size[1] > share * width * height:
            return None
        far_x, far_y = right - size[0], bottom - size[1]
        corners = np.array([(left, top), (far_x, top), (left, far_y), (far_x, far_y)])
        free = np.flatnonzero(self._free(corners, size, level, self._others))
        return self._placed(corners[free[0]], size, level) if len(free) else None

    def _led(self, level: int, size: Size, reach: float) -> Placed | None:
        """Off the face, but as near as can be, its line crossing no other face if that can be."""
        box, room = self._box, np.array(self._bounds) - size
        if room.min() < 0:
            return None
        low = np.maximum(0, np.array([box.x - reach - size[0], box.y - reach - size[1]]))
        high = np.minimum(room, np.array([box.x + box.width + reach, box.y + box.height + reach]))
        if (high < low).any():
            return None
        columns, rows = (np.linspace(low[axis], high[axis], _CELLS) for axis in (0, 1))
        corners = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
        corners = corners[self._free(corners, size, level, self._all)]
        if not len(corners):
            return None
        away = self._from_earlier(corners, size) if self._earlier is not None else self._from_face(corners, size)
        order = np.argsort(away, kind="stable")[:_TRIED]
        places = [self._placed(corner, size, level, led=True) for corner in corners[order]]
        clear = (placed for placed in places if placed.leader and not self._crosses(placed.leader))
        return next(clear, places[0])

    def _free(self, corners: _Rects, size: Size, level: int, taken: _Rects) -> NDArray[np.bool_]:
        grows = self._earlier is not None and level < self._earlier.level
        apart = _SURELY * self._gap if grows else 0.0
        left, top = corners[:, :1] - apart, corners[:, 1:] - apart
        right, bottom = corners[:, :1] + size[0] + apart, corners[:, 1:] + size[1] + apart
        meets = (left < taken[:, 2]) & (right > taken[:, 0]) & (top < taken[:, 3]) & (bottom > taken[:, 1])
        inside = ((corners >= 0) & (corners + size <= np.array(self._bounds) + 1e-6)).all(axis=1)
        return np.logical_and(inside, ~meets.any(axis=1))

    def _from_earlier(self, corners: _Rects, size: Size) -> NDArray[np.float64]:
        assert self._earlier is not None
        wanted = np.array(self._box.centre) + self._earlier.offset
        away: NDArray[np.float64] = np.hypot(*(corners + np.array(size) / 2 - wanted).T)
        return away

    def _from_face(self, corners: _Rects, size: Size) -> NDArray[np.float64]:
        box = self._box
        ahead = np.maximum(0, np.array([box.x, box.y]) - (corners + size))
        behind = np.maximum(0, corners - [box.x + box.width, box.y + box.height])
        away: NDArray[np.float64] = np.hypot(*(ahead + behind).T)
        return away

    def _placed(self, corner: NDArray[np.float64], size: Size, level: int, *, led: bool = False) -> Placed:
        place = Box(float(corner[0]), float(corner[1]), *size)
        (x, y), (own_x, own_y) = place.centre, self._box.centre
        leader = (_nearest(place, (own_x, own_y)), _nearest(self._box, (x, y))) if led else None
        return Placed(place, level, (x - own_x, y - own_y), leader)

    def _crosses(self, leader: tuple[Point, Point]) -> bool:
        points = np.linspace(leader[0], leader[1], 24)
        x, y = points[:, :1], points[:, 1:]
        others = self._others
        inside = (x > others[:, 0]) & (x < others[:, 2]) & (y > others[:, 1]) & (y < others[:, 3])
        return bool(inside.any())


def _corners(box: Box, size: Size, gap: float, sides: Sequence[str]) -> Iterator[Point]:
    """Yield places beside a face: on every side at its beginning, then at its middle, then at its end.

    Where the gap would be too wide, a quarter of it will do.
    """
    width, height = size
    right, bottom = box.x + box.width, box.y + box.height
    for along, away in product((0.0, 0.5, 1.0), (gap, gap / 4)):
        x, y = box.x + along * (box.width - width), box.y + along * (box.height - height)
        places = {
            "right": (right + away, y),
            "left": (box.x - away - width, y),
            "below": (x, bottom + away),
            "above": (x, box.y - away - height),
        }
        yield from (places[side] for side in sides)


def _nearest(box: Box, point: Point) -> Point:
    x = min(max(point[0], box.x), box.x + box.width)
    y = min(max(point[1], box.y), box.y + box.height)
    return x, y


def _rects(boxes: Sequence[Box]) -> _Rects:
    rows = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in boxes]
    return np.array(rows, np.float64).reshape(-1, 4)
