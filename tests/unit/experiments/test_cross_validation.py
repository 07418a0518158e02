"""Cross-validation: every fold once, and the mean with its interval."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.experiments.cross_validation import cross_validate
from fer_core.training.recipe import Recipe
from tests.unit.experiments.fake_runs import FakeRuns, Heard, MakeJob

RECIPE = Recipe(classes=(7,), epochs=2)
HITS = (120, 130, 140, 110)


def rising() -> FakeRuns:
    """Runs that get right what their fold says."""
    runs = FakeRuns(lambda recipe: HITS[runs.folds[-1][0]] if runs.folds[-1] else 0)
    return runs


def test_every_fold_is_run_and_the_mean_has_students_interval(tmp_path: Path, make_job: MakeJob) -> None:
    runs = rising()
    table = cross_validate(RECIPE, 4, make_job(runs), tmp_path)
    assert runs.folds == [(0, 4), (1, 4), (2, 4), (3, 4)]
    assert [record["fold"] for record in table.records] == ["1", "2", "3", "4", "mean"]
    assert [record["accuracy_7"] for record in table.records] == pytest.approx([0.6, 0.65, 0.7, 0.55, 0.625])
    half = 3.182446 * np.std([0.6, 0.65, 0.7, 0.55], ddof=1) / 2
    assert table.records[-1]["accuracy_high_7"] == pytest.approx(0.625 + half, rel=1e-5)
    assert table.records[0]["accuracy_low_7"] == pytest.approx(0.5309, abs=1e-4)
    assert "| mean |  |  | 16 s | 62.5% (52.2% to 72.8%) |" in (tmp_path / "table.md").read_text()


def test_finished_folds_are_not_run_again(tmp_path: Path, make_job: MakeJob, heard: Heard) -> None:
    def stop(recipe: Recipe, epoch: int) -> None:
        if len(first.made) == 3:
            raise KeyboardInterrupt

    whole = cross_validate(RECIPE, 4, make_job(rising()), tmp_path / "whole")
    first = rising()
    first.before = stop
    with pytest.raises(KeyboardInterrupt):
        cross_validate(RECIPE, 4, make_job(first), tmp_path / "out")
    second = rising()
    assert cross_validate(RECIPE, 4, make_job(second), tmp_path / "out") == whole
    assert second.folds == [(2, 4), (3, 4)]
    assert heard.skipped == ["fold 1 of 4", "fold 2 of 4"]


def test_classes_that_a_fold_lacks_are_named_and_not_in_its_macro_f1(tmp_path: Path, make_job: MakeJob) -> None:
    runs = rising()
    runs.shown, runs.hits = 6, lambda recipe: 200
    table = cross_validate(RECIPE, 2, make_job(runs), tmp_path)
    assert [record["macro_f1_7"] for record in table.records] == [1.0, 1.0, 1.0]
    assert table.notes[1:] == (
        "Fold 1 holds back no face that shows neutral: its macro F1 with 7 classes is over the others.",
        "Fold 2 holds back no face that shows neutral: its macro F1 with 7 classes is over the others.",
    )
