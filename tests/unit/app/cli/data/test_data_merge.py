"""`data merge` from the command line."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli import program
from fer_core.datasets.versioned import open_dataset
from fer_core.datasets.writer import DatasetWriter, Row


def write(folder: Path, labels: list[str], shape: tuple[int, ...] = (8, 8)) -> str:
    images = np.random.default_rng(len(labels)).integers(0, 256, (len(labels), *shape), np.uint8)
    rows = [Row(f"{folder.name}/{n}", folder.name, f"row {n}", "train", label) for n, label in enumerate(labels)]
    with DatasetWriter(folder, folder.name, shape, sorted(set(labels))) as writer:
        writer.add(images, rows)
        writer.finish()
    return str(folder)


def test_before_and_after_are_told_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = write(tmp_path / "one", ["happy"] * 8 + ["fear"] * 4), write(tmp_path / "two", ["sad"] * 4, (8, 8, 3))
    options = ["-o", str(tmp_path / "both"), "--label", "one:fear=surprise", "--cap", "happy=5"]
    assert program.run(["data", "merge", one, two, *options]) == 0
    shown = capsys.readouterr().out
    lines = {line.split()[1]: line.split() for line in shown.splitlines() if line.startswith("│")}
    assert [text for text in lines["happy"] if text.isdigit()] == ["8", "5"]
    assert [text for text in lines["all"] if text.isdigit()] == ["12", "4", "13"]
    assert "Left out by a cap: happy 3." in shown
    assert "The pictures of two lose their colours." in shown


def test_names_are_shown_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(tmp_path / "[red]a", ["sad"])
    assert program.run(["data", "merge", one, "-o", str(tmp_path / "[bold]b")]) == 0
    shown = capsys.readouterr().out
    assert "before: [red]a" in shown
    assert "after: [bold]b" in shown


def test_json_holds_the_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = write(tmp_path / "one", ["happy", "sad"] * 4), write(tmp_path / "two", ["sad"] * 6)
    options = ["--out", str(tmp_path / "both"), "--size", "6x4", "--colour", "rgb", "--label", "happy=", "--json"]
    assert program.run(["data", "merge", one, two, *options]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["before"] == {"one": {"train": {"happy": 4, "sad": 4}}, "two": {"train": {"sad": 6}}}
    assert document["after"] == {"train": {"sad": 10}}
    assert (document["left_out_by_label"], document["label_order"]) == ({"happy": 4}, ["sad"])
    assert (document["size"], document["colour"]) == ([4, 6], True)
    assert open_dataset(tmp_path / "both").pictures().shape == (10, 4, 6, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--size", "0"], "no size"),
        (["--size", "big"], "no size"),
        (["--colour", "blue"], "no colour 'blue'"),
        (["--cap", "few"], "no cap"),
        (["--label", "sad"], "no rule"),
    ],
)
def test_bad_options_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    one = write(tmp_path / "one", ["sad"] * 2)
    assert program.run(["data", "merge", one, "-o", str(tmp_path / "out"), *options]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()
