"""Faces are shared out class by class, and no group is parted."""

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from fer_core.datasets.splits.assign import group_ids, leaks, people_of, split_faces
from fer_core.errors import FerError

SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}


def shares_of(labels: NDArray[np.int64], splits: NDArray[np.str_]) -> NDArray[np.float64]:
    """(classes, splits), each row adding up to 1."""
    names = list(SHARES)
    table = np.array([[(splits[labels == label] == name).mean() for name in names] for label in np.unique(labels)])
    return np.asarray(table, np.float64)


def test_single_faces_meet_the_shares_to_one_face() -> None:
    labels = np.repeat([0, 1, 2], [1003, 57, 390])
    found = split_faces(labels, np.arange(len(labels)), SHARES)
    counts = np.array([[((labels == k) & (found.splits == s)).sum() for s in SHARES] for k in range(3)])
    assert np.abs(counts - np.outer([1003, 57, 390], list(SHARES.values()))).max() <= 1
    assert np.abs(counts.sum(axis=0) - 1450 * np.array(list(SHARES.values()))).max() <= 1


@pytest.mark.parametrize(
    "shares", [SHARES, {"train": 0.5, "validation": 0.3, "test": 0.2}, {"train": 0.9, "test": 0.1}]
)
def test_groups_stay_together_and_the_shares_are_met(shares: dict[str, float]) -> None:
    random = np.random.default_rng(1)
    groups = np.repeat(np.arange(400), random.integers(1, 30, 400))
    labels = random.choice(7, len(groups), p=[0.13, 0.02, 0.13, 0.25, 0.17, 0.12, 0.18])
    found = split_faces(labels, groups, shares)
    assert leaks(groups, found.splits) == 0
    for label in range(7):
        for name, share in shares.items():
            assert (found.splits[labels == label] == name).mean() == pytest.approx(share, abs=0.02)
    assert found.largest_miss <= 0.02


def test_the_seed_decides() -> None:
    labels = np.arange(500) % 4
    groups = np.arange(500) // 2
    one, same, other = (split_faces(labels, groups, SHARES, seed).splits for seed in (5, 5, 6))
    assert np.array_equal(one, same)
    assert 0.1 < (one != other).mean() < 0.6


def test_every_split_is_a_fair_sample_of_the_groups() -> None:
    groups = np.repeat(np.arange(600), 2)
    random = np.random.default_rng(0)
    seeds = random.integers(1_000_000, size=40)
    times = np.sum([split_faces(groups % 2, groups, SHARES, int(seed)).splits == "test" for seed in seeds], axis=0)
    assert times.sum() / (40 * len(groups)) == pytest.approx(0.1, abs=0.005)
    assert times.max() < 20  # nobody is always chosen


def test_a_class_that_one_person_dominates_is_refused_with_the_reason() -> None:
    labels = np.array([0] * 100 + [1] * 100)
    groups = np.concatenate([np.arange(100), np.full(70, 100), np.arange(101, 131)])
    with pytest.raises(
        FerError, match=r"class happy cannot be split.*largest such group has 70\.0% of the class"
    ) as refused:
        split_faces(labels, groups, {"train": 0.5, "validation": 0.5}, class_names=("sad", "happy"))
    assert refused.value.settings == ("shares", "tolerance")
    allowed = split_faces(labels, groups, {"train": 0.5, "validation": 0.5}, tolerance=0.2)
    assert allowed.largest_miss == pytest.approx(0.2)


def test_a_handful_of_faces_may_miss_by_one_face() -> None:
    found = split_faces(np.array([0, 0, 0]), np.arange(3), SHARES)
    assert sorted(found.splits.tolist()) in (
        ["train"] * 3,
        ["test", "train", "train"],
        ["train", "train", "validation"],
    )


def test_odd_combinations_are_found_where_the_largest_go_first_is_not_enough() -> None:
    sizes = np.array([60, 50, 50, 40, 40, 30, 30, 100, 100, 100, 200, 200])
    groups = np.repeat(np.arange(len(sizes)), sizes)
    found = split_faces(np.zeros(len(groups), np.int64), groups, {"train": 0.6, "validation": 0.2, "test": 0.2})
    assert found.largest_miss <= 0.02


def faces(hashes: str, people: list[str], sources: str | None = None) -> pd.DataFrame:
    return pd.DataFrame({"hash": list(hashes), "person": people, "source": list(sources or "s" * len(hashes))})


def test_identical_pictures_and_people_hang_together() -> None:
    table = faces("aabcdea", ["", "p", "p", "", "q", "", ""])
    groups = group_ids(table)
    assert [groups[0] == groups[n] for n in range(7)] == [True, True, True, False, False, False, True]
    assert len(set(groups.tolist())) == 4


def test_a_person_is_one_in_all_sources() -> None:
    groups = group_ids(faces("abcd", ["1", "1", "1", "2"], "xxyy"))
    assert groups[0] == groups[1] == groups[2] != groups[3]


def test_the_source_that_older_imports_put_in_front_of_people_is_taken_off() -> None:
    table = faces("abcdef", ["x/1", "y/1", "y/1", "1", "x/1", ""], "xyzxyy")
    table.loc[2, "source"] = "merged/y"
    assert people_of(table).tolist() == ["1", "1", "1", "1", "x/1", ""]
    groups = group_ids(table)
    assert len(set(groups[:4].tolist())) == 1
    assert len(set(groups.tolist())) == 3


def test_near_duplicates_join_groups() -> None:
    groups = group_ids(faces("abcde", [""] * 5), np.array([7, 9, 7, 3, 9]))
    assert groups[0] == groups[2] != groups[1] == groups[4]
    assert len(set(groups.tolist())) == 3


def test_thirty_people_of_all_sizes_are_shared_out() -> None:
    random = np.random.default_rng(4)
    groups = np.repeat(np.arange(30), random.integers(60, 140, 30))
    labels = random.choice(7, len(groups))
    found = split_faces(labels, groups, SHARES)
    assert found.largest_miss <= 0.02
    assert leaks(groups, found.splits) == 0
