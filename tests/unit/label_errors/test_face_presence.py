"""Pictures without a face where one should be."""

from typing import Any

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.frames import Box, Image
from fer_core.label_errors.face_presence import BORDER, CANDIDATE, ENLARGED_PX, SUSPECT, USUAL, measure_face_presence
from fer_core.statistics import roc_auc
from fer_core.vision.blazeface import SHORT_RANGE, BlazeFace
from fer_core.vision.detection import Detection


class Scripted:
    """Finds, one picture after the other, what it was given: score, box in sides of the picture, degrees of tilt."""

    def __init__(self, *found: tuple[float, Box, float] | None) -> None:
        self._found = list(found)

    def find(self, rgb: Image) -> list[Detection]:
        assert rgb.shape == (round(ENLARGED_PX * (1 + 2 * BORDER)),) * 2 + (3,)
        one = self._found.pop(0)
        if one is None:
            return []
        score, box, tilt = one
        shift, side = ENLARGED_PX * BORDER, ENLARGED_PX
        placed = Box(box.x * side + shift, box.y * side + shift, box.width * side, box.height * side)
        keypoints = np.zeros((6, 2), np.float32)
        keypoints[1] = 20 * np.cos(np.radians(tilt)), 20 * np.sin(np.radians(tilt))
        return [Detection(placed, score, keypoints)]


def test_each_kind_of_doubt_is_scored_and_named(pack: Any) -> None:
    small = Box(0.3, 0.3, 0.4, 0.4)
    finder = Scripted((0.95, USUAL, 0.0), None, (0.95, small, 0.0), (0.95, USUAL, 80.0), (0.15, USUAL, 0.0))
    found = measure_face_presence(pack(["sad"] * 5), finder)
    np.testing.assert_allclose(found.score[[0, 1, 4]], [0.05, 1.0, 0.85], atol=1e-6)
    assert found.score[3] == pytest.approx(1 - 0.95 * np.cos(np.radians(80)), abs=1e-4)
    assert found.score[2] == pytest.approx(1 - 0.95 * 0.16 / 0.865**2, abs=1e-3)
    assert found.reason[2:] == ("the face is small or out of place", "the face is tilted", "hardly a face")
    assert found.note[1:] == (
        "no face found",
        "the face is small or out of place",
        "the face is tilted by 80 degrees",
        "hardly a face (detector's score 0.15)",
    )


def test_a_blank_picture_is_not_even_looked_at(pack: Any) -> None:
    found = measure_face_presence(pack(["sad"], pictures=np.full((1, 48, 48), 7, np.uint8)), Scripted())
    assert found.score.tolist() == [1.0]
    assert found.note == ("the picture is blank",)


def test_the_usual_place_is_that_of_the_data_at_hand(pack: Any) -> None:
    elsewhere = Box(0.2, 0.2, 0.5, 0.5)
    finder = Scripted(*[(0.9, elsewhere, 0.0)] * 60)
    assert measure_face_presence(pack(["sad"] * 60), finder).score.max() == pytest.approx(0.1, abs=1e-6)


def test_real_faces_are_told_from_textures(pack: Any, fer2013_tiles: np.ndarray) -> None:
    textures = np.random.default_rng(3).integers(0, 256, (20, 48, 48), dtype=np.uint8)
    pictures = np.concatenate([fer2013_tiles[:60], textures])
    try:
        finder = BlazeFace(SHORT_RANGE, CANDIDATE)
    except FerError as error:
        pytest.skip(str(error))
    try:
        found = measure_face_presence(pack(["sad"] * 80, pictures=pictures), finder)
    finally:
        finder.close()
    auc = roc_auc(found.score, np.arange(80) >= 60)
    assert auc is not None
    assert auc > 0.98
    assert (found.score[:60] >= SUSPECT).mean() < 0.1
