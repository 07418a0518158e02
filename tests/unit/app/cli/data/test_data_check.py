"""`data check` from the command line."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli import program
from fer_core.datasets.writer import DatasetWriter, Row


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set with nothing wrong but a leak and an imbalance."""
    images = np.random.default_rng(0).integers(0, 256, (40, 8, 8), np.uint8)
    images[39] = images[0]
    rows = [
        Row(f"a/{n}", "a", str(n), ("train", "validation")[n >= 30], ("happy", "sad")[n % 3 == 0]) for n in range(40)
    ]
    with DatasetWriter(tmp_path / "d", "a", (8, 8), ("happy", "sad")) as writer:
        writer.add(images, rows)
        writer.finish()
    return tmp_path / "d"


def test_what_is_wrong_is_listed_and_the_exit_code_is_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["data", "check", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "a/0 (train) = a/39 (validation)" in shown
    assert "1 wrong, 2 to look at" in shown
    assert "Take the copies away (fer-studio data duplicates --fix)" in " ".join(shown.split())


def test_json_is_one_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["data", "check", str(folder), "--json"]) == 1
    out, notes = capsys.readouterr()
    document = json.loads(out)
    assert notes == ""
    assert (document["ok"], document["version"], document["faces"]) == (False, 1, 40)
    wrong = {one["check"]: one for one in document["findings"] if one["level"] == "wrong"}
    assert wrong == {
        "leaks": {
            "level": "wrong",
            "check": "leaks",
            "what": "Pictures in more than one split, so that what is measured was seen in training: 1.",
            "count": 1,
            "cases": ["a/0 (train) = a/39 (validation)"],
        }
    }


def test_what_is_allowed_does_not_count(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    allowed = ["--allow", "leaks,duplicates", "--allow", "imbalance"]
    assert program.run(["data", "check", str(folder), *allowed]) == 0
    assert "Nothing is wrong." in capsys.readouterr().out
    assert program.run(["data", "check", str(folder), "--allow", "nonsense"]) == 2
    assert "There is no check called 'nonsense'" in capsys.readouterr().err


def test_a_damaged_data_set_is_wrong_and_none_is_bad_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "versions" / "0001.parquet").write_bytes(b"")
    assert program.run(["data", "check", str(folder), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["ok"], document["faces"], len(document["findings"])) == (False, None, 1)
    assert program.run(["data", "check", str(folder / "nowhere")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
