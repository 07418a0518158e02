import numpy as np
import pytest

from fer_core.evaluation.metrics import calibration_error, measure


def hot(answers: list[int], classes: int = 2, confidence: float = 1.0) -> np.ndarray:
    rest = (1 - confidence) / (classes - 1)
    return np.eye(classes)[answers] * (confidence - rest) + rest


def test_figures_of_a_small_confusion() -> None:
    found = measure(hot([0, 0, 0, 1, 1, 1, 1, 0]), np.array([0, 0, 0, 0, 1, 1, 1, 1]), ("sad", "happy"))
    assert found.confusion == ((3, 1), (1, 3))
    assert found.n == 8
    assert found.accuracy == 0.75
    assert found.per_class["sad"].precision == 0.75
    assert found.per_class["happy"].recall == 0.75
    assert found.macro_f1 == 0.75
    assert found.ece == pytest.approx(0.25)


def test_interval_is_wilsons() -> None:
    # 90 of 100: Wilson's 95% interval, by hand.
    found = measure(hot([0] * 90 + [1] * 10), np.zeros(100, np.int64), ("a", "b"))
    assert found.interval == pytest.approx((0.8256, 0.9448), abs=1e-4)


def test_a_class_nobody_names_and_nobody_shows_is_zero_not_an_error() -> None:
    found = measure(hot([0, 0], classes=3), np.array([0, 0]), ("a", "b", "c"))
    assert found.per_class["c"].f1 == 0.0
    assert found.macro_f1 == pytest.approx(1 / 3)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    assert calibration_error(hot([0] * 10, confidence=0.8), np.array([0] * 8 + [1] * 2)) == pytest.approx(0.0)
    assert calibration_error(hot([0] * 10, confidence=0.9), np.array([0] * 6 + [1] * 4)) == pytest.approx(0.3)


def test_json_has_the_promised_keys() -> None:
    found = measure(hot([0, 1]), np.array([0, 1]), ("a", "b")).as_json()
    assert list(found) == ["n", "classes", "accuracy", "interval", "macro_f1", "per_class", "confusion", "ece", "nll"]
    assert found["per_class"]["a"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "n": 1}
