"""Which labels the networks contradict."""

import numpy as np
import pytest

pytest.importorskip("cleanlab", reason="cleanlab comes with the extra 'data'")

from fer_core.errors import FerError
from fer_core.label_errors import ranking
from fer_core.label_errors.predictions import Probabilities
from fer_core.label_errors.ranking import rank_labels

RNG = np.random.default_rng(0)
TRUTH = np.arange(600) % 3


def said(truth: np.ndarray, sure: float = 0.9) -> Probabilities:
    """Networks that are right, about as sure of everything."""
    held_out = np.full((len(truth), 3), (1 - sure) / 2) + RNG.uniform(-0.02, 0.02, (len(truth), 3))
    held_out[np.arange(len(truth)), truth] = sure
    held_out /= held_out.sum(axis=1, keepdims=True)
    return Probabilities(tuple(map(str, range(len(truth)))), ("a", "b", "c"), held_out.astype(np.float32))


def test_wrong_labels_are_found_with_their_true_class() -> None:
    labels = TRUTH.copy()
    labels[:30] = (TRUTH[:30] + 1) % 3
    found = rank_labels(labels, said(TRUTH))
    assert set(np.flatnonzero(found.suspect)) == set(range(30))
    np.testing.assert_array_equal(found.suggested, TRUTH)
    assert found.score[:30].min() > 0.9 > 0.2 > found.score[30:].max()


def test_right_labels_are_left_alone() -> None:
    assert not rank_labels(TRUTH, said(TRUTH)).suspect.any()


def test_a_face_between_two_classes_ranks_below_a_plain_contradiction() -> None:
    labels, unsure = TRUTH.copy(), said(TRUTH).held_out
    labels[:2] = (TRUTH[:2] + 1) % 3
    unsure[1] = np.eye(3)[TRUTH[1]] * 0.52 + np.eye(3)[labels[1]] * 0.46 + 0.02 / 3
    found = rank_labels(labels, Probabilities(tuple(map(str, range(600))), ("a", "b", "c"), unsure))
    assert found.score[0] > found.score[1]


def test_a_label_that_differs_from_its_copies_is_more_suspect_than_one_that_does_not() -> None:
    held_out = np.full((600, 3), 0.25)
    held_out[np.arange(600), TRUTH] = 0.5
    unsure = Probabilities(tuple(map(str, range(600))), ("a", "b", "c"), held_out.astype(np.float32))
    labels, groups = TRUTH.copy(), np.arange(600)
    labels[0] = (TRUTH[0] + 1) % 3
    groups[[3, 6]] = 0
    labels[9] = (TRUTH[9] + 1) % 3
    alone, beside = rank_labels(labels, unsure), rank_labels(labels, unsure, groups)
    assert beside.score[0] > beside.score[9] == alone.score[9]
    assert beside.score[12] == alone.score[12]
    assert beside.suggested[0] == TRUTH[0]


def test_networks_that_learnt_from_the_face_have_a_smaller_say() -> None:
    held_out, swayed = said(TRUTH).held_out, said((TRUTH + 1) % 3).held_out
    labels = TRUTH.copy()
    labels[0] = (TRUTH[0] + 1) % 3
    ids = tuple(map(str, range(600)))
    found = rank_labels(labels, Probabilities(ids, ("a", "b", "c"), held_out, swayed))
    np.testing.assert_array_equal(found.suggested, TRUTH)
    assert found.suspect[0]


def test_networks_that_shun_a_rare_class_are_corrected() -> None:
    rng = np.random.default_rng(5)
    truth = np.where(np.arange(600) < 60, 2, np.arange(600) % 2)
    held_out = said(truth, 0.6).held_out + rng.uniform(0, 0.02, (600, 3)).astype(np.float32)
    held_out[:, 2] *= 0.2
    held_out /= held_out.sum(axis=1, keepdims=True)
    assert held_out[:60].argmax(axis=1).max() < 2
    found = rank_labels(truth, Probabilities(tuple(map(str, range(600))), ("a", "b", "c"), held_out))
    assert (found.suggested[:60] == 2).all()


def test_a_class_without_faces_is_no_obstacle() -> None:
    labels = np.where(TRUTH == 2, 0, TRUTH)
    found = rank_labels(labels, said(labels))
    assert found.suspect.sum() == 0
    assert np.isfinite(found.score).all()


def test_faces_of_one_class_are_refused_in_words() -> None:
    with pytest.raises(FerError, match="two classes or more; the data has faces of 1 of 3"):
        rank_labels(np.zeros(600, np.int64), said(TRUTH))
    alone = Probabilities(("a", "b"), ("sad",), np.ones((2, 1), np.float32))
    with pytest.raises(FerError, match="faces of 1 of 1"):
        rank_labels(np.zeros(2, np.int64), alone, np.zeros(2, np.int64))


def test_the_networks_are_corrected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counting(labels: np.ndarray, held_out: np.ndarray) -> np.ndarray:
        calls.append(len(labels))
        return calibrated(labels, held_out)

    calibrated = ranking.calibrated
    monkeypatch.setattr(ranking, "calibrated", counting)
    rank_labels(TRUTH, said(TRUTH))
    assert calls == [600]
