"""How well a ranking predicts where the ten FER+ taggers overturn a label."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion
from fer_core.emotions import FERPLUS, FERPLUS_COLUMNS
from fer_core.statistics import roc_auc


@dataclass(frozen=True)
class RankingAgreement:
    """A ranking beside the votes.

    Attributes:
        faces: those whose top vote is an emotion.
        overturned: of these, those whose top vote is another emotion than the label.
        auc: how likely an overturned face ranks above one that is not; None where there are none of either.
        listed: of the faces, those that are suspects.
        listed_overturned: of the suspects, those that are overturned.
        suggested: of these, those whose top vote is what was suggested.
    """

    faces: int
    overturned: int
    auc: float | None
    listed: int
    listed_overturned: int
    suggested: int


@dataclass(frozen=True)
class VoteAgreement:
    """What the taggers say of every label.

    Attributes:
        top: int64 (n,), the place in ``FERPLUS_COLUMNS`` of the top vote: the label's own where it shares the top, else
            the earlier; -1 where nobody voted.
        emotion: bool (n,), those whose top vote is an emotion; shares are of these.
        overturned: bool (n,), those of them whose top vote is another emotion than the label.
    """

    top: NDArray[np.int64]
    emotion: NDArray[np.bool_]
    overturned: NDArray[np.bool_]


def vote_agreement(dataset: DatasetVersion) -> VoteAgreement | None:
    """Tell which labels the FER+ votes overturn; None where no face has votes."""
    votes = dataset.votes
    if votes is None or not votes.any():
        return None
    columns = np.array([FERPLUS.index(name) if name in FERPLUS else -1 for name in dataset.label_order])
    labelled = columns[dataset.labels]
    at_top = votes == votes.max(axis=1, keepdims=True)
    confirmed = (labelled >= 0) & at_top[np.arange(len(votes)), labelled]
    top = np.where(confirmed, labelled, at_top.argmax(axis=1)).astype(np.int64)
    top[votes.sum(axis=1) == 0] = -1
    emotion = (top >= 0) & (top < len(FERPLUS))
    return VoteAgreement(top, emotion, emotion & (top != labelled))


def compare_with_votes(
    dataset: DatasetVersion, score: NDArray[np.float64], suspect: NDArray[np.bool_], suggested: NDArray[np.int64]
) -> RankingAgreement | None:
    """Compare a ranking with the FER+ votes; see ``vote_agreement``.

    Args:
        dataset: with votes; None is returned without.
        score: (n,), the higher the more suspect.
        suspect: (n,), which are listed.
        suggested: (n,), positions in the label order.
    """
    agreement = vote_agreement(dataset)
    if agreement is None:
        return None
    counts, against = agreement.emotion, agreement.overturned
    as_suggested = np.array(FERPLUS_COLUMNS)[agreement.top] == np.array(dataset.label_order)[suggested]
    return RankingAgreement(
        faces=int(counts.sum()),
        overturned=int(against.sum()),
        auc=roc_auc(score[counts], against[counts]),
        listed=int((counts & suspect).sum()),
        listed_overturned=int((against & suspect).sum()),
        suggested=int((against & suspect & as_suggested).sum()),
    )
