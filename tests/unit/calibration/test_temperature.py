import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import softmax

from fer_core.calibration.temperature import Fit, at_temperature, calibrate, fit_head, fit_temperature
from fer_core.evaluation.metrics import calibration_error, negative_log_likelihood


def drawn(temperature: float, n: int = 6000) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Logits that are too large by a factor, and truths drawn from the right ones."""
    rng = np.random.default_rng(1)
    honest = rng.normal(0, 2, (n, 5))
    labels = (softmax(honest, axis=1).cumsum(axis=1) < rng.uniform(size=(n, 1))).sum(axis=1)
    return honest * temperature, labels.astype(np.int64)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_was_put_in_is_found(temperature: float) -> None:
    logits, labels = drawn(temperature)
    assert fit_temperature(logits, labels) == pytest.approx(temperature, rel=0.05)


def test_log_probabilities_do_as_well_as_logits() -> None:
    logits, labels = drawn(2.0, 500)
    logs = np.log(softmax(logits, axis=1))
    assert fit_temperature(logs, labels) == pytest.approx(fit_temperature(logits, labels), rel=1e-4)


def test_scaled_probabilities_are_those_of_scaled_logits() -> None:
    logits, _ = drawn(1.0, 40)
    scaled = at_temperature(softmax(logits, axis=1), 0.6)
    np.testing.assert_allclose(scaled, softmax(logits / 0.6, axis=1), atol=1e-9)
    np.testing.assert_array_equal(scaled.argmax(axis=1), logits.argmax(axis=1))


def test_calibration_lowers_the_error_of_an_overconfident_head() -> None:
    logits, labels = drawn(3.0)
    probabilities = softmax(logits, axis=1)
    found = calibrate(probabilities, labels)
    assert found.n == 6000
    assert found.ece_before == pytest.approx(calibration_error(probabilities, labels))
    assert found.ece_before > 0.1
    assert found.ece_after < 0.02
    assert found.ece_cross_fitted < 0.02
    assert found.nll_after < found.nll_before
    assert set(found.as_json()) == {
        *("n", "nll_before", "nll_after", "accuracy_before", "accuracy_after", "accuracy_cross_fitted"),
        *("ece_before", "ece_temperature", "ece_after", "ece_cross_fitted"),
    }


def test_offsets_that_were_taken_away_are_found_and_mend_the_answers() -> None:
    logits, labels = drawn(1.0)
    away = np.array([0.8, -0.8, 0.4, -0.4, 0.0])
    found = calibrate(softmax(logits - away, axis=1), labels)
    np.testing.assert_allclose(found.offsets, away, atol=0.12)
    assert found.temperature == pytest.approx(1.0, abs=0.06)
    assert found.accuracy_cross_fitted > found.accuracy_before + 0.03
    assert found.accuracy_after == pytest.approx(found.accuracy_cross_fitted, abs=0.01)


def test_an_emotion_that_no_face_shows_gets_an_offset_with_a_bound() -> None:
    logits, _ = drawn(1.0, 200)
    fit = fit_head(softmax(logits, axis=1), logits[:, :4].argmax(axis=1))
    assert -8 < fit.offsets[4] < -1
    assert sum(fit.offsets) == pytest.approx(0, abs=1e-9)


def test_the_likelihood_is_at_its_best() -> None:
    logits, labels = drawn(1.4, 800)
    taught = 0.95 * softmax(logits, axis=1) + 0.05 / 5
    fit = fit_head(taught, labels)

    def loss(one: Fit) -> float:
        prior = sum(offset**2 for offset in one.offsets) / (2 * len(labels))
        return negative_log_likelihood(one.apply(taught), labels) + prior

    best = loss(fit)
    for place in range(5):
        for step in (-0.03, 0.03):
            moved = tuple(offset + step * (number == place) for number, offset in enumerate(fit.offsets))
            assert loss(Fit(fit.temperature, fit.floor, moved)) > best
    for other in (
        Fit(fit.temperature * 1.05, fit.floor, fit.offsets),
        Fit(fit.temperature / 1.05, fit.floor, fit.offsets),
    ):
        assert loss(other) > best


def test_what_smoothed_labels_taught_is_taken_back() -> None:
    logits, labels = drawn(1.0)
    taught = 0.9 * softmax(logits, axis=1) + 0.1 / 5
    fit = fit_head(taught, labels)
    assert fit.floor == pytest.approx(0.02, abs=0.004)
    assert fit.temperature == pytest.approx(1.0, abs=0.06)
    found = calibrate(taught, labels)
    assert found.ece_after < 0.02
    assert found.ece_after < found.ece_temperature < found.ece_before


def test_a_head_of_plain_labels_keeps_no_floor_to_speak_of() -> None:
    logits, labels = drawn(1.5)
    assert fit_head(softmax(logits, axis=1), labels).floor < 0.004


def test_a_floor_of_next_to_nothing_is_found() -> None:
    logits, labels = drawn(1.0)
    taught = 0.998 * softmax(logits * 1.5, axis=1) + 0.002 / 5
    fit = fit_head(taught, labels)
    assert fit.temperature == pytest.approx(1.5, abs=0.05)
    # What was 0.0004 stands at 0.0004 to the power of 1 / 1.5 once the logits are divided, which is 0.005.
    assert 0.002 < fit.floor < 0.007


def test_a_floor_changes_no_answer_and_leaves_probabilities() -> None:
    logits, _ = drawn(1.0, 200)
    before = softmax(logits, axis=1)
    after = Fit(1.3, 0.05).apply(before)
    np.testing.assert_array_equal(after.argsort(axis=1), before.argsort(axis=1))
    np.testing.assert_allclose(after.sum(axis=1), 1)
    assert after.min() > 0


def test_the_cross_fitted_error_is_the_same_every_time() -> None:
    logits, labels = drawn(2.0, 300)
    probabilities = softmax(logits, axis=1)
    assert calibrate(probabilities, labels) == calibrate(probabilities, labels)


def test_impossible_truths_leave_a_number() -> None:
    probabilities = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], np.float32)
    found = calibrate(probabilities, np.array([1, 0, 1]))
    assert np.isfinite([found.temperature, found.nll_before, found.nll_after]).all()
