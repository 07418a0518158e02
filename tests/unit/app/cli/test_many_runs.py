"""The commands of many runs, from the command line to the table."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("keras", reason="Keras comes with the extra 'train'")
pytest.importorskip("optuna", reason="Optuna comes with the extra 'train'")

from app.cli import program
from fer_core.emotions import FER2013
from fer_core.evaluation.metrics import Metrics, measure

RIGHT = np.arange(20) < 12


@dataclass(frozen=True)
class Weight:
    shape: tuple[int, ...] = (3,)


class Network:
    trainable_weights = (Weight(),)

    @staticmethod
    def count_params() -> int:
        return 3


@dataclass(frozen=True)
class Result:
    figures: dict[str, Metrics]
    history: list[dict[str, float]]
    network: Network
    best_epoch: int = 1


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a data set, a recipe, an ablation and a search space."""
    rows = [f"{i % 7},{' '.join([str(9 * i)] * 2304)},{'Training' if i < 9 else 'PublicTest'}" for i in range(12)]
    (tmp_path / "fer2013.csv").write_text("\n".join(["emotion,pixels,Usage", *rows]))
    (tmp_path / "recipe.toml").write_text('classes = [7]\nepochs = 2\nmodel = "hogge_1_1"\ndata = "fer2013.csv"\n')
    (tmp_path / "ablation.toml").write_text('base = "recipe.toml"\n[[row]]\nname = "b"\nchange = { batch = 4 }\n')
    (tmp_path / "space.toml").write_text('base = "recipe.toml"\ntrials = 2\n[space]\nbatch = { low = 2, high = 9 }\n')
    return tmp_path


@pytest.fixture(autouse=True)
def _runs_of_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    labels = np.arange(20) % 7
    metrics = measure(np.eye(7)[np.where(RIGHT, labels, (labels + 1) % 7)], labels, FER2013)

    def run(recipe: Any, data: Any, folder: Path, watch: Any, folds: Any = None) -> Result:
        row = {"epoch": 1, "score": 0.6, "seconds": 1.0}
        watch(0, 1, row)
        return Result({"7": metrics}, [row], Network())

    monkeypatch.setattr("fer_core.training.training_run.run_recipe", run)
    monkeypatch.setattr("fer_core.experiments.correctness.right_of", lambda result: {"7": RIGHT})


def arguments(command: str, files: Path) -> list[str]:
    given = {
        "ablate": [str(files / "ablation.toml")],
        "tune": [str(files / "space.toml")],
        "crossvalidate": ["--recipe", str(files / "recipe.toml"), "--folds", "2"],
    }
    return [command, *given[command], "--out", str(files / "out")]


COMMANDS = pytest.mark.parametrize(("command", "rows"), [("ablate", 2), ("tune", 2), ("crossvalidate", 3)])


@COMMANDS
def test_json_is_one_document_and_nothing_else(
    command: str, rows: int, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.run([*arguments(command, files), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert len(printed["rows"]) == rows
    assert all(row["accuracy_7"] == 0.6 for row in printed["rows"])
    assert printed == json.loads((files / "out" / "table.json").read_text())


@COMMANDS
def test_the_table_is_printed_and_a_second_time_nothing_is_run(
    command: str, rows: int, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.run(arguments(command, files)) == 0
    assert "60.0%" in capsys.readouterr().out
    assert program.run(arguments(command, files)) == 0
    said = capsys.readouterr()
    assert said.err.count("made before") == 2
    assert "60.0%" in said.out


@COMMANDS
def test_ctrl_c_is_130_and_says_how_to_go_on(
    command: str, rows: int, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fer_core.training.training_run.run_recipe", interrupted)
    assert program.run(arguments(command, files)) == 130
    said = " ".join(capsys.readouterr().err.split())
    assert "give the same command again to go on from there." in said


@COMMANDS
def test_a_full_disk_is_one_sentence_and_exit_2(
    command: str, rows: int, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fer_core.training.training_run.run_recipe", full)
    assert program.run(arguments(command, files)) == 2
    assert "Error: Stopped, because something could not be written: [Errno 28]" in capsys.readouterr().err


@pytest.mark.parametrize("seeds", ["1,1", "one", "", "-1"])
def test_wrong_seeds_are_refused(seeds: str, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run([*arguments("ablate", files), f"--seeds={seeds}"]) == 2
    assert "--seeds takes whole numbers" in capsys.readouterr().err


def test_without_data_it_is_said_what_to_give(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = files / "recipe.toml"
    recipe.write_text(recipe.read_text().replace("data =", "# data ="))
    assert program.run(arguments("crossvalidate", files)) == 2
    assert "give --data" in capsys.readouterr().err
