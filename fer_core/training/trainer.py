"""The training loop: epochs, checkpoints, the best weights, and going on after a stop."""

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.errors import FerError
from fer_core.models.blocks import logits_of
from fer_core.models.registry import builder
from fer_core.training import averaging
from fer_core.training.augmentation import COLUMNS, Augment, draw
from fer_core.training.averaging import WeightAverage
from fer_core.training.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from fer_core.training.history import write_history
from fer_core.training.losses import soft_cross_entropy
from fer_core.training.recipe import Recipe, recipe_toml
from fer_core.training.selection import Selection
from fer_core.training.targets import heads_for, targets
from fer_core.training.validation import accuracies

BEST = "best.weights.h5"

Watcher = Callable[[int, int, dict[str, float]], None]
"""Told after each step: epoch (from 0), step (from 1), and the epoch's row of figures at its end, else nothing."""


@dataclass(frozen=True)
class Trained:
    """A finished run.

    Attributes:
        network: with the best weights.
        history: a row for each epoch.
        best_epoch: the epoch (from 1) the weights are from.
    """

    network: keras.Model
    history: list[dict[str, float]]
    best_epoch: int


class Trainer:
    """One run in its folder.

    Args:
        recipe: what to do.
        selection: the faces.
        folder: the run's folder; a checkpoint in it is taken up.

    Raises:
        FerError: if the folder holds a run of another recipe or of other data.
    """

    def __init__(self, recipe: Recipe, selection: Selection, folder: Path) -> None:
        self._recipe = recipe
        self._folder = folder
        self._train = selection.train
        self._validation = selection.validation
        self._batch = min(recipe.batch, len(self._train))
        self.steps = len(self._train) // self._batch
        self._data = fingerprint(selection)
        # Starting weights and dropout; everything drawn later comes from the seed and the epoch.
        keras.utils.set_random_seed(recipe.seed)
        build = builder(recipe.model)
        heads = heads_for(self._train)
        self._network = build(heads, dropout=recipe.dropout)
        self._averaged = build(heads, dropout=recipe.dropout)
        self._model = self._compiled()
        self._average = WeightAverage(self._network.get_weights(), recipe.average)
        self._history: list[dict[str, float]] = []
        self._best_epoch = 0
        self._take_up(read_checkpoint(folder))

    @property
    def epochs_done(self) -> int:
        """Epochs that need not be run again."""
        return len(self._history)

    def run(self, watch: Watcher) -> Trained:
        """Train to the end of the recipe and return the best network."""
        for epoch in range(self.epochs_done, self._recipe.epochs):
            row = self._epoch(epoch, watch)
            self._keep(row)
            watch(epoch, self.steps, row)
        self._averaged.load_weights(self._folder / BEST)
        return Trained(self._averaged, self._history, self._best_epoch)

    def _compiled(self) -> keras.Model:
        """Return the training graph: augmentation, then the network up to its logits."""
        recipe = self._recipe
        image = keras.Input((48, 48, 1), name="image")
        jitter = keras.Input((len(COLUMNS),), name="jitter")
        logits = logits_of(self._network)(Augment(name="augment")(image, jitter))
        model = keras.Model([image, jitter], logits)
        schedule = keras.optimizers.schedules.CosineDecay(
            initial_learning_rate=0.0,
            decay_steps=max(1, round((recipe.epochs - recipe.warmup) * self.steps)),
            warmup_target=recipe.learning_rate,
            warmup_steps=max(1, round(recipe.warmup * self.steps)),
        )
        optimizer = keras.optimizers.SGD(
            schedule, momentum=recipe.momentum, nesterov=True, weight_decay=recipe.weight_decay
        )
        optimizer.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
        # XLA has no kernel for TensorFlow's affine transform; JAX cannot do without compilation.
        jit: Any = "auto" if keras.backend.backend() == "jax" else False
        model.compile(optimizer, loss=dict.fromkeys(logits, soft_cross_entropy), jit_compile=jit)
        optimizer.build(model.trainable_variables)
        return model

    def _batches(self, epoch: int) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        """Yield the epoch's batches; the last faces of the order, too few for a batch, wait for another epoch."""
        rng = np.random.default_rng([self._recipe.seed, epoch])
        wanted = targets(self._train, self._recipe.label_smoothing)
        order = rng.permutation(len(self._train))
        for step in range(self.steps):
            rows = order[step * self._batch : (step + 1) * self._batch]
            images = self._train.images[rows, :, :, None].astype(np.float32)
            jitter = draw(rng, len(rows), self._recipe.augmentation)
            yield [images, jitter], {head: target[rows] for head, target in wanted.items()}

    def _epoch(self, epoch: int, watch: Watcher) -> dict[str, float]:
        started = time.monotonic()
        self._model.reset_metrics()
        logs: dict[str, Any] = {}
        for step, (inputs, wanted) in enumerate(self._batches(epoch), start=1):
            logs = self._model.train_on_batch(inputs, wanted, return_dict=True)
            if (epoch * self.steps + step) % averaging.EVERY == 0:
                self._average.update(self._network.get_weights())
            if step < self.steps:
                watch(epoch, step, {})
        self._averaged.set_weights(self._average.weights)
        scores = accuracies(self._averaged, self._validation)
        return {
            "epoch": epoch + 1,
            "loss": float(logs["loss"]),
            **{f"accuracy_{head}": score for head, score in scores.items()},
            "score": float(np.mean(list(scores.values()))),
            "seconds": round(time.monotonic() - started, 1),
        }

    def _keep(self, row: dict[str, float]) -> None:
        """Write what the epoch brought, so that a stop between any two writes loses nothing but the epoch."""
        if not np.isfinite(row["loss"]):
            raise FerError(f"The loss of epoch {row['epoch']:.0f} is no number. Lower learning_rate in the recipe.")
        best = max((past["score"] for past in self._history), default=-1.0)
        self._history.append(row)
        if row["score"] > best:
            self._best_epoch = len(self._history)
            temporary = self._folder / f"part.{BEST}"
            self._averaged.save_weights(temporary)
            temporary.replace(self._folder / BEST)
        write_checkpoint(
            self._folder,
            Checkpoint(
                epoch=len(self._history),
                recipe=recipe_toml(self._recipe),
                data=self._data,
                history=self._history,
                best_epoch=self._best_epoch,
                model=[keras.ops.convert_to_numpy(v) for v in self._state()],
                optimizer=[keras.ops.convert_to_numpy(v) for v in self._model.optimizer.variables],
                average=self._average.weights,
                average_updates=self._average.updates,
            ),
        )
        write_history(self._folder, self._history)

    def _state(self) -> list[Any]:
        """Variables of the network: weights, batch-norm statistics, and the seed generator of dropout."""
        return list(self._model.variables)

    def _take_up(self, checkpoint: Checkpoint | None) -> None:
        if checkpoint is None:
            return
        if checkpoint.recipe != recipe_toml(self._recipe):
            raise FerError(
                f"{self._folder} holds a run of another recipe. Give the same recipe and flags to go on with it, "
                "or another --out to start anew."
            )
        if checkpoint.data != self._data:
            raise FerError(f"{self._folder} holds a run on other data. Give the same data, or another --out.")
        for variable, value in zip(self._state(), checkpoint.model, strict=True):
            variable.assign(value)
        for variable, value in zip(self._model.optimizer.variables, checkpoint.optimizer, strict=True):
            variable.assign(value)
        self._average = WeightAverage(checkpoint.average, self._recipe.average, checkpoint.average_updates)
        self._history = list(checkpoint.history)
        self._best_epoch = checkpoint.best_epoch


def fingerprint(selection: Selection) -> str:
    """Return the SHA-256 of the faces and labels that a run learns from and is chosen on."""
    digest = hashlib.sha256()
    for part in (selection.train, selection.validation):
        digest.update(_bytes(part))
    return digest.hexdigest()


def _bytes(data: Dataset) -> bytes:
    votes = b"" if data.votes is None else data.votes.tobytes()
    return data.images.tobytes() + data.labels.tobytes() + ",".join(data.label_order).encode() + votes
