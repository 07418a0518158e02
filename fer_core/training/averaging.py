"""A running average of the weights: what validation sees and what is kept (Polyak averaging)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

EVERY = 4
"""Steps between two updates: the weights travel to the host for one."""


class WeightAverage:
    """Exponential average of all weights of a network, batch-norm statistics included.

    Args:
        weights: where it starts.
        decay: share of the average that one step keeps.
        updates: updates it already holds.
    """

    def __init__(self, weights: Sequence[NDArray[Any]], decay: float, updates: int = 0) -> None:
        self.weights = [np.array(weight) for weight in weights]
        self.updates = updates
        self._decay = decay**EVERY

    def update(self, weights: Sequence[NDArray[Any]]) -> None:
        """Take in the weights after another ``EVERY`` steps; early updates count more, so that the start fades."""
        self.updates += 1
        decay = min(self._decay, self.updates / (10 + self.updates))
        for average, weight in zip(self.weights, weights, strict=True):
            if np.issubdtype(average.dtype, np.floating):
                average += (1 - decay) * (weight - average)
            else:
                average[...] = weight
