"""What each head is taught, face by face."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013, FERPLUS, FERPLUS_COLUMNS, FIVE, FOUR
from fer_core.errors import FerError
from fer_core.training.recipe import Recipe

HEADS: Mapping[str, tuple[str, ...]] = {"fer2013": FER2013, "ferplus": FERPLUS, "four": FOUR, "five": FIVE}
"""The heads a network can have and their labels."""

HEAD_OF: Mapping[int, str] = {len(labels): name for name, labels in HEADS.items()}
"""The head of a number of classes."""

ENOUGH_VOTES = 2
"""Votes of ten that an emotion needs to count where a face may show several."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Targets:
    """What the heads are taught.

    Attributes:
        wanted: by head, float32 (n, K): what the face should be read as; zeros where the head is not taught by it.
        weight: by head, float32 (n,): how much the face counts; 0 where the head is not taught by it.
    """

    wanted: dict[str, Floats]
    weight: dict[str, Floats]


def heads_for(recipe: Recipe) -> dict[str, int]:
    """Return the recipe's heads with their number of classes."""
    return {HEAD_OF[size]: size for size in recipe.classes}


def needs_votes(recipe: Recipe) -> bool:
    """Return whether the recipe's heads can only be taught by FER+ votes."""
    return recipe.truth == "votes" or len(FERPLUS) in recipe.classes


def targets(data: FaceArrays, recipe: Recipe) -> Targets:
    """Return what each head of the recipe is taught.

    Raises:
        FerError: if it needs votes and the data has none.
    """
    if data.votes is None and needs_votes(recipe):
        raise FerError(
            "The recipe learns from FER+ votes. Choose classes = [7] and truth = 'auto', or give fer2013new.csv.",
            settings=["ferplus"],
        )
    wanted, weight = {}, {}
    for head in heads_for(recipe):
        voted = recipe.truth == "votes" or (recipe.truth == "auto" and HEADS[head] == FERPLUS)
        if voted:
            assert data.votes is not None  # checked above
            rows = (voted_emotions if recipe.loss == "binary" else vote_shares)(data.votes, HEADS[head])
        else:
            rows = label_rows(data, HEADS[head])
        # From what is not smoothed yet: smoothing would make rare classes look less rare than they are.
        weight[head] = (balancing(rows) if recipe.class_weights else rows.sum(axis=1) > 0).astype(np.float32)
        wanted[head] = rows if voted or recipe.loss == "binary" else smoothed(rows, recipe.label_smoothing)
    return Targets(wanted, weight)


def label_rows(data: FaceArrays, names: tuple[str, ...]) -> Floats:
    """Return (n, K): one on the class, zeros for a face of another class.

    For the eight the class is the top vote among all ten FER+ columns, else it is the data's own label.
    """
    hot = np.vstack([np.eye(len(names), dtype=np.float32), np.zeros((1, len(names)), np.float32)])
    place = {name: i for i, name in enumerate(names)}
    if names == FERPLUS and data.votes is not None:
        rows = np.where(data.votes.sum(axis=1) > 0, data.votes.argmax(axis=1), len(names))
        return hot[np.minimum(rows, len(names))]
    order = np.array([place.get(name, len(names)) for name in data.label_order], np.int64)
    return hot[order[data.labels]]


def smoothed(rows: Floats, smoothing: float) -> Floats:
    """Return rows with ``smoothing`` of their weight spread over all classes (Szegedy et al. 2016)."""
    total = rows.sum(axis=1, keepdims=True)
    return np.asarray(rows * (1 - smoothing) + total * smoothing / rows.shape[1], np.float32)


def vote_shares(votes: NDArray[np.int64], names: tuple[str, ...]) -> Floats:
    """Return (n, K): the share of each class among the FER+ votes (n, 10) for these classes.

    Votes for other columns (unknown, not a face, other emotions) are dropped; without any left, the row is zeros.
    """
    counted = _counted(votes, names).astype(np.float32)
    total = counted.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(counted, total, out=np.zeros_like(counted), where=total > 0))


def voted_emotions(votes: NDArray[np.int64], names: tuple[str, ...]) -> Floats:
    """Return (n, K): one for each class that at least ``ENOUGH_VOTES`` of the FER+ votes (n, 10) are for."""
    return np.asarray(_counted(votes, names) >= ENOUGH_VOTES, np.float32)


def _counted(votes: NDArray[np.int64], names: tuple[str, ...]) -> NDArray[np.int64]:
    return votes[:, [FERPLUS_COLUMNS.index(name) for name in names]]


def balancing(rows: Floats) -> Floats:
    """Return weights (n,) by which every class that there is counts the same; over the taught faces their mean is one.

    A face's weight is that of its classes in their shares (King and Zeng 2001).
    """
    total = rows.sum(axis=0)
    share = np.divide(rows.sum() / max((total > 0).sum(), 1), total, out=np.zeros_like(total), where=total > 0)
    total_share = np.maximum(rows.sum(axis=1), 1e-12)
    return np.asarray(rows @ share / total_share, np.float32)
