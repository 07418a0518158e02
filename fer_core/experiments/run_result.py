"""One run among many: made, or read back where it has been made before."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.errors import FerError
from fer_core.evaluation.metrics import Metrics
from fer_core.files.atomic import atomic_path
from fer_core.training.recipe import Recipe, recipe_toml

FILE = "outcome.npz"

StepCallback = Callable[[int, int, dict[str, float]], None]
"""Told after each step: epoch (from 0), step (from 1), and the epoch's row of figures at its end, else nothing."""


class Result(Protocol):
    """What a run gives back; see ``fer_core.training.training_run.RunResult``."""

    @property
    def network(self) -> Any: ...  # noqa: ANN401, D102
    @property
    def history(self) -> list[dict[str, float]]: ...  # noqa: D102
    @property
    def best_epoch(self) -> int: ...  # noqa: D102
    @property
    def figures(self) -> dict[str, Metrics]: ...  # noqa: D102


class Runner(Protocol):
    """Does one run in its folder, taking up what is there; see ``fer_core.training.training_run.run_recipe``."""

    def __call__(  # noqa: D102
        self,
        recipe: Recipe,
        data: FaceArrays,
        folder: Path,
        on_step: StepCallback,
        *,
        folds: tuple[int, int] | None = None,
    ) -> Result: ...


class Correctness(Protocol):
    """Tells which validation faces a finished run names rightly, by number of classes; see ``correctness.right_of``."""

    def __call__(self, result: Any) -> dict[str, NDArray[np.bool_]]: ...  # noqa: ANN401, D102


class Observer(Protocol):
    """Is told how many runs come along."""

    def skip(self, name: str, epochs: int) -> None:
        """Hear of a run that was made before."""

    def begin(self, name: str, epochs: int) -> StepCallback:
        """Hear of a run that begins; return who is told of its steps."""

    def end(self, sentence: str) -> None:
        """Hear how the run that began last came out."""


@dataclass(frozen=True)
class RunResult:
    """What a finished run came to.

    Attributes:
        classes: the numbers of classes of the recipe's heads.
        epochs: epochs done.
        best_epoch: the epoch (from 1) the weights are from.
        score: the best epoch's mean validation accuracy.
        parameters: all weights; trainable: those that training changes.
        seconds: that the epochs took.
        figures: on validation, by number of classes, as ``Metrics.as_json``.
        right: by number of classes, which validation faces were named rightly, bool (n,).
    """

    classes: list[str]
    epochs: int
    best_epoch: int
    score: float
    parameters: int
    trainable: int
    seconds: float
    figures: dict[str, dict[str, Any]]
    right: dict[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class Job:
    """What is the same for all runs of an experiment.

    Attributes:
        data: the faces; fingerprint: their SHA-256.
        run: does a run; right_of: asks a finished one about the validation faces.
        observer: is told.
    """

    data: FaceArrays
    fingerprint: str
    run: Runner
    right_of: Correctness
    observer: Observer


def fingerprint(data: FaceArrays) -> str:
    """Return the SHA-256 of everything in a data set that runs depend on."""
    digest = hashlib.sha256(repr((data.label_order, data.votes is None)).encode())
    votes = np.zeros(0, np.int64) if data.votes is None else data.votes
    for column in (data.images, data.labels, data.split.astype("U16"), votes, data.in_ferplus):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def recipe_text(recipe: Recipe) -> str:
    """Return the recipe as text without where its data lie: their content is in the fingerprint."""
    return recipe_toml(recipe.model_copy(update={"data": "", "ferplus": "", "classes_order": ""}))


def read_run_result(folder: Path, recipe: Recipe, data: str) -> RunResult | None:
    """Read how the run of a folder came out, or return None where it has not ended.

    Args:
        folder: the run's folder.
        recipe: what it has to be a run of.
        data: fingerprint of the faces it has to be made on.

    Raises:
        FerError: if it is a run of another recipe or on other data, or the file is damaged.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with np.load(path) as stored:
            fields = json.loads(str(stored["facts"]))
            right = {name.removeprefix("right_"): stored[name] for name in stored.files if name.startswith("right_")}
        made_with, made_on = fields.pop("recipe"), fields.pop("data")
        run_result = RunResult(**fields, right=right)
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
        raise FerError(f"{path} is damaged. Delete it to have the run looked at again.") from error
    if made_with != recipe_text(recipe):
        raise FerError(
            f"{folder} holds a run of another recipe. Delete that folder, or give another one.", settings=["out"]
        )
    if made_on != data:
        raise FerError(
            f"{folder} holds a run on other data. Give the same data, or another folder.", settings=["data", "out"]
        )
    return run_result


def make_run_result(
    job: Job, recipe: Recipe, folder: Path, on_step: StepCallback, folds: tuple[int, int] | None = None
) -> RunResult:
    """Do a run, or what is left of it, and keep how it came out beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    result = job.run(recipe, job.data, folder, on_step, folds=folds)
    network = result.network
    run_result = RunResult(
        classes=[str(size) for size in recipe.classes],
        epochs=len(result.history),
        best_epoch=result.best_epoch,
        score=result.history[result.best_epoch - 1]["score"],
        parameters=int(network.count_params()),
        trainable=sum(int(np.prod(weight.shape)) for weight in network.trainable_weights),
        seconds=round(sum(row["seconds"] for row in result.history), 1),
        figures={classes: metrics.as_json() for classes, metrics in result.figures.items()},
        right=job.right_of(result),
    )
    _write(folder, run_result, recipe, job.fingerprint)
    return run_result


def run_name(title: str) -> str:
    """Return a title as the name of a folder: small letters, digits and hyphens.

    Example:
        >>> run_name("No noise, 64 filters")
        'no-noise-64-filters'
    """
    return "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())


def classes_of(run_results: Sequence[RunResult]) -> list[str]:
    """Return the numbers of classes that any of the runs has a head for, in their order."""
    return list(dict.fromkeys(classes for run_result in run_results for classes in run_result.classes))


def absent_in(run_result: RunResult, classes: str) -> tuple[str, ...]:
    """Return the classes, of so many, that no validation face of a run shows; macro F1 is without them."""
    return tuple(name for name, figures in run_result.figures[classes]["per_class"].items() if not figures["n"])


def _write(folder: Path, run_result: RunResult, recipe: Recipe, data: str) -> None:
    fields = {name: value for name, value in vars(run_result).items() if name != "right"}
    text = json.dumps({**fields, "recipe": recipe_text(recipe), "data": data})
    arrays: dict[str, Any] = {f"right_{classes}": right for classes, right in run_result.right.items()}
    with atomic_path(folder / FILE, part=f"{FILE}.part") as lent, lent.open("wb") as file:
        np.savez_compressed(file, facts=np.array(text), **arrays)
