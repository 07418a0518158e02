"""A ranking beside the FER+ votes."""

from typing import Any

import numpy as np
import pytest

from fer_core.datasets.importers.ferplus import VOTES_HEADER
from fer_core.label_errors.vote_agreement import compare_with_votes, vote_agreement


def voted(name: str) -> tuple[int, ...]:
    return tuple(10 if column == name else 0 for column in VOTES_HEADER)


def test_overturned_labels_are_counted_and_ranked(pack: Any) -> None:
    votes = [voted("happiness"), voted("happiness"), voted("sadness"), voted("NF"), voted("contempt")]
    data = pack(["happy", "sad", "sad", "sad", "angry"], votes=votes)
    score = np.array([0.1, 0.9, 0.2, 0.8, 0.15])
    found = compare_with_votes(data, score, score > 0.5, np.array([1, 1, 2, 1, 1]))
    assert found is not None
    assert (found.faces, found.overturned, found.listed, found.listed_overturned, found.suggested) == (4, 2, 1, 1, 1)
    assert found.auc == pytest.approx(0.75)


def test_a_label_that_shares_the_top_vote_is_not_overturned(pack: Any) -> None:
    tie = tuple(5 if column in ("neutral", "sadness") else 0 for column in VOTES_HEADER)
    data = pack(["sad", "happy"], votes=[tie, tie])
    found = compare_with_votes(data, np.zeros(2), np.ones(2, np.bool_), np.zeros(2, int))
    assert found is not None
    assert found.overturned == 1


def test_without_votes_there_is_no_comparison(pack: Any) -> None:
    assert compare_with_votes(pack(["sad"]), np.zeros(1), np.zeros(1, np.bool_), np.zeros(1, np.int64)) is None


def test_the_top_vote_is_the_labels_own_where_it_shares_it(pack: Any) -> None:
    tie = tuple(5 if column in ("neutral", "sadness") else 0 for column in VOTES_HEADER)
    votes = [tie, tie, voted("NF"), (0,) * 10, voted("happiness")]
    found = vote_agreement(pack(["sad", "happy", "sad", "sad", "happy"], votes=votes))
    assert found is not None
    assert found.top.tolist() == [3, 0, 9, -1, 1]
    assert found.emotion.tolist() == [True, True, False, False, True]
    assert found.overturned.tolist() == [False, True, False, False, False]


def test_where_nothing_is_overturned_there_is_no_curve(pack: Any) -> None:
    data = pack(["sad"], votes=[voted("sadness")])
    found = compare_with_votes(data, np.zeros(1), np.ones(1, np.bool_), np.zeros(1, int))
    assert found is not None
    assert (found.auc, found.listed) == (None, 1)
