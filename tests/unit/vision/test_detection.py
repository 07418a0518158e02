import numpy as np
import pytest

from fer_core.frames import Box
from fer_core.vision.detection import Detection, iou, non_max_suppression, weighted_non_max_suppression

NO_KEYPOINTS = np.zeros((6, 2), np.float32)


def found(x: float, score: float) -> Detection:
    return Detection(Box(x, 0, 10, 10), score, NO_KEYPOINTS)


@pytest.mark.parametrize(
    ("other", "expected"),
    [(Box(0, 0, 10, 10), 1.0), (Box(5, 0, 10, 10), 1 / 3), (Box(10, 0, 5, 5), 0.0), (Box(2, 2, 5, 5), 0.25)],
)
def test_iou_is_intersection_over_union(other: Box, expected: float) -> None:
    assert iou(Box(0, 0, 10, 10), other) == pytest.approx(expected)
    assert iou(other, Box(0, 0, 10, 10)) == pytest.approx(expected)


def test_of_overlapping_detections_the_surest_stays() -> None:
    weak, sure, apart = found(1, 0.6), found(0, 0.9), found(40, 0.7)
    assert non_max_suppression([weak, sure, apart], 0.5) == [sure, apart]


def test_what_overlaps_only_a_suppressed_detection_stays() -> None:
    first, second, third = found(0, 0.9), found(3, 0.8), found(6, 0.7)
    assert iou(second.box, third.box) > 0.5
    assert non_max_suppression([third, second, first], 0.5) == [first, third]


def test_what_is_kept_elsewhere_suppresses_and_is_not_returned() -> None:
    apart = found(40, 0.5)
    assert non_max_suppression([found(1, 0.9), apart], 0.5, beside=[found(0, 0.4)]) == [apart]


def test_overlapping_answers_become_one_box_weighted_by_score() -> None:
    points = np.array([[[0, 0], [10, 10]], [[2, 0], [12, 10]], [[40, 0], [50, 10]]], float)
    (apart, low), (mean, high) = sorted(
        weighted_non_max_suppression(points, np.array([0.75, 0.25, 0.5]), 0.3), key=lambda face: face[1]
    )
    np.testing.assert_allclose(mean, [[0.5, 0], [10.5, 10]])
    np.testing.assert_array_equal(apart, points[2])
    assert (high, low) == (0.75, 0.5)
