"""The training loop: epochs, checkpoints, the best weights, and going on after a stop."""

import csv
import hashlib
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_core.datasets.arrays import FaceArrays
from fer_core.errors import FerError
from fer_core.files.atomic import atomic_path
from fer_core.models.registry import builder
from fer_core.training import averaging
from fer_core.training.augmentation import draw
from fer_core.training.averaging import WeightAverage
from fer_core.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from fer_core.training.distillation import read_start
from fer_core.training.graph import training_graph
from fer_core.training.input_adapter import check_input, for_grey_faces
from fer_core.training.losses import check_loss
from fer_core.training.mixup import draw_mixup, mix_targets, partner_share
from fer_core.training.recipe import Augmentation, Recipe, recipe_toml
from fer_core.training.schedule import best_epoch, finished, learning_rate
from fer_core.training.selection import Selection
from fer_core.training.targets import Targets, heads_for, targets
from fer_core.training.torch_norm import with_fused_norm
from fer_core.training.validation import validate

BEST = "best.weights.h5"
HISTORY = "history.csv"

StepCallback = Callable[[int, int, dict[str, float]], None]
"""Told after each step: epoch (from 0), step (from 1), and the epoch's row of figures at its end, else nothing."""


@dataclass(frozen=True)
class Trained:
    """A finished run.

    Attributes:
        network: with the best weights; takes grey faces (B, 48, 48, 1), whatever the network's own input is.
        last: the weights after the last epoch, as the network's ``set_weights`` takes them.
        history: a row for each epoch.
        best_epoch: the epoch (from 1) the best weights are from.
    """

    network: keras.Model
    last: list[Any]
    history: list[dict[str, float]]
    best_epoch: int


class Trainer:
    """One run in its folder.

    Args:
        recipe: what to do.
        selection: the faces.
        folder: the run's folder; a checkpoint in it is taken up.

    Raises:
        FerError: if the folder holds a run of another recipe or of other data, or the recipe does not suit the network.
    """

    def __init__(self, recipe: Recipe, selection: Selection, folder: Path) -> None:
        self._recipe = recipe
        self._folder = folder
        self._train = selection.train
        self._validation = selection.validation
        self._batch = min(recipe.batch, len(self._train))
        self.steps = len(self._train) // self._batch
        self._data = fingerprint(selection, recipe)
        # Starting weights and dropout; everything drawn later comes from the seed and the epoch.
        keras.utils.set_random_seed(recipe.seed)
        heads = heads_for(recipe)
        self._kept = network_of(recipe, heads)
        check_input(self._kept, recipe)
        check_loss(self._kept, recipe)
        if recipe.start:
            read_start(recipe.start, self._kept)
        self._answering = for_grey_faces(self._kept)
        self._network = trainable_copy(self._kept, recipe, heads)
        self._graph = training_graph(self._network, recipe, heads, len(self._train))
        self._targets = targets(self._train, recipe)
        self._average = WeightAverage(self._network.get_weights(), recipe.average) if recipe.average else None
        self._history: list[dict[str, float]] = []
        self._take_up(read_checkpoint(folder))

    @property
    def epochs(self) -> int:
        """Most epochs that the recipe asks for."""
        return self._recipe.epochs

    @property
    def epochs_done(self) -> int:
        """Epochs that need not be run again."""
        return len(self._history)

    @property
    def history(self) -> list[dict[str, float]]:
        """A row for each epoch so far."""
        return list(self._history)

    @property
    def best_epoch(self) -> int:
        """The epoch (from 1) whose weights are kept; 0 before the first."""
        return best_epoch(self._recipe, self._history)

    @property
    def finished(self) -> bool:
        """Whether no epoch is left."""
        return finished(self._recipe, self._history)

    def run(self, on_step: StepCallback) -> Trained:
        """Train to the end of the recipe and return the best network."""
        while not self.finished:
            epoch = self.epochs_done
            row = self._epoch(epoch, on_step)
            self._keep(row)
            on_step(epoch, self.steps, row)
        last = self._weights()
        self._kept.load_weights(self._folder / BEST)
        return Trained(self._answering, last, self._history, self.best_epoch)

    def _weights(self) -> list[Any]:
        """Return the weights to keep: their running average, once it holds anything but the start."""
        if self._average is not None and self._average.updates:
            return self._average.weights
        weights: list[Any] = self._network.get_weights()
        return weights

    def _batches(self, epoch: int) -> Iterator[tuple[dict[str, Any], Targets]]:
        """Yield the epoch's batches; the last faces of the order, too few for a batch, wait for another epoch."""
        recipe = self._recipe
        rng = np.random.default_rng([recipe.seed, epoch])
        order = rng.permutation(len(self._train))
        for step in range(self.steps):
            rows = order[step * self._batch : (step + 1) * self._batch]
            inputs: dict[str, Any] = {
                "image": self._train.images[rows, :, :, None].astype(np.float32),
            }
            if recipe.augmentation != Augmentation():
                inputs["jitter"] = draw(rng, len(rows), recipe.augmentation)
            wanted = {head: values[rows] for head, values in self._targets.wanted.items()}
            weight = {head: values[rows] for head, values in self._targets.weight.items()}
            if recipe.mixup or recipe.cutmix:
                inputs["mixup"] = draw_mixup(rng, len(rows), recipe.mixup, recipe.cutmix)
                wanted, weight = _mixup_targets(wanted, weight, inputs["mixup"])
            if recipe.own_past:
                inputs["rows"] = rows.astype(np.int32)
                inputs["share"] = np.full((len(rows), 1), recipe.own_past * epoch / recipe.epochs, np.float32)
            yield inputs, Targets(wanted, weight)

    def _epoch(self, epoch: int, on_step: StepCallback) -> dict[str, float]:
        started = time.monotonic()
        # On PyTorch dropout draws from the global generator, whatever seed its layer has.
        keras.utils.set_random_seed(int(np.random.SeedSequence([self._recipe.seed, epoch]).generate_state(1)[0]))
        losses = [row["val_loss"] for row in self._history]
        seen = Counter[str]()
        for step, (inputs, wanted) in enumerate(self._batches(epoch), start=1):
            rate = learning_rate(self._recipe, epoch + step / self.steps, losses)
            self._graph.optimizer.learning_rate = rate
            # Keras starts its own means anew with every call.
            seen.update(
                self._graph.train_on_batch(inputs, wanted.wanted, sample_weight=wanted.weight, return_dict=True)
            )
            if self._average is not None and (epoch * self.steps + step) % averaging.EVERY == 0:
                self._average.update(self._network.get_weights())
            if step < self.steps:
                on_step(epoch, step, {})
        self._kept.set_weights(self._weights())
        return {
            "epoch": epoch + 1,
            "learning_rate": rate,
            "loss": float(seen["loss"]) / self.steps,
            **{f"accuracy_{head}": _accuracy(seen, head) for head in self._targets.wanted},
            **validate(self._answering, self._validation, self._recipe),
            "seconds": round(time.monotonic() - started, 1),
        }

    def _keep(self, row: dict[str, float]) -> None:
        """Write what the epoch brought, so that a stop between any two writes loses nothing but the epoch."""
        if not np.isfinite(row["loss"]):
            raise FerError(f"The loss of epoch {row['epoch']:.0f} is no number. Lower learning_rate in the recipe.")
        self._history.append(row)
        if self.best_epoch == len(self._history):
            with atomic_path(self._folder / BEST, part=f"part.{BEST}") as lent:
                self._kept.save_weights(lent)
        write_checkpoint(
            self._folder,
            Checkpoint(
                recipe=_settled(self._recipe),
                data=self._data,
                history=self._history,
                model=[keras.ops.convert_to_numpy(v) for v in self._graph.variables],
                optimizer=[keras.ops.convert_to_numpy(v) for v in self._graph.optimizer.variables],
                average=[] if self._average is None else self._average.weights,
                average_updates=0 if self._average is None else self._average.updates,
            ),
        )
        _write_history(self._folder / HISTORY, self._history)

    def _take_up(self, checkpoint: Checkpoint | None) -> None:
        if checkpoint is None:
            return
        if checkpoint.recipe != _settled(self._recipe):
            raise FerError(
                f"{self._folder} holds a run of another recipe. Give the same recipe and flags to go on with it, "
                "or another folder to start anew.",
                settings=["out"],
            )
        if checkpoint.data != self._data:
            raise FerError(
                f"{self._folder} holds a run on other data. Give the same data, or another folder.",
                settings=["data", "out"],
            )
        for variable, value in zip(self._graph.variables, checkpoint.model, strict=True):
            variable.assign(value)
        for variable, value in zip(self._graph.optimizer.variables, checkpoint.optimizer, strict=True):
            variable.assign(value)
        if self._average is not None:
            self._average = WeightAverage(checkpoint.average, self._recipe.average, checkpoint.average_updates)
        self._history = list(checkpoint.history)


def network_of(recipe: Recipe, heads: dict[str, int]) -> keras.Model:
    """Build the recipe's network with its options.

    Raises:
        FerError: if there is no such network, or its builder takes no such option.
    """
    try:
        return builder(recipe.model)(heads, **recipe.options)
    except (TypeError, ValueError) as error:
        raise FerError(f"The network {recipe.model} cannot be built with these options: {error}.") from None


def trainable_copy(network: keras.Model, recipe: Recipe, heads: dict[str, int]) -> keras.Model:
    """Return a copy of the network that computes in the recipe's precision, with the fastest layers of the backend."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16" if recipe.precision == "bfloat16" else "float32")
    try:
        # With the same options: where a base's weights come from decides on its preprocessing too.
        copy = network_of(recipe, heads)
        copy.set_weights(network.get_weights())
        return with_fused_norm(copy) if keras.backend.backend() == "torch" else copy
    finally:
        keras.config.set_dtype_policy(before)


def fingerprint(selection: Selection, recipe: Recipe) -> str:
    """Return the SHA-256 of the faces and labels that a run uses, and of the networks that it builds on."""
    digest = hashlib.sha256()
    for part in (selection.train, selection.validation):
        digest.update(_bytes(part))
    for model in (recipe.start, *recipe.teachers):
        if model and zipfile.is_zipfile(model):
            # Only the weights: a finished run, given again, writes its file anew with another time in it.
            with zipfile.ZipFile(model) as archive:
                sums = [one.CRC for one in archive.infolist() if one.filename.endswith(".h5")]
            digest.update(str(sums).encode())
    return digest.hexdigest()


def _bytes(data: FaceArrays) -> bytes:
    votes = b"" if data.votes is None else data.votes.tobytes()
    return data.images.tobytes() + data.labels.tobytes() + ",".join(data.label_order).encode() + votes


def _settled(recipe: Recipe) -> str:
    """Return the recipe as text without where its files lie: their content is in the fingerprint."""
    return recipe_toml(recipe.model_copy(update={"data": "", "ferplus": "", "start": "", "first": "", "teachers": ()}))


def _write_history(path: Path, history: list[dict[str, float]]) -> None:
    """Write the figures of all epochs as a CSV that any program opens, or leave the file as it was."""
    with atomic_path(path, part=f"{HISTORY}.part") as lent, lent.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(history[0]))
        writer.writeheader()
        writer.writerows(history)


def _mixup_targets(
    wanted: dict[str, Any], weight: dict[str, Any], drawn: "np.ndarray[Any, np.dtype[np.float32]]"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Mix targets and weights as the faces are mixed; a target of weight zero adds nothing."""
    share = partner_share(drawn)[:, 0]
    weights = {head: (1 - share) * value + share * np.roll(value, -1) for head, value in weight.items()}
    counted = {head: mix_targets(value * weight[head][:, None], drawn) for head, value in wanted.items()}
    # The weight is inside the mixed target already; the loss multiplies by it once more.
    targets_ = {head: value / np.maximum(weights[head], 1e-12)[:, None] for head, value in counted.items()}
    return targets_, {head: value.astype(np.float32) for head, value in weights.items()}


def _accuracy(seen: Counter[str], head: str) -> float:
    """Return the share of the faces the head is taught by that it read rightly in training."""
    prefix = f"{head}_" if f"{head}_counted" in seen else ""
    return float(seen[f"{prefix}correct"]) / max(float(seen[f"{prefix}counted"]), 1e-12)
