"""The faces that stand out by their pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.data_report.measure.pixels import Pixels


@dataclass(frozen=True)
class Outlier:
    """One way to stand out.

    Attributes:
        title: what the faces are.
        words: how that is told.
        rows: int64 (k,), places in the table, the farthest out first.
        values: float32 (k,), the figure that they stand out by.
        times: int64 (k,), how often the picture is in the data set.
        digits: with how many decimals to tell the figure.
    """

    title: str
    words: str
    rows: NDArray[np.int64]
    values: NDArray[np.float32]
    times: NDArray[np.int64]
    digits: int


def find_outliers(pixels: Pixels, hashes: Sequence[str], each: int = 9) -> tuple[Outlier, ...]:
    """Return the faces at the ends of reconstruction error, contrast and brightness; the same picture only once.

    Args:
        pixels: of the data set.
        hashes: of every face's pixels.
        each: how many of each kind at most.
    """
    kinds = (
        ("Farthest from the others", "Hardest to rebuild from what all have in common: text, drawings and pictures "
         "without a face are found here, and faces turned, covered or cut in another way.",
         pixels.reconstruction_error, -1, 2),
        ("Flattest", "The least contrast; near 0 the picture is one even shade and shows nothing.",
         pixels.contrast, 1, 1),
        ("Strongest contrast", "The most contrast: drawings, signs and text are found here.",
         pixels.contrast, -1, 1),
        ("Darkest", "The lowest mean pixel value.", pixels.mean, 1, 0),
        ("Brightest", "The highest mean pixel value.", pixels.mean, -1, 0),
    )  # fmt: skip
    found = []
    series = pd.Series(hashes)
    first = np.flatnonzero(~series.duplicated().to_numpy())
    times = np.asarray(series.map(series.value_counts()), np.int64)
    for title, words, values, sign, digits in kinds:
        chosen = _first(values[first] * sign, each)
        rows = first[chosen].astype(np.int64)
        found.append(Outlier(title, words, rows, values[rows], times[rows], digits))
    return tuple(found)


def _first(values: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    count = min(count, len(values))
    rows = np.argpartition(values, count - 1)[:count] if count else np.arange(0)
    return rows[np.argsort(values[rows], kind="stable")].astype(np.int64)
