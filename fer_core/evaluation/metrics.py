"""How good a network's probabilities are against the ground truth."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fer_core.evaluation.ground_truth import Rule
from fer_core.statistics import mean_proportion_interval, proportion_interval

BINS = 15
"""Equal bins of confidence for the calibration error."""


@dataclass(frozen=True)
class ClassFigures:
    """One class: fractions, and ``n``, the faces that truly show it; without any, recall and F1 mean nothing."""

    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True)
class Metrics:
    """All figures of one measurement; fractions from 0 to 1.

    Attributes:
        n: faces measured.
        classes: their names, in the order of ``confusion``.
        accuracy: share named rightly.
        interval: its 95% interval (Wilson 1927).
        macro_f1: mean F1 of the classes that the faces show.
        per_class: figures by class.
        confusion: faces by ground truth (row) and prediction (column).
        ece: expected calibration error over 15 equal bins (Guo et al. 2017).
        nll: mean negative log-likelihood of the ground truth, nats.
        mean_recall: mean recall of the classes that the faces show, also called balanced accuracy.
        mean_recall_interval: its 95% interval; see ``mean_proportion_interval``.
        rule: where the ground truth comes from, one of ``fer_core.evaluation.ground_truth.RULES``.
        left_out: how many faces did not count, by reason.
    """

    n: int
    classes: tuple[str, ...]
    accuracy: float
    interval: tuple[float, float]
    macro_f1: float
    per_class: dict[str, ClassFigures]
    confusion: tuple[tuple[int, ...], ...]
    ece: float
    nll: float
    mean_recall: float
    mean_recall_interval: tuple[float, float]
    rule: Rule = "label"
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def absent(self) -> tuple[str, ...]:
        """The classes that no face shows; macro F1 and mean recall are without them, as in scikit-learn."""
        return tuple(name for name, figures in self.per_class.items() if not figures.n)

    @property
    def absence(self) -> str:
        """A sentence that names the absent classes; empty where there are none."""
        return absence(self.absent, len(self.classes))

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON holds them."""
        return {
            **asdict(self),
            "classes": list(self.classes),
            "interval": list(self.interval),
            "confusion": [list(row) for row in self.confusion],
            "mean_recall_interval": list(self.mean_recall_interval),
            "absent": list(self.absent),
        }


def absence(absent: Sequence[str], classes: int) -> str:
    """Return the sentence that names classes, of so many, that no face shows; empty where there are none."""
    if not absent:
        return ""
    names = " or ".join([", ".join(absent[:-1]), absent[-1]] if absent[1:] else absent)
    left = classes - len(absent)
    over = f"the {left} classes that are there" if left > 1 else "the one class that is there"
    return f"No face shows {names}: mean recall and macro F1 are over {over}."


def measure(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64], classes: tuple[str, ...]) -> Metrics:
    """Compare probabilities (n, K) with labels (n,), positions in ``classes``.

    Raises:
        ValueError: if there are no faces.
    """
    if not len(labels):
        raise ValueError("nothing can be measured on no faces")
    predicted = probabilities.argmax(axis=1)
    confusion = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    right = int(np.trace(confusion))
    per_class = {name: _class_figures(confusion, i) for i, name in enumerate(classes)}
    shown = [i for i, figures in enumerate(per_class.values()) if figures.n]
    return Metrics(
        n=len(labels),
        classes=classes,
        accuracy=right / len(labels),
        interval=proportion_interval(right, len(labels)),
        macro_f1=float(np.mean([per_class[classes[i]].f1 for i in shown])),
        per_class=per_class,
        confusion=tuple(tuple(int(count) for count in row) for row in confusion),
        ece=calibration_error(probabilities, labels),
        nll=negative_log_likelihood(probabilities, labels),
        mean_recall=float(np.mean([per_class[classes[i]].recall for i in shown])),
        mean_recall_interval=mean_proportion_interval([(int(confusion[i, i]), int(confusion[i].sum())) for i in shown]),
    )


def _class_figures(confusion: NDArray[np.int64], i: int) -> ClassFigures:
    hits, named, true = int(confusion[i, i]), int(confusion[:, i].sum()), int(confusion[i].sum())
    return ClassFigures(
        precision=hits / named if named else 0.0,
        recall=hits / true if true else 0.0,
        f1=2 * hits / (named + true) if named + true else 0.0,
        n=true,
    )


def calibration_error(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64]) -> float:
    """Return how far confidence lies from accuracy, on average over 15 equal bins of confidence."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(bins, weights=right - confidence.astype(np.float64), minlength=BINS)
    return float(np.abs(gaps).sum() / len(labels))


def negative_log_likelihood(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64]) -> float:
    """Return the mean of -log of the ground truth's probability, nats; it is capped at 27.6 a face."""
    likely = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(likely, 1e-12)).mean())
