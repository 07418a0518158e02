"""`fer-studio data duplicates`, `data versions` and `data undo`."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli.program import run
from fer_core.datasets.review.suspects import read_suspects
from fer_core.datasets.versioned import add_version, open_dataset
from fer_core.errors import FerError
from tests.unit.datasets.duplicates.photographs import jpeg, pack, photographs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five faces: an exact pair across splits, a near pair labelled differently, and one alone."""
    a, b, c = photographs(3)
    pictures = np.stack([a, a, b, jpeg(b, 60), c])
    splits = ["train", "validation", "train", "train", "train"]
    return pack(tmp_path / "d", pictures, splits, ["happy", "happy", "sad", "fear", "sad"]).folder


def test_the_figures_are_in_the_designs_shape(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "duplicates", str(folder), "--json"]) == 0
    figures = json.loads(capfd.readouterr().out)
    plain = {kind: {key: figures[kind][key] for key in list(figures[kind])[:4]} for kind in ("exact", "near")}
    assert plain == {
        "exact": {"clusters": 1, "extra": 1, "across_splits": 1, "conflicting": 0},
        "near": {"clusters": 1, "extra": 1, "across_splits": 0, "conflicting": 1},
    }
    assert len(open_dataset(folder)) == 5
    assert read_suspects(open_dataset(folder))["id"].tolist() == ["2", "3"]


def test_fix_removes_and_undo_takes_it_back(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sheet = folder.parent / "sheet.png"
    assert run(["data", "duplicates", str(folder), "--fix", "--json", "--sheet", str(sheet)]) == 0
    assert json.loads(capfd.readouterr().out)["fixed"] == {
        "version": 2,
        "faces": 3,
        "removed": 2,
        "removed_by_split": {"train": 2},
        "relabelled": {},
        "several_people": {},
    }
    assert open_dataset(folder).faces["id"].tolist() == ["1", "2", "4"]
    assert sheet.is_file()
    assert run(["data", "undo", str(folder), "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == {"undone": 2, "current": 1, "faces": 5}
    assert run(["data", "versions", str(folder), "--json"]) == 0
    versions = json.loads(capfd.readouterr().out)
    assert [(one["number"], one["action"], one["rows"], one["current"]) for one in versions] == [
        (1, "import", 5, True),
        (2, "duplicates", 3, False),
    ]
    assert run(["data", "undo", str(folder)]) == 2
    assert "There is nothing to undo" in capfd.readouterr().err


def test_it_says_in_words_what_it_found_and_did(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "duplicates", str(folder)]) == 0
    told = capfd.readouterr()
    assert "Between train and validation: 1 exact and 0 near clusters." in told.out
    assert "On the list of the Review page: 2 faces that a copy contradicts." in told.err
    assert run(["data", "duplicates", str(folder), "--fix"]) == 0
    told = capfd.readouterr()
    assert "Version 2 has 3 faces: 2 removed (2 of train), 0 relabelled" in told.out
    assert "Review page: 1 face that a copy contradicts." in told.err  # the one that is left of the two
    assert run(["data", "duplicates", str(folder), "--fix"]) == 0
    assert "No duplicates among 3 faces." in capfd.readouterr().out
    assert run(["data", "versions", str(folder)]) == 0
    table = capfd.readouterr().out
    assert "2 (current)" in table
    assert open_dataset(folder).version.created[:16].replace("T", " ") in table
    assert run(["data", "undo", str(folder)]) == 0
    assert "Version 1 is current again, with 5 faces." in capfd.readouterr().out


def test_what_cannot_be_kept_for_a_review_is_told_and_the_figures_are_seen(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*arguments: object) -> None:
        raise FerError("It may not be written to.")

    monkeypatch.setattr("fer_core.datasets.review.suspects.write_suspects", refuse)
    assert run(["data", "duplicates", str(folder), "--json"]) == 0
    printed = capfd.readouterr()
    assert json.loads(printed.out)["exact"]["clusters"] == 1
    assert printed.err == "The list for the Review page could not be kept. It may not be written to.\n"


def test_people_that_a_photograph_joins_are_told(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    named = folder.with_name("with two names")
    folder.rename(named)
    dataset = open_dataset(named)
    faces = dataset.faces.assign(person=["anna", "annie", "", "", ""])
    add_version(dataset, faces, "made", {})
    assert run(["data", "duplicates", str(named), "--fix"]) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert f"fer-studio data undo '{named}'" in told
    assert "1 photograph had more than one person's name, as anna and annie: if these are one person" in told


def test_a_sheet_never_takes_the_place_of_the_pixels(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = (folder / "images.npy").read_bytes()
    assert run(["data", "duplicates", str(folder), "--sheet", str(folder / "images.npy")]) == 2
    assert "Give a file that ends in .png" in capfd.readouterr().err
    assert (folder / "images.npy").read_bytes() == before


def test_one_version_has_no_versions(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for command in ("versions", "undo"):
        assert run(["data", command, f"{folder}@1"]) == 2
        assert f"Give {folder} without @1" in capfd.readouterr().err.replace("\n", "")


def test_a_folder_that_is_no_data_set_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "duplicates", str(tmp_path)]) == 2
    told = capfd.readouterr().err
    assert "fer-studio data import" in told
    assert "Traceback" not in told
