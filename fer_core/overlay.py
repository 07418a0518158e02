"""Drawing a result on its frame, for the annotated video and for screenshots."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, cast

import cv2
import numpy as np

from fer_core.emotions import COLOURS, UNCERTAIN, shown_order
from fer_core.frames import Box, Face, FrameResult, Image
from fer_core.overlay_layout import ABOVE_FIRST, Placed, place_labels
from fer_core.verdict import tag_texts

_REFERENCE_HEIGHT: Final = 720
_BACKING: Final = (24, 20, 18)
_TEXT: Final = (245, 245, 245)
_DARK_TEXT: Final = (20, 20, 20)
_BACKING_OPACITY: Final = 0.72
_MAX_FULL_CHARTS: Final = 3
_CHART_ROWS: Final = 3
_WEIGHT: Final = 600
_Point = tuple[int, int]


def draw_overlay(
    image: Image,
    result: FrameResult,
    *,
    blur_faces: bool = False,
    caption: str = "",
    canvas: Image | None = None,
    names: Mapping[int, str] | None = None,
) -> Image:
    """Draw each face's box, number, label and bars on a copy of the frame.

    An uncertain face gets a dashed grey box and its reason, and no bars. No tag and no chart lies on another face: a
    tag moves aside or says less, a chart for which there is no room is left out.

    Args:
        image: (H, W, 3) uint8 BGR, the very frame the result was computed from.
        result: What was found in it.
        blur_faces: Make the faces unrecognisable first, also those that were found and not read.
        caption: A word about the picture, written into a corner.
        canvas: An array of the picture's shape that is no longer needed, to draw into; None for a new one.
        names: What faces are called, by their ids; a face without a name has its number.

    Returns:
        (H, W, 3) uint8 BGR.
    """
    if canvas is None:
        canvas = image.copy()
    else:
        np.copyto(canvas, image)
    if blur_faces:
        blur_all(canvas, result)
    pen = _Pen(canvas, names or {})
    for face in result.faces:
        pen.box(face)
    taken = pen.caption(caption, result.faces) if caption else []
    tags = pen.place_tags(result.faces, taken)
    taken += [tag.place for tag in tags if tag is not None]
    certain = [face for face in result.faces if face.verdict.reason is None]
    full = len(result.labels) if len(certain) <= _MAX_FULL_CHARTS else _CHART_ROWS
    for face, chart in zip(certain, pen.place_charts(certain, result.faces, full, taken), strict=True):
        if chart is not None:
            pen.chart(face, result.labels, (full, _CHART_ROWS)[chart.level], chart.place)
    for face, tag in zip(result.faces, tags, strict=True):
        if tag is not None:
            pen.tag(face, tag)
    return canvas


def blur_all(image: Image, result: FrameResult) -> None:
    """Make all faces of a frame unrecognisable, in place: also what was found and not read, or may be no face.

    Args:
        image: (H, W, 3) uint8 BGR; changed.
        result: What was found in it.
    """
    boxes = [*(face.box for face in result.faces), *(find.box for find in result.finds)]
    for box in dict.fromkeys(boxes):
        pixelate(image, box)


def pixelate(image: Image, box: Box, cells: int = 6) -> None:
    """Replace a face and a margin of a fifth around it, in place, by a few flat squares.

    Args:
        image: (H, W, 3) uint8 BGR; changed.
        box: The face.
        cells: Squares along each side; 6 leaves nothing to recognise a person by.
    """
    height, width = image.shape[:2]
    margin = 0.2 * box.side
    left, top = max(0, int(box.x - margin)), max(0, int(box.y - margin))
    right, bottom = min(width, int(box.x + box.width + margin)), min(height, int(box.y + box.height + margin))
    if right - left < 1 or bottom - top < 1:
        return
    region = image[top:bottom, left:right]
    coarse = cv2.resize(region, (cells, cells), interpolation=cv2.INTER_AREA)
    image[top:bottom, left:right] = cv2.resize(coarse, (right - left, bottom - top), interpolation=cv2.INTER_NEAREST)


class _Pen:
    """Draws on one canvas, in sizes that suit its resolution."""

    def __init__(self, canvas: Image, names: Mapping[int, str]) -> None:
        self._canvas = canvas
        self._names = names
        self._height, self._width = canvas.shape[:2]
        self._scale: float = max(0.6, min(self._height, self._width) / _REFERENCE_HEIGHT)
        self._font = cv2.FontFace("sans")
        self._size = self._px(17)
        self._small = self._px(13)
        self.gap = self._px(8)

    def box(self, face: Face) -> None:
        colour = _bgr(face.verdict.label)
        corner = (round(face.box.x), round(face.box.y))
        opposite = (round(face.box.x + face.box.width), round(face.box.y + face.box.height))
        if face.verdict.reason is None:
            cv2.rectangle(self._canvas, corner, opposite, colour, self._px(2), cv2.LINE_AA)
        else:
            self._dashed(corner, opposite, colour)

    def place_tags(self, faces: Sequence[Face], taken: Sequence[Box]) -> list[Placed | None]:
        sizes = [[self._tag_size(text) for text in self._texts(face)] for face in faces]
        boxes, bounds = [face.box for face in faces], (self._width, self._height)
        return place_labels(boxes, sizes, bounds, self._px(2), sides=ABOVE_FIRST, taken=taken)

    def place_charts(
        self, shown: Sequence[Face], faces: Sequence[Face], rows: int, taken: Sequence[Box]
    ) -> list[Placed | None]:
        """Find room for the charts of some of the faces, beside their own and off all."""
        own = {face.track_id for face in shown}
        taken = [*taken, *(face.box for face in faces if face.track_id not in own)]
        sizes = [[self._chart_size(rows), self._chart_size(_CHART_ROWS)]] * len(shown)
        boxes, bounds = [face.box for face in shown], (self._width, self._height)
        return place_labels(boxes, sizes, bounds, self.gap, taken=taken, beside_only=True)

    def tag(self, face: Face, tag: Placed) -> None:
        colour, place = _bgr(face.verdict.label), tag.place
        if tag.leader is not None:
            (x, y), (to_x, to_y) = tag.leader
            start, end = (round(x), round(y)), (round(to_x), round(to_y))
            cv2.line(self._canvas, start, end, colour, self._px(1.5), cv2.LINE_AA)
        left, top = round(place.x), round(place.y)
        opposite = (left + round(place.width), top + round(place.height))
        cv2.rectangle(self._canvas, (left, top), opposite, colour, cv2.FILLED)
        ink = _DARK_TEXT if _luminance(colour) > 110 else _TEXT
        text = self._texts(face)[tag.level]
        self._write(text, (left + self._px(6), top + place.height * 0.72), self._size, ink, _WEIGHT)

    def caption(self, text: str, faces: Sequence[Face]) -> list[Box]:
        """Write a word about the picture into the corner that hides least; return its place."""
        width, height = self._tag_size(text)
        right, bottom = max(0, self._width - width), max(0, self._height - height)
        corners = [Box(x, y, width, height) for y in (bottom, 0) for x in (right, 0)]
        place = min(corners, key=lambda corner: sum(_shared(corner, face.box) for face in faces))
        self._backing(place)
        self._write(text, (place.x + self._px(6), place.y + height * 0.72), self._size, _TEXT, _WEIGHT)
        return [place]

    def _texts(self, face: Face) -> tuple[str, str, str]:
        return tag_texts(face, self._names.get(face.track_id, ""))

    def _chart_size(self, rows: int) -> tuple[float, float]:
        return self._px(150), self._row * rows + self._px(10)

    def _tag_size(self, text: str) -> tuple[float, float]:
        measured = cv2.getTextSize((self._width, self._height), text, (0, 0), self._font, self._size, _WEIGHT)
        return measured[2] + self._px(12), self._px(24)

    def chart(self, face: Face, labels: tuple[str, ...], rows: int, place: Box) -> None:
        self._backing(place)
        likeliest = set(np.argsort(face.smoothed)[::-1][:rows].tolist())
        shown = [index for index in shown_order(labels) if index in likeliest]
        left, bar_left = place.x + self._px(6), place.x + self._px(72)
        bar_room = place.x + place.width - self._px(6) - bar_left
        for line, index in enumerate(shown):
            middle = place.y + self._px(5) + self._row * (line + 0.5)
            self._write(labels[index], (left, middle + self._small * 0.36), self._small, _TEXT)
            half = self._px(4)
            top, bottom = round(middle - half), round(middle + half)
            end = round(bar_left + max(1.0, bar_room * float(face.smoothed[index])))
            cv2.rectangle(self._canvas, (round(bar_left), top), (end, bottom), _bgr(labels[index]), cv2.FILLED)

    @property
    def _row(self) -> int:
        return self._px(17)

    def _px(self, size: float) -> int:
        return max(1, round(size * self._scale))

    def _write(
        self, text: str, origin: tuple[float, float], size: int, colour: tuple[int, int, int], weight: int = 450
    ) -> None:
        cv2.putText(self._canvas, text, (round(origin[0]), round(origin[1])), colour, self._font, size, weight)

    def _backing(self, place: Box) -> None:
        left, top = max(0, round(place.x)), max(0, round(place.y))
        region = self._canvas[top : top + round(place.height), left : left + round(place.width)]
        if region.size:
            cv2.LUT(region, _shaded_levels(), dst=region)

    def _dashed(self, corner: _Point, opposite: _Point, colour: tuple[int, int, int]) -> None:
        (left, top), (right, bottom) = corner, opposite
        dash = self._px(9)
        for x in range(left, right, 2 * dash):
            for y in (top, bottom):
                cv2.line(self._canvas, (x, y), (min(x + dash, right), y), colour, self._px(2))
        for y in range(top, bottom, 2 * dash):
            for x in (left, right):
                cv2.line(self._canvas, (x, y), (x, min(y + dash, bottom)), colour, self._px(2))


@cache
def _shaded_levels() -> Image:
    """Return what each level of each channel becomes behind a chart."""
    levels = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 3, axis=2)
    shade = np.full_like(levels, _BACKING)
    return cast(Image, cv2.addWeighted(shade, _BACKING_OPACITY, levels, 1 - _BACKING_OPACITY, 0))


def _bgr(label: str) -> tuple[int, int, int]:
    red, green, blue = COLOURS.get(label, COLOURS[UNCERTAIN])
    return blue, green, red


def _shared(one: Box, other: Box) -> float:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0.0, width) * max(0.0, height)


def _luminance(bgr: tuple[int, int, int]) -> float:
    return 0.114 * bgr[0] + 0.587 * bgr[1] + 0.299 * bgr[2]
