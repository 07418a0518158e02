from dataclasses import replace

import numpy as np
import pytest

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.training.recipe import Recipe
from fer_core.training.targets import balancing, smoothed, targets, vote_shares

# neutral, happy, surprise, sad, angry, disgust, fear, contempt, unknown, not a face
VOTES = np.array([[6, 2, 0, 0, 0, 0, 0, 0, 2, 0], [0, 0, 0, 0, 0, 0, 0, 0, 5, 5], [1, 0, 0, 5, 0, 0, 4, 0, 0, 0]])
LABELS = np.array([FER2013.index("neutral"), FER2013.index("fear"), FER2013.index("sad")])


def faces(votes: np.ndarray | None = VOTES) -> FaceArrays:
    images, split = np.zeros((3, 48, 48), np.uint8), np.array(["train"] * 3)
    return FaceArrays(images, LABELS, FER2013, split, votes, np.ones(3, np.bool_))


def test_the_seven_learn_smoothed_labels_and_the_eight_the_votes() -> None:
    found = targets(faces(), Recipe(label_smoothing=0.7))
    np.testing.assert_allclose(found.wanted["fer2013"][2], [0.1, 0.1, 0.1, 0.1, 0.4, 0.1, 0.1], atol=1e-6)
    np.testing.assert_allclose(found.wanted["ferplus"][0], [0.75, 0.25, 0, 0, 0, 0, 0, 0])
    np.testing.assert_array_equal(found.weight["ferplus"], [1, 0, 1])


def test_a_face_of_another_class_teaches_a_smaller_head_nothing() -> None:
    found = targets(faces(), Recipe(classes=(4,), label_smoothing=0.1))
    assert found.weight["four"].tolist() == [1, 0, 1]
    np.testing.assert_allclose(
        found.wanted["four"], [[0.025, 0.025, 0.925, 0.025], [0.0] * 4, [0.025, 0.925, 0.025, 0.025]]
    )


def test_one_class_of_the_eight_is_the_top_vote_and_no_class_teaches_nothing() -> None:
    found = targets(faces(), Recipe(classes=(8,), truth="label"))
    assert found.wanted["ferplus"].argmax(axis=1).tolist() == [0, 0, 3]
    assert found.weight["ferplus"].tolist() == [1, 0, 1]


def test_several_emotions_at_once_need_two_votes_each() -> None:
    found = targets(faces(), Recipe(classes=(8,), truth="votes", loss="binary"))
    assert found.wanted["ferplus"].tolist() == [[1, 1, 0, 0, 0, 0, 0, 0], [0] * 8, [0, 0, 0, 1, 0, 0, 1, 0]]


def test_votes_for_other_emotions_do_not_count_for_a_smaller_head() -> None:
    votes = VOTES.copy()
    votes[2] = [1, 0, 0, 0, 0, 0, 9, 0, 0, 0]  # fear, which is none of the four
    found = targets(faces(votes), Recipe(classes=(4,), truth="votes", loss="binary"))
    assert found.wanted["four"].tolist() == [[1, 0, 1, 0], [0] * 4, [0] * 4]


def test_votes_can_teach_every_head() -> None:
    found = targets(faces(), Recipe(classes=(4,), truth="votes"))
    np.testing.assert_allclose(found.wanted["four"][2], [0, 5 / 6, 1 / 6, 0])


def test_votes_for_no_class_are_dropped() -> None:
    shares = vote_shares(VOTES, ("fear", "sad"))
    np.testing.assert_allclose(shares, [[0.0, 0.0], [0.0, 0.0], [4 / 9, 5 / 9]])


def test_smoothing_keeps_the_sum_and_leaves_untaught_rows_alone() -> None:
    rows = smoothed(np.array([[0, 1, 0, 0], [0, 0, 0, 0]], np.float32), 0.1)
    np.testing.assert_allclose(rows, [[0.025, 0.925, 0.025, 0.025], [0.0] * 4], atol=1e-7)


def test_class_weights_make_every_class_count_the_same() -> None:
    rows = np.eye(2, dtype=np.float32)[[0, 0, 0, 1]]
    weights = balancing(rows)
    np.testing.assert_allclose(weights, [2 / 3, 2 / 3, 2 / 3, 2])
    assert weights.mean() == pytest.approx(1)


def test_smoothing_leaves_the_class_weights_alone() -> None:
    uneven = replace(faces(), labels=np.array([4, 4, 5]))
    found = targets(uneven, Recipe(classes=(7,), class_weights=True, label_smoothing=0.5))
    # Of the classes that there are, as scikit-learn's "balanced".
    np.testing.assert_allclose(found.weight["fer2013"], [0.75, 0.75, 1.5])


def test_missing_votes_are_said_in_words() -> None:
    with pytest.raises(FerError, match=r"give fer2013new\.csv"):
        targets(faces(votes=None), Recipe())
    assert list(targets(faces(votes=None), Recipe(classes=(7,))).wanted) == ["fer2013"]
