"""Confident learning: which labels the networks contradict, and how many of them to believe.

Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels".
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fer_core.label_errors.label_posterior import calibrated, label_posterior
from fer_core.label_errors.predictions import Probabilities
from fer_core.label_errors.requirements import require_classes, require_packages


@dataclass(frozen=True)
class Ranking:
    """How suspect every label is.

    Attributes:
        score: float64 (n,), one minus the probability of the label by all evidence; see ``label_posterior``.
        suggested: int64 (n,), the likeliest class, a position in the label order.
        suspect: bool (n,), those that confident learning believes to be wrong.
    """

    score: NDArray[np.float64]
    suggested: NDArray[np.int64]
    suspect: NDArray[np.bool_]


def rank_labels(
    labels: NDArray[np.int64], probabilities: Probabilities, groups: NDArray[np.int64] | None = None
) -> Ranking:
    """Rank labels by how unlikely they are, and mark as many as confident learning estimates to be wrong.

    The number is that off the diagonal of the confident joint: faces that are likelier of another class than the faces
    labelled so are on average. Who they are is told by the probability of the label alone: on planted errors that is
    far better than a margin, which also lists the faces between two classes.

    Args:
        labels: (n,), positions in the probabilities' label order.
        probabilities: of these n faces, in their order.
        groups: (n,), the same number for copies of one photograph, whose labels speak for one another; or None.

    Raises:
        FerError: if cleanlab or scikit-learn is not installed, or fewer than two classes have faces.
    """
    require_classes(labels, len(probabilities.label_order))
    require_packages()
    from cleanlab.count import num_label_issues

    corrected = calibrated(labels, probabilities.held_out)
    found = label_posterior(labels, corrected, probabilities.learnt, groups)
    score = 1.0 - found[np.arange(len(labels)), labels]
    suggested = found.argmax(axis=1).astype(np.int64)
    present = np.unique(labels)
    held_out = corrected[:, present]
    held_out /= held_out.sum(axis=1, keepdims=True)
    count = int(num_label_issues(np.searchsorted(present, labels), held_out))
    suspect = np.zeros(len(labels), np.bool_)
    contradicted = np.flatnonzero(suggested != labels)
    suspect[contradicted[np.argsort(-score[contradicted], kind="stable")[:count]]] = True
    return Ranking(score, suggested, suspect)
