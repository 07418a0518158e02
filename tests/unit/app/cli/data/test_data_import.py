import csv
import json
import signal
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.cli.program import run
from fer_core.datasets.load import read_dataset
from fer_core.datasets.writer import DatasetWriter


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """Two faces, a class that is none, and a text."""
    folder = tmp_path / "faces"
    for number, place in enumerate(("train/happy", "val/anger", "train/bored")):
        (folder / place).mkdir(parents=True)
        cv2.imwrite(str(folder / place / "1.png"), np.full((48, 48), number, np.uint8))
    (folder / "readme.txt").write_text("hello")
    return folder


def test_json_tells_counts_and_problems_and_nothing_else(
    faces: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(["data", "import", str(faces), "-o", str(out), "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["faces"] == 2
    assert told["size"] == [48, 48]
    assert told["classes"] == ["happy", "angry"]
    assert told["counts"] == {"train": {"happy": 1, "angry": 0}, "validation": {"happy": 0, "angry": 1}}
    assert told["problems"] == {"no picture": 1, "unknown class": 1}
    assert told["label_rules"] == []
    assert told["sources"] == [{"name": "faces", "place": str(faces), "faces": 2}]
    with Path(told["problems_file"]).open(newline="", encoding="utf-8") as file:
        assert [row["path"] for row in csv.DictReader(file)] == ["faces/readme.txt", "faces/train/bored/1.png"]
    assert len(read_dataset(out)) == 2


def test_the_terminal_shows_what_was_left_out_and_where_it_is_listed(
    faces: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (faces / "val" / "sad").mkdir()
    cv2.imwrite(str(faces / "val" / "sad" / "wide.png"), np.full((90, 160), 9, np.uint8))
    options = ["--size", "64", "--colour", "rgb", "--label", "bored=neutral", "--label", "glum=sad", "--name", "mine"]
    assert run(["data", "import", str(faces), "-o", str(tmp_path / "out"), *options]) == 0
    words = " ".join(capfd.readouterr().out.split())
    assert "3 faces, 64x64 colour, in" in words
    assert "3 pictures of another size were resized." in words
    assert "no picture" in words
    assert "No class is called 'glum', which a label rule (--label) names." in words
    assert "(--faces)" in words
    assert "problems.csv" in words.replace(" ", "")  # a long path is broken over lines anywhere


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no file or folder nowhere."),
        (["faces", "--size", "3"], "A face cannot be 3 pixels wide. Choose a size from 16 to 1024 (--size)."),
        (["faces", "--label", "happy"], "'happy' is no rule for a label."),
        (["faces", "--person-pattern", "("], "no regular expression"),
        (["faces", "--ferplus", "votes.csv"], "Import the others by themselves (--ferplus)."),
    ],
)
def test_bad_input_is_one_sentence_and_exit_2(
    faces: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["data", "import", *arguments, "-o", "out"]) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err.startswith("Error: ")
    assert sentence in told.err
    assert not (tmp_path / "out").exists()


def test_a_folder_in_use_is_left_as_it_is(faces: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep")
    assert run(["data", "import", str(faces), "-o", str(tmp_path / "out")]) == 2
    assert "exists already" in capfd.readouterr().err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_an_import_that_is_terminated_leaves_nothing(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def end(self: DatasetWriter, *arguments: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(DatasetWriter, "add", end)
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert run(["data", "import", str(faces), "-o", str(tmp_path / "new" / "out")]) == 130
    finally:
        signal.signal(signal.SIGTERM, before)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faces"]
