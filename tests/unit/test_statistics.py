"""Intervals and tests against figures worked out by other means."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from fer_core.statistics import accuracy, difference, mean


def rows(*hits: int, faces: int = 400) -> np.ndarray:
    return np.stack([np.arange(faces) < count for count in hits])


def test_one_seed_has_wilsons_interval() -> None:
    found = accuracy(rows(300))
    z, n, p = norm.ppf(0.975), 400, 0.75
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert found.value == 0.75
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half))


def test_seeds_that_agree_add_nothing_to_the_interval_of_the_faces() -> None:
    found = accuracy(rows(300, 300, 300))
    half = 1.966 * np.sqrt(0.75 * 0.25 / 399)
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=1e-3)


def test_seeds_that_differ_widen_the_interval() -> None:
    assert accuracy(rows(280, 300, 320)).value == pytest.approx(0.75)
    apart, together = accuracy(rows(280, 300, 320)), accuracy(rows(299, 300, 301))
    assert apart.high - apart.low > 1.5 * (together.high - together.low)


def test_a_difference_counts_the_faces_where_the_two_disagree() -> None:
    base = rows(300)
    other = base.copy()
    other[0, 300:320] = True
    other[0, :5] = False
    found = difference(other, base)
    assert found.value == pytest.approx(15 / 400)
    assert found.p == pytest.approx(2 * binom.cdf(5, 25, 0.5))
    spread = np.sqrt((25 - 15**2 / 400) / 399 / 400)
    assert (found.low, found.high) == pytest.approx((0.0375 - 1.966 * spread, 0.0375 + 1.966 * spread), rel=1e-3)


def test_the_paired_interval_is_narrower_than_two_intervals_would_be() -> None:
    base, other = rows(300), rows(310)
    paired, single = difference(other, base), accuracy(base)
    assert paired.low > 0
    assert paired.high - paired.low < 0.5 * (single.high - single.low)


def test_no_difference_has_no_probability_against_it() -> None:
    for seeds in ((300,), (300, 310)):
        found = difference(rows(*seeds), rows(*seeds))
        assert (found.value, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_two_seeds_that_disagree_prove_nothing() -> None:
    found = difference(rows(300, 300), rows(280, 318))
    assert found.value == pytest.approx(1 / 400)
    assert found.low < 0 < found.high
    assert found.p > 0.8


def test_other_faces_are_not_compared() -> None:
    with pytest.raises(ValueError, match="not the same"):
        difference(rows(3, faces=10), rows(3, faces=11))


def test_a_mean_has_students_interval() -> None:
    found = mean([0.70, 0.72, 0.74])
    assert found.value == pytest.approx(0.72)
    assert found.high - found.value == pytest.approx(4.302653 * 0.02 / np.sqrt(3), rel=1e-6)
