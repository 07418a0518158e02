"""`--classes-order` and `--label` as a person gives them, in every command that takes `--data`."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.cli.program import run

PIXELS = " ".join(["7"] * 2304)


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    path = tmp_path / "faces.csv"
    path.write_text("emotion,pixels\n" + "".join(f"{number},{PIXELS}\n" for number in (0, 3, 4)))
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["evaluate"],
        ["train", "--recipe", "BASE", "--out", "OUT"],
        ["crossvalidate", "--recipe", "BASE", "--out", "OUT"],
        ["augment", "--recipe", "BASE", "--out", "OUT/sheet.png"],
        ["ablate", "FILE", "--out", "OUT"],
        ["tune", "FILE", "--out", "OUT"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_refuses_numbers_that_fit_two_orders(
    command: list[str], faces: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    if command[0] != "evaluate":
        pytest.importorskip("keras")
    if command[0] == "tune":
        pytest.importorskip("optuna")
    (tmp_path / "base.toml").write_text('epochs = 1\nbackend = "tensorflow"\n')
    rows = (
        '[[row]]\nname = "a"\nchange = {}\n'
        if command[0] == "ablate"
        else "trials = 1\n[space]\nbatch = { choices = [8, 16] }\n"
    )
    (tmp_path / "file.toml").write_text(f'base = "base.toml"\n{rows}')
    places = {
        "BASE": str(tmp_path / "base.toml"),
        "OUT": str(tmp_path / "out"),
        "FILE": str(tmp_path / "file.toml"),
        "OUT/sheet.png": str(tmp_path / "a.png"),
    }
    assert run([*(places.get(word, word) for word in command), "--data", str(faces)]) == 2
    told = capfd.readouterr()
    assert told.out == ""
    assert "Give fer2013 or five as the class order (--classes-order)." in told.err
    assert "Traceback" not in told.err


def test_an_order_that_is_none_is_refused(faces: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "--data", str(faces), "--classes-order", "alphabetical"]) == 2
    assert "alphabetical" in capfd.readouterr().err


def test_evaluate_says_which_order_it_took_beside_its_figures(faces: Path, capfd: pytest.CaptureFixture[str]) -> None:
    answers = {}
    for order in ("fer2013", "five"):
        assert run(["evaluate", "--data", str(faces), "--split", "all", "--classes-order", order, "--json"]) == 0
        told = capfd.readouterr()
        answers[order] = {name: one["n"] for name, one in json.loads(told.out)["per_class"].items() if one["n"]}
        assert told.err.startswith("Note: The class numbers of ")
        assert f"{order} was given as the class order (--classes-order)." in told.err
    assert answers == {"fer2013": {"angry": 1, "happy": 1, "sad": 1}, "five": {"angry": 1, "happy": 1, "surprise": 1}}


def test_import_takes_the_order_too(faces: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["data", "import", str(faces), "-o", str(tmp_path / "out")]) == 2
    assert "five as the class order (--classes-order)" in capfd.readouterr().err
    out = str(tmp_path / "out")
    assert run(["data", "import", str(faces), "-o", out, "--classes-order", "five", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["classes"] == ["angry", "disgust", "sad", "happy", "surprise"]
    assert any("five was given as the class order (--classes-order)" in note for note in told["notes"])
    assert run(["evaluate", "--data", out, "--classes-order", "five"]) == 2
    told_off = capfd.readouterr().err
    assert "was imported with its classes; leave the class order and label rules out" in told_off
    assert told_off.endswith("(--classes-order).\n")
    assert run(["evaluate", "--data", out, "--label", "happy=sad"]) == 2
    assert capfd.readouterr().err.endswith("(--label).\n")


def test_folders_of_ck_plus_are_evaluated_with_the_labels_that_import_takes(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for number, name in enumerate(("anger", "contempt", "disgust", "fear", "happy", "sadness", "surprise", "Freude")):
        (tmp_path / "CK+48" / name).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "CK+48" / name / "1.png"), np.full((48, 48), 30 * number, np.uint8))
    rules = ["--label", "contempt=", "--label", "Freude=happy", "--label", "bored=sad"]
    assert run(["evaluate", "--data", str(tmp_path / "CK+48"), "--split", "all", *rules, "--json"]) == 0
    told = capfd.readouterr()
    figures = json.loads(told.out)
    assert figures["n"] == 7
    assert {name: one["n"] for name, one in figures["per_class"].items()} == {
        **dict.fromkeys(("angry", "disgust", "fear", "sad", "surprise"), 1),
        **{"happy": 2, "neutral": 0},
    }
    assert "1 face of a class that a label rule (--label) leaves out" in told.err
    assert "No class is called 'bored', which a label rule (--label) names." in told.err
    assert run(["data", "import", str(tmp_path / "CK+48"), "-o", str(tmp_path / "out"), *rules, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["faces"] == 7
    assert run(["evaluate", "--data", str(tmp_path / "CK+48"), "--split", "all"]) == 2
    assert (
        "'Freude' is no emotion; say what it means by a label rule, 'Freude=NEW' (--label)." in capfd.readouterr().err
    )


def test_the_shared_case_is_refused_and_read_in_the_order_named(
    shared_cases: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = str(shared_cases / "no_usage_345.csv")
    assert run(["evaluate", "--data", path, "--split", "all"]) == 2
    assert "(0 angry, 3 happy, 4 sad) as well as" in capfd.readouterr().err
    assert run(["evaluate", "--data", path, "--split", "all", "--classes-order", "fer2013", "--json"]) == 0
    figures = json.loads(capfd.readouterr().out)
    assert figures["n"] == 54
    assert figures["accuracy"] > 0.7
    for name in ("semicolon.csv", "float_pixels.csv"):
        assert run(["evaluate", "--data", str(shared_cases / name), "--split", "all", "--json"]) == 0
        assert json.loads(capfd.readouterr().out)["n"] == 30
