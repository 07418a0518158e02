import numpy as np
import pytest

from fer_core.datasets.dataset import Dataset
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.training.selection import select


def test_unusable_and_leaked_faces_are_left_out_and_counted() -> None:
    images = np.arange(6, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    images[5] = images[0]  # validation holds a copy of the first training face
    votes = np.eye(10, dtype=np.int64)[[0, 1, 9, 2, 3, 0]] * 10
    split = np.array(["train"] * 5 + ["validation"])
    in_ferplus = np.array([True, True, True, False, True, True])
    chosen = select(Dataset(images, np.zeros(6, np.int64), FER2013, split, votes, in_ferplus))
    assert chosen.train.images[:, 0, 0].tolist() == [1, 4]
    assert len(chosen.validation) == 1
    assert chosen.left_out == {"not in FER+": 1, "top vote not a face": 1, "also in validation or test": 1}


def test_classes_the_seven_do_not_know_are_left_out() -> None:
    images = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    split = np.array(["train", "train", "validation"])
    data = Dataset(images, np.array([0, 1, 0]), ("happy", "contempt"), split, None, np.ones(3, np.bool_))
    chosen = select(data)
    assert len(chosen.train) == 1
    assert chosen.left_out["of no FER-2013 class"] == 1


def test_nothing_to_learn_from_is_refused_in_words() -> None:
    images = np.zeros((2, 48, 48), np.uint8)
    split = np.array(["train", "validation"])
    data = Dataset(images, np.zeros(2, np.int64), ("happy",), split, None, np.ones(2, np.bool_))
    with pytest.raises(FerError, match="No training face is left"):
        select(data)
