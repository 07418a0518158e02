"""`fer-studio predict` on real pictures."""

import json
from pathlib import Path

import pytest

from app.cli.program import run

EMOTIONS = {"angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"}


def test_five_people_are_five_faces_in_the_designs_shape(shared_media: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = shared_media / "multi_face.jpg"
    assert run(["predict", str(path), "--json", "--device", "cpu"]) == 0
    (entry,) = json.loads(capfd.readouterr().out)
    assert set(entry) == {"path", "faces"}
    assert entry["path"] == str(path)
    assert len(entry["faces"]) == 5
    for face in entry["faces"]:
        assert set(face) == {"box", "score", "label", "confidence", "reason", "probabilities"}
        assert set(face["probabilities"]) == EMOTIONS
        assert sum(face["probabilities"].values()) == pytest.approx(1, abs=1e-4)
        assert max(face["probabilities"].values()) == pytest.approx(face["confidence"], abs=1e-6)
        assert face["score"] > 0.8
    lefts = sorted(face["box"][0] for face in entry["faces"])
    assert lefts == pytest.approx([212, 311, 438, 530, 683], abs=12)
    smiling = [face for face in entry["faces"] if face["probabilities"]["happy"] > 0.5]
    assert len(smiling) >= 4


def test_eight_classes_name_eight_emotions(shared_media: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["predict", str(shared_media / "single_face.jpg"), "--json", "--classes", "8", "--device", "cpu"]) == 0
    ((face,),) = [entry["faces"] for entry in json.loads(capfd.readouterr().out)]
    assert set(face["probabilities"]) == EMOTIONS | {"contempt"}
    assert face["label"] == "happy"


def test_a_threshold_above_the_confidence_is_uncertain(shared_media: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(shared_media / "single_face.jpg")
    assert run(["predict", path, "--json", "--threshold", "1.0", "--device", "cpu"]) == 0
    ((face,),) = [entry["faces"] for entry in json.loads(capfd.readouterr().out)]
    assert (face["label"], face["reason"]) == ("uncertain", "low confidence")


def test_a_picture_reads_alike_alone_and_after_another(shared_media: Path, capfd: pytest.CaptureFixture[str]) -> None:
    first, second = str(shared_media / "multi_face.jpg"), str(shared_media / "single_face.jpg")
    assert run(["predict", second, "--json", "--device", "cpu"]) == 0
    (alone,) = json.loads(capfd.readouterr().out)
    assert run(["predict", first, second, "--json", "--device", "cpu"]) == 0
    assert json.loads(capfd.readouterr().out)[1] == alone


def test_the_table_names_picture_and_label(shared_media: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["predict", str(shared_media / "single_face.jpg"), "--device", "cpu"]) == 0
    assert "happy" in capfd.readouterr().out


def test_an_unreadable_picture_is_told_and_the_others_are_read(
    shared_media: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "words.jpg"
    bad.write_text("not a picture")
    code = run(["predict", str(bad), str(shared_media / "single_face.jpg"), "--json", "--device", "cpu"])
    captured = capfd.readouterr()
    assert code == 2
    assert [Path(entry["path"]).name for entry in json.loads(captured.out)] == ["single_face.jpg"]
    told = [line for line in captured.err.splitlines() if line.startswith("Error: ")]
    assert len(told) == 1
    assert "words.jpg is not a picture" in told[0]
    assert "Traceback" not in captured.err
