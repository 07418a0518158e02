"""What networks say of faces, kept or asked."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.data_report.measure.description import describe_dataset
from fer_core.data_report.measure.hard_examples import hard_examples_by_loss
from fer_core.data_report.measure.predictions import kept_predictions, predict_with
from fer_core.datasets.versioned import DatasetVersion, add_version
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.label_errors.predictions import Probabilities, write_probabilities


class Brightness:
    """Takes bright pictures for happy and dark ones for sad."""

    folder = SimpleNamespace(title="bright v1", manifest=SimpleNamespace(heads={"7": SimpleNamespace(labels=FER2013)}))

    def __init__(self) -> None:
        self.asked: list[float] = []

    def probabilities(self, crops: NDArray[np.uint8], classes: int) -> NDArray[np.float32]:
        answers = np.full((len(crops), classes), 0.01, np.float32)
        bright = crops.mean(axis=(1, 2)) / 255
        self.asked += bright.tolist()
        answers[:, FER2013.index("happy")] = bright
        answers[:, FER2013.index("sad")] = 1 - bright
        return answers


def shades(make: Any, labels: list[str], values: list[int]) -> DatasetVersion:
    dataset: DatasetVersion = make(np.stack([np.full((48, 48), value, np.uint8) for value in values]), labels)
    return dataset


def keep(dataset: DatasetVersion, happy: list[float], ids: list[str] | None = None) -> None:
    values = np.stack([1 - np.array(happy), happy], axis=1).astype(np.float32)
    found = Probabilities(tuple(ids or dataset.faces["id"]), ("sad", "happy"), values)
    write_probabilities(dataset.folder / "suspects" / "probabilities.npz", found)


def test_the_highest_loss_comes_first_in_each_class(make: Any) -> None:
    dataset = shades(make, ["happy", "happy", "happy", "sad", "sad"], [250, 20, 120, 10, 240])
    answers = predict_with(dataset, Brightness(), 100)  # type: ignore[arg-type]  # all that is asked of a classifier
    assert answers is not None
    hard = hard_examples_by_loss(dataset, answers, each=2)
    assert {name: rows.tolist() for name, rows in hard.rows.items()} == {"happy": [1, 2], "sad": [4, 3]}
    assert hard.notes["happy"][0] == "sad 92%"
    assert "about 5 faces: bright v1, which learned from FER-2013" in hard.how
    recall = answers.recall()
    assert (recall.held_out, recall.shares) == (False, {"happy": 1 / 3, "sad": 0.5})
    assert recall.how.startswith("asked about 5 faces, bright v1, which learned from FER-2013 and knows those")


def test_the_network_is_asked_about_no_more_faces_than_allowed(make: Any) -> None:
    dataset, judge = shades(make, ["happy", "sad"] * 20, list(range(40))), Brightness()
    answers = predict_with(dataset, judge, 12)  # type: ignore[arg-type]
    assert answers is not None
    assert len(set(judge.asked)) == 12
    assert sorted({round(shade * 255) for shade in judge.asked}) == answers.rows.tolist()
    assert "12 of the 40 faces, drawn at random" in hard_examples_by_loss(dataset, answers).how


def test_classes_that_the_network_does_not_know_are_left_to_others(make: Any) -> None:
    dataset = shades(make, ["happy", "bored"], [1, 2])
    assert predict_with(dataset, Brightness(), 12) is None  # type: ignore[arg-type]


def test_kept_answers_are_those_of_the_faces_that_are_left(make: Any) -> None:
    dataset = shades(make, ["happy", "sad", "sad", "happy"], [1, 2, 3, 4])
    assert kept_predictions(dataset) is None
    keep(dataset, [0.9, 0.2, 0.6, 0.1])
    answers = kept_predictions(add_version(dataset, dataset.faces.iloc[1:], "review", {}))
    assert answers is not None
    assert answers.probabilities[:, 0] == pytest.approx([0.2, 0.6, 0.1])
    assert answers.recall().held_out
    assert answers.recall().shares == {"happy": 0, "sad": 0.5}
    keep(dataset, [0.9], ["other/1"])
    assert kept_predictions(dataset) is None
    (dataset.folder / "suspects" / "probabilities.npz").write_bytes(b"no")
    with pytest.raises(FerError, match="holds no probabilities"):
        kept_predictions(dataset)


def test_kept_answers_go_before_the_network(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = shades(make, ["happy", "sad"], [1, 2])
    keep(dataset, [0.9, 0.7])
    monkeypatch.setattr("fer_core.inference.open_classifier", lambda *_: pytest.fail("the network was opened"))
    told = describe_dataset(dataset, 100)
    assert told.recall is not None
    assert told.hard_examples is not None
    assert told.recall.shares == {"happy": 1, "sad": 0}
    assert "each on other faces than it was asked about" in told.hard_examples.how
