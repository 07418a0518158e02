import numpy as np
import pytest

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.training.recipe import Recipe
from fer_core.training.selection import fold, select

SEVEN = Recipe(classes=(7,))


def test_unusable_and_leaked_faces_are_left_out_and_counted() -> None:
    images = np.arange(6, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    images[5] = images[0]  # validation holds a copy of the first training face
    votes = np.eye(10, dtype=np.int64)[[0, 1, 9, 2, 3, 0]] * 10
    split = np.array(["train"] * 5 + ["validation"])
    in_ferplus = np.array([True, True, True, False, True, True])
    chosen = select(FaceArrays(images, np.zeros(6, np.int64), FER2013, split, votes, in_ferplus), Recipe())
    assert chosen.train.images[:, 0, 0].tolist() == [1, 4]
    assert len(chosen.validation) == 1
    assert chosen.left_out == {"not in FER+": 1, "top vote not a face": 1, "also in validation or test": 1}


def test_faces_that_teach_no_head_are_left_out() -> None:
    images = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    split = np.array(["train", "train", "validation"])
    data = FaceArrays(images, np.array([0, 1, 0]), ("happy", "contempt"), split, None, np.ones(3, np.bool_))
    chosen = select(data, SEVEN)
    assert len(chosen.train) == 1
    assert chosen.left_out["of no class that is taught"] == 1


def test_nothing_to_learn_from_is_refused_in_words() -> None:
    images = np.zeros((2, 48, 48), np.uint8)
    split = np.array(["train", "validation"])
    data = FaceArrays(images, np.zeros(2, np.int64), ("happy",), split, None, np.ones(2, np.bool_))
    with pytest.raises(FerError, match="No training face is left"):
        select(data, SEVEN)


def test_a_validation_split_that_measures_nothing_is_refused_before_training() -> None:
    images = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    split = np.array(["train", "train", "validation"])
    data = FaceArrays(images, np.array([0, 1, 2]), ("happy", "sad", "fear"), split, None, np.ones(3, np.bool_))
    with pytest.raises(FerError, match="The validation split cannot measure 4 classes"):
        select(data, Recipe(classes=(4,)))


def many(count: int = 100) -> FaceArrays:
    rng = np.random.default_rng(4)
    images = rng.integers(0, 256, (count, 48, 48), dtype=np.uint8)
    images[1] = images[0]
    split = np.array(["train"] * 60 + ["validation"] * 20 + ["test"] * 20)
    return FaceArrays(
        images, np.arange(count) % 4, ("happy", "sad", "neutral", "surprise"), split, None, np.ones(count, np.bool_)
    )


def test_folds_share_out_every_face_but_the_test_split_once() -> None:
    folds = [fold(many(), number, 5, seed=1) for number in range(5)]
    times = sum((part.split == "validation").astype(int) for part in folds)
    assert times.tolist() == [1] * 80 + [0] * 20
    for part in folds:
        assert (part.split == "test").sum() == 20
        per_class = np.bincount(part.labels[part.split == "validation"], minlength=4)
        assert per_class.sum() in (15, 16, 17)
        assert per_class.min() >= 3


def test_copies_of_a_picture_stay_in_one_fold_and_the_seed_decides() -> None:
    for number in range(5):
        split = fold(many(), number, 5, seed=1).split
        assert split[0] == split[1]
    again, other = fold(many(), 2, 5, seed=1).split, fold(many(), 2, 5, seed=2).split
    assert (again == fold(many(), 2, 5, seed=1).split).all()
    assert (again != other).any()


def test_faces_that_are_said_to_belong_together_stay_in_one_fold() -> None:
    groups = np.arange(100)
    groups[[4, 30, 71]] = 200
    for number in range(5):
        split = fold(many(), number, 5, seed=1, groups=groups).split
        assert len(set(split[[4, 30, 71]])) == 1
    assert any(fold(many(), number, 5, seed=1, groups=groups).split[1] == "validation" for number in range(5))


def test_too_few_faces_for_the_folds_are_said_in_words() -> None:
    with pytest.raises(FerError, match="no fold 6 of 5"):
        fold(many(), 5, 5, seed=1)
    with pytest.raises(FerError, match="too few faces"):
        fold(many(), 79, 80, seed=1)
