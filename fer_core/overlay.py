"""Drawing a result on its frame, for the annotated video and for screenshots."""

from typing import Final

import cv2
import numpy as np

from fer_core.emotions import COLOURS, UNCERTAIN
from fer_core.frames import Box, Face, FrameResult, Image
from fer_core.overlay_layout import place_charts

_REFERENCE_HEIGHT: Final = 720
_BACKING: Final = (24, 20, 18)
_TEXT: Final = (245, 245, 245)
_DARK_TEXT: Final = (20, 20, 20)
_BACKING_OPACITY: Final = 0.72
_MAX_FULL_CHARTS: Final = 3
_Point = tuple[int, int]


def draw_overlay(image: Image, result: FrameResult, *, blur_faces: bool = False) -> Image:
    """Draw each face's box, number, label and bars on a copy of the frame.

    An uncertain face gets a dashed grey box and its reason, and no bars.

    Args:
        image: (H, W, 3) uint8 BGR, the very frame the result was computed from.
        result: What was found in it.
        blur_faces: Make the faces unrecognisable first.

    Returns:
        (H, W, 3) uint8 BGR.
    """
    canvas = image.copy()
    if blur_faces:
        for face in result.faces:
            pixelate(canvas, face.box)
    pen = _Pen(canvas)
    for face in result.faces:
        pen.face(face)
    certain = [face for face in result.faces if face.verdict.reason is None]
    rows = len(result.labels) if len(certain) <= _MAX_FULL_CHARTS else 3
    height, width = canvas.shape[:2]
    places = place_charts([face.box for face in certain], pen.chart_size(rows), (width, height), pen.gap)
    for face, place in zip(certain, places, strict=True):
        pen.chart(face, result.labels, rows, place)
    return canvas


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

    def __init__(self, canvas: Image) -> None:
        self._canvas = canvas
        self._height, self._width = canvas.shape[:2]
        self._scale: float = max(0.6, min(self._height, self._width) / _REFERENCE_HEIGHT)
        self._font = cv2.FontFace("sans")
        self._size = self._px(17)
        self._small = self._px(13)
        self.gap = self._px(8)

    def face(self, face: Face) -> None:
        colour = _bgr(face.verdict.label)
        corner = (round(face.box.x), round(face.box.y))
        opposite = (round(face.box.x + face.box.width), round(face.box.y + face.box.height))
        if face.verdict.reason is None:
            cv2.rectangle(self._canvas, corner, opposite, colour, self._px(2), cv2.LINE_AA)
        else:
            self._dashed(corner, opposite, colour)
        self._tag(face, corner, colour)

    def chart_size(self, rows: int) -> tuple[float, float]:
        return self._px(150), self._row * rows + self._px(10)

    def chart(self, face: Face, labels: tuple[str, ...], rows: int, place: Box) -> None:
        self._backing(place)
        shown = sorted(np.argsort(face.smoothed)[::-1][:rows])
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

    def _tag(self, face: Face, corner: _Point, colour: tuple[int, int, int]) -> None:
        verdict = face.verdict
        said = verdict.reason.value if verdict.reason else f"{verdict.emotion} {round(verdict.confidence * 100)} %"
        text = f"#{face.track_id} {said}"
        weight = 600
        measured = cv2.getTextSize((self._width, self._height), text, (0, 0), self._font, self._size, weight)
        width, height = measured[2] + self._px(12), self._px(24)
        left = max(0, min(corner[0] - self._px(1), self._width - width))
        top = corner[1] - height if corner[1] >= height else corner[1]
        cv2.rectangle(self._canvas, (left, top), (left + width, top + height), colour, cv2.FILLED)
        ink = _DARK_TEXT if _luminance(colour) > 110 else _TEXT
        self._write(text, (left + self._px(6), top + height * 0.72), self._size, ink, weight)

    def _write(
        self, text: str, origin: tuple[float, float], size: int, colour: tuple[int, int, int], weight: int = 450
    ) -> None:
        cv2.putText(self._canvas, text, (round(origin[0]), round(origin[1])), colour, self._font, size, weight)

    def _backing(self, place: Box) -> None:
        left, top = max(0, round(place.x)), max(0, round(place.y))
        region = self._canvas[top : top + round(place.height), left : left + round(place.width)]
        if region.size:
            shade = np.full_like(region, _BACKING)
            cv2.addWeighted(shade, _BACKING_OPACITY, region, 1 - _BACKING_OPACITY, 0, dst=region)

    def _dashed(self, corner: _Point, opposite: _Point, colour: tuple[int, int, int]) -> None:
        (left, top), (right, bottom) = corner, opposite
        dash = self._px(9)
        for x in range(left, right, 2 * dash):
            for y in (top, bottom):
                cv2.line(self._canvas, (x, y), (min(x + dash, right), y), colour, self._px(2))
        for y in range(top, bottom, 2 * dash):
            for x in (left, right):
                cv2.line(self._canvas, (x, y), (x, min(y + dash, bottom)), colour, self._px(2))


def _bgr(label: str) -> tuple[int, int, int]:
    red, green, blue = COLOURS.get(label, COLOURS[UNCERTAIN])
    return blue, green, red


def _luminance(bgr: tuple[int, int, int]) -> float:
    return 0.114 * bgr[0] + 0.587 * bgr[1] + 0.299 * bgr[2]
