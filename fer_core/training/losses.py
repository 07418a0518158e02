"""What training minimises."""

import numpy as np
from keras import ops
from numpy.typing import NDArray

from fer_core.models.blocks import Tensor


def soft_cross_entropy(target: Tensor, logits: Tensor) -> Tensor:
    """Cross-entropy against a distribution.

    Args:
        target: (B, K), rows that sum to one; a row of zeros says nothing and costs nothing.
        logits: (B, K).

    Returns:
        (B,), in nats. Written out, because TensorFlow's fused form takes a row of zeros for one that sums to one.
    """
    return -ops.sum(target * ops.log_softmax(logits, axis=-1), axis=-1)


def smoothed_one_hot(labels: NDArray[np.int64], classes: int, smoothing: float) -> NDArray[np.float32]:
    """Return (n, classes) targets: ``1 - smoothing`` on the label, the rest spread over all classes."""
    hot = np.eye(classes, dtype=np.float32)[labels]
    return (hot * (1 - smoothing) + smoothing / classes).astype(np.float32)


def vote_distribution(votes: NDArray[np.int64], classes: int) -> NDArray[np.float32]:
    """Return (n, classes): the share of each class among the votes for the first ``classes`` columns.

    The columns after them (unknown, not a face) are dropped. A face without a vote for a class gets a row of zeros.
    """
    counted = votes[:, :classes].astype(np.float32)
    total = counted.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(counted, total, out=np.zeros_like(counted), where=total > 0))
