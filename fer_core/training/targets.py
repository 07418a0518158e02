"""What each head is taught, face by face."""

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.dataset import Dataset
from fer_core.emotions import FER2013, FERPLUS
from fer_core.training.losses import smoothed_one_hot, vote_distribution

HEADS = {"fer2013": FER2013, "ferplus": FERPLUS}
"""The heads a network can have and their labels."""


def heads_for(data: Dataset) -> dict[str, int]:
    """Return the heads that the data can teach, with their number of classes: FER+ needs votes."""
    names = ["fer2013"] if data.votes is None else ["fer2013", "ferplus"]
    return {name: len(HEADS[name]) for name in names}


def targets(data: Dataset, smoothing: float) -> dict[str, NDArray[np.float32]]:
    """Return a target distribution (n, classes) for each head the data can teach.

    Every label of ``data`` has to be one of the FER-2013 classes; ``selection`` sees to that.
    """
    place = np.array([FER2013.index(name) if name in FER2013 else -1 for name in data.label_order], np.int64)
    result = {"fer2013": smoothed_one_hot(place[data.labels], len(FER2013), smoothing)}
    if data.votes is not None:
        result["ferplus"] = vote_distribution(data.votes, len(FERPLUS))
    return result
