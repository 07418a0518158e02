"""What counts as right: the ground truth that a number of classes is measured against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FERPLUS, FERPLUS_COLUMNS, label_set
from fer_core.errors import FerError

VoteRule = Literal["plurality", "majority"]
"""How FER+ votes become one emotion."""

Rule = Literal["label", "plurality", "majority"]
"""Where a ground truth comes from: the label of the data, or votes by one of the two rules."""

RULES: Final[Mapping[Rule, str]] = {
    "label": "the label of the data",
    "plurality": "the FER+ plurality (the top vote among the ten columns, ties to the earlier column)",
    "majority": "the FER+ majority (more than half of the votes, columns with a single vote not counted)",
}
"""Each rule in words."""


@dataclass(frozen=True)
class GroundTruth:
    """The faces that count and what they show.

    Attributes:
        rows: int64 (m,), positions in the data set.
        labels: int64 (m,), positions in ``names``.
        names: the classes.
        rule: where the labels come from.
        left_out: how many faces do not count, by reason.
    """

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    names: tuple[str, ...]
    rule: Rule
    left_out: dict[str, int]


def ground_truth(data: FaceArrays, classes: int, rule: VoteRule | None = None) -> GroundTruth:
    """Return the ground truth for 4, 5, 7 or 8 classes.

    With 8 it is what the FER+ votes say by a rule; faces of which they say no class are left out. ``plurality`` is the
    top vote among the ten columns (ties go to the earlier column). ``majority`` is the protocol that FER+ was published
    with (Barsoum et al. 2016), as its authors' program has it for validation and test (github.com/microsoft/FERPlus,
    ``_process_data`` in ``src/ferplus.py`` and ``src/generate_training_data.py``): pictures without a name in the votes
    file are left out, columns with a single vote count as none, and the top column must have more than half of the
    votes that remain.

    Otherwise it is the data's own label; faces of other classes are left out.

    Args:
        data: the faces.
        classes: how many.
        rule: only with 8 classes; None for plurality.

    Raises:
        FerError: if there is no such set of classes or the rule is not for it, 8 are asked for without votes, or no
            face counts.
    """
    try:
        names = label_set(classes)
    except ValueError:
        raise FerError(f"The number of classes is 4, 5, 7 or 8, not {classes}.", settings=["classes"]) from None
    voted = classes == len(FERPLUS)
    if rule is not None and not voted:
        raise FerError(
            f"The rule is about the FER+ votes, which are the truth with 8 classes only; with {classes} it is the "
            "label of the data. Leave the rule out, or ask for 8 classes.",
            settings=["rule", "classes"],
        )
    if voted:
        labels, reasons = _of_votes(data, rule or "plurality")
    else:
        place = np.array([names.index(name) if name in names else -1 for name in data.label_order], np.int64)
        labels = place[data.labels]
        reasons = {"of another class": labels < 0}
    counts = np.ones(len(data), np.bool_)
    left_out = {}
    for reason, found in reasons.items():
        if count := int((counts & found).sum()):
            left_out[reason] = count
        counts &= ~found
    rows = np.flatnonzero(counts).astype(np.int64)
    if not rows.size:
        why = f" Left out: {said(left_out)}." if voted else ""
        raise FerError(f"No face of the data belongs to any of the {classes} classes.{why}")
    return GroundTruth(rows, labels[rows], names, (rule or "plurality") if voted else "label", left_out)


def said(left_out: Mapping[str, int]) -> str:
    """Return how many faces do not count, in words: ``26 top vote unknown, 10 top vote not a face``."""
    return ", ".join(f"{count:,} {reason}" for reason, count in left_out.items())


def _of_votes(data: FaceArrays, rule: VoteRule) -> tuple[NDArray[np.int64], dict[str, NDArray[np.bool_]]]:
    """Return the column of each face, and who does not count, the first reason first."""
    if data.votes is None:
        raise FerError("With 8 classes the truth is the FER+ votes. Give fer2013new.csv.", settings=["ferplus"])
    # A face that nobody voted on has no top vote.
    reasons = {"no votes": data.votes.sum(axis=1) == 0}
    votes, what = data.votes, "top vote"
    if rule == "majority":
        votes, what = np.where(data.votes > 1, data.votes, 0), "majority"
        reasons = {"not in FER+": ~data.in_ferplus, **reasons}
        reasons["no majority"] = 2 * votes.max(axis=1) <= votes.sum(axis=1)
    top = votes.argmax(axis=1).astype(np.int64)
    for column in range(len(FERPLUS), len(FERPLUS_COLUMNS)):
        reasons[f"{what} {FERPLUS_COLUMNS[column]}"] = top == column
    return top, reasons
