"""What the FER+ taggers say of the labels (Barsoum et al. 2016)."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion
from fer_core.emotions import FERPLUS, FERPLUS_COLUMNS
from fer_core.label_errors.vote_agreement import vote_agreement

TAGGERS: Final = 10
"""Whom FER+ asked about each face."""


@dataclass(frozen=True)
class Votes:
    """Labels against votes.

    Attributes:
        voted: faces with at least one vote.
        left_out: of these, faces that FER+ left out of its data.
        not_ten: of these, faces with more or fewer than ten votes.
        table: int64 (classes, 10): faces by label and top vote. A tie goes to the label if that is in it, else to
            the earlier column.
        emotions: faces whose top vote is an emotion; a label is only overturned among these.
        overturned: of these, faces whose top vote is another emotion than the label.
        agreement: how often two taggers of one face say the same, 0 to 1.
        not_a_face: faces whose top vote is "not a face".
        classes: what the rows of ``table`` are.
    """

    voted: int
    left_out: int
    not_ten: int
    table: NDArray[np.int64]
    emotions: int
    overturned: int
    agreement: float
    not_a_face: int
    classes: tuple[str, ...]

    @property
    def disputed(self) -> dict[frozenset[str], int]:
        """How often a label and another emotion as the top vote meet, either way round; without those that never do."""
        counts: dict[frozenset[str], int] = {}
        for row, label in enumerate(self.classes):
            for column, emotion in enumerate(FERPLUS):
                if emotion != label and self.table[row, column]:
                    pair = frozenset((label, emotion))
                    counts[pair] = counts.get(pair, 0) + int(self.table[row, column])
        return counts

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers."""
        return {
            "voted": self.voted,
            "left_out_by_ferplus": self.left_out,
            "not_ten_votes": self.not_ten,
            "emotions": self.emotions,
            "overturned": self.overturned,
            "agreement": round(self.agreement, 4),
            "not_a_face": self.not_a_face,
            "top_vote_by_label": {
                label: dict(zip(FERPLUS_COLUMNS, row.tolist(), strict=True))
                for label, row in zip(self.classes, self.table, strict=True)
            },
        }


def count_votes(dataset: DatasetVersion) -> Votes | None:
    """Compare labels and votes; None where no face has votes."""
    label_agreement, votes = vote_agreement(dataset), dataset.votes
    if label_agreement is None or votes is None:
        return None
    voted = np.flatnonzero(label_agreement.top >= 0)
    table = np.zeros((len(dataset.label_order), len(FERPLUS_COLUMNS)), np.int64)
    np.add.at(table, (dataset.labels[voted], label_agreement.top[voted]), 1)
    given = votes[voted]
    taggers = given.sum(axis=1)
    pairs, alike = taggers * (taggers - 1), (given * (given - 1)).sum(axis=1)
    return Votes(
        voted=len(voted),
        left_out=int(dataset.has_flag("not_in_ferplus")[voted].sum()),
        not_ten=int((taggers != TAGGERS).sum()),
        table=table,
        emotions=int(label_agreement.emotion.sum()),
        overturned=int(label_agreement.overturned.sum()),
        agreement=float(alike[pairs > 0].sum() / max(pairs.sum(), 1)),
        not_a_face=int((label_agreement.top == FERPLUS_COLUMNS.index("not a face")).sum()),
        classes=dataset.label_order,
    )
