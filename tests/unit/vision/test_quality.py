import cv2
import numpy as np
import pytest

from fer_core.frames import Box, Image, Quality, Reason
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection
from fer_core.vision.quality import QualityLimits, judge_quality, measure_quality

FRONTAL = np.array([(35, 40), (65, 40), (50, 60), (50, 75), (15, 48), (85, 48)], np.float32)
GOOD = Quality(size_px=200, sharpness=0.5, light=0.5, turn=0.1)


def face(keypoints: object = FRONTAL, side: float = 100.0) -> Detection:
    return Detection(Box(0, 0, side, side), 0.9, np.asarray(keypoints, np.float32))


def turned(nose_x: float) -> Detection:
    keypoints = FRONTAL.copy()
    keypoints[2, 0] = nose_x
    return face(keypoints)


@pytest.mark.parametrize(
    ("quality", "reason"),
    [
        (GOOD, None),
        (Quality(20, 0.5, 0.5, 0.1), Reason.TOO_SMALL),
        (Quality(200, 0.01, 0.5, 0.1), Reason.BLURRED),
        (Quality(200, 0.5, 0.05, 0.1), Reason.DARK),
        (Quality(200, 0.5, 0.5, 0.8), Reason.TURNED_AWAY),
        (Quality(10, 0.0, 0.0, 1.0), Reason.TOO_SMALL),
    ],
)
def test_each_shortcoming_has_its_reason(quality: Quality, reason: Reason | None) -> None:
    assert judge_quality(quality, QualityLimits()) is reason


def test_the_limits_can_be_set() -> None:
    assert judge_quality(GOOD, QualityLimits(min_size_px=300)) is Reason.TOO_SMALL


def test_size_is_the_side_of_the_crop() -> None:
    crop = np.full((48, 48), 90, np.uint8)
    assert measure_quality(crop, face(side=100), CropGeometry(side=0.8)).size_px == 125
    assert measure_quality(crop, face(), CropGeometry()).light == pytest.approx(90 / 255)


def test_sharpness_does_not_depend_on_contrast_or_light(fer2013_tiles: Image) -> None:
    tile = fer2013_tiles[1].astype(np.float32)
    full = measure_quality(fer2013_tiles[1], face()).sharpness
    faint = measure_quality((tile * 0.4 + 30).round().astype(np.uint8), face()).sharpness
    assert faint == pytest.approx(full, rel=0.05)


def test_blur_is_seen_and_sharp_faces_are_let_through(fer2013_tiles: Image) -> None:
    limits = QualityLimits()
    tiles = fer2013_tiles[:1000]

    def blurred(sigma: float) -> float:
        pictures = tiles if sigma == 0 else [np.asarray(cv2.GaussianBlur(tile, (0, 0), sigma)) for tile in tiles]
        verdicts = [judge_quality(measure_quality(np.asarray(one, np.uint8), face()), limits) for one in pictures]
        return sum(verdict is Reason.BLURRED for verdict in verdicts) / len(tiles)

    assert blurred(0) < 0.01
    assert blurred(0.5) < 0.02
    assert blurred(1.5) > 0.85
    assert blurred(2.5) > 0.99


def test_few_training_faces_are_called_dark(fer2013_tiles: Image) -> None:
    light = fer2013_tiles[:2000].mean((1, 2)) / 255
    assert (light < QualityLimits().min_light).mean() < 0.005


def test_a_flat_picture_is_blurred_not_a_division_by_zero() -> None:
    quality = measure_quality(np.full((48, 48), 128, np.uint8), face())
    assert quality.sharpness == 0
    assert judge_quality(quality, QualityLimits()) is Reason.BLURRED


def test_turn_grows_with_the_way_of_the_nose_and_is_alike_on_both_sides() -> None:
    crop = np.full((48, 48), 128, np.uint8)
    turns = [measure_quality(crop, turned(x)).turn for x in (50, 54, 58, 65, 75, 95)]
    assert turns[0] == 0
    assert turns == sorted(turns)
    assert turns[-1] > 0.6
    assert measure_quality(crop, turned(42)).turn == pytest.approx(turns[2])


def test_turn_does_not_depend_on_how_the_head_is_tilted() -> None:
    crop = np.full((48, 48), 128, np.uint8)
    angle = np.deg2rad(35)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points = turned(60).keypoints
    tilted = face((points - 50) @ rotation.T + 50)
    assert measure_quality(crop, tilted).turn == pytest.approx(measure_quality(crop, turned(60)).turn, abs=1e-5)


def test_keypoints_that_coincide_are_no_error() -> None:
    crop = np.full((48, 48), 128, np.uint8)
    assert 0 <= measure_quality(crop, face(np.zeros((6, 2)))).turn <= 1
