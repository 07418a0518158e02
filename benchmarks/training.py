"""Training speed: images a second of `hogge_7` in the trainer over a plain `keras.Model.fit` on arrays in memory.

    python benchmarks/training.py

Both train the same network on the same made-up faces, in turns, in batches of 32. The trainer does all that its recipe
asks for; `fit` changes nothing. Only steps count, no validation and no start. Prints one ratio; at least 0.9 is wanted.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Annotated, Any

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import typer

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FOUR
from fer_core.models.registry import builder
from fer_core.training.recipe import Recipe, read_recipe, shipped_recipe
from fer_core.training.selection import select
from fer_core.training.trainer import Trainer

BATCH = 32


def made_up(faces: int) -> FaceArrays:
    """Noise with labels: speed does not depend on what is seen. A batch of it is validation."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (faces + BATCH, 48, 48), dtype=np.uint8)
    split = np.array(["train"] * faces + ["validation"] * BATCH)
    labels = np.arange(faces + BATCH) % len(FOUR)
    return FaceArrays(images, labels, FOUR, split, None, np.ones(faces + BATCH, np.bool_))


class StepTimes(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes when each step of `fit` ends."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Note the moment."""
        self.times.append(time.perf_counter())


def rate(times: list[float]) -> float:
    """Images a second between the first and the last of these moments."""
    return (len(times) - 1) * BATCH / (times[-1] - times[0])


def with_trainer(recipe: Recipe, data: FaceArrays) -> list[float]:
    """Images a second of each epoch but the first, in which the graph is made."""
    epochs: list[list[float]] = [[] for _ in range(recipe.epochs)]

    def on_step(epoch: int, step: int, row: dict[str, float]) -> None:
        if not row:  # with a row, the validation lies before this moment
            epochs[epoch].append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder:
        Trainer(recipe, select(data, recipe), Path(folder)).run(on_step)
    return [rate(times) for times in epochs[1:]]


def with_fit(data: FaceArrays, epochs: int) -> list[float]:
    """The same of a plain `fit`."""
    faces = data.of_split("train")
    images = faces.images[..., None].astype(np.float32)
    network = builder("hogge_7")({"four": len(FOUR)})
    network.compile(keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    rates = []
    for epoch in range(epochs):
        steps = StepTimes()
        network.fit(images, {"four": faces.labels}, batch_size=BATCH, epochs=1, verbose=0, callbacks=[steps])
        if epoch:
            rates.append(rate(steps.times))
    return rates


def main(faces: Annotated[int, typer.Option()] = 1024, rounds: Annotated[int, typer.Option()] = 3) -> None:
    """Measure in turns and print the ratio of the medians."""
    data = made_up(faces)
    changed = {"epochs": 3, "batch": BATCH, "early_stopping": 0}
    recipe = read_recipe(shipped_recipe("hogge_7")).model_copy(update=changed)
    ours, theirs = [], []
    for _ in range(rounds):
        ours += with_trainer(recipe, data)
        theirs += with_fit(data, 3)
    mine, plain = median(ours), median(theirs)
    print(f"trainer {mine:.0f} images/s, fit {plain:.0f} images/s, ratio {mine / plain:.2f}")


if __name__ == "__main__":
    typer.run(main)
