import numpy as np
import pytest

from fer_core.datasets.arrays import FaceArrays, resize_to, split_name
from fer_core.datasets.labels import emotion_name
from fer_core.errors import FerError


def three_faces() -> FaceArrays:
    images = np.arange(3, dtype=np.uint8)[:, None, None] * np.ones((1, 48, 48), np.uint8)
    split = np.array(["train", "validation", "train"])
    return FaceArrays(images, np.array([0, 1, 1]), ("happy", "sad"), split, None, np.ones(3, np.bool_))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Training", "train"),
        (" PublicTest", "validation"),
        ("VALID", "validation"),
        ("val", "validation"),
        ("dev", "validation"),
        ("PrivateTest", "test"),
        ("testing", "test"),
    ],
)
def test_splits_have_many_names(text: str, name: str) -> None:
    assert split_name(text) == name


def test_an_unknown_split_is_named() -> None:
    with pytest.raises(FerError, match="no split called 'tomorrow'"):
        split_name("tomorrow")


def test_a_split_keeps_its_rows_in_order() -> None:
    train = three_faces().of_split("Training")
    assert train.images[:, 0, 0].tolist() == [0, 2]
    assert train.labels.tolist() == [0, 1]
    assert len(three_faces().of_split("all")) == 3


def test_a_split_that_is_not_there_says_what_is() -> None:
    with pytest.raises(FerError, match=r"no test split\. It has: train, validation"):
        three_faces().of_split("PrivateTest")


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one row per image"):
        FaceArrays(
            np.zeros((2, 48, 48), np.uint8),
            np.zeros(1, np.int64),
            ("sad",),
            np.array(["train"] * 2),
            None,
            np.ones(2, np.bool_),
        )


def test_emotions_have_many_names() -> None:
    assert [emotion_name(text) for text in ("Anger", "happiness ", "sad", "Fearful", "contempt")] == [
        "angry",
        "happy",
        "sad",
        "fear",
        "contempt",
    ]
    assert emotion_name("bored") is None


def test_a_picture_is_averaged_where_both_its_sides_shrink() -> None:
    stripes = np.tile(np.array([0, 200], np.uint8), (96, 48))
    assert np.unique(resize_to(stripes, 48, 48)).tolist() == [100]
    assert resize_to(stripes, 96, 96) is stripes
    assert resize_to(np.stack([stripes] * 3, axis=2), 96, 48).shape == (96, 48, 3)
    lines = np.full((24, 48), 7, np.uint8)
    assert resize_to(lines, 48, 48).tolist() == np.full((48, 48), 7).tolist()
