"""`data split` from the command line."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli import program
from fer_core.datasets.versioned import add_version, open_dataset
from fer_core.datasets.writer import DatasetWriter, Row


def write(folder: Path, splits: tuple[str, ...]) -> Path:
    """100 faces; every fifth is a copy of the one before, mirrored."""
    images = np.random.default_rng(0).integers(0, 256, (100, 12, 12), np.uint8).repeat(4, axis=1).repeat(4, axis=2)
    images[4::5] = images[3::5, :, ::-1]
    rows = [Row(f"a/{n}", "a", str(n), splits[n // 5 % len(splits)], ("happy", "sad")[n % 2]) for n in range(100)]
    with DatasetWriter(folder, "a", (48, 48), ("happy", "sad")) as writer:
        writer.add(images, rows)
        writer.finish()
    return folder


def test_copies_stay_together_and_json_says_what_was_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "d", ("train",))
    assert program.run(["data", "split", str(folder), "--shares", "60,20,20", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["after"] == {
        "train": {"happy": 30, "sad": 30},
        "validation": {"happy": 10, "sad": 10},
        "test": {"happy": 10, "sad": 10},
    }
    assert (document["version"], document["leaks"], document["groups_kept_together"]) == (2, 0, 20)
    assert document["near"] is True
    splits = open_dataset(folder).faces["split"].to_numpy()
    assert (splits[3::5] == splits[4::5]).all()


def test_a_validation_split_is_made_where_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "d", ("train", "train", "train", "test"))
    assert program.run(["data", "split", str(folder), "--only", "validation", "--shares", "80,20"]) == 0
    shown = capsys.readouterr().out
    assert "test (kept)" in shown
    assert "no leaks" in shown
    before, after = (open_dataset(folder, number).faces["split"] for number in (1, 2))
    assert (before == "test").equals(after == "test")
    assert after.value_counts().to_dict() == {"train": 60, "test": 25, "validation": 15}
    assert program.run(["data", "split", str(folder), "--only", "validation"]) == 2
    assert "has a validation split already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--keep", "train", "--keep", "validation", "--keep", "test"], "nothing to share out"),
        (["--keep", "test"], "no test split to keep"),
        (["--only", "validation", "--shares", "80,10,10"], "names 3 shares"),
        (["--shares", "99.8,0.1,0.1"], "No face would be left for validation and test"),
        (["--only", "train"], "name validation or test"),
        (["--only", "validation", "--keep", "train"], "Leave --keep out"),
        (["--shares", "70,20"], "add up to 90"),
        (["--shares", "train=50,20,20,10"], "names only some splits"),
        (["--keep", "train", "--shares", "train=80,test=20"], "no share. Leave it out of the shares (--shares)."),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    folder = write(tmp_path / "d", ("train",))
    assert program.run(["data", "split", str(folder), "--no-near", *options]) == 2
    assert message in capsys.readouterr().err
    assert open_dataset(folder).version.number == 1


def test_splits_that_share_copies_cannot_both_be_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "d", ("train",))
    dataset = open_dataset(folder)
    splits = ["train" if number % 5 < 4 else "test" for number in range(100)]
    add_version(dataset, dataset.faces.assign(split=splits), "parted", {})
    assert program.run(["data", "split", str(folder), "--keep", "train", "--keep", "test"]) == 2
    advice = "or take the copies away first (--keep, fer-studio data duplicates --fix).\n"
    assert capsys.readouterr().err.endswith(advice)


def test_a_class_of_two_faces_is_told_as_what_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    images = np.random.default_rng(0).integers(0, 256, (42, 8, 8), np.uint8)
    rows = [Row(f"a/{n}", "a", str(n), "train", "sad" if n < 2 else "happy") for n in range(42)]
    with DatasetWriter(tmp_path / "d", "a", (8, 8), ("happy", "sad")) as writer:
        writer.add(images, rows)
        writer.finish()
    assert program.run(["data", "split", str(tmp_path / "d"), "--no-near", "--shares", "75,25"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "every class within 2 points of its share, or one face;" in shown
    assert "no identical picture in two splits." in shown
    assert "leaks" not in shown  # near copies were not looked for
