"""Two people of one session compared: what moves both alike is no difference, and what one does alone is."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from fer_core.errors import FerError
from fer_core.session.readings import Readings
from fer_core.session_summary.comparison import Comparison, Row
from fer_core.session_summary.observed import observe
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.people_compared import compare_people
from fer_core.session_summary.summary import summarise
from tests.unit.session_summary.recorded import random_letters, simulated_readings

STEP_S = 0.5


def two(first: str, second: str) -> Readings:
    """Return the readings of two faces; a blank is where one is not seen."""
    count = max(len(first), len(second))
    letters = [face.ljust(count) for face in (first, second)]
    there = np.array([[letter != " " for letter in face] for face in letters])
    alone = [simulated_readings(face.replace(" ", "n"), STEP_S) for face in letters]
    order = np.argsort(np.r_[np.arange(count), np.arange(count)], kind="stable")[there.T.ravel()]
    return replace(
        alone[0],
        row_of_frame=np.r_[0, np.cumsum(there.sum(axis=0))],
        **{
            name: np.concatenate([getattr(one, name) for one in alone])[order]
            for name in ("box", "score", "uncertain", "reason", "raw", "smoothed")
        },
        face=np.repeat([1, 2], count)[order],
    )


def compared(first: str, second: str) -> Comparison:
    readings, options = two(first, second), SummaryOptions()
    session = summarise(readings, "talk", options, names={1: "Anna", 2: "Ben"})
    return compare_people(session, observe(readings, options), "Anna", "2")


def happy(found: Comparison) -> Row:
    return next(row for row in found.rows if (row.kind, row.emotion) == ("share", "happy"))


def drawn(seconds: float, share: float, seed: int) -> str:
    return random_letters(seconds, share, seed, step_s=STEP_S, stay_s=2)


def test_a_difference_is_found_and_is_that_of_the_summary() -> None:
    found = compared(drawn(300, 0.2, 1), drawn(300, 0.7, 2))
    row = happy(found)
    assert (row.person, row.answer, found.difference) == ("Anna and Ben", "less", "Anna less Ben")
    assert row.difference is not None
    assert row.difference.value == pytest.approx(row.first - row.second)
    assert row.difference.low < row.difference.value < row.difference.high < 0
    assert found.people is not None
    assert found.people.together_s == pytest.approx(300)
    assert "for 300.0 s, 100% of the time" in found.in_words()[0]


def test_what_moves_both_alike_makes_the_interval_narrow() -> None:
    shared = drawn(300, 0.5, 3)
    rng = np.random.default_rng(4)
    less = "".join("n" if letter == "h" and rng.random() < 0.1 else letter for letter in shared)
    alike, apart = happy(compared(shared, less)).difference, happy(compared(shared, drawn(300, 0.45, 5))).difference
    assert alike is not None
    assert apart is not None
    assert alike.high - alike.low < 0.5 * (apart.high - apart.low)
    assert alike.low > 0


def test_people_who_do_not_differ_are_taken_for_different_as_seldom_as_they_should() -> None:
    pairs, missed = 60, 0
    for seed in range(pairs):
        difference = happy(compared(drawn(300, 0.4, 100 + seed), drawn(300, 0.4, 900 + seed))).difference
        assert difference is not None
        missed += not difference.low <= 0 <= difference.high
    assert binom.ppf(0.001, pairs, 0.05) <= missed <= binom.ppf(0.999, pairs, 0.05)


def test_people_who_take_turns_are_compared_too() -> None:
    found = compared(drawn(120, 0.1, 1) + " " * 240, " " * 240 + drawn(120, 0.9, 2))
    assert found.people is not None
    assert [found.people.together_s, found.people.either_s] == pytest.approx([0, 240])
    assert happy(found).answer == "less"


def test_what_cannot_be_told_is_said() -> None:
    assert {row.answer for row in compared("hhhh", "nnnn").rows} == {"too short to tell"}
    readings, options = two("h" * 60, "n" * 60), SummaryOptions()
    session = summarise(readings, "talk", options, names={1: "Anna", 2: "Ben"})
    with pytest.raises(FerError, match=r"Nobody in talk is called Carl. In it are Anna, Ben."):
        compare_people(session, observe(readings, options), "Anna", "Carl")
    with pytest.raises(FerError, match=r"Anna is one person; name two to compare."):
        compare_people(session, observe(readings, options), "anna", "1")
