"""What may be chance: whether there are faces enough to tell. None always means that there are not."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.evaluation.metrics import accuracy_interval

DRAWS: Final = 2000
"""How many sets of figures are drawn that are as likely as those found."""
SURE: Final = 0.95


def likely(share: float) -> bool | None:
    """Whether something holds that is so in this share of the draws."""
    if share >= SURE:
        return True
    return False if share <= 1 - SURE else None


def between(hits: int, n: int, low: float, high: float) -> bool | None:
    """Whether a share lies between two values, by its 95% interval."""
    if not n:
        return None
    least, most = accuracy_interval(hits, n)
    if low <= least and most <= high:
        return True
    return False if most < low or least > high else None


def outnumbers(one: int, other: int) -> bool | None:
    """Whether one of two kinds is the more frequent, by the 95% interval of its share of both."""
    if not one + other:
        return None
    low, high = accuracy_interval(one, one + other)
    if low > 0.5:
        return True
    return False if high < 0.5 else None


def difference(one: tuple[int, int], other: tuple[int, int], asked: int = 1) -> tuple[float, float]:
    """Return the 95% interval of the difference of two shares (Newcombe 1998).

    Args:
        one: hits and total, at least one.
        other: of the share that is taken off.
        asked: how many such differences are looked at; the intervals hold for all of them at once (Bonferroni).
    """
    # SciPy's statistics take half a second to import, which no other command should pay.
    from scipy.stats import binomtest

    def wilson(hits: int, n: int) -> tuple[float, float, float]:
        found = binomtest(hits, n).proportion_ci(1 - (1 - SURE) / asked, method="wilson")
        return hits / n, float(found.low), float(found.high)

    (first, first_low, first_high), (second, second_low, second_high) = wilson(*one), wilson(*other)
    middle = first - second
    return (
        middle - float(np.hypot(first - first_low, second_high - second)),
        middle + float(np.hypot(first_high - first, second - second_low)),
    )


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


def draw_shares(hits: int, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw what a share may be, float64 (DRAWS,), by the beta distribution with Jeffreys' prior."""
    return rng.beta(hits + 0.5, n - hits + 0.5, DRAWS)
