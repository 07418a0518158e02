import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import program
from app.cli.many_runs import settled_data
from app.cli.train import need_keras, train
from fer_core.datasets.importers.ferplus import VOTES_HEADER
from fer_core.datasets.versioned import add_version, open_dataset
from fer_core.errors import FerError
from fer_core.inference import ModelFolder
from fer_core.training.recipe import read_recipe, recipe_file


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """A folder with seventy made-up faces and their votes."""
    folder = tmp_path / "data"
    folder.mkdir()
    usages = ["Training"] * 14 + ["PublicTest"] * 56
    rows = [f"{i % 7},{' '.join([str(3 * i)] * 2303)} 0,{usage}" for i, usage in enumerate(usages)]
    ballots = [",".join("10" if column == i % 8 else "0" for column in range(10)) for i in range(70)]
    votes = [f"{usage},{i}.png,{ballot}" for i, (usage, ballot) in enumerate(zip(usages, ballots, strict=True))]
    (folder / "fer2013.csv").write_text("\n".join(["emotion,pixels,Usage", *rows]))
    (folder / "fer2013new.csv").write_text("\n".join([f"Usage,Image name,{','.join(VOTES_HEADER)}", *votes]))
    return folder


def test_a_run_leaves_a_folder_and_a_model(faces: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")
    run, model = tmp_path / "run", tmp_path / "models" / "mine"
    votes = faces / "fer2013new.csv"
    settings: dict[str, Any] = {"epochs": 1, "batch": 7, "classes": "7,8", "learning_rate": 0.01}
    train(data=faces, ferplus=votes, out=run, model="hogge_1_1", **settings)
    assert "1 epoch" in (run / "report.md").read_text()
    # The same command again goes on where it stopped: nothing is left to train, only to export.
    train(data=faces, ferplus=votes, out=run, model="hogge_1_1", **settings, resume=True, export=model)
    assert ModelFolder.read(model).manifest.data["train"] == 14
    said = capsys.readouterr()
    assert "Going on after epoch 1 of 1." in said.err
    assert "95% interval" in said.out


def test_a_run_keeps_the_version_of_the_data_set(faces: Path, tmp_path: Path) -> None:
    pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")
    packed = tmp_path / "faces"
    assert program.run(["data", "import", str(faces / "fer2013.csv"), "-o", str(packed)]) == 0
    dataset = open_dataset(packed)
    add_version(dataset, dataset.faces, "review", {})
    train(data=packed, out=tmp_path / "run", model="hogge_1_1", epochs=1, batch=7, classes="7")
    assert read_recipe(tmp_path / "run" / "recipe.toml").data == f"{packed}@2"
    settled = settled_data(read_recipe(recipe_file("quick")), packed, None)
    assert settled.data == f"{packed}@2"


def test_resume_without_a_run_is_refused(faces: Path, tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no run to go on with"):
        train(data=faces, out=tmp_path / "run", resume=True)


def test_a_missing_training_library_is_said_in_words(
    faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.cli.train.find_spec", lambda name: None)
    with pytest.raises(FerError, match="Training needs keras, which is not installed"):
        train(data=faces, out=tmp_path / "run", model="hogge_1_1", classes="7")
    assert not (tmp_path / "run").exists()


def test_a_backend_that_does_not_exist_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "abacus")
    with pytest.raises(FerError, match="KERAS_BACKEND is 'abacus'"):
        need_keras()


def test_nothing_to_train_on_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="give --data"):
        train(out=tmp_path / "run")


def test_a_run_folder_that_is_a_file_is_refused(faces: Path, tmp_path: Path) -> None:
    pytest.importorskip("keras", reason="Keras comes with the extra 'train'")
    (tmp_path / "run").write_text("here")
    with pytest.raises(FerError, match="in the way"):
        train(data=faces, out=tmp_path / "run", model="hogge_1_1", classes="7")


def test_reading_the_commands_loads_no_training_library() -> None:
    code = "import sys, app.cli.train, app.cli.evaluate, app.cli.models; " + (
        "sys.exit(bool({'keras', 'tensorflow', 'scipy.stats'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[4]
    assert subprocess.run([sys.executable, "-c", code], cwd=root).returncode == 0
