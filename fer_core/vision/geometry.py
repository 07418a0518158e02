"""Measures how the training tiles are framed, so that live faces can be framed the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Frame, Image
from fer_core.vision.crop_geometry import TILE_SIDE, CropGeometry
from fer_core.vision.detection import Detection, Detector

_ENLARGEMENT: Final = 6
_BORDER: Final = 0.5


@dataclass(frozen=True)
class GeometryMeasurement:
    """Where the detector's box lies in the tiles.

    Attributes:
        geometry: The medians, in tile sides.
        tiles: How many tiles were looked at.
        found: On how many of them the detector saw a face.
        spread: Interquartile ranges of x, y and side.
    """

    geometry: CropGeometry
    tiles: int
    found: int
    spread: tuple[float, float, float]

    @property
    def rate(self) -> float:
        """The part of the tiles with a face found, 0 to 1."""
        return self.found / self.tiles


def measure_crop_geometry(
    tiles: Image, detector: Detector, *, detector_name: str = "short_range"
) -> GeometryMeasurement:
    """Run a detector over enlarged tiles and take the medians of its boxes.

    Args:
        tiles: (n, 48, 48) uint8 grey training faces; a few thousand are plenty.
        detector: The detector that will find the live faces.
        detector_name: What the model's manifest calls it.

    Raises:
        FerError: No face was found on any tile.
    """
    boxes = [box for tile in tiles if (box := _box_in_tile(tile, detector)) is not None]
    if not boxes:
        raise FerError("The face detector saw no face on any of the tiles, so their framing cannot be measured.")
    measured = np.array(boxes)
    low, (x, y, side), high = np.percentile(measured, (25, 50, 75), axis=0)
    geometry = CropGeometry(
        detector=detector_name, x=round(float(x), 3), y=round(float(y), 3), side=round(float(side), 3)
    )
    spread = (high - low).round(3).tolist()
    return GeometryMeasurement(geometry, len(tiles), len(boxes), (spread[0], spread[1], spread[2]))


def _box_in_tile(tile: Image, detector: Detector) -> tuple[float, float, float] | None:
    side = TILE_SIDE * _ENLARGEMENT
    border = round(side * _BORDER)
    large = cv2.resize(tile, (side, side), interpolation=cv2.INTER_CUBIC)
    # The edge's own pixels go on, as hair and background would; a plain frame makes the detector place its box lower.
    bordered = cv2.copyMakeBorder(large, border, border, border, border, cv2.BORDER_REPLICATE)
    image = np.asarray(cv2.cvtColor(bordered, cv2.COLOR_GRAY2BGR), np.uint8)
    faces = detector.detect(Frame(0, 0.0, image))
    if not faces:
        return None
    box = _largest(faces).box
    return (box.x - border) / side, (box.y - border) / side, (box.width + box.height) / 2 / side


def _largest(faces: Sequence[Detection]) -> Detection:
    return max(faces, key=lambda face: face.box.width * face.box.height)
