"""Confident learning: which labels the networks contradict, and how many of them to believe.

Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels".
"""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.extras import install_hint
from fer_core.label_errors.predictions import Floats, Probabilities

Doubles = NDArray[np.float64]

LEARNT: Final = 0.3
"""Share of the networks that learnt from the face: more heads know better, but these have heard the wrong label too."""

COPIES: Final = 0.7
"""How likely the copies of a face are to be of its class. More in truth; but copies tend to share their errors."""

_CALIBRATION_FOLDS: Final = 4
_CALIBRATION_C: Final = 0.3
_TINY: Final = 1e-7


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
    posterior = label_posterior(labels, corrected, probabilities.learnt, groups)
    score = 1.0 - posterior[np.arange(len(labels)), labels]
    suggested = posterior.argmax(axis=1).astype(np.int64)
    present = np.unique(labels)
    held_out = corrected[:, present]
    held_out /= held_out.sum(axis=1, keepdims=True)
    count = int(num_label_issues(np.searchsorted(present, labels), held_out))
    suspect = np.zeros(len(labels), np.bool_)
    contradicted = np.flatnonzero(suggested != labels)
    suspect[contradicted[np.argsort(-score[contradicted], kind="stable")[:count]]] = True
    return Ranking(score, suggested, suspect)


def require_packages() -> None:
    """Check that what ranks labels is installed.

    Raises:
        FerError: saying what to install.
    """
    missing = [
        name for module, name in (("cleanlab", "cleanlab"), ("sklearn", "scikit-learn")) if not find_spec(module)
    ]
    if missing:
        raise FerError(f"Finding mislabels needs {' and '.join(missing)}. {install_hint('data')}")


def require_classes(labels: NDArray[np.int64], classes: int) -> None:
    """Check that there is another class that a face can be of.

    Args:
        labels: (n,), positions in the label order.
        classes: how many it has.

    Raises:
        FerError: if fewer than two classes have faces.
    """
    present = len(np.unique(labels))
    if present < 2:
        raise FerError(
            f"Mislabels are found among two classes or more; the data has faces of {present} of {classes}. Add faces "
            "of another class."
        )


def label_posterior(
    labels: NDArray[np.int64], held_out: Doubles, learnt: Floats | None, groups: NDArray[np.int64] | None = None
) -> Doubles:
    """Return the probability of every class, (n, K), rows summing to one.

    Args:
        labels: (n,), positions in the label order.
        held_out: (n, K), by the networks that did not learn from the face, ``calibrated``.
        learnt: (n, K), by those that did, or None.
        groups: (n,), the same number for copies of one photograph; None where copies are not known.
    """
    logs = np.log(held_out)
    if learnt is not None:
        logs = (1 - LEARNT) * logs + LEARNT * np.log(_floored(learnt))
    if groups is not None:
        logs += _copies_log_likelihood(labels, groups, logs.shape[1])
    logs -= logs.max(axis=1, keepdims=True)
    return _floored(np.exp(logs))


def calibrated(labels: NDArray[np.int64], held_out: Floats) -> Doubles:
    """Correct what the networks get wrong about whole classes, such as too little trust in rare ones.

    A logistic regression from their log-probabilities to the labels, each quarter of the faces by the other three. Left
    as they are where a class has too few faces for that.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    present, counts = np.unique(labels, return_counts=True)
    if counts.min() < _CALIBRATION_FOLDS or len(present) < 2:
        return _floored(held_out)
    fitted = np.zeros(held_out.shape)
    fitted[:, present] = cross_val_predict(
        LogisticRegression(C=_CALIBRATION_C, max_iter=1000),
        np.log(_floored(held_out)),
        labels,
        cv=_CALIBRATION_FOLDS,
        method="predict_proba",
    )
    return _floored(fitted)


def _copies_log_likelihood(labels: NDArray[np.int64], groups: NDArray[np.int64], classes: int) -> Doubles:
    """Return the log-likelihood of the labels of every face's copies, (n, K); all copies together are one voice."""
    rows = np.arange(len(labels))
    counts = np.zeros((int(groups.max(initial=-1)) + 1, classes))
    np.add.at(counts, (groups, labels), 1.0)
    others = counts[groups]
    others[rows, labels] -= 1
    share = others / np.maximum(others.sum(axis=1, keepdims=True), 1)
    agreeing, differing = np.log(COPIES), np.log((1 - COPIES) / (classes - 1))
    log_likelihood: Doubles = share * agreeing + (share.sum(axis=1, keepdims=True) - share) * differing
    return log_likelihood


def _floored(values: Floats | Doubles) -> Doubles:
    kept = np.maximum(values.astype(np.float64), _TINY)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))
