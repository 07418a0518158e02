"""`evaluate` and `models` as a person or a program calls them, on the network that comes along."""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest

from app.cli.evaluate import evaluate
from app.cli.models import models
from app.cli.program import run
from fer_core.datasets.load import read_dataset
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import head_for
from fer_core.evaluation.ground_truth import ground_truth
from fer_core.inference import open_classifier


@pytest.fixture(scope="module")
def validation(fer2013: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with fer2013.csv and fer2013new.csv of the validation faces."""
    folder = tmp_path_factory.mktemp("fer2013")
    runpy.run_path(str(fer2013 / "load.py"))["write_csv"](folder, ["validation"])
    return folder


@pytest.mark.parametrize(("classes", "n", "least"), [(7, 3589, 0.705), (8, 3553, 0.85)])
def test_the_shipped_network_reads_validation_faces(
    classes: int, n: int, least: float, validation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(data=validation, classes=classes, as_json=True)
    figures = json.loads(capsys.readouterr().out)
    assert figures["n"] == n
    assert figures["accuracy"] >= least
    assert figures["interval"][0] < figures["accuracy"] < figures["interval"][1]
    assert len(figures["classes"]) == classes
    assert np.sum(figures["confusion"]) == n
    assert figures["absent"] == []
    assert figures["mean_recall"] == pytest.approx(np.mean([one["recall"] for one in figures["per_class"].values()]))
    assert figures["mean_recall_interval"][0] < figures["mean_recall"] < figures["mean_recall_interval"][1]
    assert figures["rule"] == ("label" if classes == 7 else "plurality")


@pytest.fixture
def few(validation: Path, tmp_path: Path) -> Path:
    """250 validation faces, of every class."""
    path = tmp_path / "few.csv"
    path.write_text("\n".join((validation / "fer2013.csv").read_text().splitlines()[:251]) + "\n")
    return path


@pytest.fixture
def some(validation: Path, tmp_path: Path) -> Path:
    """The happy, sad and neutral ones of 150 validation faces, with their votes."""
    for name in ("fer2013.csv", "fer2013new.csv"):
        labels = (validation / "fer2013.csv").read_text().splitlines()[1:151]
        heading, *rows = (validation / name).read_text().splitlines()[:151]
        kept = [row for row, label in zip(rows, labels, strict=True) if label[0] in "346"]
        (tmp_path / name).write_text("\n".join([heading, *kept]) + "\n")
    return tmp_path


def test_fer_plus_by_its_published_protocol_has_as_many_faces_as_their_program_finds(validation: Path) -> None:
    found = ground_truth(read_dataset(validation), 8, "majority")
    assert len(found.rows) == 3199
    assert np.bincount(found.labels).tolist() == [1182, 865, 415, 351, 287, 24, 62, 13]
    assert found.left_out == {"not in FER+": 10, "no majority": 367, "majority unknown": 13}


def test_the_rule_of_the_truth_is_chosen_and_told(some: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counted = []
    for arguments in ([], ["--rule", "plurality"], ["--rule", "majority"]):
        assert run(["evaluate", "--data", str(some), "--classes", "8", "--json", *arguments]) == 0
        counted.append(json.loads(capsys.readouterr().out))
    assert [one["rule"] for one in counted] == ["plurality", "plurality", "majority"]
    assert counted[0] == counted[1]
    assert counted[2]["n"] < counted[0]["n"]
    assert counted[2]["left_out"]["no majority"] > 0
    assert run(["evaluate", "--data", str(some), "--classes", "7", "--rule", "majority"]) == 2
    assert (
        "with 7 it is the label of the data. Leave the rule out, or ask for 8 classes (--rule, --classes)."
        in capsys.readouterr().err
    )


def test_the_page_says_what_the_truth_is_and_which_classes_are_absent(
    some: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluate(data=some, classes=5)
    page = " ".join(capsys.readouterr().out.split())
    assert "mean recall" in page
    assert "The truth is the label of the data. Left out: " in page
    assert "No face shows angry, disgust or surprise: mean recall and macro F1 are over the 2 classes" in page
    evaluate(data=some, classes=8, rule="majority")
    assert "more than half of the votes" in " ".join(capsys.readouterr().out.split())


def test_mirror_images_are_averaged_on_request(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for flip in (False, True):
        evaluate(data=few, classes=7, flip=flip, as_json=True)
        told.append(json.loads(capsys.readouterr().out))
    assert [one["flip"] for one in told] == [False, True]
    faces = read_dataset(few)
    with open_classifier(device="cpu") as classifier:
        plain, mirrored = (classifier.probabilities(images, 7) for images in (faces.images, faces.images[:, :, ::-1]))
    for answers, figures in ((plain, told[0]), ((plain + mirrored) / 2, told[1])):
        right = answers[np.arange(250), faces.labels]
        assert figures["nll"] == pytest.approx(-np.log(right).mean(), abs=1e-4)
    assert told[1]["nll"] != told[0]["nll"]


def test_the_page_names_every_class(few: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate(data=few, classes=5, split="PublicTest")
    page = capsys.readouterr().out
    assert "5 classes" in page
    for name in ("angry", "disgust", "sad", "happy", "surprise"):
        assert name in page


def test_what_cannot_be_measured_is_refused_in_words(validation: Path, tmp_path: Path) -> None:
    with pytest.raises(FerError, match=r"no test split\. It has: validation"):
        evaluate(data=validation, split="PrivateTest")
    with pytest.raises(FerError, match=r"Give fer2013new\.csv"):
        evaluate(data=validation / "fer2013.csv", classes=8)
    with pytest.raises(FerError, match="no model folder"):
        evaluate(data=validation, model=tmp_path / "none")


def test_models_lists_the_zoo_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    models(as_json=True)
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows["fer_small"]) == ["name", "document", "input", "classes", "parameters", "trainable"]
    assert rows["fer_small"]["parameters"] == 2_681_055
    assert rows["fer_small"]["classes"] == [7, 8]


@pytest.mark.parametrize(("heads", "classes", "head"), [((7, 8), 8, 8), ((7, 8), 4, 7), ((7, 4), 4, 4), ((5,), 5, 5)])
def test_a_head_of_its_own_answers_before_a_part_of_the_seven(heads: tuple[int, ...], classes: int, head: int) -> None:
    assert head_for(classes, heads) == head


def test_classes_that_no_head_answers_for_are_refused() -> None:
    with pytest.raises(FerError, match="reads 4 classes, which does not answer for 8"):
        head_for(8, (4,))
