"""Probabilities from a network that is there already."""

from collections.abc import Callable
from typing import Final

import numpy as np

from fer_core.datasets.versioned import DatasetVersion
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import mirrored, select_classes
from fer_core.inference.classifier import EmotionClassifier
from fer_core.label_errors.predictions import Probabilities

_BATCH: Final = 256


def predict_dataset(
    classifier: EmotionClassifier,
    dataset: DatasetVersion,
    watch: Callable[[int, int], None] = lambda done, total: None,
) -> Probabilities:
    """Ask a network about every face and its mirror image.

    Args:
        classifier: the network; what it learnt from is the caller's to know.
        dataset: the faces.
        watch: told the faces done and their total.

    Raises:
        FerError: if no head of the network has all classes of the data.
    """
    heads = {int(count): head.labels for count, head in classifier.folder.manifest.heads.items()}
    able = [count for count, names in heads.items() if set(dataset.label_order) <= set(names)]
    if not able:
        raise FerError(
            f"The network does not tell all of {', '.join(dataset.label_order)}. Leave --model out to have networks "
            "trained on the data itself."
        )
    classes = min(able)
    parts = []
    for start in range(0, len(dataset), _BATCH):
        crops = dataset.grey(slice(start, start + _BATCH))
        answers = classifier.probabilities(crops, classes) + classifier.probabilities(mirrored(crops), classes)
        parts.append(select_classes(answers, heads[classes], dataset.label_order))
        watch(min(start + _BATCH, len(dataset)), len(dataset))
    found = np.concatenate(parts).astype(np.float32)
    return Probabilities(tuple(dataset.faces["id"]), dataset.label_order, found)
