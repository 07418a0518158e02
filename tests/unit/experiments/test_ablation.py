"""An ablation, from its file to its table."""

import csv
import json
from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.experiments.ablation import ablate
from fer_core.experiments.ablation_file import read_ablation
from fer_core.training.recipe import Recipe
from tests.unit.experiments.fake_runs import FakeRuns, Heard, MakeJob

FILE = """
base = "../base.toml"
[[row]]
name = "No noise"
change = { "options.noise" = 0.0 }
[[row]]
name = "Small batch, seen twice"
change = { batch = 16, augmentation.flip = true }
"""


@pytest.fixture
def file(base: Path) -> Path:
    path = base.parent / "ablations" / "one.toml"
    path.parent.mkdir()
    path.write_text(FILE)
    return path


def hits(recipe: Recipe) -> int:
    return 120 + (20 if recipe.options["noise"] == 0 else 0) + (recipe.batch == 16) * -10


def test_the_file_gives_the_base_and_a_recipe_a_row(file: Path) -> None:
    rows = read_ablation(file, epochs=2)
    assert [row.name for row in rows] == ["base", "No noise", "Small batch, seen twice"]
    assert [row.recipe.epochs for row in rows] == [2, 2, 2]
    assert rows[1].recipe.options == {"noise": 0.0}
    assert rows[2].change == {"batch": 16, "augmentation.flip": True}
    assert rows[2].recipe.augmentation.flip
    assert rows[2].recipe.options == {"noise": 0.2}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('base = "../base.toml"', "'row' is wrong"),
        ('base = "../none.toml"\n[[row]]\nname = "a"\nchange = {}', "no recipe .*none.toml"),
        ('base = "../base.toml"\n[[row]]\nname = "a"\nchange = { bach = 3 }', "Row 'a' of .* unknown key 'bach'"),
        ('base = "../base.toml"\n[[row]]\nname = "a"\nchange = { "no.batch" = 3 }', "unknown key 'no.batch'"),
        ('base = "../base.toml"\n[[row]]\nname = "a"\nchange = { batch = 0 }', "'batch' is wrong"),
        ('base = "../base.toml"\n[[row]]\nname = "a"\nchange = { backend = "jax" }', "the same for all runs"),
        ('base = "../base.toml"\n[[row]]\nname = "Base"\nchange = {}', "need names that differ"),
        ("base = ", "no valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_in_words(file: Path, text: str, sentence: str) -> None:
    file.write_text(text)
    with pytest.raises(FerError, match=sentence):
        read_ablation(file)


def test_an_unknown_option_is_refused_before_anything_is_trained(file: Path, tmp_path: Path, make_job: MakeJob) -> None:
    file.write_text(FILE.replace("options.noise", "options.nonsense"))
    runs = FakeRuns(hits)
    with pytest.raises(FerError, match="no option 'nonsense'"):
        ablate(read_ablation(file), (), make_job(runs), tmp_path / "out")
    assert runs.made == []


def test_the_table_sets_every_row_beside_the_base(file: Path, tmp_path: Path, make_job: MakeJob) -> None:
    out = tmp_path / "out"
    table = ablate(read_ablation(file), (), make_job(FakeRuns(hits)), out)
    base, quiet, small = table.records
    assert (base["accuracy_7"], quiet["accuracy_7"], small["accuracy_7"]) == pytest.approx((0.6, 0.7, 0.55))
    assert base["accuracy_low_7"] < 0.6 < base["accuracy_high_7"]
    assert "difference_7" not in base
    assert (quiet["difference_7"], small["difference_7"]) == pytest.approx((0.1, -0.05))
    assert quiet["p_7"] == pytest.approx(2 * 0.5**20)
    assert (base["epochs"], base["parameters"], base["trainable"], base["seconds"]) == (4, 12, 10, 8.0)
    assert json.loads((out / "table.json").read_text())["rows"] == list(table.records)
    with (out / "table.csv").open(newline="") as opened:
        assert [row["row"] for row in csv.DictReader(opened)] == ["base", "No noise", "Small batch, seen twice"]
    page = (out / "table.md").read_text()
    assert "| No noise | options.noise = 0.0 | 4 | 12 | 8 s | 70.0% (63.3% to 75.9%) |" in page
    assert "+10.0 (+5.8 to +14.2) | 1.9e-06 |" in page


def test_a_stopped_ablation_goes_on_and_runs_nothing_twice(
    file: Path, tmp_path: Path, make_job: MakeJob, heard: Heard
) -> None:
    whole = ablate(read_ablation(file), (), make_job(FakeRuns(hits)), tmp_path / "whole")

    def stop(recipe: Recipe, epoch: int) -> None:
        if recipe.options["noise"] == 0 and epoch == 2:
            raise KeyboardInterrupt

    first, second = FakeRuns(hits, stop), FakeRuns(hits)
    with pytest.raises(KeyboardInterrupt):
        ablate(read_ablation(file), (), make_job(first), tmp_path / "out")
    assert (tmp_path / "out" / "table.md").read_text().count("| base |") == 1
    table = ablate(read_ablation(file), (), make_job(second), tmp_path / "out")
    assert (first.made, second.made) == (["base", "no-noise"], ["no-noise", "small-batch-seen-twice"])
    assert first.epochs + second.epochs == 12
    assert heard.skipped == ["base"]
    assert table == whole


def test_a_row_that_fails_keeps_no_other_from_being_run(file: Path, tmp_path: Path, make_job: MakeJob) -> None:
    def fail(recipe: Recipe, epoch: int) -> None:
        if recipe.options["noise"] == 0:
            raise FerError("The loss of epoch 1 is no number.")

    table = ablate(read_ablation(file), (), make_job(FakeRuns(hits, fail)), tmp_path)
    assert [("accuracy_7" in record) for record in table.records] == [True, False, True]
    assert table.notes[1] == "'No noise' failed: The loss of epoch 1 is no number."
    again = ablate(read_ablation(file), (), make_job(FakeRuns(hits)), tmp_path)
    assert again.records[1]["accuracy_7"] == pytest.approx(0.7)


def test_where_every_row_fails_the_first_reason_is_said(file: Path, tmp_path: Path, make_job: MakeJob) -> None:
    def fail(recipe: Recipe, epoch: int) -> None:
        raise FerError(f"Batch {recipe.batch} is too large.")

    with pytest.raises(FerError, match=r"Every row failed. The first with: Batch 32 is too large."):
        ablate(read_ablation(file), (), make_job(FakeRuns(hits, fail)), tmp_path)


def test_a_full_disk_stops_the_ablation(file: Path, tmp_path: Path, make_job: MakeJob) -> None:
    def full(recipe: Recipe, epoch: int) -> None:
        raise OSError(28, "No space left on device")

    runs = FakeRuns(hits, full)
    with pytest.raises(OSError, match="No space left"):
        ablate(read_ablation(file), (), make_job(runs), tmp_path)
    assert runs.made == ["base"]


def test_several_seeds_are_compared_in_pairs(file: Path, tmp_path: Path, make_job: MakeJob) -> None:
    runs = FakeRuns(lambda recipe: hits(recipe) + 4 * recipe.seed)
    table = ablate(read_ablation(file), (1, 2, 3), make_job(runs), tmp_path)
    assert len(runs.made) == 9
    assert (tmp_path / "no-noise" / "seed-3" / "outcome.npz").is_file()
    base, quiet, _ = table.records
    assert (base["runs"], base["accuracy_7"], quiet["difference_7"]) == pytest.approx((3, 0.64, 0.1))
    assert "the seeds 1, 2, 3" in table.notes[0]


def test_runs_of_another_recipe_are_not_taken_over(file: Path, tmp_path: Path, make_job: MakeJob) -> None:
    ablate(read_ablation(file), (), make_job(FakeRuns(hits)), tmp_path)
    with pytest.raises(FerError, match="holds a run of another recipe"):
        ablate(read_ablation(file, epochs=2), (), make_job(FakeRuns(hits)), tmp_path)


def test_classes_that_no_validation_face_shows_are_named_and_not_in_macro_f1(
    file: Path, tmp_path: Path, make_job: MakeJob
) -> None:
    table = ablate(read_ablation(file), (), make_job(FakeRuns(lambda recipe: 200, shown=5)), tmp_path / "out")
    assert [record["macro_f1_7"] for record in table.records] == [1.0, 1.0, 1.0]
    assert "No face shows surprise, neutral: macro F1 with 7 classes is over the others." in table.notes
