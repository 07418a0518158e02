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


def test_classes_that_nobody_shows_are_named_and_not_averaged_over() -> None:
    found = measure(hot([0, 0, 1], classes=4), np.array([0, 0, 0]), ("a", "b", "c", "d"))
    assert found.absent == ("b", "c", "d")
    assert found.macro_f1 == pytest.approx(0.8)
    assert found.mean_recall == pytest.approx(2 / 3)
    assert (found.per_class["b"].precision, found.per_class["b"].f1, found.per_class["b"].n) == (0.0, 0.0, 0)
    assert found.absence == ("No face shows b, c or d: mean recall and macro F1 are over the one class that is there.")
    assert measure(hot([0, 1]), np.array([0, 1]), ("a", "b")).absence == ""


def edge_cases() -> dict[str, tuple[list[int], list[int]]]:
    """Truth and answers, of up to 8 classes."""
    return {
        "a class is answered and absent": ([0, 0, 1, 1], [0, 7, 1, 1]),
        "a class is there and never answered": ([0, 0, 1, 2], [0, 0, 0, 0]),
        "a single class, all right": ([3] * 5, [3] * 5),
        "a single class, all wrong": ([3] * 5, [4, 4, 5, 6, 7]),
        "one face": ([2], [2]),
        "every face of another class than its own": ([0, 1, 2, 3], [1, 2, 3, 0]),
    }


def random_cases() -> dict[str, tuple[list[int], list[int]]]:
    """Truth and answers of which some classes are rare or not there at all."""
    rng = np.random.default_rng(8)
    found = {}
    for number in range(25):
        size = int(rng.integers(1, 120))
        shares = rng.dirichlet([0.3] * 8)
        labels = rng.choice(8, size, p=shares)
        answers = np.where(rng.random(size) < 0.6, labels, rng.integers(0, 8, size))
        found[f"random {number}"] = (labels.tolist(), answers.tolist())
    return found


CASES = edge_cases() | random_cases()


@pytest.mark.filterwarnings("ignore:y_pred contains classes not in y_true", "ignore:A single label was found")
@pytest.mark.parametrize("name", CASES)
def test_means_over_the_classes_present_are_those_of_scikit_learn(name: str) -> None:
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn comes with the extra 'data'")
    labels, answers = CASES[name]
    present = sorted(set(labels))
    names = tuple("abcdefgh")
    found = measure(hot(answers, classes=8), np.array(labels), names)
    f1 = metrics.f1_score(labels, answers, labels=present, average="macro", zero_division=0)
    assert found.macro_f1 == pytest.approx(f1, abs=1e-12)
    assert found.mean_recall == pytest.approx(metrics.balanced_accuracy_score(labels, answers), abs=1e-12)
    assert found.accuracy == pytest.approx(metrics.accuracy_score(labels, answers), abs=1e-12)
    assert found.absent == tuple(name for i, name in enumerate(names) if i not in present)
    low, high = found.mean_recall_interval
    assert 0 <= low <= found.mean_recall <= high <= 1


def test_no_faces_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="no faces"):
        measure(np.zeros((0, 2)), np.zeros(0, np.int64), ("a", "b"))


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    assert calibration_error(hot([0] * 10, confidence=0.8), np.array([0] * 8 + [1] * 2)) == pytest.approx(0.0)
    assert calibration_error(hot([0] * 10, confidence=0.9), np.array([0] * 6 + [1] * 4)) == pytest.approx(0.3)


def test_json_has_the_promised_keys() -> None:
    found = measure(hot([0, 1]), np.array([0, 1]), ("a", "b")).as_json()
    promised = ["n", "classes", "accuracy", "interval", "macro_f1", "per_class", "confusion", "ece", "nll"]
    assert list(found) == [*promised, "mean_recall", "mean_recall_interval", "rule", "left_out", "absent"]
    assert found["per_class"]["a"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "n": 1}
