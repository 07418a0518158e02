import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.calibration.thresholds import FEW_THRESHOLD, LEAST_THRESHOLD, choose_thresholds

NAMES = ("happy", "sad")


def faces(confidence: NDArray[np.float64], emotion: int = 0) -> NDArray[np.float64]:
    other = 1 - confidence
    return np.stack([confidence, other] if emotion == 0 else [other, confidence], axis=1)


def test_an_emotion_that_is_mostly_right_is_said_from_the_floor_up() -> None:
    confidence = np.linspace(0.5, 0.99, 200)
    found = choose_thresholds(faces(confidence), np.zeros(200, np.int64), NAMES).of["happy"]
    assert found.threshold == LEAST_THRESHOLD
    assert found.coverage == 1.0
    assert found.risk == 0.0


def test_the_threshold_keeps_the_risk_where_that_leaves_enough_faces() -> None:
    # Sure faces are right, the unsure ones below 0.68 all wrong.
    confidence = np.linspace(0.5, 1.0, 1000)
    labels = np.where(confidence < 0.68, 1, 0)
    found = choose_thresholds(faces(confidence), labels, NAMES)
    assert found.of["happy"].risk <= 0.3
    assert 0.5 < found.of["happy"].threshold < 0.68
    assert found.of["happy"].coverage == pytest.approx(640 / 700, abs=0.02)
    assert found.coverage == pytest.approx(found.of["happy"].coverage)


def test_the_threshold_is_the_smallest_hundredth_that_keeps_the_risk() -> None:
    # Of the faces below 0.5 all are wrong; so few may be said that only those from 0.47 up are.
    confidence = np.concatenate([np.linspace(0.4001, 0.4999, 600), np.linspace(0.6, 1.0, 500)])
    probabilities = np.stack([confidence, *[(1 - confidence) / 9] * 9], axis=1)
    labels = np.where(confidence < 0.5, 1, 0)
    found = choose_thresholds(probabilities, labels, tuple("abcdefghij")).of["a"]
    risks = {hundredth: (labels[confidence >= hundredth / 100] == 1).mean() for hundredth in range(40, 50)}
    assert found.threshold == min(hundredth for hundredth, risk in risks.items() if risk <= 0.29) / 100
    assert found.risk == pytest.approx(risks[round(found.threshold * 100)])


def test_a_hopeless_emotion_is_still_said_of_six_in_ten_faces() -> None:
    confidence = np.linspace(0.5, 1.0, 1000)
    found = choose_thresholds(faces(confidence), np.ones(1000, np.int64), NAMES).of["happy"]
    assert found.coverage == pytest.approx(0.6, abs=0.02)
    assert found.risk == 1.0


def test_an_emotion_with_few_faces_is_said_from_one_half_up() -> None:
    confidence = np.full(19, 0.9)
    found = choose_thresholds(faces(confidence), np.zeros(19, np.int64), NAMES)
    assert found.of["happy"].threshold == FEW_THRESHOLD
    assert found.of["sad"].threshold == FEW_THRESHOLD
    assert found.of["sad"].n == 0
    assert (found.coverage, found.risk) == (1.0, 0.0)


def test_no_threshold_lies_below_the_floor() -> None:
    probabilities = np.full((50, 4), 0.24)
    probabilities[:, 0] = 0.28
    found = choose_thresholds(probabilities, np.zeros(50, np.int64), ("a", "b", "c", "d"))
    assert found.of["a"].threshold == LEAST_THRESHOLD
    assert found.coverage == 0.0
