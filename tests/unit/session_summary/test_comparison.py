"""Two sessions or groups compared: what differs is found, and what does not is a tie."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, ttest_ind

from fer_core.errors import FerError
from fer_core.session_summary.comparison import Group, compare_groups
from fer_core.session_summary.results import SessionSummary
from fer_core.session_summary.summary import summarise
from fer_core.statistics import holm
from tests.unit.session_summary.recorded import random_letters, readings_of, simulated_readings


def simulated(name: str, happy: float, seed: int, seconds: float = 300, person: str = "") -> SessionSummary:
    letters = random_letters(seconds, happy, seed, step_s=0.5, stay_s=2)
    return summarise(simulated_readings(letters, 0.5), name, names={1: person})


def test_holms_rule_on_a_worked_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.6]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_difference_between_two_sessions_is_found_and_equals_are_a_tie() -> None:
    one, other = simulated("one", 0.2, 1, person="Anna"), simulated("other", 0.7, 2, person="Anna")
    found = compare_groups(Group("one", (one,)), Group("other", (other,)))
    assert not found.over_sessions
    rows = {(row.person, row.kind, row.emotion): row for row in found.rows}
    assert {row.person for row in found.rows} == {"everyone", "Anna"}
    happy = rows["everyone", "share", "happy"]
    assert happy.answer == "less"
    assert happy.difference is not None
    assert happy.difference.value == pytest.approx(happy.first - happy.second)
    assert happy.difference.low < -0.5 < happy.difference.high
    assert rows["Anna", "share", "neutral"].answer == "more"
    angry = rows["everyone", "share", "angry"]
    assert (angry.first, angry.second, angry.answer, angry.p) == (0, 0, "tie", 1)
    assert ("everyone", "certain_share", "uncertain") not in rows


def test_a_name_is_one_persons_however_it_is_written() -> None:
    one, other = simulated("one", 0.2, 1, person="Zo\u00eb"), simulated("other", 0.7, 2, person="ZOE\u0308")
    found = compare_groups(Group("one", (one,)), Group("other", (other,)))
    (happy,) = (row for row in found.rows if (row.person, row.kind, row.emotion) == ("Zo\u00eb", "share", "happy"))
    assert happy.answer == "less"
    assert one.person("zoe\u0308") is one.persons[0]


def test_sessions_that_do_not_differ_are_taken_for_different_as_seldom_as_they_should() -> None:
    pairs, wrong, missed = 60, 0, 0
    for seed in range(pairs):
        one, other = simulated("one", 0.4, 1000 + seed), simulated("other", 0.4, 5000 + seed)
        found = compare_groups(Group("one", (one,)), Group("other", (other,)))
        rows = [row for row in found.rows if row.person == "everyone" and row.kind == "share"]
        wrong += any(row.answer in ("more", "less") for row in rows)
        (happy,) = (row.difference for row in rows if row.emotion == "happy")
        assert happy is not None
        missed += not happy.low <= 0 <= happy.high
    assert wrong <= binom.ppf(0.999, pairs, 0.05)
    assert binom.ppf(0.001, pairs, 0.05) <= missed <= binom.ppf(0.999, pairs, 0.05)


def test_groups_of_five_are_compared_over_sessions_by_welchs_test() -> None:
    first = [simulated(f"a{seed}", 0.2, seed, 60) for seed in range(5)]
    second = [simulated(f"b{seed}", 0.6, 50 + seed, 60) for seed in range(6)]
    found = compare_groups(Group("a", tuple(first)), Group("b", tuple(second)))
    assert found.over_sessions
    row = next(row for row in found.rows if (row.person, row.kind, row.emotion) == ("everyone", "share", "happy"))
    shares = [[one.everyone.emotion("happy").share.value for one in side if one.everyone] for side in (first, second)]
    told = ttest_ind(*shares, equal_var=False)
    interval = told.confidence_interval()
    assert row.difference is not None
    assert row.difference.value == pytest.approx(np.mean(shares[0]) - np.mean(shares[1]))
    assert (row.difference.low, row.difference.high) == pytest.approx((interval.low, interval.high))
    assert row.difference.p == pytest.approx(told.pvalue)
    assert (row.sessions, row.answer) == ((5, 6), "less")


def test_what_cannot_be_compared_is_refused_or_said(tmp_path: Path) -> None:
    one, brief = simulated("one", 0.2, 1), simulated("brief", 0.7, 2, seconds=3)
    found = compare_groups(Group("one", (one,)), Group("brief", (brief,)))
    assert {row.answer for row in found.rows} == {"too short to tell"}
    with pytest.raises(FerError, match="one is in both groups"):
        compare_groups(Group("a", (one,)), Group("b", (one,)))
    (tmp_path / "empty").mkdir()
    empty = summarise(readings_of(tmp_path / "empty", "   "), "empty")
    with pytest.raises(FerError, match="Nobody is seen in empty"):
        compare_groups(Group("one", (one,)), Group("empty", (empty,)))
