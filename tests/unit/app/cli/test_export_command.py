"""`fer-studio export` as a person or a program calls it."""

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from app.cli import export as command
from app.cli.program import run
from fer_core.datasets.arrays import FaceArrays
from fer_core.errors import FerError
from tests.unit.export.small_network import converted_once, faces, network_file, tried_here

__all__ = ["converted_once", "faces", "network_file", "tried_here"]

pytestmark = pytest.mark.usefixtures("converted_once", "tried_here")

USAGE = {"train": "Training", "validation": "PublicTest"}
VOTES = "neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"


@pytest.fixture
def csv(faces: FaceArrays, tmp_path: Path) -> Path:
    """The folder with fer2013.csv and fer2013new.csv of the faces."""
    assert faces.votes is not None
    folder = tmp_path / "data"
    folder.mkdir()
    rows, votes = ["emotion,pixels,Usage"], [f"Usage,Image name,{VOTES}"]
    for place, image in enumerate(faces.images):
        usage = USAGE[str(faces.split[place])]
        rows.append(f"{faces.labels[place]},{' '.join(map(str, image.ravel()))},{usage}")
        votes.append(f"{usage},fer{place:07d}.png,{','.join(map(str, faces.votes[place]))}")
    (folder / "fer2013.csv").write_text("\n".join(rows) + "\n")
    (folder / "fer2013new.csv").write_text("\n".join(votes) + "\n")
    return folder


def test_the_command_writes_a_model_that_evaluate_reads(
    network_file: Path, csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(tmp_path / "model")
    assert run(["export", str(network_file), "-o", model, "--data", str(csv), "--name", "mine", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == model
    assert told["validation"]["7"]["n"] == 100
    assert set(told["calibration"]) == {"fer2013", "ferplus"}
    chosen = next(row for row in told["formats"] if row["format"] == told["chosen"])
    assert run(["evaluate", "--model", model, "--data", str(csv), "--classes", "7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] == pytest.approx(chosen["accuracy"]["7"], abs=1e-4)


def test_the_table_fits_a_terminal_and_names_the_folder_as_it_is(
    network_file: Path, csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = str(tmp_path / "a [bold]model")
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        assert run(["export", str(network_file), "-o", model, "--data", str(csv)]) == 0
    out = capsys.readouterr().out
    assert f"The network is in {model}." in out
    rows = [line for line in out.splitlines() if "litert-int8-weights" in line]
    assert len(rows) == 1
    assert max(map(len, out.splitlines()[:-1])) <= 80


def test_what_is_wrong_is_one_sentence(csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["export", str(tmp_path / "none"), "-o", str(tmp_path / "model"), "--data", str(csv)]
    assert run(arguments) == 2
    assert "There is no network at" in capsys.readouterr().err
    assert run([*arguments, "--formats", "onnx,coreml"]) == 2
    assert "There is no format 'coreml'" in capsys.readouterr().err


class Child:
    """Takes the place of the process that is started."""

    def __init__(self, code: int, out: str = "", err: str = "") -> None:
        self.answer = subprocess.CompletedProcess([], code, out, err)
        self.commands: list[list[str]] = []
        self.backends: list[str] = []

    def run(self, arguments: list[str], env: dict[str, str], **_: Any) -> "subprocess.CompletedProcess[str]":
        self.commands.append(arguments)
        self.backends.append(env["KERAS_BACKEND"])
        return self.answer


def give(monkeypatch: pytest.MonkeyPatch, child: Child) -> None:
    monkeypatch.setattr(command, "_other_backend", lambda: True)
    monkeypatch.setattr(subprocess, "run", child.run)
    command.export(Path("run"), Path("model"), Path("fer2013.csv"), Path("votes.csv"), "onnx", as_json=True)


def test_under_another_backend_it_works_in_a_child_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child(0, out="{}\n")
    give(monkeypatch, child)
    assert child.backends == ["tensorflow"]
    first, *arguments = child.commands[0]
    assert first == sys.executable
    assert arguments[:4] == ["-m", "app", "export", "run"]
    assert arguments[4:] == [
        *("-o", "model", "--data", "fer2013.csv", "--ferplus", "votes.csv", "--formats", "onnx", "--json"),
    ]
    assert capsys.readouterr().out == "{}\n"


def test_what_the_child_refuses_is_refused_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FerError, match=r"^There is no network at run\.$"):
        give(monkeypatch, Child(2, err="noise\nError: There is no network at run.\n"))


def test_the_child_is_told_the_order_of_the_classes_and_its_notes_are_passed_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child(0, out="{}\n", err="noise\nNote: It was read in another order.\n")
    monkeypatch.setattr(command, "_other_backend", lambda: True)
    monkeypatch.setattr(subprocess, "run", child.run)
    command.export(Path("run"), Path("model"), Path("faces.csv"), classes_order="five", as_json=True)
    arguments = child.commands[0]
    assert arguments[arguments.index("--classes-order") + 1] == "five"
    told = capsys.readouterr()
    assert told.out == "{}\n"
    assert told.err == "Note: It was read in another order.\n"
