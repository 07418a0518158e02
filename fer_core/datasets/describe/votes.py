"""What the FER+ taggers say of the labels (Barsoum et al. 2016)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.packed import PackedDataset
from fer_core.emotions import FERPLUS, FERPLUS_COLUMNS


@dataclass(frozen=True)
class Votes:
    """Labels against votes.

    Attributes:
        voted: faces with at least one vote.
        table: int64 (classes, 10): faces by label and top vote. A tie goes to the label if that is in it, else to
            the earlier column.
        overturned: faces whose top vote is another emotion than the label.
        agreement: how often two taggers of one face say the same, 0 to 1.
        not_a_face: faces whose top vote is "not a face".
        classes: what the rows of ``table`` are.
    """

    voted: int
    table: NDArray[np.int64]
    overturned: int
    agreement: float
    not_a_face: int
    classes: tuple[str, ...]

    @property
    def most_disputed(self) -> tuple[str, str, int]:
        """The label and the other emotion that are confused most, either way round, and how often."""
        best = ("", "", 0)
        for row, label in enumerate(self.classes):
            for column, emotion in enumerate(FERPLUS):
                back = 0
                if emotion in self.classes and label in FERPLUS:
                    back = int(self.table[self.classes.index(emotion), FERPLUS.index(label)])
                count = int(self.table[row, column]) + back
                if emotion != label and count > best[2]:
                    best = (label, emotion, count)
        return best

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers."""
        return {
            "voted": self.voted,
            "overturned": self.overturned,
            "agreement": round(self.agreement, 4),
            "not_a_face": self.not_a_face,
            "top_vote_by_label": {
                label: dict(zip(FERPLUS_COLUMNS, row.tolist(), strict=True))
                for label, row in zip(self.classes, self.table, strict=True)
            },
        }


def count_votes(dataset: PackedDataset) -> Votes | None:
    """Compare labels and votes; None where no face has votes."""
    votes = dataset.votes
    if votes is None or not votes.any():
        return None
    voted = np.flatnonzero(votes.sum(axis=1) > 0)
    given, labels = votes[voted], dataset.labels[voted]
    classes = dataset.label_order
    same = np.array([FERPLUS.index(name) if name in FERPLUS else -1 for name in classes])
    top = _top_votes(given, same[labels])
    table = np.zeros((len(classes), len(FERPLUS_COLUMNS)), np.int64)
    np.add.at(table, (labels, top), 1)
    overturned = int(((top < len(FERPLUS)) & (top != same[labels])).sum())
    taggers = given.sum(axis=1)
    pairs, alike = taggers * (taggers - 1), (given * (given - 1)).sum(axis=1)
    agreement = float(alike[pairs > 0].sum() / max(pairs.sum(), 1))
    return Votes(
        len(voted), table, overturned, agreement, int((top == FERPLUS_COLUMNS.index("not a face")).sum()), classes
    )


def _top_votes(votes: NDArray[np.int64], own: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the column with the most votes of each face; of a tie the label's own column, -1 where it has none."""
    ties = votes == votes.max(axis=1, keepdims=True)
    confirmed = (own >= 0) & ties[np.arange(len(votes)), own]
    return np.where(confirmed, own, ties.argmax(axis=1))
