"""How good the averaged weights are on the faces that training never sees."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.dataset import Dataset
from fer_core.emotions import FER2013, FERPLUS
from fer_core.evaluation.truth import truth

CLASSES = {"fer2013": len(FER2013), "ferplus": len(FERPLUS)}


def predict(network: keras.Model, images: NDArray[np.uint8], batch: int = 512) -> dict[str, NDArray[np.float32]]:
    """Return each head's probabilities (n, classes) for faces uint8 (n, 48, 48)."""
    result: dict[str, Any] = network.predict(images[..., None].astype(np.float32), batch_size=batch, verbose=0)
    return result


def accuracies(network: keras.Model, data: Dataset) -> dict[str, float]:
    """Return the accuracy of each head, as a fraction, by the rules of ``fer_core.evaluation.truth``."""
    result = {}
    for head, probabilities in predict(network, data.images).items():
        right = truth(data, CLASSES[head])
        result[head] = float((probabilities[right.rows].argmax(axis=1) == right.labels).mean())
    return result
