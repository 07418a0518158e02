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


NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("crop", "x"), NAN, r"crop\.x"),
        (("crop", "side"), INFINITY, r"crop\.side"),
        (("crop", "y"), 5.0, "crop: the middle of the face would lie at 0.5, 5.43, outside of the tile"),
        (("heads", "7", "temperature"), NAN, r"heads\.7\.temperature"),
        (("heads", "7", "temperature"), 1e300, r"heads\.7\.temperature"),
        (("heads", "7", "offsets"), [INFINITY] * 7, r"heads\.7\.offsets"),
        (("heads", "7", "thresholds", "happy"), NAN, r"heads\.7\.thresholds\.happy"),
        (("heads", "7", "thresholds"), {"contempt": 0.5}, "a threshold for “contempt”"),
        (("heads", "7", "labels", 1), "angry", r"heads\.7\.labels: it names angry twice"),
        (("heads", "7", "labels", 1), "bored", r"heads\.7\.labels: “bored” is none of the 7 emotions"),
        (("heads", "7", "labels", 1), "contempt", r"heads\.7\.labels: “contempt” is none of the 7 emotions"),
        (("heads", "7", "labels"), ["happy", "sad"], "there is no reading of 2 emotions, only of 4, 5, 7 and 8"),
        (("heads", "7", "output"), "ferplus", "two heads read the same output"),
        (("input", "range"), [0, 1], "takes pixels from 0 to 1, and is given 0 to 255"),
        (("input", "height"), 64, r"input\.height"),
        (("probe", "fer2013"), [[0.5, 0.5]], "probe has to hold 3 rows of 7 numbers for the output fer2013"),
        (("probe", "fer2013"), [[1.0] * 7] * 3, "is no probability"),
        (("probe", "fer2013"), [[NAN] * 7] * 3, r"probe\.fer2013"),
        (("format",), 0, "format"),
        (("format",), True, "format"),
        (("name",), "red \x1b[31m", "name: it holds characters that cannot be shown"),
    ],
)
def test_a_value_that_cannot_be_right_is_named(
    copy: Path, place: tuple[str | int, ...], value: object, sentence: str
) -> None:
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    holder = manifest
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(FerError, match=sentence) as caught:
        ModelFolder.read(copy)
    assert str(copy) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_head_is_listed_under_its_number_of_classes(copy: Path) -> None:
    manifest = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    manifest["heads"] = {"7": manifest["heads"]["8"]}
    (copy / "model.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(FerError, match="the head of 7 classes has 8 labels"):
        ModelFolder.read(copy)


def test_a_folder_of_a_newer_program_asks_for_that_program(copy: Path) -> None:
    (copy / "model.json").write_text('{"format": 2, "networks": []}', encoding="utf-8")
    with pytest.raises(FerError, match=r"made by a newer version of FER Studio .*Update the program"):
        ModelFolder.read(copy)


@pytest.mark.parametrize("content", ["[" * 200_000, '{"name": "' + "a" * (9 << 20) + '"}'], ids=["deep", "huge"])
def test_a_manifest_that_no_program_wrote_is_refused_at_once(copy: Path, content: str) -> None:
    (copy / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(FerError, match="damaged"):
        ModelFolder.read(copy)
