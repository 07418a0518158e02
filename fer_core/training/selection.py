"""Which faces a network is trained on, what is left out, and why."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FERPLUS_COLUMNS
from fer_core.errors import FerError
from fer_core.evaluation.ground_truth import ground_truth
from fer_core.training.recipe import Recipe
from fer_core.training.targets import targets


@dataclass(frozen=True)
class Selection:
    """The faces for training and for validation.

    Attributes:
        train: what is learnt from.
        validation: what the weights are chosen on; every face of the split.
        left_out: how many training faces were left out, by reason.
    """

    train: FaceArrays
    validation: FaceArrays
    left_out: dict[str, int]


def select(data: FaceArrays, recipe: Recipe) -> Selection:
    """Choose the training faces: no picture that FER+ calls no face, and none that validation or test also holds.

    Raises:
        FerError: if the data lacks a train or a validation split or the votes that the recipe needs, no training
            face is left, or no validation face can tell how good a head is.
    """
    train, validation = data.of_split("train"), data.of_split("validation")
    for classes in recipe.classes:
        _check_measurable(validation, classes)
    held_out = {image.tobytes() for image in data.images[data.split != "train"]}
    keep = np.ones(len(train), np.bool_)
    left_out: dict[str, int] = {}
    reasons = {"not in FER+": ~train.in_ferplus}
    if train.votes is not None:
        reasons["top vote not a face"] = train.votes.argmax(axis=1) == FERPLUS_COLUMNS.index("not a face")
    untaught = np.max(list(targets(train, recipe).weight.values()), axis=0) == 0
    if untaught.any():
        reasons["of no class that is taught"] = untaught
    reasons["also in validation or test"] = np.array([image.tobytes() in held_out for image in train.images])
    for reason, rows in reasons.items():
        left_out[reason] = int((keep & rows).sum())
        keep &= ~rows
    if not keep.any():
        raise FerError("No training face is left after those that cannot be used were left out.")
    return Selection(train.take(keep), validation, left_out)


def _check_measurable(validation: FaceArrays, classes: int) -> None:
    try:
        ground_truth(validation, classes)
    except FerError as error:
        raise FerError(f"The validation split cannot measure {classes} classes. {error}") from None


def fold(data: FaceArrays, number: int, count: int, seed: int, groups: NDArray[np.int64] | None = None) -> FaceArrays:
    """Return the data with another validation split: fold ``number`` of ``count`` of train and validation together.

    The folds hold the classes in the same shares, and copies of a picture stay in one fold. The test split stays.

    Args:
        data: the faces.
        number: the fold that becomes validation, from 0.
        count: folds, at least 2.
        seed: of the shuffle; the same for all folds of a cross-validation.
        groups: int64 (n,), the same number for faces that stay in one fold; None for those of the same pixels.
    """
    if not 0 <= number < count or count < 2:
        raise FerError(f"There is no fold {number + 1} of {count}.")
    pool = np.flatnonzero(data.split != "test")
    together: dict[bytes | int, list[int]] = {}
    for row in np.random.default_rng(seed).permutation(pool):
        key = data.images[row].tobytes() if groups is None else int(groups[row])
        together.setdefault(key, []).append(int(row))
    split = np.array(data.split, dtype="<U10")
    split[pool] = "train"
    dealt: dict[int, int] = {}
    for rows in together.values():
        label = int(data.labels[rows[0]])
        if dealt.setdefault(label, label) % count == number:
            split[rows] = "validation"
        dealt[label] += 1
    return replace(data, split=_checked(split, number, count))


def _checked(split: NDArray[np.str_], number: int, count: int) -> NDArray[np.str_]:
    if not (split == "validation").any() or not (split == "train").any():
        raise FerError(f"There are too few faces for fold {number + 1} of {count}. Ask for fewer folds.")
    return split
