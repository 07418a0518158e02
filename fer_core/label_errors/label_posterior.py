"""One opinion on every face: from networks that did not learn from it, those that did, and its copies' labels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.label_errors.predictions import Floats

Doubles = NDArray[np.float64]

LEARNT: Final = 0.3
"""Share of the networks that learnt from the face: more heads know better, but these have heard the wrong label too."""

COPIES: Final = 0.7
"""How likely the copies of a face are to be of its class. More in truth; but copies tend to share their errors."""

_FOLDS: Final = 4
_STRENGTH: Final = 0.3
_TINY: Final = 1e-7


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
        logs += _said_by_copies(labels, groups, logs.shape[1])
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
    if counts.min() < _FOLDS or len(present) < 2:
        return _floored(held_out)
    fitted = np.zeros(held_out.shape)
    fitted[:, present] = cross_val_predict(
        LogisticRegression(C=_STRENGTH, max_iter=1000),
        np.log(_floored(held_out)),
        labels,
        cv=_FOLDS,
        method="predict_proba",
    )
    return _floored(fitted)


def _said_by_copies(labels: NDArray[np.int64], groups: NDArray[np.int64], classes: int) -> Doubles:
    """Return the log-likelihood of the labels of every face's copies, (n, K); all copies together are one voice."""
    rows = np.arange(len(labels))
    counts = np.zeros((int(groups.max(initial=-1)) + 1, classes))
    np.add.at(counts, (groups, labels), 1.0)
    others = counts[groups]
    others[rows, labels] -= 1
    share = others / np.maximum(others.sum(axis=1, keepdims=True), 1)
    agreeing, differing = np.log(COPIES), np.log((1 - COPIES) / (classes - 1))
    said: Doubles = share * agreeing + (share.sum(axis=1, keepdims=True) - share) * differing
    return said


def _floored(values: Floats | Doubles) -> Doubles:
    kept = np.maximum(values.astype(np.float64), _TINY)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))
