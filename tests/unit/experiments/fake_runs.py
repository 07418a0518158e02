"""Runs that take no time: made by a rule from their recipe, so that what comes of them is known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013
from fer_core.evaluation.metrics import Metrics, measure
from fer_core.experiments.run_result import Job, StepCallback
from fer_core.training.recipe import Recipe

FACES = 200


@dataclass(frozen=True)
class Weight:
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    trainable_weights: tuple[Weight, ...] = (Weight((2, 3)), Weight((4,)))

    def count_params(self) -> int:
        return 12


@dataclass(frozen=True)
class FakeResult:
    history: list[dict[str, float]]
    best_epoch: int
    figures: dict[str, Metrics]
    right: dict[str, NDArray[np.bool_]]
    network: Network = Network()


@dataclass
class FakeRuns:
    """Stands in for training.

    Attributes:
        hits: how many of the 200 faces a recipe gets right at the end.
        before: called before each epoch with the recipe and the epoch; may raise.
        made: the folders that were trained in, in order; folds: what they were told to hold back.
        epochs: epochs that were trained, over all runs.
        shown: how many of the seven classes the faces show.
    """

    hits: Callable[[Recipe], int]
    before: Callable[[Recipe, int], None] = lambda recipe, epoch: None
    made: list[str] = field(default_factory=list)
    folds: list[tuple[int, int] | None] = field(default_factory=list)
    epochs: int = 0
    shown: int = 7

    def __call__(
        self,
        recipe: Recipe,
        data: FaceArrays,
        folder: Path,
        on_step: StepCallback,
        *,
        folds: tuple[int, int] | None = None,
    ) -> FakeResult:
        self.made.append(folder.name)
        self.folds.append(folds)
        kept = folder / "epochs.txt"
        done = int(kept.read_text()) if kept.exists() else 0
        labels = np.arange(FACES) % self.shown
        right = np.arange(FACES) < self.hits(recipe)
        answers = np.where(right, labels, (labels + 1) % 7)
        metrics = measure(np.eye(7)[answers], labels, FER2013)
        history = [self._row(epoch, recipe, metrics.accuracy) for epoch in range(recipe.epochs)]
        for epoch in range(done, recipe.epochs):
            self.before(recipe, epoch)
            self.epochs += 1
            kept.write_text(str(epoch + 1))
            on_step(epoch, 1, history[epoch])
        return FakeResult(history, recipe.epochs, {"7": metrics}, {"7": right})

    @staticmethod
    def _row(epoch: int, recipe: Recipe, accuracy: float) -> dict[str, float]:
        return {"epoch": epoch + 1, "score": accuracy * (epoch + 1) / recipe.epochs, "seconds": 2.0}


@dataclass
class Heard:
    """An observer that keeps what it is told."""

    skipped: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def skip(self, name: str, epochs: int) -> None:
        self.skipped.append(name)

    def begin(self, name: str, epochs: int) -> StepCallback:
        self.begun.append(name)
        return lambda epoch, step, row: None

    def end(self, sentence: str) -> None:
        self.ended.append(sentence)


MakeJob = Callable[[FakeRuns], Job]
