"""Measuring a classifier on a data set."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.evaluation.ground_truth import GroundTruth, VoteRule, ground_truth
from fer_core.evaluation.metrics import Metrics, measure

BATCH = 256


class Classifier(Protocol):
    """What an evaluation needs of a classifier: uint8 (n, 48, 48) to probabilities (n, classes)."""

    def probabilities(self, crops: NDArray[np.uint8], classes: int) -> NDArray[np.float32]:
        """Return the probabilities of the head with that many classes."""
        ...


def evaluate(
    classifier: Classifier,
    labels_of: Callable[[int], Sequence[str]],
    data: FaceArrays,
    classes: int,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    heads: Collection[int] = (len(FER2013), len(FERPLUS)),
    flip: bool = False,
    rule: VoteRule | None = None,
) -> Metrics:
    """Measure a classifier by the rules of ``fer_core.evaluation.ground_truth``.

    Args:
        classifier: what to measure.
        labels_of: gives the labels of the head with so many classes, in the order of its columns.
        data: the faces.
        classes: 4, 5, 7 or 8.
        on_progress: told the faces done and their total.
        heads: the numbers of classes that the classifier reads.
        flip: whether the probabilities of each face and of its mirror image are averaged.
        rule: how FER+ votes become the ground truth; only with 8 classes.

    Raises:
        FerError: if no face of the data counts, the rule is not for these classes, or no head of the classifier
            answers for them.
    """
    right = ground_truth(data, classes, rule)
    head = head_for(classes, heads)
    faces = data.images[right.rows]
    parts = []
    for start in range(0, len(faces), BATCH):
        batch = faces[start : start + BATCH]
        predicted = classifier.probabilities(batch, classes=head)
        if flip:
            predicted = np.mean([predicted, classifier.probabilities(mirrored(batch), classes=head)], axis=0)
        parts.append(predicted)
        on_progress(min(start + BATCH, len(faces)), len(faces))
    return measure_against(right, np.concatenate(parts), labels_of(head))


def measure_against(right: GroundTruth, probabilities: NDArray[np.floating[Any]], labels: Sequence[str]) -> Metrics:
    """Compare a head's probabilities for the faces that count, (m, K) with columns as in ``labels``, with it."""
    found = measure(select_classes(probabilities, labels, right.names), right.labels, right.names)
    return replace(found, rule=right.rule, left_out=right.left_out)


def mirrored(faces: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the mirror images of faces (n, 48, 48)."""
    return np.ascontiguousarray(faces[:, :, ::-1])


def head_for(classes: int, heads: Collection[int] = (len(FER2013), len(FERPLUS))) -> int:
    """Return the size of the head that answers for a number of classes.

    It is the head of just these classes; 4 and 5 are parts of the 7 where the network has no head for them.

    Raises:
        FerError: if no head answers for them.
    """
    if classes in heads:
        return classes
    if classes != len(FERPLUS) and len(FER2013) in heads:
        return len(FER2013)
    known = " or ".join(str(head) for head in sorted(heads))
    raise FerError(
        f"The network reads {known} classes, which does not answer for {classes}. Ask for {known} classes.",
        settings=["classes"],
    )


def select_classes(
    probabilities: NDArray[np.floating[Any]], labels: Sequence[str], names: Sequence[str]
) -> NDArray[np.float64]:
    """Keep the columns of some classes, in their order, and renormalise.

    Args:
        probabilities: (n, K), columns as in ``labels``.
        labels: what the columns mean.
        names: the classes to keep.

    Returns:
        (n, len(names)), rows that sum to one.
    """
    columns = [list(labels).index(name) for name in names]
    kept = probabilities[:, columns].astype(np.float64)
    return np.asarray(kept / np.maximum(kept.sum(axis=1, keepdims=True), 1e-12))
