"""How good a network is on the faces that training never sees."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.evaluation.evaluate import head_for, measure_against
from fer_core.evaluation.ground_truth import ground_truth
from fer_core.evaluation.metrics import Metrics
from fer_core.training.recipe import SIZES, Recipe
from fer_core.training.targets import HEAD_OF, HEADS, targets

BATCH = 128


def predict(network: keras.Model, images: NDArray[np.uint8]) -> dict[str, NDArray[np.float32]]:
    """Return each head's probabilities (n, classes) for faces uint8 (n, 48, 48)."""
    result: dict[str, Any] = network.predict(images[..., None].astype(np.float32), batch_size=BATCH, verbose=0)
    return result


def all_figures(outputs: Mapping[str, NDArray[np.float32]], data: FaceArrays) -> dict[str, Metrics]:
    """Measure for every number of classes, "7", "8", "4" and "5", that the heads and the data allow.

    Args:
        outputs: each head's probabilities (n, classes) for the faces.
        data: the faces.
    """
    sizes = [len(HEADS[head]) for head in outputs]
    found = {}
    for classes in SIZES:
        try:
            head, right = HEAD_OF[head_for(classes, sizes)], ground_truth(data, classes)
        except FerError:
            continue
        found[str(classes)] = measure_against(right, outputs[head][right.rows], HEADS[head])
    return found


def majority_figures(outputs: Mapping[str, NDArray[np.float32]], data: FaceArrays) -> Metrics | None:
    """Measure the head of 8 classes by FER+'s published protocol; None where it or such faces are not there.

    Args:
        outputs: each head's probabilities (n, classes) for the faces.
        data: the faces.
    """
    head = HEAD_OF[len(FERPLUS)]
    try:
        right = ground_truth(data, len(FERPLUS), "majority")
    except FerError:
        return None
    return measure_against(right, outputs[head][right.rows], HEADS[head]) if head in outputs else None


def validate(network: keras.Model, data: FaceArrays, recipe: Recipe) -> dict[str, float]:
    """Measure a network after an epoch.

    Returns:
        ``val_loss``: the cross-entropy with the ground truth, without smoothing, summed over the heads;
        ``val_accuracy_...`` of each head, as fractions, by the rules of ``fer_core.evaluation.ground_truth``;
        ``score``: their mean.
    """
    losses, accuracies = [], {}
    for head, probabilities in predict(network, data.images).items():
        right = ground_truth(data, len(HEADS[head]))
        predicted = np.clip(probabilities[right.rows].astype(np.float64), 1e-7, 1 - 1e-7)
        accuracies[f"val_accuracy_{head}"] = float((predicted.argmax(axis=1) == right.labels).mean())
        if recipe.loss == "binary":
            wanted = targets(data, recipe).wanted[head][right.rows]
            losses.append(-np.mean(wanted * np.log(predicted) + (1 - wanted) * np.log(1 - predicted)))
        else:
            losses.append(-np.mean(np.log(predicted[np.arange(len(predicted)), right.labels])))
    score = float(np.mean(list(accuracies.values())))
    return {"val_loss": float(np.sum(losses)), **accuracies, "score": score}
