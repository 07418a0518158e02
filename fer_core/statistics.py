"""Intervals and tests: over the faces, over seeds, over folds. All at 95%."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95

Right = NDArray[np.bool_]
"""Which faces were named rightly: bool (seeds, faces), the same faces in the same order for every seed."""


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """A difference with its 95% interval and the probability of one as large if there were none (two-sided)."""

    value: float
    low: float
    high: float
    p: float


def accuracy(right: Right) -> Estimate:
    """Return the accuracy of one recipe.

    With one seed this is Wilson's interval (1927) over the faces. With several it also takes in how far the seeds lie
    apart: faces and seeds as crossed random effects, degrees of freedom after Satterthwaite (1946).
    """
    if len(right) > 1:
        value, half, _ = _crossed(right.astype(np.float64))
        return Estimate(value, max(0.0, value - half), min(1.0, value + half))
    from scipy.stats import binomtest

    hits, faces = int(right.sum()), right.size
    interval = binomtest(hits, faces).proportion_ci(LEVEL, method="wilson")
    return Estimate(hits / faces, float(interval.low), float(interval.high))


def difference(right: Right, base: Right) -> Difference:
    """Return how much better one recipe is than another on the same faces, with the same seeds.

    The interval is that of the paired differences. The probability is McNemar's (1947), exact, with one seed, and
    that of the paired differences over faces and seeds with several.

    Raises:
        ValueError: if the two do not speak of the same faces and seeds.
    """
    if right.shape != base.shape:
        raise ValueError(f"{right.shape} and {base.shape} are not the same seeds and faces")
    change = right.astype(np.float64) - base.astype(np.float64)
    value, half, p = _crossed(change)
    if len(right) == 1:
        p = _mcnemar(int((change > 0).sum()), int((change < 0).sum()))
    return Difference(value, value - half, value + half, p)


def mean(values: Sequence[float]) -> Estimate:
    """Return the mean of a few values with Student's t interval; two at least."""
    from scipy.stats import t

    centre = float(np.mean(values))
    half = float(t.ppf((1 + LEVEL) / 2, len(values) - 1)) * float(np.std(values, ddof=1)) / sqrt(len(values))
    return Estimate(centre, centre - half, centre + half)


def _mcnemar(better: int, worse: int) -> float:
    from scipy.stats import binomtest

    return float(binomtest(better, better + worse).pvalue) if better + worse else 1.0


def _crossed(values: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the mean of values (seeds, faces), half its interval, and the two-sided p of a mean of zero."""
    from scipy.stats import t

    seeds, faces = values.shape
    of_faces = float(values.mean(axis=0).var(ddof=1)) / faces if faces > 1 else 0.0
    of_seeds = float(values.mean(axis=1).var(ddof=1)) / seeds if seeds > 1 else 0.0
    variance = of_faces + of_seeds
    value = float(values.mean())
    if not variance:
        return value, 0.0, 1.0 if value == 0 else 0.0
    parts: list[Any] = [(of_faces, faces - 1), (of_seeds, seeds - 1)]
    freedom = variance**2 / sum(part**2 / degrees for part, degrees in parts if degrees > 0)
    error = sqrt(variance)
    return value, float(t.ppf((1 + LEVEL) / 2, freedom)) * error, 2 * float(t.sf(abs(value) / error, freedom))
