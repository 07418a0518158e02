"""The suspects that the tools leave for the Review page."""

from pathlib import Path

import pandas as pd
import pytest

from fer_core.datasets.review.suspects import read_suspects, write_suspects
from fer_core.datasets.versioned import add_version
from fer_core.errors import FerError
from tests.unit.datasets.test_versioned import write


def found(kind: str, *entries: tuple[str, float, str]) -> pd.DataFrame:
    records = [{"id": id_, "kind": kind, "score": score, "label": label} for id_, score, label in entries]
    return pd.DataFrame(records).assign(suggested="", note="looks odd")


def test_suspects_come_the_most_suspect_first_and_without_what_was_settled(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    assert len(read_suspects(dataset)) == 0
    write_suspects(dataset, "mislabel", found("mislabel", ("a/0", 0.5, "angry"), ("a/1", 0.9, "happy")))
    write_suspects(dataset, "not_a_face", found("not_a_face", ("a/2", 0.7, "sad"), ("a/3", 0.6, "angry")))
    write_suspects(dataset, "duplicate", found("duplicate", ("a/4", 0.8, "happy"), ("a/5", 0.4, "sad")))
    assert read_suspects(dataset)["id"].tolist() == ["a/1", "a/4", "a/2", "a/3", "a/0", "a/5"]
    faces = dataset.faces.copy()
    faces.loc[1, "flags"] = "kept"
    faces.loc[4, "flags"] = "relabelled"  # by a person; the search after that still suspects it
    faces.loc[3, "label"] = "sad"  # relabelled since
    faces.loc[5, "flags"] = "relabelled_by_copies"
    changed = add_version(dataset, faces.drop(index=2), "review", {})
    assert read_suspects(changed)["id"].tolist() == ["a/0", "a/5"]


def test_a_new_search_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    write_suspects(dataset, "duplicate", found("duplicate", ("a/0", 0.5, "angry")))
    write_suspects(dataset, "duplicate", found("duplicate", ("a/4", 0.5, "happy")))
    assert read_suspects(dataset)["id"].tolist() == ["a/4"]


def test_what_a_search_cannot_find_again_stays(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    both = found("duplicate", ("a/0", 0.5, "angry"), ("a/1", 0.5, "happy"), ("a/2", 0.4, "sad"), ("a/3", 0.3, "angry"))
    write_suspects(dataset, "duplicate", both.assign(copies=pd.Series([["a/1"], ["a/0"], ["a/3"], ["a/2"]])))
    cleaned = add_version(dataset, dataset.faces.drop(index=1), "duplicates", {})
    write_suspects(cleaned, "duplicate", found("duplicate").reindex(columns=both.columns))
    # a/1 is not there to be found, and a/0 has no copy any more; a/2 and a/3 have, and are no longer suspected.
    assert read_suspects(cleaned)["id"].tolist() == ["a/0"]
    assert read_suspects(dataset)["id"].tolist() == ["a/0", "a/1"]
    write_suspects(cleaned, "duplicate", found("duplicate", ("a/0", 0.9, "angry")))
    assert read_suspects(dataset)["score"].tolist() == [0.9, 0.5]
    write_suspects(dataset, "duplicate", found("duplicate").reindex(columns=both.columns))
    assert len(read_suspects(dataset)) == 0


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    (tmp_path / "d" / "suspects").mkdir()
    (tmp_path / "d" / "suspects" / "mislabel.parquet").write_bytes(b"nothing")
    with pytest.raises(FerError, match=r"mislabel.parquet is damaged"):
        read_suspects(dataset)
    write_suspects(dataset, "mislabel", found("mislabel", ("a/0", 0.5, "angry")))
    assert len(read_suspects(dataset)) == 1
