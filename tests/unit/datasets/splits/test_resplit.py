"""Splits as a new version: what stays, what goes, what is told."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.splits import resplit
from fer_core.datasets.splits.assign import SplitFaces, group_ids
from fer_core.datasets.splits.resplit import parse_shares, split_dataset
from fer_core.datasets.versioned import DatasetVersion, open_dataset, undo
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError

ORDER = ("happy", "sad")


def write(folder: Path, splits: list[str], same: tuple[tuple[int, int], ...] = ()) -> DatasetVersion:
    images = np.random.default_rng(2).integers(0, 256, (len(splits), 8, 8), np.uint8)
    for one, other in same:
        images[other] = images[one]
    rows = [Row(f"a/{n}", "a", str(n), split, ORDER[n % 2]) for n, split in enumerate(splits)]
    with DatasetWriter(folder, "a", (8, 8), ORDER) as writer:
        writer.add(images, rows)
        return writer.finish()


def splits_of(dataset: DatasetVersion) -> list[str]:
    return [str(split) for split in dataset.faces["split"]]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("80,10,10", {"train": 0.8, "validation": 0.1, "test": 0.1}),
        ("90, 10", {"train": 0.9, "validation": 0.1}),
        (".7,.3", {"train": 0.7, "validation": 0.3}),
        ("train=80,val=15%,PrivateTest=5", {"train": 0.8, "validation": 0.15, "test": 0.05}),
        ("80,0,20", {"train": 0.8, "test": 0.2}),
    ],
)
def test_shares_are_read(text: str, shares: dict[str, float]) -> None:
    assert parse_shares(text) == pytest.approx(shares)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("80,10", "add up to 90"),
        ("80,10,5,5", "names 4 shares"),
        ("eighty,20", "no share"),
        ("train=50,train=50", "given twice"),
        ("120,-20", "not from 0 to 100"),
        ("", "add up to 0"),
        ("nan,100", "not from 0 to 100"),
        ("here=100", "no split called 'here'"),
        ("train=50,20,20,10", "names only some splits"),
        ("50,validation=50", "names only some splits"),
    ],
)
def test_shares_that_make_no_sense_are_refused(text: str, message: str) -> None:
    with pytest.raises(FerError, match=message):
        parse_shares(text)


def test_a_share_for_a_kept_split_is_refused() -> None:
    assert parse_shares("85,15", ("train", "validation")) == pytest.approx({"train": 0.85, "validation": 0.15})
    with pytest.raises(FerError, match="stays as it is") as refused:
        parse_shares("train=80,test=20", ("train", "validation"))
    assert refused.value.settings == ("shares",)


def test_a_new_version_holds_the_new_splits_and_is_undone(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d", ["train"] * 200)
    groups = group_ids(dataset.faces)
    done = split_dataset(dataset, parse_shares("80,10,10"), groups)
    assert done.after == {
        "train": {"happy": 80, "sad": 80},
        "validation": {"happy": 10, "sad": 10},
        "test": {"happy": 10, "sad": 10},
    }
    assert done.before == {"train": {"happy": 100, "sad": 100}}
    assert (done.dataset.version.number, done.dataset.version.action) == (2, "split")
    assert done.dataset.version.details["faces"] == done.after
    assert splits_of(open_dataset(tmp_path / "d@1")) == ["train"] * 200
    assert splits_of(undo(tmp_path / "d")) == ["train"] * 200
    again = split_dataset(open_dataset(tmp_path / "d@1"), parse_shares("80,10,10"), groups)
    assert splits_of(again.dataset) == splits_of(done.dataset)


def test_copies_end_in_one_split(tmp_path: Path) -> None:
    same = tuple((n, n + 100) for n in range(0, 100, 3))
    dataset = write(tmp_path / "d", ["train", "test"] * 100, same)
    done = split_dataset(dataset, parse_shares("80,10,10"), group_ids(dataset.faces))
    splits = splits_of(done.dataset)
    assert all(splits[one] == splits[other] for one, other in same)
    assert done.groups == 34


def test_a_kept_split_stays_and_its_copies_elsewhere_are_left_out(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d", ["train"] * 100 + ["test"] * 20, ((3, 104), (60, 61)))
    done = split_dataset(dataset, parse_shares("80,20", ("train", "validation")), group_ids(dataset.faces), ["test"])
    assert done.left_out == ("a/3",)
    assert done.dataset.version.details["left_out"] == ["a/3"]
    kept = done.dataset.faces[done.dataset.faces["split"] == "test"]
    assert kept["id"].tolist() == [f"a/{n}" for n in range(100, 120)]
    assert {name: sum(of.values()) for name, of in done.after.items()} == {"train": 79, "validation": 20, "test": 20}


def test_two_kept_splits_that_leak_are_refused(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d", ["train"] * 10 + ["validation"] * 10 + ["test"] * 10, ((12, 22),))
    with pytest.raises(FerError, match="share pictures or people") as refused:
        split_dataset(dataset, {"train": 1.0}, group_ids(dataset.faces), ["validation", "test"])
    assert refused.value.settings == ("keep", "fix")


def test_groups_that_were_parted_are_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = write(tmp_path / "d", ["train"] * 40, ((3, 7), (5, 9)))
    groups = group_ids(dataset.faces)
    assert split_dataset(dataset, parse_shares("50,50"), groups).leaks == 0
    parted = SplitFaces(np.array(["train"] * 8 + ["validation"] * 32), 0.0)
    monkeypatch.setattr(resplit, "split_faces", lambda *_: parted)
    with pytest.raises(FerError, match="1 group of copies or of one person would be in two splits") as refused:
        split_dataset(open_dataset(tmp_path / "d"), parse_shares("50,50"), groups)
    assert refused.value.settings == ("seed",)
    assert open_dataset(tmp_path / "d").version.number == 2


def test_nothing_to_share_out_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d", ["test"] * 10)
    with pytest.raises(FerError, match="no faces to share out"):
        split_dataset(dataset, {"train": 1.0}, group_ids(dataset.faces), ["test"])
    assert open_dataset(tmp_path / "d").version.number == 1
