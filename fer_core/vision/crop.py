"""Cuts faces out of a frame in the framing the network learned from."""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from fer_core.frame_check import check_image
from fer_core.frames import FloatArray, Image
from fer_core.vision.averaging import averaged
from fer_core.vision.crop_geometry import TILE_SIDE, CropGeometry
from fer_core.vision.detection import Detection

_RIGHT_EYE: Final = 0
_LEFT_EYE: Final = 1
_MARGIN: Final = 2
_SAMPLES: Final = 2


def crop_faces(
    image: Image,
    detections: Sequence[Detection],
    geometry: CropGeometry,
    side: int = TILE_SIDE,
    *,
    colour: bool = False,
) -> Image:
    """Cut every face so that its box lies where it lay in the training tiles.

    Larger faces are averaged down, not sampled, so that fine detail does not turn into false edges; beyond the
    picture's edge its last pixels are repeated.

    Args:
        image: (H, W, 3) uint8 BGR.
        detections: The n faces.
        geometry: The box's place in a tile.
        side: Of a tile, in pixels. Networks take 48.
        colour: Whether the tiles keep their colour. Networks take grey.

    Returns:
        (n, side, side) uint8 grey, or (n, side, side, 3) uint8 BGR.

    Raises:
        FrameError: The picture is no such array.
    """
    check_image(image)
    crops = np.empty((len(detections), side, side, *((3,) if colour else ())), np.uint8)
    for crop, detection in zip(crops, detections, strict=True):
        crop[:] = _crop(image, detection, geometry, side, colour)
    return crops


def crop_side(detection: Detection, geometry: CropGeometry) -> float:
    """Return the side of a face's square crop in pixels of the frame."""
    return (detection.box.width + detection.box.height) / 2 / geometry.side


def _crop(image: Image, detection: Detection, geometry: CropGeometry, side: int, colour: bool) -> Image:
    tile_to_frame = _tile_to_frame(detection, geometry, side)
    shrink = max(1, int(math.hypot(tile_to_frame[0, 0], tile_to_frame[1, 0]) / _SAMPLES))
    patch, left, top = _around(image, tile_to_frame, side, shrink)
    if not colour:
        patch = np.asarray(cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY), np.uint8)
    tile_to_frame[:, 2] -= (left, top)
    shrink = min(shrink, *patch.shape[:2])
    if shrink > 1:
        patch = averaged(patch, shrink)
        # Pixel centres: the middle of the first averaged pixel is (shrink - 1) / 2 from that of the first one.
        tile_to_frame /= shrink
        tile_to_frame[:, 2] += 0.5 / shrink - 0.5
    # Two samples a pixel each way, averaged: so the average falls on the tile's pixels, wherever the patch's fall.
    tile_to_frame[:, 2] += tile_to_frame[:, :2] @ (0.5 / _SAMPLES - 0.5, 0.5 / _SAMPLES - 0.5)
    tile_to_frame[:, :2] /= _SAMPLES
    fine = cv2.warpAffine(
        patch,
        tile_to_frame,
        (_SAMPLES * side, _SAMPLES * side),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _tile_to_frame(detection: Detection, geometry: CropGeometry, tile_side: int) -> FloatArray:
    """Return the (2, 3) map from pixel centres of the tile to pixel centres of the frame."""
    side = crop_side(detection, geometry)
    scale = side / tile_side
    centre = np.array(detection.box.centre)
    # From the box's centre to the tile's, in the frame.
    offset = np.array([0.5 - geometry.x - geometry.side / 2, 0.5 - geometry.y - geometry.side / 2]) * side
    cosine, sine = 1.0, 0.0
    if geometry.align_eyes:
        across, down = detection.keypoints[_LEFT_EYE] - detection.keypoints[_RIGHT_EYE]
        length = math.hypot(across, down)
        if length > 0:
            cosine, sine = float(across) / length, float(down) / length
    turn = np.array([[cosine, -sine], [sine, cosine]])
    matrix = np.empty((2, 3))
    matrix[:, :2] = turn * scale
    middle = (tile_side - 1) / 2
    matrix[:, 2] = centre + turn @ offset - 0.5 - matrix[:, :2] @ (middle, middle)
    return matrix  # type: ignore[return-value]


def _around(image: Image, tile_to_frame: FloatArray, tile_side: int, shrink: int) -> tuple[Image, int, int]:
    """Return the part of the frame the tile covers, with a margin, and its left and top.

    It begins a whole number of averaged pixels before an upright tile, so that those do not lie across its edge.
    """
    end = tile_side - 0.5
    corners = tile_to_frame @ np.array([[-0.5, end, -0.5, end], [-0.5, -0.5, end, end], [1, 1, 1, 1]]) + 0.5
    height, width = image.shape[:2]
    left, right = _span(corners[0].min(), corners[0].max(), shrink, width)
    top, bottom = _span(corners[1].min(), corners[1].max(), shrink, height)
    return image[top:bottom, left:right], left, top


def _span(low: float, high: float, shrink: int, size: int) -> tuple[int, int]:
    first = round(low) - _MARGIN * shrink
    # Inside the picture, and still a whole number of averaged pixels from the tile.
    first = min(first if first >= 0 else first % shrink, size - 1)
    return first, min(max(math.ceil(high) + (_MARGIN + 1) * shrink, first + 1), size)
