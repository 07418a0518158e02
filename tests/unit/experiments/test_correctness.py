"""What is known of a real run, face by face."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013
from fer_core.experiments.correctness import right_of
from fer_core.experiments.run_result import Job, fingerprint, make_run_result, read_run_result
from fer_core.training.recipe import Recipe
from fer_core.training.training_run import run_recipe
from tests.unit.experiments.fake_runs import Heard

RECIPE = Recipe(model="hogge_1_1", classes=(7, 8), epochs=1, batch=8, optimizer="adam", learning_rate=0.001)


@pytest.fixture
def faces() -> FaceArrays:
    rng = np.random.default_rng(3)
    images = rng.integers(0, 256, (40, 48, 48), dtype=np.uint8)
    votes = rng.multinomial(10, [0.1] * 10, 40)
    labels = rng.integers(0, 7, 40)
    split = np.array(["train"] * 16 + ["validation"] * 24)
    return FaceArrays(images, labels, FER2013, split, votes, np.ones(40, np.bool_))


def test_the_faces_a_run_names_rightly_are_those_its_figures_count(
    faces: FaceArrays, heard: Heard, tmp_path: Path
) -> None:
    job = Job(faces, fingerprint(faces), run_recipe, right_of, heard)
    made = make_run_result(job, RECIPE, tmp_path / "run", lambda *step: None)
    assert list(made.figures) == ["7", "8", "4", "5"]
    assert made.classes == ["7", "8"]
    for classes, figures in made.figures.items():
        assert made.right[classes].shape == (figures["n"],)
        assert made.right[classes].mean() == pytest.approx(figures["accuracy"])
    read = read_run_result(tmp_path / "run", RECIPE, job.fingerprint)
    assert read is not None
    np.testing.assert_array_equal(read.right["8"], made.right["8"])


def test_the_options_of_a_network_are_known() -> None:
    from fer_core.errors import FerError
    from fer_core.experiments.overrides import check_options

    check_options(Recipe(options={"dropout": 0.1}), "The row")
    with pytest.raises(FerError, match=r"The row: the network fer_small has no option 'drop'. It has: "):
        check_options(Recipe(options={"drop": 0.1}), "The row")
