"""A study: what it tries, what a stop and a failure do to it, and what it ends in."""

from pathlib import Path

import pytest

pytest.importorskip("optuna", reason="Optuna comes with the extra 'train'")

from fer_core.errors import FerError
from fer_core.experiments.search_space import read_search_space
from fer_core.experiments.tuning import BEST, tune
from fer_core.training.recipe import Recipe, read_recipe
from tests.unit.experiments.fake_runs import FakeRuns, Heard, MakeJob

SPACE = """
base = "base.toml"
trials = 4
[space]
learning_rate = { low = 1e-3, high = 1.0, log = true }
batch = { choices = [16, 64] }
options.noise = { low = 0.0, high = 0.5 }
epochs = { low = 4, high = 5 }
"""


@pytest.fixture(autouse=True)
def _no_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.experiments.tuning.check_options", lambda recipe, source: None)


@pytest.fixture
def search_space(base: Path) -> Path:
    path = base.parent / "space.toml"
    path.write_text(SPACE)
    return path


def hits(recipe: Recipe) -> int:
    return round(150 - 100 * abs(recipe.learning_rate - 0.1))


def test_the_space_is_read_with_whole_numbers_whole(search_space: Path) -> None:
    found = read_search_space(search_space, trials=3)
    assert (found.trials, found.seed, found.base.batch) == (3, 1, 32)
    assert [type(kind).__name__ for kind in found.keys.values()] == [
        *("FloatDistribution", "CategoricalDistribution", "FloatDistribution", "IntDistribution"),
    ]
    assert list(found.keys)[2] == "options.noise"
    assert found.recipe({"options.noise": 0.4, "batch": 16}).options == {"noise": 0.4}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("batch = {", "bach = {", "unknown key 'bach'"),
        ("low = 1e-3", "low = 2.0", "low must be below high"),
        ("high = 1.0, log", "hi = 1.0, log", "'space.learning_rate' is wrong"),
        ("[16, 64]", "[16, 0]", "'batch' is wrong"),
        ("trials = 4", "trials = 0", "'trials' is wrong"),
        ('"base.toml"', '"none.toml"', "no recipe"),
    ],
)
def test_a_wrong_space_is_refused_in_words(search_space: Path, old: str, new: str, sentence: str) -> None:
    search_space.write_text(SPACE.replace(old, new))
    with pytest.raises(FerError, match=sentence):
        read_search_space(search_space)


def test_a_study_ends_in_a_table_and_the_best_recipe(search_space: Path, tmp_path: Path, make_job: MakeJob) -> None:
    out = tmp_path / "out"
    table = tune(read_search_space(search_space), make_job(FakeRuns(hits)), out)
    finished = [record for record in table.records if record["state"] == "finished"]
    assert len(table.records) == 4
    assert finished[0]["score"] == max(record["score"] for record in finished)
    best = read_recipe(out / BEST)
    assert best.learning_rate == finished[0]["learning_rate"]
    assert hits(best) / 200 == pytest.approx(finished[0]["score"])
    assert finished[0]["accuracy_low_7"] < finished[0]["accuracy_7"] < finished[0]["accuracy_high_7"]
    assert {"study.db", "table.md", "table.csv", "table.json", "trial-001"} <= {path.name for path in out.iterdir()}


def test_a_study_that_was_killed_goes_on_as_if_it_had_not_been(
    search_space: Path, tmp_path: Path, make_job: MakeJob, heard: Heard
) -> None:
    whole = tune(read_search_space(search_space), make_job(FakeRuns(hits)), tmp_path / "whole")
    heard.skipped.clear()

    class KilledError(BaseException):
        pass

    def kill(recipe: Recipe, epoch: int) -> None:
        if len(first.made) == 2 and epoch == 2:
            raise KilledError

    first, second = FakeRuns(hits, kill), FakeRuns(hits)
    with pytest.raises(KilledError):
        tune(read_search_space(search_space), make_job(first), tmp_path / "out")
    table = tune(read_search_space(search_space), make_job(second), tmp_path / "out")
    assert first.made == ["trial-001", "trial-002"]
    assert second.made == ["trial-002", "trial-003", "trial-004"]
    assert heard.skipped == ["trial 1"]
    assert table == whole


def test_a_failed_trial_does_not_end_the_study(search_space: Path, tmp_path: Path, make_job: MakeJob) -> None:
    def fail(recipe: Recipe, epoch: int) -> None:
        if len(runs.made) == 2:
            raise MemoryError("too large a batch")

    runs = FakeRuns(hits, fail)
    table = tune(read_search_space(search_space, trials=3), make_job(runs), tmp_path)
    assert [record["state"] for record in table.records].count("failed") == 1
    assert table.records[-1]["error"] == "too large a batch"
    assert table.notes[1] == "trial-002 failed: too large a batch."


def test_a_study_without_any_finished_trial_says_why(search_space: Path, tmp_path: Path, make_job: MakeJob) -> None:
    def fail(recipe: Recipe, epoch: int) -> None:
        raise FerError("The loss of epoch 1 is no number.")

    with pytest.raises(FerError, match=r"No trial could be finished. The first failed with: The loss of epoch 1"):
        tune(read_search_space(search_space, trials=2), make_job(FakeRuns(hits, fail)), tmp_path)


def test_a_trial_below_the_median_is_stopped_early(search_space: Path, tmp_path: Path, make_job: MakeJob) -> None:
    order = [100, 110, 120, 130, 140, 20]
    runs = FakeRuns(lambda recipe: order[len(runs.made) - 1])
    table = tune(read_search_space(search_space, trials=6), make_job(runs), tmp_path)
    assert [record["state"] for record in table.records] == ["finished"] * 5 + ["stopped early"]
    assert table.records[-1]["epochs"] == 1
    assert [record["score"] for record in table.records[:5]] == pytest.approx([0.7, 0.65, 0.6, 0.55, 0.5])


def test_more_trials_go_on_with_the_same_study_and_another_space_does_not(
    search_space: Path, tmp_path: Path, make_job: MakeJob
) -> None:
    first, more = FakeRuns(hits), FakeRuns(hits)
    tune(read_search_space(search_space, trials=2), make_job(first), tmp_path / "out")
    table = tune(read_search_space(search_space, trials=3), make_job(more), tmp_path / "out")
    assert more.made == ["trial-003"]
    assert len(table.records) == 3
    search_space.write_text(SPACE.replace("high = 0.5", "high = 0.4"))
    with pytest.raises(FerError, match="another search space"):
        tune(read_search_space(search_space), make_job(FakeRuns(hits)), tmp_path / "out")
