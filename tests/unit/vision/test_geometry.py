import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.frames import Box, Frame
from fer_core.vision.detection import Detection
from fer_core.vision.geometry import measure_crop_geometry


class BrightSquare:
    """Stands in for the detector: the box about what is white."""

    def detect(self, frame: Frame) -> list[Detection]:
        rows, columns = np.nonzero(frame.image[..., 0] > 127)
        if not len(rows):
            return []
        left, top = float(columns.min()), float(rows.min())
        size = float(columns.max() + 1 - left), float(rows.max() + 1 - top)
        return [Detection(Box(left, top, *size), 0.9, np.zeros((6, 2), np.float32))]

    def close(self) -> None: ...


def test_the_medians_are_the_boxes_place_in_the_tiles() -> None:
    tiles = np.zeros((5, 48, 48), np.uint8)
    for tile, (left, top, side) in zip(tiles, ((6, 12, 24), (4, 8, 30), (8, 14, 20), (5, 12, 24)), strict=False):
        tile[top : top + side, left : left + side] = 255
    measured = measure_crop_geometry(tiles, BrightSquare(), detector_name="bright")
    assert (measured.tiles, measured.found, measured.rate) == (5, 4, 0.8)
    assert measured.geometry.detector == "bright"
    assert measured.geometry.x == pytest.approx(5.5 / 48, abs=0.01)
    assert measured.geometry.y == pytest.approx(12 / 48, abs=0.01)
    assert measured.geometry.side == pytest.approx(24 / 48, abs=0.01)


def test_tiles_without_a_face_are_a_plain_sentence() -> None:
    with pytest.raises(FerError, match="no face on any"):
        measure_crop_geometry(np.zeros((3, 48, 48), np.uint8), BrightSquare())
