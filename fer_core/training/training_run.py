"""A training run from the data to the report, in one folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras

from fer_core.datasets.arrays import FaceArrays
from fer_core.evaluation.metrics import Metrics
from fer_core.files.atomic import atomic_path
from fer_core.files.lock import exclusive
from fer_core.training.curves import write_curves
from fer_core.training.diagnosis import diagnose
from fer_core.training.environment import write_environment
from fer_core.training.recipe import Recipe, anchored, read_recipe, recipe_toml
from fer_core.training.report import measured, write_report
from fer_core.training.selection import Selection, fold, select
from fer_core.training.tensorboard import TensorBoardLog
from fer_core.training.trainer import StepCallback, Trained, Trainer

MODEL = "model.keras"
"""The network with the best weights."""

LAST = "last.keras"
"""The network with the weights of the last epoch."""

FIRST = "first"
"""The folder of the run that comes first, where the recipe names one."""

Starting = Callable[[Selection, Trainer], None]


@dataclass(frozen=True)
class RunResult:
    """A finished run.

    Attributes:
        folder: where everything of it lies.
        network: with the best weights; takes grey faces (B, 48, 48, 1).
        history: a row for each epoch.
        best_epoch: the epoch (from 1) the weights are from.
        figures: on validation, by the number of classes.
        findings: what the figures say about the run, in sentences.
        selection: the faces.
    """

    folder: Path
    network: keras.Model
    history: list[dict[str, float]]
    best_epoch: int
    figures: dict[str, Metrics]
    findings: list[str]
    selection: Selection


def run_recipe(
    recipe: Recipe,
    data: FaceArrays,
    folder: Path,
    on_step: StepCallback = lambda epoch, step, row: None,
    *,
    folds: tuple[int, int] | None = None,
    starting: Starting = lambda selection, trainer: None,
    tensorboard: bool = False,
) -> RunResult:
    """Train by a recipe. A stopped run in the folder is taken up, a finished one not trained again.

    Args:
        recipe: what to do.
        data: all faces, with their splits.
        folder: the run's; made if it is not there.
        on_step: told after each step.
        folds: (k, n): fold k, from 0, of n takes the place of the validation split.
        starting: told once, before the first step.
        tensorboard: whether to write logs for TensorBoard as well.

    Raises:
        FerError: if the data does not suit the recipe, or the folder holds another run or one that is still going on.
    """
    if folds is not None:
        data = fold(data, folds[0], folds[1], recipe.seed)
    if recipe.first:
        recipe = _after_first(recipe, data, folder / FIRST, on_step, starting, tensorboard=tensorboard)
    selection = select(data, recipe)
    with exclusive(folder):
        trainer = Trainer(recipe, selection, folder)
        (folder / "recipe.toml").write_text(recipe_toml(anchored(recipe)), encoding="utf-8")
        write_environment(folder, recipe.seed)
        starting(selection, trainer)
        trained = _train(trainer, on_step, folder, tensorboard=tensorboard)
        figures = measured(trained.network, selection.validation)
        _keep_networks(trained, folder)
        findings = diagnose(trained.history, trained.best_epoch, figures)
        write_report(folder, trained, selection, figures, findings)
    return RunResult(folder, trained.network, trained.history, trained.best_epoch, figures, findings, selection)


def _after_first(
    recipe: Recipe, data: FaceArrays, folder: Path, on_step: StepCallback, starting: Starting, *, tensorboard: bool
) -> Recipe:
    """Make the run that comes first, and return the recipe as it goes on from there."""
    shared = {name: getattr(recipe, name) for name in ("data", "ferplus", "classes_order", "backend", "precision")}
    first = read_recipe(Path(recipe.first)).model_copy(update=shared)
    run_recipe(first, data, folder, on_step, starting=starting, tensorboard=tensorboard)
    network = str(folder / MODEL)
    return recipe.model_copy(update={"first": "", "start": network, "teachers": (network,)})


def _train(trainer: Trainer, on_step: StepCallback, folder: Path, *, tensorboard: bool) -> Trained:
    """Run the trainer; whatever ends it, the curves show the epochs so far."""
    try:
        if not tensorboard:
            return trainer.run(on_step)
        with TensorBoardLog(folder) as log:
            for row in trainer.history:
                log.write(row)

            def watch_and_log(epoch: int, step: int, row: dict[str, float]) -> None:
                if row:
                    log.write(row)
                on_step(epoch, step, row)

            return trainer.run(watch_and_log)
    finally:
        if trainer.history:
            write_curves(folder, trainer.history, trainer.best_epoch)


def _keep_networks(trained: Trained, folder: Path) -> None:
    best = trained.network.get_weights()
    for name, weights in ((LAST, trained.last), (MODEL, best)):
        trained.network.set_weights(weights)
        with atomic_path(folder / name, part=f"part.{name}") as lent:
            trained.network.save(lent)
