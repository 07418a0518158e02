"""The documents' observations, answered with a data set's own figures."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from fer_core.datasets.describe.description import describe_dataset
from fer_core.datasets.describe.observations import Observation, answer_observations
from fer_core.datasets.packed import open_dataset
from fer_core.datasets.suspects import write_suspects


def answers(folder: Path) -> dict[str, Observation]:
    """The observations by how they begin."""
    return {
        " ".join(one.said.split()[:3]): one
        for one in answer_observations(describe_dataset(open_dataset(folder), judged=0))
    }


@pytest.fixture
def four(make: Any) -> Path:
    """Four classes: surprise bright, sad dark, happy most of all, a copy across splits."""
    shades = {"happy": 130, "sad": 110, "neutral": 114, "surprise": 150}
    labels = ["happy"] * 20 + ["sad"] * 10 + ["neutral"] * 10 + ["surprise"] * 8
    rng = np.random.default_rng(0)
    pictures = np.stack([rng.integers(-40, 41, (48, 48)) + shades[label] for label in labels]).astype(np.uint8)
    pictures[1] = pictures[0]
    splits = [("train", "validation")[place % 2] for place in range(len(labels))]
    folder: Path = make(pictures, labels, splits).folder
    return folder


def test_imbalance_is_told_with_the_largest_and_the_smallest_class(four: Path) -> None:
    found = answers(four)["The classes are"]
    assert found.verdict == "so here too"
    assert "Happy is the largest class with 41.7%, surprise the smallest with 16.7% (2.5 times fewer)" in found.answer
    assert "happy 41.7%, surprise 16.7%" in found.answer


def test_the_brightest_and_the_darkest_class_are_those_of_the_documents(four: Path) -> None:
    found = answers(four)["In every split"]
    assert found.verdict == "so here too"
    assert found.answer.startswith("Train: surprise is brightest (149.8), sad darkest (110.2); ")


def test_sad_and_neutral_are_found_closest_in_brightness(four: Path) -> None:
    assert answers(four)["Of happy, sad,"].verdict == "so here too"


def test_a_picture_in_two_splits_is_a_leak(four: Path) -> None:
    found = answers(four)["The same pictures"]
    assert found.verdict == "so here too"
    assert found.answer.startswith("Pictures that lie in more than one split, pixel for pixel: 1; ")


def test_what_nobody_searched_for_is_not_known_yet(four: Path) -> None:
    found = answers(four)
    assert found["About 2,200 of"].verdict == "not known yet"
    assert "fer-studio data mislabels" in found["About 2,200 of"].answer
    assert found["Some pictures hold"].verdict == "not known yet"


def test_suspects_answer_for_mislabels(four: Path) -> None:
    dataset = open_dataset(four)
    ids = dataset.faces["id"][dataset.faces["label"] == "sad"][:3].to_list()
    suspects = {"id": ids, "kind": "mislabel", "score": 0.9, "label": "sad", "suggested": "neutral", "note": ""}
    write_suspects(dataset, "mislabel", pd.DataFrame(suspects))
    found = answers(four)["About 2,200 of"]
    assert found.verdict == "so here too"
    assert found.answer == "3 labels (6.2%) are suspected, most often sad that should be neutral (3)."


def test_only_what_applies_is_answered(make: Any, noise: Any) -> None:
    found = answers(make(noise(6, 60, 60, 3), ["calm"] * 6).folder)
    assert "The classes are" not in found
    assert "Disgust is rare:" not in found
    assert "In every split" not in found
    assert found["All pictures are"].verdict == "not so here"
    assert "60x60 pixels, in colour; 0 of them show only grey" in found["All pictures are"].answer
