"""What counts as right: the truth that a number of classes is measured against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.dataset import Dataset
from fer_core.emotions import FERPLUS, label_set
from fer_core.errors import FerError


@dataclass(frozen=True)
class Truth:
    """The faces that count and what they show.

    Attributes:
        rows: int64 (m,), positions in the data set.
        labels: int64 (m,), positions in ``names``.
        names: the classes.
    """

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    names: tuple[str, ...]


def truth(data: Dataset, classes: int) -> Truth:
    """Return the truth for 4, 5, 7 or 8 classes.

    With 8 it is the top vote among the ten FER+ columns (ties go to the earlier column); faces whose top vote is no
    class are left out. Otherwise it is the data's own label; faces of other classes are left out.

    Raises:
        FerError: if there is no such set of classes, or 8 are asked for without votes.
    """
    try:
        names = label_set(classes)
    except ValueError:
        raise FerError(f"--classes must be 4, 5, 7 or 8, not {classes}.") from None
    if classes == len(FERPLUS):
        if data.votes is None:
            raise FerError("With 8 classes the truth is the FER+ votes. Give fer2013new.csv with --ferplus.")
        labels = data.votes.argmax(axis=1).astype(np.int64)
        # A face that nobody voted on has no top vote.
        counts = (labels < classes) & (data.votes.sum(axis=1) > 0)
    else:
        place = np.array([names.index(name) if name in names else -1 for name in data.label_order], np.int64)
        labels = place[data.labels]
        counts = labels >= 0
    rows = np.flatnonzero(counts).astype(np.int64)
    if not rows.size:
        raise FerError(f"No face of the data belongs to any of the {classes} classes.")
    return Truth(rows, labels[rows], names)
