"""Losses, augmentation and averaging: what one step is made of."""

import numpy as np
import pytest

pytest.importorskip("keras", reason="Keras comes with the extra 'train'")

from fer_core.training.augmentation import COLUMNS, Augment, draw
from fer_core.training.averaging import EVERY, WeightAverage
from fer_core.training.losses import smoothed_one_hot, soft_cross_entropy, vote_distribution
from fer_core.training.recipe import Augmentation

STILL = Augmentation(
    rotation=0, scale=0, aspect=0, shift=0, flip=False, soften=0, contrast=0, brightness=0, gamma=0, erase=0
)


def faces(count: int = 8) -> np.ndarray:
    return np.random.default_rng(5).uniform(0, 255, (count, 48, 48, 1)).astype(np.float32)


def augmented(settings: Augmentation, seed: int = 0) -> np.ndarray:
    return np.asarray(Augment()(faces(), draw(np.random.default_rng(seed), 8, settings)))


def test_no_change_asked_for_is_no_change() -> None:
    np.testing.assert_allclose(augmented(STILL), faces(), atol=0.05)


def test_a_flip_mirrors_whole_faces() -> None:
    result = augmented(STILL.model_copy(update={"flip": True}))
    mirrored = [bool(np.allclose(new, old[:, ::-1], atol=0.05)) for new, old in zip(result, faces(), strict=True)]
    same = [bool(np.allclose(new, old, atol=0.05)) for new, old in zip(result, faces(), strict=True)]
    assert all(a != b for a, b in zip(mirrored, same, strict=True))
    assert 0 < sum(mirrored) < 8


def test_erasing_fills_one_rectangle_of_the_size_asked_for() -> None:
    changed = np.abs(augmented(STILL.model_copy(update={"erase": 1.0})) - faces())[..., 0] > 0.5
    for face in changed:
        rows, columns = np.flatnonzero(face.any(axis=1)), np.flatnonzero(face.any(axis=0))
        assert 6 <= np.ptp(rows) + 1 <= 21
        assert 6 <= np.ptp(columns) + 1 <= 21


def test_the_same_seed_draws_the_same_and_stays_in_range() -> None:
    first, second, other = augmented(Augmentation()), augmented(Augmentation()), augmented(Augmentation(), seed=1)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)
    assert np.isfinite(first).all()
    assert first.min() >= 0
    assert first.max() <= 255.01


def test_drawn_changes_have_a_column_each() -> None:
    assert draw(np.random.default_rng(0), 5, Augmentation()).shape == (5, len(COLUMNS))


def test_loss_is_the_cross_entropy_and_a_row_of_zeros_is_free() -> None:
    logits = np.array([[0.0, 0.0], [0.0, np.log(3)], [5.0, -5.0]], np.float32)
    target = np.array([[0.5, 0.5], [0.0, 1.0], [0.0, 0.0]], np.float32)
    np.testing.assert_allclose(np.asarray(soft_cross_entropy(target, logits)), [np.log(2), np.log(4 / 3), 0], atol=1e-6)


def test_smoothed_targets_sum_to_one() -> None:
    target = smoothed_one_hot(np.array([2]), 4, 0.1)
    np.testing.assert_allclose(target, [[0.025, 0.025, 0.925, 0.025]], atol=1e-7)


def test_votes_for_no_class_are_dropped() -> None:
    votes = np.array([[6, 2, 0, 0, 0, 0, 0, 0, 2, 0], [0, 0, 0, 0, 0, 0, 0, 0, 5, 5]])
    target = vote_distribution(votes, 8)
    np.testing.assert_allclose(target[0], [0.75, 0.25, 0, 0, 0, 0, 0, 0])
    assert not target[1].any()


def test_the_average_forgets_its_start_and_then_moves_slowly() -> None:
    average = WeightAverage([np.zeros(1, np.float32), np.array(3)], decay=0.99)
    for _ in range(400):
        average.update([np.ones(1, np.float32), np.array(4)])
    assert average.weights[0][0] == pytest.approx(1, abs=1e-3)
    assert average.weights[1] == 4
    average.update([np.zeros(1, np.float32), np.array(4)])
    assert average.weights[0][0] == pytest.approx(0.99**EVERY, abs=2e-3)
