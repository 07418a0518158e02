"""How well a ranking predicts where the ten FER+ taggers overturn a label."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.packed import PackedDataset
from fer_core.emotions import FERPLUS, FERPLUS_COLUMNS


@dataclass(frozen=True)
class Agreement:
    """A ranking beside the votes.

    Attributes:
        faces: those whose top vote is an emotion.
        overturned: of these, those whose top vote is another emotion than the label.
        auc: how likely an overturned face ranks above one that is not.
        listed: of the faces, those that are suspects.
        listed_overturned: of the suspects, those that are overturned.
        suggested: of these, those whose top vote is what was suggested.
    """

    faces: int
    overturned: int
    auc: float
    listed: int
    listed_overturned: int
    suggested: int


def against_votes(
    dataset: PackedDataset, score: NDArray[np.float64], suspect: NDArray[np.bool_], suggested: NDArray[np.int64]
) -> Agreement | None:
    """Compare a ranking with the FER+ votes.

    A label that shares the top vote is not overturned; other ties go to the earlier column.

    Args:
        dataset: with votes; None is returned without.
        score: (n,), the higher the more suspect.
        suspect: (n,), which are listed.
        suggested: (n,), positions in the label order.
    """
    if dataset.votes is None:
        return None
    top = dataset.votes.argmax(axis=1)
    counts = (top < len(FERPLUS)) & (dataset.votes.sum(axis=1) > 0)
    names = np.array([*FERPLUS, "", ""])[top]
    order = np.array(dataset.label_order)
    labels = order[dataset.labels]
    own = np.array([[name == label for name in FERPLUS_COLUMNS] for label in order])[dataset.labels]
    shares_top = (dataset.votes * own).max(axis=1) == dataset.votes.max(axis=1)
    overturned = (names != labels) & ~shares_top
    listed = counts & suspect
    return Agreement(
        faces=int(counts.sum()),
        overturned=int((counts & overturned).sum()),
        auc=area_under_curve(score[counts], overturned[counts]),
        listed=int(listed.sum()),
        listed_overturned=int((listed & overturned).sum()),
        suggested=int((listed & overturned & (names == order[suggested])).sum()),
    )


def area_under_curve(score: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve: how likely a positive scores above a negative, ties half.

    Not a number where either kind is missing.
    """
    from scipy.stats import rankdata

    positives = int(positive.sum())
    pairs = positives * (len(positive) - positives)
    if not pairs:
        return float("nan")
    ranks = rankdata(score)
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / pairs)
