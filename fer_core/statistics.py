"""Confidence intervals and tests of significance: over faces, over seeds, over folds. All at 95%.

SciPy's statistics and scikit-learn take half a second and more to import, which no command should pay that asks for
none of this: they are imported where they are used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LEVEL: Final = 0.95
"""Of all intervals and tests."""

DRAWS: Final = 2000
"""How many sets of figures are drawn that are as likely as those found."""

Correct = NDArray[np.bool_]
"""Which faces were named correctly: bool (seeds, faces), the same faces in the same order for every seed."""


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


def proportion_interval(hits: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the confidence interval of a proportion (Wilson 1927).

    Args:
        hits: how many of ``n``.
        n: at least one.
        level: of confidence.
    """
    from scipy.stats import binomtest

    interval = binomtest(hits, n).proportion_ci(level, method="wilson")
    return float(interval.low), float(interval.high)


def mean_proportion_interval(proportions: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Return the 95% interval of the mean of independent proportions, such as recalls.

    Each one's Wilson interval is taken, and the squared distances from the proportions to their bounds add up (Zou,
    Huang and Zhang 2009, "A note on confidence interval estimation for a linear function of binomial proportions"). It
    stays within 0 and 1, has a width also where every face of a rare class is right, and of one proportion it is
    Wilson's.

    Args:
        proportions: hits, and of how many; at least one proportion, of at least one each.
    """
    values = np.array([hits / n for hits, n in proportions])
    bounds = np.array([proportion_interval(hits, n) for hits, n in proportions])
    below, above = np.sqrt(((bounds - values[:, None]) ** 2).sum(axis=0)) / len(proportions)
    return float(values.mean() - below), float(values.mean() + above)


def proportion_difference_interval(
    first: tuple[int, int], second: tuple[int, int], comparisons: int = 1
) -> tuple[float, float]:
    """Return the 95% interval of the first proportion less the second, of other faces (Newcombe 1998, method 10).

    Args:
        first: hits, and of how many; at least one.
        second: of the proportion that is taken off.
        comparisons: how many such differences are looked at; the intervals hold for all at once (Bonferroni).
    """
    level = 1 - (1 - LEVEL) / comparisons
    (one, one_low, one_high), (other, other_low, other_high) = (
        (hits / n, *proportion_interval(hits, n, level)) for hits, n in (first, second)
    )
    middle = one - other
    return (
        middle - float(np.hypot(one - one_low, other_high - other)),
        middle + float(np.hypot(one_high - one, other - other_low)),
    )


def estimate_accuracy(correct: Correct) -> Estimate:
    """Return the accuracy of one recipe.

    With one seed this is Wilson's interval over the faces. With several it also takes in how far the seeds lie apart:
    faces and seeds as crossed random effects, degrees of freedom after Satterthwaite (1946).
    """
    if len(correct) > 1:
        value, half, _ = _crossed(correct.astype(np.float64))
        return Estimate(value, max(0.0, value - half), min(1.0, value + half))
    hits, faces = int(correct.sum()), correct.size
    return Estimate(hits / faces, *proportion_interval(hits, faces))


def estimate_mean(values: Sequence[float]) -> Estimate:
    """Return the mean of a few values with Student's t interval; two at least."""
    from scipy.stats import t

    centre = float(np.mean(values))
    # Not t.interval: it gives NaN for values that are all the same.
    half = float(t.ppf((1 + LEVEL) / 2, len(values) - 1)) * float(np.std(values, ddof=1)) / sqrt(len(values))
    return Estimate(centre, centre - half, centre + half)


def paired_difference(correct: Correct, base: Correct) -> Difference:
    """Return how much better one recipe is than another on the same faces, with the same seeds.

    The interval is that of the paired differences. The probability is McNemar's (1947), exact, with one seed, and
    that of the paired differences over faces and seeds with several.

    Raises:
        ValueError: if the two do not speak of the same faces and seeds.
    """
    if correct.shape != base.shape:
        raise ValueError(f"{correct.shape} and {base.shape} are not the same seeds and faces")
    change = correct.astype(np.float64) - base.astype(np.float64)
    value, half, p = _crossed(change)
    if len(correct) == 1:
        p = mcnemar(int((change > 0).sum()), int((change < 0).sum()))
    return Difference(value, value - half, value + half, p)


def mcnemar(better: int, worse: int) -> float:
    """Return the exact two-sided p of McNemar's test for faces that only one, or only the other, got right."""
    from scipy.stats import binomtest

    return float(binomtest(better, better + worse).pvalue) if better + worse else 1.0


def holm(p: Sequence[float]) -> list[float]:
    """Return probabilities as Holm's rule (1979) has them: held to one level, they err with that probability together.

    Args:
        p: of each test alone, in any order.
    """
    held, most = [0.0] * len(p), 0.0
    for rank, place in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        most = max(most, min(1.0, (len(p) - rank) * p[place]))
        held[place] = most
    return held


def roc_auc(score: NDArray[np.float64], positive: NDArray[np.bool_]) -> float | None:
    """Return the area under the ROC curve: how likely a positive scores above a negative, ties half.

    Needs scikit-learn. None where either kind is missing.
    """
    from sklearn.metrics import roc_auc_score

    return None if positive.all() or not positive.any() else float(roc_auc_score(positive, score))


def proportion_between(hits: int, n: int, low: float, high: float) -> bool | None:
    """Return whether a proportion lies between two values, by its 95% interval; None if that cannot be told."""
    if not n:
        return None
    least, most = proportion_interval(hits, n)
    if low <= least and most <= high:
        return True
    return False if most < low or least > high else None


def more_frequent(count: int, other: int) -> bool | None:
    """Return whether one of two kinds is the more frequent, by the 95% interval of its proportion of both.

    None if that cannot be told.
    """
    if not count + other:
        return None
    low, high = proportion_interval(count, count + other)
    if low > 0.5:
        return True
    return False if high < 0.5 else None


def is_likely(share: float) -> bool | None:
    """Return whether something holds that is so in this share of the draws; None if that cannot be told."""
    if share >= LEVEL:
        return True
    return False if share <= 1 - LEVEL else None


def draw_means(
    groups: Mapping[str, NDArray[np.floating[Any]]], rng: np.random.Generator
) -> dict[str, NDArray[np.float64]] | None:
    """Draw what the means of groups may be, by Student's t with the deviation that the groups have in common.

    Args:
        groups: values (n,) of each, at least one.
        rng: draws.

    Returns:
        float64 (DRAWS,) of each; None where no group has two values.
    """
    free = sum(len(values) - 1 for values in groups.values())
    if free < 1:
        return None
    spread = np.sqrt(sum(float(np.var(values, dtype=np.float64)) * len(values) for values in groups.values()) / free)
    return {
        name: values.mean(dtype=np.float64) + spread / np.sqrt(len(values)) * rng.standard_t(free, DRAWS)
        for name, values in groups.items()
    }


def draw_proportions(hits: int, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw what a proportion may be, float64 (DRAWS,), by the beta distribution with Jeffreys' prior."""
    return rng.beta(hits + 0.5, n - hits + 0.5, DRAWS)


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
