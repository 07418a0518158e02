import numpy as np
import pytest

from fer_core.smoothing import TemporalSmoother

HAPPY = np.array([[1.0, 0.0]], np.float32)
SAD = np.array([[0.0, 1.0]], np.float32)


def _step_response(fps: int, seconds: float) -> float:
    smoother = TemporalSmoother(tau_s=0.4)
    smoother.update([1], SAD, 0.0)
    result = SAD
    for index in range(1, round(fps * seconds) + 1):
        result = smoother.update([1], HAPPY, index / fps)
    return float(result[0, 0])


@pytest.mark.parametrize("seconds", [0.2, 0.4, 1.0])
def test_output_is_the_same_at_10_and_at_60_frames_a_second(seconds: float) -> None:
    assert _step_response(10, seconds) == pytest.approx(_step_response(60, seconds), abs=1e-5)


def test_after_one_time_constant_63_percent_of_a_change_has_arrived() -> None:
    assert _step_response(50, 0.4) == pytest.approx(1 - np.exp(-1), abs=1e-5)


def test_a_new_track_starts_with_its_own_answer() -> None:
    smoother = TemporalSmoother()
    smoother.update([1], SAD, 0.0)
    both = smoother.update([1, 2], np.concatenate([SAD, HAPPY]), 0.1)
    assert both[1].tolist() == HAPPY[0].tolist()


def test_a_track_that_was_gone_for_over_a_second_starts_anew() -> None:
    smoother = TemporalSmoother()
    smoother.update([1], SAD, 0.0)
    assert smoother.update([1], HAPPY, 0.9)[0, 1] > 0.05
    smoother.reset()
    smoother.update([1], SAD, 0.0)
    assert smoother.update([1], HAPPY, 1.1)[0].tolist() == HAPPY[0].tolist()


def test_zero_turns_smoothing_off() -> None:
    smoother = TemporalSmoother(tau_s=0)
    smoother.update([1], SAD, 0.0)
    assert smoother.update([1], HAPPY, 0.01)[0].tolist() == HAPPY[0].tolist()


def test_a_clock_that_jumps_back_starts_anew() -> None:
    smoother = TemporalSmoother()
    smoother.update([1], SAD, 10.0)
    assert smoother.update([1], HAPPY, 0.0)[0].tolist() == HAPPY[0].tolist()


def test_averages_stay_probabilities() -> None:
    smoother = TemporalSmoother()
    rng = np.random.default_rng(0)
    for index in range(50):
        answers = rng.dirichlet(np.ones(7), size=2).astype(np.float32)
        smoothed = smoother.update([1, 2], answers, index / 30)
    assert smoothed.sum(axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)
    assert smoothed.min() >= 0
