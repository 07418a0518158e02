"""`evaluate` and `models` as a person or a program calls them, on the network that comes along."""

import json
import runpy
from pathlib import Path

import numpy as np
import pytest

from fer_core.commands.evaluate import evaluate
from fer_core.commands.models import models
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import head_for


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


def test_mirror_images_are_averaged_on_request(validation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for flip in (False, True):
        evaluate(data=validation, classes=7, flip=flip, as_json=True)
        told.append(json.loads(capsys.readouterr().out))
    assert [one["flip"] for one in told] == [False, True]
    assert told[1]["nll"] < told[0]["nll"]
    assert abs(told[1]["accuracy"] - told[0]["accuracy"]) < 0.03


def test_the_page_names_every_class(validation: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate(data=validation / "fer2013.csv", classes=5, split="PublicTest")
    page = capsys.readouterr().out
    assert "5 classes" in page
    for name in ("angry", "disgust", "sad", "happy", "surprise"):
        assert name in page


def test_what_cannot_be_measured_is_refused_in_words(validation: Path, tmp_path: Path) -> None:
    with pytest.raises(FerError, match=r"no test split\. It has: validation"):
        evaluate(data=validation, split="PrivateTest")
    with pytest.raises(FerError, match="--ferplus"):
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
