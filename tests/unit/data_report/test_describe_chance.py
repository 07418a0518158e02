"""What may be chance is not told."""

import numpy as np
import pytest

from fer_core.data_report.chance import between, difference, draw_means, draw_shares, likely, outnumbers


def test_a_share_lies_between_two_values_if_its_interval_does() -> None:
    assert between(110, 1000, 0.055, 0.22) is True
    assert between(1, 1000, 0.055, 0.22) is False
    assert between(1, 10, 0.055, 0.22) is None
    assert between(0, 0, 0.055, 0.22) is None


def test_one_more_is_not_the_more_frequent() -> None:
    assert outnumbers(4, 3) is None
    assert outnumbers(40, 10) is True
    assert outnumbers(10, 40) is False
    assert outnumbers(0, 0) is None


def test_the_interval_of_a_difference_is_newcombes() -> None:
    # Newcombe 1998, table II, method 10: 56/70 less 48/80.
    assert difference((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    low, high = difference((56, 70), (48, 80), asked=7)
    assert low < 0.0524 < 0.3339 < high


def test_drawn_means_and_shares_have_the_spread_of_chance() -> None:
    rng = np.random.default_rng(0)
    draws = draw_means({"a": rng.normal(100, 10, 400), "b": rng.normal(100, 10, 100)}, rng)
    assert draws is not None
    assert draws["a"].std() == pytest.approx(0.5, rel=0.1)
    assert draws["b"].std() == pytest.approx(1.0, rel=0.1)
    assert draw_shares(90, 100, rng).std() == pytest.approx(0.03, rel=0.1)
    assert draw_means({"a": np.ones(1), "b": np.zeros(1)}, rng) is None


def test_what_is_nearly_always_so_is_likely() -> None:
    assert [likely(share) for share in (0.99, 0.5, 0.01)] == [True, None, False]
