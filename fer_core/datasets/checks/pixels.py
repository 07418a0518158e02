"""Checks of the pictures themselves, in one pass over them."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.checks.finding import Finding, texts
from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import pixel_hash

NEAR_CONSTANT_STD: Final = 8.0
"""Below this standard deviation of its pixels a picture shows nothing: a variance of 0.001 where pixels go from 0 to 1
(document 002, data verification). FER-2013 has nothing between 0 and 8."""

_NARROW: Final = 64


def check_pixels(dataset: DatasetVersion, on_progress: Callable[[int, int], None]) -> Iterator[Finding]:
    """Check range, contrast and identity of the pictures.

    Args:
        dataset: what to look at; 8 MB of pictures are in memory at a time.
        on_progress: is told the pictures read, and their number.
    """
    n = len(dataset)
    low, high = 255, 0
    spread = np.zeros(n)
    same = np.zeros(n, np.bool_)
    hashes = dataset.faces["hash"].to_numpy()
    for rows, pictures in dataset.batches():
        low, high = min(low, int(pictures.min())), max(high, int(pictures.max()))
        spread[rows] = [one.std() for one in pictures]
        same[rows] = [pixel_hash(one) == hashes[rows.start + place] for place, one in enumerate(pictures)]
        on_progress(rows.stop, n)
    if n:
        yield _range(low, high)
    yield _contrast(dataset, spread)
    yield _identity(dataset.faces, same)


def _range(low: int, high: int) -> Finding:
    if high <= 1:
        what = f"All pixels are from {low} to {high}: they look divided by 255. Import the pictures as they were."
        return Finding("wrong", what, 1, check="pixel range")
    if high - low < _NARROW:
        return Finding(
            "alarm", f"All pixels are from {low} to {high}, a small part of 0 to 255.", 1, check="pixel range"
        )
    return Finding("fine", f"Pixels from {low} to {high}.", check="pixel range")


def _contrast(dataset: DatasetVersion, spread: NDArray[np.float64]) -> Finding:
    flat = (spread < NEAR_CONSTANT_STD) & ~dataset.has_flag("kept")
    if flat.any():
        what = (
            f"Pictures that are nearly one grey (standard deviation below {NEAR_CONSTANT_STD:g}): {int(flat.sum()):,}."
        )
        return Finding("wrong", what, int(flat.sum()), texts(dataset.faces["id"][flat]), check="near constant")
    return Finding("fine", "No picture is nearly one grey, but for those kept in a review.", check="near constant")


def _identity(faces: pd.DataFrame, same: NDArray[np.bool_]) -> Finding:
    if same.all():
        return Finding("fine", "Every picture is the one that was imported.", check="changed pixels")
    what = f"Pictures whose pixels were changed since they were imported: {int((~same).sum()):,}."
    return Finding("wrong", what, int((~same).sum()), texts(faces["id"][~same]), check="changed pixels")
