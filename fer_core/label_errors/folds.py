"""Probabilities from networks that did not learn from the face: one network for each fold of the data."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.datasets.versioned import DatasetVersion
from fer_core.emotions import FER2013, FERPLUS, FERPLUS_COLUMNS
from fer_core.errors import FerError
from fer_core.experiments.run_result import Observer, StepCallback
from fer_core.files.atomic import atomic_path, explain_write_errors
from fer_core.files.lock import exclusive
from fer_core.label_errors.predictions import Floats, Probabilities
from fer_core.label_errors.ranking import require_classes
from fer_core.text import count_noun
from fer_core.training.recipe import Recipe, read_recipe, recipe_file, recipe_toml
from fer_core.training.selection import Selection, fold

BATCH: Final = 4096

QUICK: Final = "quick"
QUICK_FACES: Final = 300_000
"""Faces that the quick recipe shows a network in all, repeats counted, if need be by more epochs."""

MAX_EPOCHS: Final = 100


@dataclass(frozen=True)
class FoldJob:
    """What one network is to learn.

    Attributes:
        recipe: how.
        selection: the faces it learns from, and those it does not.
        everything: all faces, whose probabilities it gives afterwards.
        folder: where it may keep what a stopped run needs to go on.
    """

    recipe: Recipe
    selection: Selection
    everything: FaceArrays
    folder: Path


FoldTrainer = Callable[[FoldJob, StepCallback], Floats]
"""Trains a network and returns its probabilities (n, K) for all faces."""


def fold_recipe(name: str, faces: int) -> Recipe:
    """Read a recipe; the quick one suits itself to how many faces are learnt from, and to what is installed.

    Args:
        name: of the recipe, or its file.
        faces: how many a network learns from.

    Raises:
        FerError: if there is none, or its networks would not be impartial.
    """
    recipe = impartial(read_recipe(recipe_file(name)))
    if name != QUICK:
        return recipe
    if find_spec("torch") is None:
        # Only PyTorch gains from bfloat16 on a processor.
        recipe = recipe.model_copy(update={"backend": "", "precision": "float32"})
    # Made for FER-2013. A small data set needs more passes and smaller batches to learn anything.
    epochs = min(max(recipe.epochs, QUICK_FACES // max(faces, 1)), MAX_EPOCHS)
    batch = recipe.batch if faces >= QUICK_FACES // recipe.epochs // 2 else recipe.batch // 4
    return recipe.model_copy(update={"epochs": epochs, "batch": batch})


def impartial(recipe: Recipe) -> Recipe:
    """Return the recipe without what would let the labels of the faces that are held out into the network.

    Its last epoch is what counts, not the one that agrees best with those labels, and no learning rate follows them: a
    plateau becomes a cosine.

    Raises:
        FerError: if it builds on other networks, which may know all faces.
    """
    built_on = [key for key in ("first", "start", "teachers") if getattr(recipe, key)]
    if built_on:
        raise FerError(
            f"The recipe builds on a network that may know the faces to be judged ({', '.join(built_on)}). Choose a "
            "recipe whose networks learn from nothing but the data."
        )
    schedule = "cosine" if recipe.schedule == "plateau" else recipe.schedule
    return recipe.model_copy(
        update={"data": "", "ferplus": "", "monitor": "none", "early_stopping": 0, "schedule": schedule}
    )


def require_heads(classes: int) -> None:
    """Check that networks can be trained on these classes.

    Raises:
        FerError: if there are more than eight.
    """
    if classes > len(FERPLUS):
        raise FerError(
            f"Networks are trained to tell eight classes at most; the data has {classes}. Give probabilities that "
            "were made elsewhere.",
            settings=["probabilities"],
        )


def plan_digest(dataset: DatasetVersion, groups: NDArray[np.int64], recipe: Recipe, folds: int) -> str:
    """Return a digest of everything that the probabilities follow from."""
    digest = hashlib.sha256(f"{folds}\n{recipe_toml(recipe)}\n{dataset.label_order}\n".encode())
    for column in ("id", "hash", "label", "flags"):
        digest.update("\n".join(dataset.faces[column]).encode())
    # Which faces are together, whatever their groups are numbered.
    digest.update(pd.factorize(groups)[0].astype("<i8").tobytes())
    return digest.hexdigest()


def out_of_fold(
    dataset: DatasetVersion,
    groups: NDArray[np.int64],
    recipe: Recipe,
    folds: int,
    folder: Path,
    observer: Observer,
    train: FoldTrainer,
    repeats: int = 1,
) -> Probabilities:
    """Train a network for each fold on the other folds, and let all of them predict all faces.

    The folds hold the classes in equal shares, and copies of a photograph stay in one fold. All splits take part: what
    is looked for is wrong labels, and nothing of the networks is kept. A run that is stopped is taken up again.

    Args:
        dataset: what is looked at.
        groups: (n,), the same number for copies of one photograph; see ``fer_core.datasets.duplicates``.
        recipe: how a network learns; made ``impartial``, and its classes become those of the data.
        folds: how many, two at least.
        folder: for what has been done so far; what lies in it from other data is deleted.
        observer: is told of every fold.
        train: trains one network; ``train_fold``, but for tests.
        repeats: how often all this is done, each time with other folds; the answers are averaged.

    Raises:
        FerError: if there are too few faces or too many classes, the recipe builds on another network, or another
            run is going on in the folder.
    """
    data, recipe = with_trainer_classes(dataset), impartial(recipe)
    recipe = recipe.model_copy(update={"classes": (8,) if len(dataset.label_order) == 8 else (7,), "truth": "auto"})
    plan = plan_digest(dataset, groups, recipe, folds)
    held_out = np.zeros((len(data), len(dataset.label_order)), np.float32)
    learnt = np.zeros_like(held_out)
    busy = (
        f"Another search for mislabels is training its networks in {folder}. Wait until it is done, then give "
        "the command again."
    )
    with exclusive(folder, busy, resumable=False):
        place = _plan_folder(folder, plan)
        for repeat, number in product(range(repeats), range(folds)):
            seeded = recipe.model_copy(update={"seed": recipe.seed + repeat})
            fold_faces = fold(data, number, folds, seeded.seed, groups)
            out = fold_faces.split == "validation"
            name = f"fold {number + 1} of {folds}" + (f", time {repeat + 1} of {repeats}" if repeats > 1 else "")
            # The plan does not tell how many repeats there are, so that more can be added to those that are done.
            found = _fold(seeded, fold_faces, place / f"fold-{number + 1}-seed-{seeded.seed}", observer, train, name)
            found = found[:, : len(dataset.label_order)]
            found = found / np.maximum(found.sum(axis=1, keepdims=True), 1e-12)
            held_out[out] += found[out] / repeats
            learnt[~out] += found[~out] / ((folds - 1) * repeats)
    return Probabilities(tuple(dataset.faces["id"]), dataset.label_order, held_out, learnt)


def with_trainer_classes(dataset: DatasetVersion) -> FaceArrays:
    """Return the faces in memory with their classes under the names that the trainer has heads for.

    The trainer knows emotions by name; here only their number counts, so that any classes can be looked at. Every face
    is of the train split, which is what folds are dealt from.

    Raises:
        FerError: if there are fewer than two classes with faces, or more than eight.
    """
    count = len(dataset.label_order)
    require_classes(dataset.labels, count)
    require_heads(count)
    data = dataset.to_arrays()
    names = FERPLUS if count == len(FERPLUS) else FER2013[:count]
    # A head of eight learns from votes: every face gets one, for its label.
    votes = np.eye(len(FERPLUS_COLUMNS), dtype=np.int64)[data.labels] if names == FERPLUS else None
    return replace(data, label_order=tuple(names), votes=votes, split=np.full(len(data), "train", dtype="<U10"))


def train_fold(job: FoldJob, on_progress: StepCallback) -> Floats:
    """Train by the recipe; see ``FoldTrainer``. Each answer is the mean of those for the face and its mirror image."""
    import keras

    from fer_core.evaluation.evaluate import mirrored
    from fer_core.training.trainer import Trainer
    from fer_core.training.validation import predict

    network = Trainer(job.recipe, job.selection, job.folder).run(on_progress).network

    def predict_batch(faces: NDArray[np.uint8]) -> Floats:
        return next(iter(predict(network, faces).values()))

    parts = []
    for start in range(0, len(job.everything), BATCH):
        faces = job.everything.images[start : start + BATCH]
        parts.append((predict_batch(faces) + predict_batch(mirrored(faces))) / 2)
    keras.utils.clear_session(free_memory=True)
    return np.concatenate(parts)


def _fold(
    recipe: Recipe,
    fold_faces: FaceArrays,
    place: Path,
    observer: Observer,
    train: FoldTrainer,
    name: str,
) -> Floats:
    """Return the answers of a fold's network, from its file where it is done."""
    file = place.with_suffix(".npy")
    found = _read_finished(file, len(fold_faces))
    if found is not None:
        observer.skip(name, recipe.epochs)
        return found
    out = fold_faces.split == "validation"
    # What is known to be no face teaches nothing.
    learning = ~out & fold_faces.in_ferplus
    if not learning.any():
        raise FerError(f"There is nothing to learn from in {name}. Ask for fewer folds.")
    selection = Selection(fold_faces.take(learning), fold_faces.take(out), {})
    on_progress = observer.begin(name, recipe.epochs)
    with explain_write_errors(place, resumable=False):
        place.mkdir(exist_ok=True)
    found = np.asarray(train(FoldJob(recipe, selection, fold_faces, place), on_progress), np.float32)
    with explain_write_errors(place, resumable=False):
        with atomic_path(file, part=f"part.{file.name}") as lent:
            np.save(lent, found)
        shutil.rmtree(place)
    right = found[out][:, : len(fold_faces.label_order)].argmax(axis=1) == fold_faces.labels[out]
    faces = count_noun(int(out.sum()), "face")
    observer.end(f"{name}: names {right.mean():.1%} of {faces} that it did not learn from as labelled")
    return found


def _read_finished(file: Path, faces: int) -> Floats | None:
    try:
        found = np.load(file)
    except (OSError, ValueError, EOFError, BadZipFile):
        return None
    return found if found.ndim == 2 and len(found) == faces else None


def _plan_folder(folder: Path, plan: str) -> Path:
    """Give the folder for one plan; what other plans left is deleted."""
    place = folder / plan[:16]
    for other in folder.iterdir():
        if other.is_dir() and other != place:
            shutil.rmtree(other, ignore_errors=True)
    with explain_write_errors(folder, resumable=False):
        place.mkdir(exist_ok=True)
    return place
