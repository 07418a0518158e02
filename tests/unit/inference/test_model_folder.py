import json
import shutil
from pathlib import Path

import pytest

from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.inference import ModelFolder, shipped_model


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped network that a test may damage."""
    return Path(shutil.copytree(shipped_model(), tmp_path / "model"))


def test_the_shipped_network_says_what_it_is() -> None:
    folder = ModelFolder.read(shipped_model())
    assert folder.head(7).labels == FER2013
    assert folder.head(8).labels == FERPLUS
    assert folder.manifest.input.height == folder.manifest.input.width == 48
    assert len(folder.sha256) == 64


def test_the_shipped_figures_reach_the_goal() -> None:
    figures = ModelFolder.read(shipped_model()).manifest.figures
    assert figures["7"]["accuracy"] >= 0.705
    assert figures["8"]["accuracy"] >= 0.85


@pytest.mark.parametrize("name", ["model.tflite", "model.keras"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(FerError, match=f"lacks the file {name}"):
        ModelFolder.read(copy)


def test_a_changed_file_is_named(copy: Path) -> None:
    with (copy / "model.tflite").open("r+b") as stream:
        stream.seek(1000)
        stream.write(b"\0\1\2\3")
    with pytest.raises(FerError, match=r"model\.tflite .* is not the one"):
        ModelFolder.read(copy)


def test_a_folder_without_a_manifest_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="not a model folder"):
        ModelFolder.read(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no model folder at"):
        ModelFolder.read(tmp_path / "nowhere")


@pytest.mark.parametrize("content", ["", "not json", "[]", "{}", '{"name": 3}'])
def test_a_damaged_manifest_is_one_sentence(copy: Path, content: str) -> None:
    (copy / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(FerError, match="damaged"):
        ModelFolder.read(copy)


def test_an_emotion_without_its_offset_is_noticed(copy: Path) -> None:
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    next(iter(manifest["heads"].values()))["offsets"] = [0.1, -0.1]
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(FerError, match="2 offsets for 7 emotions"):
        ModelFolder.read(copy)


def test_a_file_outside_the_folder_is_not_followed(copy: Path) -> None:
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    manifest["files"]["../other"] = "0" * 64
    (copy.parent / "other").write_bytes(b"")
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(FerError, match="lacks the file"):
        ModelFolder.read(copy)


def test_writing_adds_the_hashes_and_reads_back(copy: Path) -> None:
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    del manifest["files"], manifest["format"]
    manifest["version"] = "9"
    folder = ModelFolder.write(copy, manifest)
    assert folder.title.endswith("v9")
    assert set(folder.manifest.files) == {"model.keras", "model.tflite"}


def test_a_folder_that_tells_no_thresholds_has_one_for_all(copy: Path) -> None:
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    for head in manifest["heads"].values():
        head.pop("thresholds", None)
        head.pop("temperature", None)
    manifest.pop("probe", None)
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    head = ModelFolder.read(copy).head(7)
    assert (head.threshold_of("happy"), head.temperature) == (0.4, 1.0)
    manifest["heads"]["7"]["thresholds"] = {"happy": 0.37}
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    head = ModelFolder.read(copy).head(7)
    assert (head.threshold_of("happy"), head.threshold_of("sad")) == (0.37, 0.4)
    manifest["heads"]["7"]["thresholds"] = {"happy": 37}
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(FerError, match=r"heads\.7\.thresholds\.happy"):
        ModelFolder.read(copy)
