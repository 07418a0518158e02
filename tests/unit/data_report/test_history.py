"""What each version changed."""

from typing import Any

import numpy as np
import pytest

from fer_core.data_report.measure.history import lineage, read_history
from fer_core.datasets.versioned import add_version, open_dataset, undo, versions
from fer_core.errors import FerError


def test_each_version_tells_what_it_changed(make: Any, noise: Any) -> None:
    first = make(noise(10), ["happy", "sad"] * 5, "train")
    second = add_version(first, first.faces.iloc[:8], "duplicates", {})
    faces = second.faces.copy()
    faces.loc[:2, "split"] = "test"
    faces.loc[1, "label"] = "happy"
    third = add_version(second, faces, "review", {})
    steps = read_history(third)
    assert [(s.info.number, s.removed, s.added, s.relabelled, s.moved) for s in steps] == [
        (1, None, None, None, None),
        (2, 2, 0, 0, 0),
        (3, 0, 0, 1, 3),
    ]
    assert steps[2].classes == {"happy": 5, "sad": 3}
    assert steps[2].splits == {"train": 5, "test": 3}


def test_what_was_undone_is_listed_as_not_in_use(make: Any, noise: Any) -> None:
    first = make(noise(10), ["happy", "sad"] * 5)
    add_version(first, first.faces.iloc[:8], "duplicates", {})
    now = add_version(undo(first.folder), first.faces.iloc[:9], "review", {})
    steps = read_history(now)
    assert [step.described for step in steps] == [True, False, True]
    assert [step.info.number for step in lineage(steps)] == [1, 3]
    assert [step.described for step in read_history(open_dataset(first.folder, 2))] == [True, True, False]


def test_of_many_versions_the_first_and_the_last_are_compared(
    make: Any, noise: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = make(noise(10), ["happy", "sad"] * 5)
    for count in (9, 8, 7, 6):
        dataset = add_version(dataset, dataset.faces.iloc[:count], "review", {})
    monkeypatch.setattr("fer_core.data_report.measure.history.LIMIT", 2)
    assert [step.removed for step in read_history(dataset)] == [None, None, None, 1, 1]
    assert [step.info.number for step in lineage(read_history(dataset))] == [1, 4, 5]


def test_a_damaged_version_is_named(make: Any) -> None:
    dataset = make(np.zeros((2, 48, 48), np.uint8), ["sad", "sad"])
    (dataset.folder / "versions" / "0001.parquet").write_bytes(b"no")
    assert len(versions(dataset.folder)) == 1
    with pytest.raises(FerError, match=r"0001\.parquet is damaged"):
        read_history(dataset)
