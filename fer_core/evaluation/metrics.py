"""How good a network's probabilities are against the truth."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 15
"""Equal bins of confidence for the calibration error."""


@dataclass(frozen=True)
class ClassFigures:
    """One class: fractions, and ``n``, the faces that truly show it."""

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
        macro_f1: mean of the classes' F1.
        per_class: figures by class.
        confusion: faces by truth (row) and answer (column).
        ece: expected calibration error over 15 equal bins (Guo et al. 2017).
        nll: mean negative log-likelihood of the truth, nats.
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

    def as_json(self) -> dict[str, Any]:
        """Return the shape that ``evaluate --json`` prints."""
        return {
            **asdict(self),
            "classes": list(self.classes),
            "interval": list(self.interval),
            "confusion": [list(row) for row in self.confusion],
        }


def measure(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64], classes: tuple[str, ...]) -> Metrics:
    """Compare probabilities (n, K) with labels (n,), positions in ``classes``; n is at least one."""
    answers = probabilities.argmax(axis=1)
    confusion = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(confusion, (labels, answers), 1)
    right = int(np.trace(confusion))
    per_class = {name: _class_figures(confusion, i) for i, name in enumerate(classes)}
    return Metrics(
        n=len(labels),
        classes=classes,
        accuracy=right / len(labels),
        interval=accuracy_interval(right, len(labels)),
        macro_f1=float(np.mean([figures.f1 for figures in per_class.values()])),
        per_class=per_class,
        confusion=tuple(tuple(int(count) for count in row) for row in confusion),
        ece=calibration_error(probabilities, labels),
        nll=negative_log_likelihood(probabilities, labels),
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
    """Return the mean of -log of the truth's probability, nats; it is capped at 27.6 a face."""
    likely = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(likely, 1e-12)).mean())


def accuracy_interval(right: int, n: int) -> tuple[float, float]:
    """Return the 95% interval of a share (Wilson 1927); n is at least one."""
    # SciPy's statistics take half a second to import, which no other command should pay.
    from scipy.stats import binomtest

    interval = binomtest(right, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)
