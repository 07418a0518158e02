"""What is kept of a run beside it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.arrays import FaceArrays
from fer_core.errors import FerError
from fer_core.experiments.run_result import FILE, fingerprint, make_run_result, read_run_result, run_name
from fer_core.training.recipe import Recipe
from tests.unit.experiments.fake_runs import FakeRuns, MakeJob

RECIPE = Recipe(classes=(7,), epochs=2)


def test_an_outcome_is_read_back_as_it_was(tmp_path: Path, make_job: MakeJob) -> None:
    job = make_job(FakeRuns(lambda recipe: 150))
    made = make_run_result(job, RECIPE, tmp_path, lambda *step: None)
    assert (made.score, made.epochs, made.best_epoch, made.seconds) == (0.75, 2, 2, 4.0)
    read = read_run_result(tmp_path, RECIPE, job.fingerprint)
    assert read is not None
    np.testing.assert_array_equal(read.right["7"], np.arange(200) < 150)
    assert replace(read, right={}) == replace(made, right={})


def test_where_the_data_lie_makes_no_other_run_and_what_they_are_does(tmp_path: Path, make_job: MakeJob) -> None:
    job = make_job(FakeRuns(lambda recipe: 150))
    make_run_result(job, RECIPE.model_copy(update={"data": "here.csv"}), tmp_path, lambda *step: None)
    assert read_run_result(tmp_path, RECIPE.model_copy(update={"data": "there.csv"}), job.fingerprint) is not None
    with pytest.raises(FerError, match="on other data"):
        read_run_result(tmp_path, RECIPE, "0" * 64)


def test_a_damaged_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"PK half a file")
    with pytest.raises(FerError, match="is damaged"):
        read_run_result(tmp_path, RECIPE, "")


def test_the_fingerprint_tells_labels_and_splits_apart(data: FaceArrays) -> None:
    others = [
        replace(data, labels=data.labels[::-1].copy()),
        replace(data, split=np.array(["train"] * 7 + ["validation"])),
        replace(data, votes=np.zeros((8, 10), np.int64)),
        data.take(np.arange(7)),
    ]
    assert len({fingerprint(one) for one in [data, *others]}) == 5


def test_a_name_for_a_folder_holds_no_sign_that_a_system_forbids() -> None:
    assert run_name(' No "noise": 64/128 filters? ') == "no-noise-64-128-filters"
