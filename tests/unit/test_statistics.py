"""Intervals and tests against figures worked out by other means."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from fer_core.statistics import (
    draw_means,
    draw_proportions,
    estimate_accuracy,
    estimate_mean,
    is_likely,
    mean_proportion_interval,
    more_frequent,
    paired_difference,
    proportion_between,
    proportion_difference_interval,
    proportion_interval,
    roc_auc,
)


def rows(*hits: int, faces: int = 400) -> np.ndarray:
    return np.stack([np.arange(faces) < count for count in hits])


def test_one_seed_has_wilsons_interval() -> None:
    found = estimate_accuracy(rows(300))
    z, n, p = norm.ppf(0.975), 400, 0.75
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert found.value == 0.75
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half))


def test_seeds_that_agree_add_nothing_to_the_interval_of_the_faces() -> None:
    found = estimate_accuracy(rows(300, 300, 300))
    half = 1.966 * np.sqrt(0.75 * 0.25 / 399)
    assert (found.high - found.low) / 2 == pytest.approx(half, rel=1e-3)


def test_seeds_that_differ_widen_the_interval() -> None:
    assert estimate_accuracy(rows(280, 300, 320)).value == pytest.approx(0.75)
    apart, together = estimate_accuracy(rows(280, 300, 320)), estimate_accuracy(rows(299, 300, 301))
    assert apart.high - apart.low > 1.5 * (together.high - together.low)


def test_a_difference_counts_the_faces_where_the_two_disagree() -> None:
    base = rows(300)
    other = base.copy()
    other[0, 300:320] = True
    other[0, :5] = False
    found = paired_difference(other, base)
    assert found.value == pytest.approx(15 / 400)
    assert found.p == pytest.approx(2 * binom.cdf(5, 25, 0.5))
    spread = np.sqrt((25 - 15**2 / 400) / 399 / 400)
    assert (found.low, found.high) == pytest.approx((0.0375 - 1.966 * spread, 0.0375 + 1.966 * spread), rel=1e-3)


def test_the_paired_interval_is_narrower_than_two_intervals_would_be() -> None:
    base, other = rows(300), rows(310)
    paired, single = paired_difference(other, base), estimate_accuracy(base)
    assert paired.low > 0
    assert paired.high - paired.low < 0.5 * (single.high - single.low)


def test_no_difference_has_no_probability_against_it() -> None:
    for seeds in ((300,), (300, 310)):
        found = paired_difference(rows(*seeds), rows(*seeds))
        assert (found.value, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_two_seeds_that_disagree_prove_nothing() -> None:
    found = paired_difference(rows(300, 300), rows(280, 318))
    assert found.value == pytest.approx(1 / 400)
    assert found.low < 0 < found.high
    assert found.p > 0.8


def test_other_faces_are_not_compared() -> None:
    with pytest.raises(ValueError, match="not the same"):
        paired_difference(rows(3, faces=10), rows(3, faces=11))


def test_a_mean_has_students_interval() -> None:
    found = estimate_mean([0.70, 0.72, 0.74])
    assert found.value == pytest.approx(0.72)
    assert found.high - found.value == pytest.approx(4.302653 * 0.02 / np.sqrt(3), rel=1e-6)


def test_the_interval_of_a_single_recall_is_wilsons() -> None:
    assert mean_proportion_interval([(9, 10)]) == pytest.approx(proportion_interval(9, 10))


def test_a_rare_class_that_is_all_right_still_leaves_the_mean_uncertain() -> None:
    low, high = mean_proportion_interval([(900, 1000), (2, 2)])
    assert low < 0.7
    assert high == pytest.approx(0.95, abs=0.01)


def test_the_interval_of_mean_recall_holds_the_true_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    recalls, counts = np.array([0.9, 0.75, 0.5, 0.2]), np.array([300, 120, 30, 15])
    drawn = rng.binomial(counts, recalls, (400, 4))
    intervals = [mean_proportion_interval(list(zip(row.tolist(), counts.tolist(), strict=True))) for row in drawn]
    held = np.mean([low <= recalls.mean() <= high for low, high in intervals])
    assert held == pytest.approx(0.95, abs=0.02)


def test_the_interval_of_mean_recall_is_near_that_of_a_stratified_bootstrap() -> None:
    rng = np.random.default_rng(2)
    right, counts = np.array([270, 90, 40]), np.array([300, 150, 80])
    resampled = (rng.binomial(counts, right / counts, (20_000, 3)) / counts).mean(axis=1)
    found = mean_proportion_interval(list(zip(right.tolist(), counts.tolist(), strict=True)))
    assert found == pytest.approx(tuple(np.quantile(resampled, [0.025, 0.975])), abs=0.004)


def test_a_share_lies_between_two_values_if_its_interval_does() -> None:
    assert proportion_between(110, 1000, 0.055, 0.22) is True
    assert proportion_between(1, 1000, 0.055, 0.22) is False
    assert proportion_between(1, 10, 0.055, 0.22) is None
    assert proportion_between(0, 0, 0.055, 0.22) is None


def test_one_more_is_not_the_more_frequent() -> None:
    assert more_frequent(4, 3) is None
    assert more_frequent(40, 10) is True
    assert more_frequent(10, 40) is False
    assert more_frequent(0, 0) is None


def test_the_interval_of_a_difference_is_newcombes() -> None:
    # Newcombe 1998, table II, method 10: 56/70 less 48/80.
    assert proportion_difference_interval((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    low, high = proportion_difference_interval((56, 70), (48, 80), comparisons=7)
    assert low < 0.0524 < 0.3339 < high


def test_drawn_means_and_shares_have_the_spread_of_chance() -> None:
    rng = np.random.default_rng(0)
    draws = draw_means({"a": rng.normal(100, 10, 400), "b": rng.normal(100, 10, 100)}, rng)
    assert draws is not None
    assert draws["a"].std() == pytest.approx(0.5, rel=0.1)
    assert draws["b"].std() == pytest.approx(1.0, rel=0.1)
    assert draw_proportions(90, 100, rng).std() == pytest.approx(0.03, rel=0.1)
    assert draw_means({"a": np.ones(1), "b": np.zeros(1)}, rng) is None


def test_what_is_nearly_always_so_is_is_likely() -> None:
    assert [is_likely(share) for share in (0.99, 0.5, 0.01)] == [True, None, False]


def test_area_under_the_curve_counts_ties_half() -> None:
    pytest.importorskip("sklearn")
    assert roc_auc(np.array([1.0, 1.0, 2.0, 0.0]), np.array([1, 0, 1, 0], np.bool_)) == pytest.approx(0.875)
    assert roc_auc(np.zeros(2), np.ones(2, np.bool_)) is None
