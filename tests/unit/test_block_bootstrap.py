"""Intervals over time, against what theory says of series whose mean and dependence are known."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.stats import binom

from fer_core.block_bootstrap import BlockDraws, block_length, draw_blocks
from fer_core.statistics import proportion_interval


def autoregressive(steps: int, correlation: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a series of mean 0 and variance 1 whose neighbours correlate."""
    noise = rng.standard_normal(steps + 300) * np.sqrt(1 - correlation**2)
    return np.asarray(lfilter([1], [1, -correlation], noise)[300:])


def drawn(series: NDArray[np.float64], seed: int = 0, *, independent: bool = False) -> BlockDraws:
    sums = np.stack([series, np.ones(len(series))], axis=1)
    found = draw_blocks(sums, series[:, None], np.random.default_rng(seed), independent=independent)
    assert found is not None
    return found


@pytest.mark.parametrize(("steps", "correlation"), [(1000, 0.5), (1000, 0.9), (3000, 0.95)])
def test_intervals_of_a_dependent_series_hold_its_mean_as_often_as_they_say(steps: int, correlation: float) -> None:
    seeds, held = 300, 0
    for seed in range(seeds):
        found = drawn(autoregressive(steps, correlation, np.random.default_rng(seed)), seed).ratio(0, 1)
        assert found is not None
        held += found.low <= 0 <= found.high
    low, high = (binom.ppf(tail, seeds, 0.95) for tail in (0.001, 0.999))
    assert low <= held <= high


def test_intervals_that_take_steps_for_independent_would_hold_far_too_seldom() -> None:
    held = 0
    for seed in range(40):
        series = autoregressive(1000, 0.9, np.random.default_rng(seed))
        found = drawn(series, seed, independent=True).ratio(0, 1)
        assert found is not None
        held += found.low <= 0 <= found.high
    assert held < 26


def test_the_variance_is_that_which_theory_has_for_a_dependent_series() -> None:
    steps, correlation = 4000, 0.8
    variances = [
        drawn(autoregressive(steps, correlation, np.random.default_rng(seed)), seed).ratio_variance(0, 1)
        for seed in range(40)
    ]
    assert np.mean(variances) == pytest.approx((1 + correlation) / (1 - correlation) / steps, rel=0.12)


def test_blocks_are_as_long_as_the_rule_has_it_for_an_autoregressive_series() -> None:
    # Of AR(1), G = 2 rho / (1 - rho^2) * g and D = 4/3 g^2, g being the spectrum at 0: only their ratio is needed.
    steps, correlation = 5000, 0.7
    theory = (2 * (2 * correlation / (1 - correlation**2)) ** 2 / (4 / 3) * steps) ** (1 / 3)
    lengths = [block_length(autoregressive(steps, correlation, np.random.default_rng(seed))) for seed in range(40)]
    assert np.median(lengths) == pytest.approx(theory, rel=0.2)


def test_noise_has_short_blocks_and_what_never_changes_the_shortest() -> None:
    noise = np.random.default_rng(0).standard_normal(2000)
    assert block_length(noise) < 6
    assert block_length(np.full(2000, 0.3)) == 1.0


def test_a_draw_is_as_long_as_the_time_line_and_made_of_its_blocks() -> None:
    ones = drawn(np.ones(50))
    assert ones.draws[:, 1] == pytest.approx(50)
    ramp = np.arange(60, dtype=float)
    found = drawn(ramp)
    assert (found.length, found.short) == (10, True)
    assert found.blocks == 6
    # Ten neighbours on the circle sum to 10 a + 45, less 60 for each that is past the end: multiples of 5.
    assert np.allclose(np.round(found.draws[:, 0] / 5) * 5, found.draws[:, 0])
    assert found.draws[:, 0].mean() == pytest.approx(ramp.sum(), rel=0.02)


def test_what_never_was_has_wilsons_interval_of_as_many_as_there_are_blocks() -> None:
    sums = np.stack([np.zeros(120), np.ones(120)], axis=1)
    found = draw_blocks(sums, sums[:, :1], np.random.default_rng(0), shortest=10)
    assert found is not None
    share = found.share(0, 1)
    assert share is not None
    assert (share.value, share.low, share.high) == pytest.approx((0, *proportion_interval(0, 12)))
    always = found.share(1, 1)
    assert always is not None
    assert (always.value, always.low, always.high) == pytest.approx((1, *proportion_interval(12, 12)))
    assert found.share(0, 0) is None


def test_of_too_few_steps_nothing_is_said() -> None:
    sums = np.ones((19, 2))
    assert draw_blocks(sums, sums, np.random.default_rng(0)) is None


def test_a_long_time_line_is_cut_into_so_many_blocks_at_most() -> None:
    found = drawn(np.random.default_rng(0).standard_normal(8000))
    assert found.length == 20
