"""A tiny run, whole and interrupted."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from fer_core.datasets.dataset import Dataset
from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.evaluation.metrics import Metrics
from fer_core.inference import ModelFolder, open_classifier
from fer_core.training.card import card, facts
from fer_core.training.checkpoint import FILE, read_checkpoint
from fer_core.training.export import export
from fer_core.training.recipe import Recipe
from fer_core.training.report import measured, write_report
from fer_core.training.selection import Selection, select
from fer_core.training.trainer import Trained, Trainer

RECIPE = Recipe(epochs=3, batch=8, warmup=0.5, learning_rate=0.02)


def few_faces(seed: int = 3) -> Selection:
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (40, 48, 48), dtype=np.uint8)
    votes = rng.multinomial(10, [0.1] * 10, 40)
    votes[:, 9] = 0
    labels = rng.integers(0, 7, 40)
    split = np.array(["train"] * 24 + ["validation"] * 16)
    return select(Dataset(images, labels, FER2013, split, votes, np.ones(40, np.bool_)))


def train(folder: Path, recipe: Recipe = RECIPE) -> Trained:
    folder.mkdir(exist_ok=True)
    return Trainer(recipe, few_faces(), folder).run(lambda *step: None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Trained]:
    folder = tmp_path_factory.mktemp("whole")
    return folder, train(folder)


def test_an_interrupted_run_ends_as_an_uninterrupted_one(whole: tuple[Path, Trained], tmp_path: Path) -> None:
    class KilledError(Exception):
        pass

    def kill_in_the_second_epoch(epoch: int, step: int, row: dict[str, float]) -> None:
        if epoch == 1 and step == 2:
            raise KilledError

    with pytest.raises(KilledError):
        Trainer(RECIPE, few_faces(), tmp_path).run(kill_in_the_second_epoch)
    trainer = Trainer(RECIPE, few_faces(), tmp_path)
    assert trainer.epochs_done == 1
    again = trainer.run(lambda *step: None)
    folder, expected = whole
    for row, wanted in zip(again.history, expected.history, strict=True):
        assert row["loss"] == pytest.approx(wanted["loss"], abs=1e-4)
    one, other = read_checkpoint(tmp_path), read_checkpoint(folder)
    assert one is not None
    assert other is not None
    for mine, theirs in zip(one.average + one.model, other.average + other.model, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-4)


def test_a_run_leaves_its_figures_and_no_temporary_files(whole: tuple[Path, Trained]) -> None:
    folder, trained = whole
    lines = (folder / "history.csv").read_text().splitlines()
    assert lines[0] == "epoch,loss,accuracy_fer2013,accuracy_ferplus,score,seconds"
    assert [line.split(",")[0] for line in lines[1:]] == ["1", "2", "3"]
    assert sorted(path.name for path in folder.iterdir() if "part" in path.name) == []
    scores = [row["score"] for row in trained.history]
    assert trained.best_epoch == int(np.argmax(scores)) + 1


def test_a_finished_run_is_not_run_again(whole: tuple[Path, Trained]) -> None:
    folder, trained = whole
    again = train(folder)
    assert again.history == trained.history
    for mine, theirs in zip(again.network.get_weights(), trained.network.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_another_recipe_or_other_data_is_refused(whole: tuple[Path, Trained]) -> None:
    folder, _ = whole
    with pytest.raises(FerError, match="another recipe"):
        Trainer(RECIPE.model_copy(update={"seed": 2}), few_faces(), folder)
    with pytest.raises(FerError, match="other data"):
        Trainer(RECIPE, few_faces(seed=4), folder)


def test_a_damaged_checkpoint_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"PK half a file")
    with pytest.raises(FerError, match="is damaged"):
        read_checkpoint(tmp_path)


def test_without_votes_only_the_seven_are_trained(tmp_path: Path) -> None:
    faces = few_faces()
    bare = [
        Dataset(part.images, part.labels, part.label_order, part.split, None, part.in_ferplus)
        for part in (faces.train, faces.validation)
    ]
    selection = Selection(bare[0], bare[1], {})
    trained = Trainer(RECIPE.model_copy(update={"epochs": 1}), selection, tmp_path).run(lambda *step: None)
    assert list(trained.network.output) == ["fer2013"]
    assert list(measured(trained.network, selection)) == ["7", "4", "5"]


def test_report_says_what_was_left_out(whole: tuple[Path, Trained], tmp_path: Path) -> None:
    figures = measured(whole[1].network, few_faces())
    write_report(tmp_path, whole[1], few_faces(), figures)
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["data"] == {
        "train": 24,
        "validation": 16,
        "left_out_of_training": {"not in FER+": 0, "top vote not a face": 0, "also in validation or test": 0},
    }
    assert report["validation"]["7"]["n"] == 16
    assert "Trained on 24 faces" in (tmp_path / "report.md").read_text()


@pytest.fixture(scope="module")
def exported(whole: tuple[Path, Trained], tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    trained, faces = whole[1], few_faces()
    figures: dict[str, Metrics] = measured(trained.network, faces)
    folder = tmp_path_factory.mktemp("exported") / "model"
    text = card(RECIPE, trained, faces, figures)
    return export(trained.network, folder, facts(RECIPE, trained, faces, figures), text, faces.validation.images)


def test_the_exported_model_answers_as_the_network_for_any_number_of_faces(
    exported: ModelFolder, whole: tuple[Path, Trained]
) -> None:
    faces = few_faces().validation.images
    with open_classifier(exported, device="cpu") as classifier:
        for count in (1, 5, 16):
            expected = whole[1].network(faces[:count, :, :, None].astype(np.float32), training=False)
            for classes, head in ((7, "fer2013"), (8, "ferplus")):
                found = classifier.probabilities(faces[:count], classes)
                np.testing.assert_allclose(found, np.asarray(expected[head]), atol=1e-3)


def test_the_exported_folder_tells_its_labels_and_figures(exported: ModelFolder) -> None:
    assert exported.title == "fer-small v1"
    assert exported.head(7).labels == FER2013
    assert exported.head(8).labels == FERPLUS
    assert exported.manifest.figures["8"]["n"] > 0
    assert "How to make it again" in (exported.path / "MODEL_CARD.md").read_text()
    assert exported.file("model.keras").stat().st_size < 6_000_000
