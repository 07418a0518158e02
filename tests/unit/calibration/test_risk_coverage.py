import numpy as np
import pytest

from fer_core.calibration.risk_coverage import risk_coverage, risk_coverage_png
from fer_core.calibration.thresholds import choose_thresholds


def test_the_curve_counts_the_surest_faces_first() -> None:
    probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.4, 0.6]])
    curve = risk_coverage(probabilities, np.array([0, 0, 0, 1]))
    assert curve.confidence.tolist() == pytest.approx([0.9, 0.8, 0.7, 0.6])
    assert curve.coverage.tolist() == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert curve.risk.tolist() == pytest.approx([0.0, 0.5, 1 / 3, 0.25])
    assert curve.area == pytest.approx((0 + 0.5 + 1 / 3 + 0.25) / 4)
    assert curve.at(0.5) == pytest.approx((0.8, 0.5))
    assert curve.at(1.0) == pytest.approx((0.6, 0.25))


def test_a_few_points_are_told_for_programs() -> None:
    curve = risk_coverage(np.array([[0.9, 0.1]]), np.array([1]))
    told = curve.as_json()
    assert told["aurc"] == 1.0
    assert told["points"][0] == {"coverage": 1.0, "threshold": 0.9, "risk": 1.0}


def test_the_picture_is_a_png_of_the_promised_size() -> None:
    confidence, labels = np.linspace(0.5, 0.99, 200), np.zeros(200, np.int64)
    probabilities = np.stack([confidence, 1 - confidence], axis=1)
    picture = risk_coverage_png(
        {"2 classes": risk_coverage(probabilities, labels)},
        {"2 classes": choose_thresholds(probabilities, labels, ("happy", "sad"))},
    )
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == (1000, 600)
