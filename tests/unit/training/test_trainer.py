"""Tiny runs, whole and interrupted."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

import keras

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.models import pretrained
from fer_core.training.checkpoint import FILE, read_checkpoint
from fer_core.training.recipe import Augmentation, Recipe, read_recipe, recipe_toml
from fer_core.training.selection import Selection
from fer_core.training.trainer import Trainer, network_of, trainable_copy
from fer_core.training.training_run import FIRST, LAST, MODEL, RunResult, run_recipe
from fer_core.training.validation import predict

ROOT = Path(__file__).parents[3]
CHANGED = Augmentation(rotation=10, flip=True, noise=5, erase=0.3)
PLAIN = Recipe(model="hogge_1_1", classes=(7, 8), epochs=3, batch=8, warmup=0.5, learning_rate=0.01)
RECIPE = PLAIN.model_copy(update={"average": 0.9, "own_past": 0.5, "label_smoothing": 0.1, "augmentation": CHANGED})


def few_faces(seed: int = 3) -> FaceArrays:
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (40, 48, 48), dtype=np.uint8)
    votes = rng.multinomial(10, [0.1] * 10, 40)
    votes[:, 9] = 0
    labels = rng.integers(0, 7, 40)
    split = np.array(["train"] * 24 + ["validation"] * 16)
    return FaceArrays(images, labels, FER2013, split, votes, np.ones(40, np.bool_))


def with_(**changes: object) -> Recipe:
    return Recipe.model_validate({**PLAIN.model_dump(), "epochs": 1, **changes})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    return run_recipe(RECIPE, few_faces(), tmp_path_factory.mktemp("whole"))


def test_an_interrupted_run_ends_as_an_uninterrupted_one(whole: RunResult, tmp_path: Path) -> None:
    class KilledError(Exception):
        pass

    def kill_in_the_second_epoch(epoch: int, step: int, row: dict[str, float]) -> None:
        if epoch == 1 and step == 2:
            raise KilledError

    with pytest.raises(KilledError):
        run_recipe(RECIPE, few_faces(), tmp_path, kill_in_the_second_epoch)
    assert (tmp_path / "curves.png").stat().st_size > 10_000
    done: list[int] = []

    def note(selection: Selection, trainer: Trainer) -> None:
        done.append(trainer.epochs_done)

    again = run_recipe(RECIPE, few_faces(), tmp_path, starting=note)
    assert done == [1]
    for row, wanted in zip(again.history, whole.history, strict=True):
        assert row["loss"] == pytest.approx(wanted["loss"], abs=1e-4)
        assert row["val_loss"] == pytest.approx(wanted["val_loss"], abs=1e-4)
        assert row["score"] == wanted["score"]
    one, other = read_checkpoint(tmp_path), read_checkpoint(whole.folder)
    assert one is not None
    assert other is not None
    for mine, theirs in zip(one.average + one.model, other.average + other.model, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-4)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others(whole: RunResult, tmp_path: Path) -> None:
    same = run_recipe(RECIPE, few_faces(), tmp_path / "same")
    other = run_recipe(RECIPE.model_copy(update={"seed": 9}), few_faces(), tmp_path / "other")
    assert [row["loss"] for row in same.history] == pytest.approx([row["loss"] for row in whole.history], abs=1e-5)
    assert [row["loss"] for row in other.history] != pytest.approx([row["loss"] for row in whole.history], abs=1e-2)


def test_a_run_leaves_its_figures_its_networks_and_no_temporary_files(whole: RunResult) -> None:
    lines = (whole.folder / "history.csv").read_text().splitlines()
    assert lines[0] == (
        "epoch,learning_rate,loss,accuracy_fer2013,accuracy_ferplus,"
        "val_loss,val_accuracy_fer2013,val_accuracy_ferplus,score,seconds"
    )
    assert [line.split(",")[0] for line in lines[1:]] == ["1", "2", "3"]
    assert {path.name for path in whole.folder.iterdir()} == {
        *("recipe.toml", "environment.json", "history.csv", "curves.png", "checkpoint.npz", "best.weights.h5"),
        *("model.keras", "last.keras", "report.json", "report.md"),
    }
    scores = [row["score"] for row in whole.history]
    assert whole.best_epoch == int(np.argmax(scores)) + 1


def test_the_kept_networks_are_those_of_the_best_and_of_the_last_epoch(whole: RunResult) -> None:
    faces = few_faces().images[:5]
    best, last = (keras.models.load_model(whole.folder / name) for name in (MODEL, LAST))
    for head, expected in predict(whole.network, faces).items():
        np.testing.assert_allclose(predict(best, faces)[head], expected, atol=1e-6)
    checkpoint = read_checkpoint(whole.folder)
    assert checkpoint is not None
    for mine, theirs in zip(last.get_weights(), checkpoint.average, strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-7)


def test_an_average_of_a_run_too_short_for_one_is_not_the_untrained_network(tmp_path: Path) -> None:
    result = run_recipe(with_(average=0.9), few_faces(), tmp_path)  # three steps; the average is taken every four
    checkpoint = read_checkpoint(tmp_path)
    assert checkpoint is not None
    kept, untrained = result.network.get_weights(), checkpoint.average
    assert checkpoint.average_updates == 0
    assert max(np.abs(mine - start).max() for mine, start in zip(kept, untrained, strict=True)) > 1e-4


def test_a_finished_run_is_not_run_again(whole: RunResult) -> None:
    steps: list[int] = []
    again = run_recipe(RECIPE, few_faces(), whole.folder, lambda epoch, step, row: steps.append(step))
    assert steps == []
    assert again.history == whole.history
    for mine, theirs in zip(again.network.get_weights(), whole.network.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_another_recipe_other_data_or_a_run_still_going_on_is_refused(whole: RunResult) -> None:
    with pytest.raises(FerError, match="another recipe"):
        run_recipe(RECIPE.model_copy(update={"seed": 2}), few_faces(), whole.folder)
    with pytest.raises(FerError, match="other data"):
        run_recipe(RECIPE, few_faces(seed=4), whole.folder)
    with exclusive(whole.folder), pytest.raises(FerError, match="Another run"):
        run_recipe(RECIPE, few_faces(), whole.folder)


def test_a_damaged_checkpoint_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"PK half a file")
    with pytest.raises(FerError, match="is damaged"):
        read_checkpoint(tmp_path)


@pytest.mark.parametrize(
    ("changes", "classes"),
    [
        ({"classes": [4], "optimizer": "adam", "mixup": 0.2, "cutmix": 1.0, "class_weights": True}, ["4"]),
        ({"classes": [7], "loss": "focal", "truth": "votes", "optimizer": "rmsprop"}, ["7", "4", "5"]),
        (
            {"model": "voc_scratch", "classes": [8], "loss": "binary", "truth": "votes", "optimizer": "adamw"},
            ["8"],
        ),
    ],
)
def test_every_loss_and_optimiser_trains_the_heads_asked_for(
    changes: dict[str, object], classes: list[str], tmp_path: Path
) -> None:
    result = run_recipe(with_(**changes), few_faces(), tmp_path)
    assert list(result.figures) == classes
    assert np.isfinite(result.history[0]["loss"])
    assert 0 <= result.history[0]["score"] <= 1


def test_a_network_learns_what_can_be_learnt(tmp_path: Path) -> None:
    labels = np.arange(96) % 4
    images = np.zeros((96, 48, 48), np.uint8)
    for row, label in enumerate(labels):  # a bright quarter tells the class
        images[row, 24 * (label // 2) :, 24 * (label % 2) :][:24, :24] = 100 + row
    split = np.array(["train"] * 64 + ["validation"] * 32)
    data = FaceArrays(images, labels, ("happy", "sad", "neutral", "surprise"), split, None, np.ones(96, np.bool_))
    recipe = with_(classes=[4], epochs=12, optimizer="adam", learning_rate=1e-3, early_stopping=4)
    result = run_recipe(recipe, data, tmp_path)
    assert result.figures["4"].accuracy == 1.0
    assert result.history[-1]["accuracy_four"] > 0.9
    assert len(result.history) < 12  # early stopping


def test_a_teacher_guides_its_student(whole: RunResult, tmp_path: Path) -> None:
    teacher = str(whole.folder / MODEL)
    recipe = with_(teachers=[teacher], teacher_share=1.0, epochs=2)
    result = run_recipe(recipe, few_faces(), tmp_path)
    checkpoint = read_checkpoint(tmp_path)
    assert checkpoint is not None
    assert sum(array.size for array in checkpoint.model) < 1.1 * result.network.count_params()  # without the teacher


def test_a_run_starts_from_a_trained_network_and_goes_on_from_where_that_was(whole: RunResult, tmp_path: Path) -> None:
    start = str(whole.folder / MODEL)
    recipe = with_(start=start, learning_rate=1e-9, average=0.0)
    result = run_recipe(recipe, few_faces(), tmp_path / "a")
    for found, expected in zip(result.network.trainable_weights, whole.network.trainable_weights, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-6)
    with pytest.raises(FerError, match="it holds another network"):
        run_recipe(recipe.model_copy(update={"model": "hogge_2_1"}), few_faces(), tmp_path / "b")
    with pytest.raises(FerError, match="There is no network to start from"):
        run_recipe(recipe.model_copy(update={"start": "none.keras"}), few_faces(), tmp_path / "c")


def test_in_a_chain_of_recipes_each_run_starts_from_the_one_before_and_is_done_once(tmp_path: Path) -> None:
    (tmp_path / "first.toml").write_text(recipe_toml(with_(average=0.5)))
    (tmp_path / "second.toml").write_text(recipe_toml(with_(first="first.toml", average=0.5, epochs=2)))
    recipe = with_(first=str(tmp_path / "second.toml"), average=0.5, epochs=3)
    trained: list[tuple[int, int]] = []

    def note(selection: Selection, trainer: Trainer) -> None:
        trained.append((trainer.epochs_done, trainer.epochs))

    result = run_recipe(recipe, few_faces(), tmp_path / "run", starting=note)
    again = run_recipe(recipe, few_faces(), tmp_path / "run", starting=note)
    assert trained == [(0, 1), (0, 2), (0, 3), (1, 1), (2, 2), (3, 3)]
    assert again.history == result.history
    for run in (tmp_path / "run", tmp_path / "run" / FIRST):
        kept = read_recipe(run / "recipe.toml")
        assert kept.first == ""
        assert kept.start == str(run / FIRST / MODEL)
        assert kept.teachers == (kept.start,)


def test_a_loss_that_is_not_of_the_networks_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="hogge_1_1 names one class a face"):
        run_recipe(with_(loss="binary"), few_faces(), tmp_path)
    with pytest.raises(FerError, match="voc_scratch may name several classes a face: set loss = 'binary'"):
        run_recipe(with_(model="voc_scratch", classes=[8]), few_faces(), tmp_path)


def test_what_is_trained_sees_faces_as_what_is_kept_does(tmp_path: Path) -> None:
    base = pretrained.load("efficientnetb0", 48, "none")
    path = tmp_path / "base.weights.h5"
    keras.Model(base.input, base.output).save_weights(path)
    options = {"weights": str(path), "side": 48, "cut": "block1a_activation"}
    recipe, heads = with_(model="studio_efficientnetb0", classes=[4], options=options), {"four": 4}
    kept = network_of(recipe, heads)
    images = np.random.default_rng(0).uniform(0, 255, (2, 48, 48, 3)).astype(np.float32)
    answers = [np.asarray(net(images)["four"]) for net in (kept, trainable_copy(kept, recipe, heads))]
    np.testing.assert_allclose(answers[0], answers[1], atol=1e-6)


def test_a_network_of_another_size_and_colour_is_fed_grey_faces(tmp_path: Path) -> None:
    result = run_recipe(with_(model="hogge_1_2", classes=[4]), few_faces(), tmp_path)
    assert result.network.input_shape == (None, 48, 48, 1)
    with pytest.raises(FerError, match="takes rgb faces: set colour = 'rgb'"):
        run_recipe(with_(model="hogge_1_2", classes=[4], colour="grey"), few_faces(), tmp_path / "grey")
    with pytest.raises(FerError, match="faces of 48x48 pixels: set size = 48"):
        run_recipe(with_(size=96), few_faces(), tmp_path / "size")


def test_an_option_the_network_does_not_have_is_refused_in_words() -> None:
    with pytest.raises(FerError, match="cannot be built with these options"):
        network_of(with_(options={"wheels": 4}), {"four": 4})


def test_the_report_says_what_was_left_out_and_what_stands_out(whole: RunResult) -> None:
    report = json.loads((whole.folder / "report.json").read_text())
    assert report["data"] == {
        "train": 24,
        "validation": 16,
        "left_out_of_training": {"not in FER+": 0, "top vote not a face": 0, "also in validation or test": 0},
    }
    assert report["validation"]["7"]["n"] == 16
    assert report["trainable"] == report["parameters"] == whole.network.count_params()
    assert report["diagnosis"] == whole.findings != []
    text = (whole.folder / "report.md").read_text()
    assert "Trained on 24 faces" in text
    assert whole.findings[0] in text


def test_tensorboard_logs_are_written_on_request_and_filled_in_after_a_stop(whole: RunResult) -> None:
    from fer_core.training.tensorboard import read_scalars

    run_recipe(RECIPE, few_faces(), whole.folder, tensorboard=True)
    losses = {step: value for tag, step, value in read_scalars(whole.folder / "tensorboard") if tag == "loss/training"}
    assert losses == pytest.approx({int(row["epoch"]): row["loss"] for row in whole.history}, rel=1e-6)


TORCH = """
import sys, numpy as np, keras
from pathlib import Path
sys.path.insert(0, "tests/unit/training")
from fer_core.models.registry import builder
from fer_core.training.torch_norm import TorchBatchNormalization, with_fused_norm
from test_trainer import few_faces, with_
from fer_core.training.training_run import run_recipe

plain = builder("hogge_2_1")({"four": 4})
fused = with_fused_norm(plain)
assert sum(isinstance(layer, TorchBatchNormalization) for layer in fused.layers) == 4
single = TorchBatchNormalization()
np.testing.assert_allclose(keras.ops.convert_to_numpy(single(np.ones((1, 5), np.float32), training=True)), 0)
faces = np.random.default_rng(0).uniform(0, 255, (8, 48, 48, 1)).astype(np.float32)
one, other = (np.asarray(keras.ops.convert_to_numpy(net(faces, training=True)["four"])) for net in (plain, fused))
np.testing.assert_allclose(one, other, atol=1e-4)
for mine, theirs in zip(plain.get_weights(), fused.get_weights()):
    np.testing.assert_allclose(mine, theirs, atol=2e-3, rtol=0.01)
result = run_recipe(with_(precision="bfloat16", classes=[4]), few_faces(), Path(sys.argv[1]))
assert np.isfinite(result.history[0]["loss"])
assert result.network.dtype_policy.name == "float32"

def kill_in_the_second_epoch(epoch, step, row):
    if epoch == 1:
        raise InterruptedError

taught = with_(classes=[4], epochs=3, teachers=[str(Path(sys.argv[1]) / "model.keras")])
whole, cut = (Path(sys.argv[1]) / name for name in ("whole", "cut"))
try:
    run_recipe(taught, few_faces(), cut, kill_in_the_second_epoch)
except InterruptedError:
    pass
losses = [[row["loss"] for row in run_recipe(taught, few_faces(), folder).history] for folder in (whole, cut)]
np.testing.assert_allclose(losses[0], losses[1], atol=1e-4)
"""


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch comes with the extra 'torch'")
def test_training_on_pytorch_uses_its_batch_norm_and_leaves_a_plain_network(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TORCH, str(tmp_path)]
    environment = {"KERAS_BACKEND": "torch", "PATH": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "TorchBatchNormalization" not in str(keras.models.load_model(tmp_path / MODEL).get_config())
