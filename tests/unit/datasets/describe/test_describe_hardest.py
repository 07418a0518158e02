"""The hardest faces: suspects where there are any, else a network's loss."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.describe.hardest import hardest_by_network, hardest_by_suspects
from fer_core.datasets.packed import PackedDataset
from fer_core.datasets.suspects import read_suspects, write_suspects
from fer_core.emotions import FER2013

HEADS = {7: FER2013}


class Brightness:
    """Takes bright pictures for happy and dark ones for sad."""

    def __init__(self) -> None:
        self.asked = 0

    def probabilities(self, crops: NDArray[np.uint8], classes: int) -> NDArray[np.float32]:
        self.asked += len(crops)
        answers = np.full((len(crops), classes), 0.01, np.float32)
        bright = crops.mean(axis=(1, 2)) / 255
        answers[:, FER2013.index("happy")] = bright
        answers[:, FER2013.index("sad")] = 1 - bright
        return answers


def shades(make: Any, labels: list[str], values: list[int]) -> PackedDataset:
    dataset: PackedDataset = make(np.stack([np.full((48, 48), value, np.uint8) for value in values]), labels)
    return dataset


def test_the_highest_loss_comes_first_in_each_class(make: Any) -> None:
    dataset = shades(make, ["happy", "happy", "happy", "sad", "sad"], [250, 20, 120, 10, 240])
    hard = hardest_by_network(dataset, Brightness(), "bright v1", HEADS, 100, each=2)
    assert hard is not None
    assert {name: rows.tolist() for name, rows in hard.rows.items()} == {"happy": [1, 2], "sad": [4, 3]}
    assert hard.notes["happy"][0] == "sad (92%)"
    assert hard.recall == {"happy": 1 / 3, "sad": 0.5}
    assert "bright v1" in hard.how
    assert "all 5 faces" in hard.how


def test_the_network_is_asked_about_no_more_faces_than_allowed(make: Any) -> None:
    dataset = shades(make, ["happy", "sad"] * 20, list(range(40)))
    judge = Brightness()
    hard = hardest_by_network(dataset, judge, "b", HEADS, 12)
    assert hard is not None
    assert (judge.asked, hard.judged) == (12, 12)
    assert "12 of the 40 faces" in hard.how


def test_classes_that_the_network_does_not_know_are_left_to_others(make: Any) -> None:
    dataset = shades(make, ["happy", "bored"], [1, 2])
    assert hardest_by_network(dataset, Brightness(), "b", HEADS, 12) is None


def test_suspects_go_before_the_network(make: Any) -> None:
    dataset = shades(make, ["happy", "sad", "sad", "sad"], [1, 2, 3, 4])
    assert hardest_by_suspects(dataset, read_suspects(dataset)) is None
    found = pd.DataFrame(
        {
            "id": ["a/003", "a/001"],
            "kind": "mislabel",
            "score": [0.7, 0.9],
            "label": "sad",
            "suggested": ["happy", ""],
            "note": "",
        }
    )
    write_suspects(dataset, "mislabel", found)
    hard = hardest_by_suspects(dataset, read_suspects(dataset))
    assert hard is not None
    assert {name: rows.tolist() for name, rows in hard.rows.items()} == {"sad": [1, 3]}
    assert hard.notes == {"sad": ("doubtful (90%)", "happy (70%)")}
    assert "suspects 2 labels" in hard.how
