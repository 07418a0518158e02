"""A whole export of a small network."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import evaluate
from fer_core.export import formats, litert
from fer_core.export.export_run import Exported, export
from fer_core.export.folder import staging_folder
from fer_core.export.formats import FILES, onnx_is_there
from fer_core.export.source import load_network, read_source
from fer_core.inference import ModelFolder, open_classifier
from fer_core.training.validation import all_figures, predict

KEPT = ("litert-int8", "savedmodel")


@pytest.fixture(scope="module")
def exported(network_file: Path, faces: FaceArrays, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return export(read_source(network_file), tmp_path_factory.mktemp("exported") / "model", faces, KEPT)


def test_the_folder_holds_the_model_and_what_was_asked_for(exported: Exported) -> None:
    folder = exported.folder.path
    names = {"MODEL_CARD.md", "exports", "model.json", "model.keras", "model.tflite", "risk_coverage.png"}
    assert {path.name for path in folder.iterdir()} == names
    assert {path.name for path in (folder / "exports").iterdir()} == {FILES[name] for name in KEPT}
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def test_the_manifest_tells_heads_temperatures_and_thresholds(exported: Exported) -> None:
    folder = exported.folder
    assert folder.title == "small-one v1"
    assert (folder.head(7).labels, folder.head(8).labels) == (FER2013, FERPLUS)
    assert folder.head(7).temperature > 1.5
    assert set(folder.head(7).thresholds) == set(FER2013)
    assert all(0.35 <= value <= 1 for value in folder.head(8).thresholds.values())
    told = json.loads((folder.path / "model.json").read_text(encoding="utf-8"))
    assert [row["format"] for row in told["formats"]] == [name for name in FILES if name != "onnx" or onnx_is_there()]
    assert told["chosen"] in FILES
    assert told["figures"]["8"]["n"] > 80
    assert told["figures"]["7"]["flip"]["n"] == 100
    assert told["figures"]["7"]["rule"] == "label"
    assert told["figures"]["8"]["rule"] == "plurality"
    assert "majority" not in told["figures"]["7"]
    assert told["figures"]["8"]["majority"]["n"] < told["figures"]["8"]["n"]
    assert 0 < told["figures"]["8"]["mean_recall"] < 1
    assert set(told["heads"]["7"]["risk_coverage"]) == {"aurc", "points", "with_thresholds"}


def test_calibration_is_in_the_network(exported: Exported, network_file: Path, faces: FaceArrays) -> None:
    images = faces.of_split("validation").images[:, :, :, None].astype(np.float32)
    before = load_network(network_file)(images, training=False)
    after = load_network(exported.folder.file("model.keras"))(images, training=False)
    for head, measured in exported.measured.heads.items():
        fit = measured.calibration.fit
        assert len(fit.offsets) == len(measured.labels)
        np.testing.assert_allclose(np.asarray(after[head]), fit.apply(np.asarray(before[head])), atol=1e-5)
        told = exported.folder.head(len(measured.labels))
        assert (told.temperature, told.floor, told.offsets) == (fit.temperature, fit.floor, fit.offsets)
    found = exported.measured.heads["fer2013"].calibration
    assert found.ece_after < found.ece_before


def test_the_shipped_file_answers_as_the_network(exported: Exported, faces: FaceArrays) -> None:
    images = faces.images[:6]
    expected = load_network(exported.folder.file("model.keras"))(images[..., None].astype(np.float32), training=False)
    with open_classifier(exported.folder, device="cpu") as classifier:
        for count in (1, 6):
            found = classifier.probabilities(images[:count], 8)
            np.testing.assert_allclose(found, np.asarray(expected["ferplus"])[:count], atol=0.05)


def test_every_format_agrees_with_keras(exported: Exported) -> None:
    rows = {row.format: row for row in exported.formats.figures}
    for name in ("litert", "savedmodel", *(["onnx"] if onnx_is_there() else [])):
        assert rows[name].difference < 1e-4
        assert rows[name].agreement == 1.0
        assert rows[name].lost == {"7": 0.0, "8": 0.0}
    assert rows["litert-fp16"].difference < 0.02
    assert rows["litert-int8"].agreement > 0.8
    assert all(row.size > 1000 for row in rows.values())


def test_the_card_says_what_was_measured(exported: Exported) -> None:
    card = (exported.folder.path / "MODEL_CARD.md").read_text(encoding="utf-8")
    for heading in ("Use", "Data", "Calibration", "Size, time and formats", "How to make it again"):
        assert f"## {heading}\n" in card
    for classes in (7, 8, 4, 5):
        assert f"### {classes} classes\n" in card
    assert f"{exported.measured.figures['7'].accuracy:.1%}" in card
    assert f"{exported.measured.figures['7'].mean_recall:.1%}" in card
    assert exported.measured.majority is not None
    assert f"| 8 | majority | {exported.measured.majority[0].n} |" in card
    assert "hiring, grading, policing" in card
    assert "24 pixels wide" in card
    assert "(risk_coverage.png)" in card


def test_an_export_of_an_export_starts_without_the_temperature(exported: Exported, faces: FaceArrays) -> None:
    again = read_source(exported.folder.path)
    images = faces.images[:4, :, :, None].astype(np.float32)
    calibrated = load_network(exported.folder.file("model.keras"))(images, training=False)
    sure = np.asarray(again.network(images, training=False)["fer2013"]).max(axis=1)
    assert (sure > np.asarray(calibrated["fer2013"]).max(axis=1)).all()
    assert (again.name, again.version) == ("small-one", "1")


def test_the_card_claims_only_what_is_known(exported: Exported) -> None:
    card = (exported.folder.path / "MODEL_CARD.md").read_text(encoding="utf-8").replace("\n", " ")
    assert "not those of FER-2013 but of another set, with 100 validation faces of 7 classes" in card
    assert "it is not known whether it has seen the faces that it is measured on" in card
    assert "How it was trained is not recorded." in card
    assert "fer-studio train" not in card


def test_faces_of_some_classes_only_are_measured_for_what_they_show(network_file: Path, faces: FaceArrays) -> None:
    shown = faces.take(np.isin(faces.labels, [FER2013.index("fear"), FER2013.index("disgust")]))
    found = all_figures(predict(load_network(network_file), shown.images), shown)
    assert list(found) == ["7", "8", "5"]
    assert found["5"].n == int((shown.labels == FER2013.index("disgust")).sum())


def test_a_format_that_cannot_be_made_is_named_and_the_others_are_kept(
    network_file: Path, faces: FaceArrays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no such operation\nand a long story")

    monkeypatch.setattr(formats, "_run_saved_model", fail)
    monkeypatch.setattr(formats, "onnx_is_there", lambda: False)
    made = export(read_source(network_file), tmp_path / "model", faces, ("savedmodel", "litert-fp16", "litert-fp16"))
    assert made.formats.failed == {"savedmodel": "no such operation"}
    assert "savedmodel could not be made: no such operation" in made.formats.shortfalls()
    assert made.kept == ["litert-fp16"]
    assert [path.name for path in (tmp_path / "model" / "exports").iterdir()] == [FILES["litert-fp16"]]
    assert made.as_json()["failed"] == {"savedmodel": "no such operation"}


def test_where_no_file_can_be_shipped_what_was_asked_for_is_kept_and_an_earlier_model_stays(
    network_file: Path, exported: Exported, faces: FaceArrays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "SLOWEST", 0.0)
    monkeypatch.setattr(formats, "onnx_is_there", lambda: False)
    with pytest.raises(FerError, match=r"litert takes .* times as long .* is in .*exports: litert-fp16\.$"):
        export(read_source(network_file), tmp_path / "model", faces, ["litert-fp16"])
    assert [path.name for path in (tmp_path / "model").iterdir()] == ["exports"]
    assert [path.name for path in (tmp_path / "model" / "exports").iterdir()] == [FILES["litert-fp16"]]
    shutil.copytree(exported.folder.path, tmp_path / "earlier")
    with pytest.raises(FerError, match=r"the model in .*earlier stays as it was\.$"):
        export(read_source(network_file), tmp_path / "earlier", faces, ["litert-fp16"])
    assert ModelFolder.read(tmp_path / "earlier").manifest == exported.folder.manifest
    assert {path.name for path in (tmp_path / "earlier" / "exports").iterdir()} == {FILES[name] for name in KEPT}


def test_two_networks_are_timed_in_turns_and_by_their_shortest_laps(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[bytes] = []
    now = [0.0]

    class Runner:
        def __init__(self, content: bytes) -> None:
            self.content = content

        def get_input_details(self) -> dict[str, None]:
            return {"image": None}

        def __call__(self, image: np.ndarray) -> None:
            called.append(self.content)
            # Only the tenth lap of each is not held up by something else.
            held_up = 0.0 if called.count(self.content) == 10 else 0.25
            now[0] += held_up + {b"slow": 0.004, b"fast": 0.002}[self.content]

    monkeypatch.setattr(litert, "_runner", Runner)
    monkeypatch.setattr(litert, "_clock", lambda: now[0])
    found = litert.litert_pace(b"slow", b"fast", np.zeros((1, 48, 48, 1), np.float32))
    assert found.milliseconds == pytest.approx(4)
    assert found.relative == pytest.approx(2)
    assert called == [b"slow", b"fast"] * litert.LAPS


def test_every_litert_file_is_timed_and_no_other_is(exported: Exported) -> None:
    for row in exported.formats.figures:
        assert (row.pace is None) == (row.format in ("onnx", "savedmodel"))
        assert row.pace is None or (row.pace.milliseconds > 0 and row.pace.relative > 0)


def test_two_exports_do_not_share_a_folder_and_a_killed_one_leaves_nothing(tmp_path: Path) -> None:
    left = tmp_path / "model" / ".export"
    left.mkdir(parents=True)
    (left / "model.keras").touch()
    with staging_folder(tmp_path / "model") as made:
        assert list(made.iterdir()) == []
        with pytest.raises(FerError, match="Another run"), staging_folder(tmp_path / "model"):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_is_refused_first(network_file: Path, faces: FaceArrays, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    steps: list[str] = []
    with pytest.raises(FerError, match="in the way"):
        export(read_source(network_file), tmp_path / "file", faces, on_progress=steps.append)
    assert steps == []


def test_evaluate_averages_over_mirror_images(exported: Exported, faces: FaceArrays) -> None:
    validation = faces.of_split("validation")
    with open_classifier(exported.folder, device="cpu") as classifier:
        found = evaluate(classifier, lambda count: exported.folder.head(count).labels, validation, 7, flip=True)
    assert found.accuracy == pytest.approx(exported.measured.flipped["7"].accuracy, abs=0.05)
    assert found.nll == pytest.approx(exported.measured.flipped["7"].nll, abs=0.02)


def test_what_cannot_be_exported_is_refused_before_anything_is_written(
    network_file: Path, faces: FaceArrays, tmp_path: Path
) -> None:
    source = read_source(network_file)
    with pytest.raises(FerError, match=r"no format 'coreml'\. There are: litert"):
        export(source, tmp_path / "model", faces, ["coreml"])
    with pytest.raises(FerError, match="no train split"):
        export(source, tmp_path / "model", faces.of_split("validation"))
    few = faces.take(np.arange(len(faces)) < 80)
    with pytest.raises(FerError, match=r"20 validation faces of the 7 classes that fer2013 reads; .* at least 50"):
        export(source, tmp_path / "model", few)
    without_votes = FaceArrays(faces.images, faces.labels, FER2013, faces.split, None, faces.in_ferplus)
    with pytest.raises(FerError, match=r"Give fer2013new\.csv"):
        export(source, tmp_path / "model", without_votes)
    assert list(tmp_path.iterdir()) == []
