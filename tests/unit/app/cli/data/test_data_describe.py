"""`fer-studio data describe` on the command line."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.cli.program import run
from fer_core.datasets.writer import DatasetWriter, Row

pytest.importorskip("plotly", reason="the report needs plotly: pip install .[data]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pictures = np.random.default_rng(0).integers(0, 256, (12, 48, 48), np.uint8)
    rows = [Row(f"a/{i}", "a", f"row {i}", ("train", "test")[i % 2], ("happy", "sad")[i % 3 > 0]) for i in range(12)]
    with DatasetWriter(tmp_path / "d", "a", (48, 48), ("happy", "sad")) as writer:
        writer.add(pictures, rows)
        writer.finish()
    return tmp_path / "d"


def described(folder: Path, *more: str) -> int:
    return run(["data", "describe", str(folder), "--judged", "0", *more])


def test_the_page_lies_in_the_data_set_unless_told_otherwise(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert described(folder) == 0
    assert (folder / "report.html").read_text("utf-8").startswith("<!doctype html>")
    told = capsys.readouterr()
    assert told.out == ""
    assert "12 faces of a, version 1" in told.err
    assert "7 observations answered" in told.err
    out = folder.parent / "pages" / "page.html"
    assert described(folder, "-o", str(out)) == 0
    assert out.is_file()


def test_one_face_is_counted_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with DatasetWriter(tmp_path / "d", "a", (48, 48), ("happy",)) as writer:
        writer.add(np.full((1, 48, 48), 90, np.uint8), [Row("a/0", "a", "row 0", "train", "happy")])
        writer.finish()
    assert described(tmp_path / "d") == 0
    assert "1 face of a, version 1" in capsys.readouterr().err
    text = (tmp_path / "d" / "report.html").read_text("utf-8")
    assert "1 face of 48x48" in text
    assert "among its 1 face." in text


def test_json_is_all_figures_and_no_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert described(folder, "--json") == 0
    figures: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert figures["counts"]["by_split"] == {"train": {"happy": 2, "sad": 4}, "test": {"happy": 2, "sad": 4}}
    assert figures["exact_duplicates"]["extra"] == 0
    assert set(figures["mean_pixel"]) == {"train", "test", "all"}
    assert figures["versions"][0]["action"] == "import"
    assert figures["observations"][0]["verdict"] == "too few to tell"
    advice = "One can be made out of train (fer-studio data split --only validation)."
    assert any(one["what"].endswith(advice) for one in figures["findings"])
    assert figures["report"] is None
    assert not (folder / "report.html").exists()


def test_without_suspects_the_network_that_comes_along_is_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["data", "describe", str(folder), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    hardest = figures["hardest"]
    assert hardest["judged"] == 12
    assert figures["recall"]["held_out"] is False
    assert set(figures["recall"]["classes"]) == {"happy", "sad"}
    assert sorted(len(ids) for ids in hardest["faces"].values()) == [4, 8]


def test_the_page_never_takes_the_place_of_the_pixels(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "images.npy").read_bytes()
    assert described(folder, "-o", str(folder / "images.npy")) == 2
    assert "Give a file that ends in .html" in capsys.readouterr().err
    assert (folder / "images.npy").read_bytes() == before


def test_an_old_version_is_described(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "describe", f"{folder}@1", "--judged", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == 1
    assert run(["data", "describe", f"{folder}@2", "--judged", "0"]) == 2


def test_what_is_no_data_set_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert described(tmp_path) == 2
    assert capsys.readouterr().err.count("\n") == 1
