"""Which faces a network is trained on, what is left out, and why."""

from dataclasses import dataclass

import numpy as np

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.ferplus import NOT_A_FACE
from fer_core.emotions import FER2013
from fer_core.errors import FerError


@dataclass(frozen=True)
class Selection:
    """The faces for training and for validation.

    Attributes:
        train: what is learnt from.
        validation: what the weights are chosen on; every face of the split.
        left_out: how many training faces were left out, by reason.
    """

    train: Dataset
    validation: Dataset
    left_out: dict[str, int]


def select(data: Dataset) -> Selection:
    """Choose the training faces: no picture that FER+ calls no face, and none that validation or test also holds.

    Raises:
        FerError: if the data lacks a train or a validation split, or no training face is left.
    """
    train, validation = data.of_split("train"), data.of_split("validation")
    held_out = {image.tobytes() for image in data.images[data.split != "train"]}
    keep = np.ones(len(train), np.bool_)
    left_out: dict[str, int] = {}
    reasons = {"not in FER+": ~train.in_ferplus}
    if train.votes is not None:
        reasons["top vote not a face"] = train.votes.argmax(axis=1) == NOT_A_FACE
    strange = [i for i, name in enumerate(train.label_order) if name not in FER2013]
    if strange:
        reasons["of no FER-2013 class"] = np.isin(train.labels, strange)
    reasons["also in validation or test"] = np.array([image.tobytes() in held_out for image in train.images])
    for reason, rows in reasons.items():
        left_out[reason] = int((keep & rows).sum())
        keep &= ~rows
    if not keep.any():
        raise FerError("No training face is left after those that cannot be used were left out.")
    return Selection(train.take(keep), validation, left_out)
