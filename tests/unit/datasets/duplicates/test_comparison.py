"""The look at the pixels: what is a copy, and what only resembles."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.datasets.duplicates.comparison import MIN_DETAIL, has_content, similarity
from tests.unit.datasets.duplicates.photographs import brighter, jpeg, photographs, shifted

Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (lambda picture: picture, 0.999),
        (lambda picture: jpeg(picture, 50), 0.85),
        (lambda picture: brighter(picture, 1.15), 0.9),
        (lambda picture: brighter(picture, 0.85), 0.99),
        (lambda picture: 255 - (255 - picture) // 2, 0.99),
        (lambda picture: shifted(picture, 2, -2), 0.999),
        (lambda picture: shifted(picture, -3, 3), 0.999),
    ],
)
def test_a_changed_copy_is_alike(change: Change, least: float) -> None:
    pictures = photographs(20)
    alike = similarity([(picture, change(picture)) for picture in pictures])
    assert alike.min() >= least


def test_other_photographs_are_not(fer2013_tiles: NDArray[np.uint8]) -> None:
    made = photographs(40)
    assert similarity(list(zip(made[:20], made[20:], strict=True))).max() < 0.3
    faces = fer2013_tiles[:1000]
    assert (similarity(list(zip(faces[:500], faces[500:], strict=True))) < MIN_DETAIL).all()


def test_the_same_light_with_other_detail_is_no_copy() -> None:
    coarse = np.add.outer(np.arange(48) * 3, np.arange(48)).astype(np.float32) + 20
    rng = np.random.default_rng(0)
    first, second = (np.clip(coarse + rng.normal(0, 8, (48, 48)), 0, 255).astype(np.uint8) for _ in range(2))
    assert np.corrcoef(first.ravel(), second.ravel())[0, 1] > 0.95
    assert similarity([(first, second)])[0] < 0.1


def test_a_picture_of_nearly_one_colour_has_no_content() -> None:
    flat = np.full((48, 48), 90, np.uint8)
    faint = flat + (np.arange(48) % 4).astype(np.uint8)
    assert has_content(np.stack([flat, faint, photographs(1)[0]])).tolist() == [False, False, True]
    assert similarity([(flat, flat)])[0] < MIN_DETAIL
