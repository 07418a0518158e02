"""How much the average faces of classes are alike, and what of it may be chance."""

from itertools import combinations
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.data_report.measure.description import Description
from fer_core.statistics import DRAWS

ENOUGH: Final = 30
"""Faces of a class that tell how much they differ."""
SIDE: Final = 24
"""Side of the average faces that are drawn, in pixels."""
LOOKED_AT: Final = 400
"""Faces of a class, at most, that tell how much they differ."""


def correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return the correlation of two pictures, -1 to 1; 0 where one is flat."""
    first, second = one.ravel() - one.mean(), other.ravel() - other.mean()
    return float(first @ second / max(float(np.linalg.norm(first) * np.linalg.norm(second)), 1e-9))


def share_most_alike(description: Description, names: list[str], pair: tuple[str, str]) -> float | None:
    """Return in how many of ``DRAWS`` a pair of classes has the most alike average faces; None of too few faces.

    Args:
        description: what is known of the data set; some of its faces are read.
        names: the classes.
        pair: two of them, in their order.
    """
    drawn = {}
    rng = np.random.default_rng(0)
    for name in names:
        rows = np.flatnonzero(description.of(None, name))
        if len(rows) < ENOUGH:
            return None
        drawn[name] = _averages(description, name, rows, rng)
    alike = {one: np.sum(drawn[one[0]] * drawn[one[1]], axis=1) for one in combinations(names, 2)}
    return float((np.stack(list(alike.values())).argmax(axis=0) == list(alike).index(pair)).mean())


def _averages(
    description: Description, name: str, rows: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Draw what a class's average face may be, float32 (DRAWS, SIDE * SIDE), of mean 0 and length 1."""
    average = description.pixels.average[description.counts.classes.index(name)]
    grey = average.mean(axis=2) if average.ndim == 3 else average
    middle = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    some = (
        description.dataset.grey(description.sample(rows, LOOKED_AT), SIDE).reshape(-1, SIDE * SIDE).astype(np.float32)
    )
    some -= some.mean(axis=0)
    # Normal weights on the faces' differences give the covariance of their mean.
    weights = rng.standard_normal((DRAWS, len(some)), np.float32) / np.sqrt(np.float32(len(some) * len(rows)))
    drawn: NDArray[np.float32] = middle + weights @ some
    drawn -= drawn.mean(axis=1, keepdims=True)
    drawn /= np.maximum(np.linalg.norm(drawn, axis=1, keepdims=True), 1e-9)
    return drawn
