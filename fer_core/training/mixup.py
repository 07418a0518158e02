"""Mixup (Zhang et al. 2018) and cutmix (Yun et al. 2019): each face mixed with the next of its batch."""

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE
from fer_core.models.blocks import Tensor

Floats = NDArray[np.float32]

COLUMNS = ("share", "left", "top", "right", "bottom")
"""What the columns of a draw mean: the partner's share everywhere, and the rectangle that is all the partner's."""


def draw_mixup(rng: np.random.Generator, count: int, mixup: float, cutmix: float) -> Floats:
    """Draw how ``count`` faces are mixed, either all by mixup or all by cutmix where both are wanted.

    Args:
        rng: random numbers.
        count: faces.
        mixup: parameter of the Beta distribution, 0 for never.
        cutmix: the same.

    Returns:
        float32 (count, len(COLUMNS)).
    """
    columns = np.zeros((len(COLUMNS), count))
    cut = cutmix > 0 and (mixup <= 0 or rng.random() < 0.5)
    if cut:
        side = np.sqrt(rng.beta(cutmix, cutmix, count)) * SIDE
        centre = rng.uniform(0, SIDE, (2, count))
        corners = np.clip(np.round([*(centre - side / 2), *(centre + side / 2)]), 0, SIDE)
        columns[1:] = corners
    elif mixup > 0:
        columns[0] = rng.beta(mixup, mixup, count)
    return columns.T.astype(np.float32)


def partner_share(drawn: Floats) -> Floats:
    """Return (n, 1): how much of each mixed face is its partner's."""
    share, left, top, right, bottom = drawn.T
    return np.asarray(share + (right - left) * (bottom - top) / SIDE**2, np.float32)[:, None]


def mix_targets(values: Floats, drawn: Floats) -> Floats:
    """Mix targets (n, K) as the faces are mixed."""
    share = partner_share(drawn)
    return np.asarray((1 - share) * values + share * np.roll(values, -1, axis=0), np.float32)


class Mixup(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Mix the faces of a batch: part of the training graph only."""

    def call(self, image: Tensor, drawn: Tensor) -> Tensor:
        """Mix faces (B, 48, 48, 1) by (B, len(COLUMNS)), from ``draw_mixup``."""
        column = {name: ops.reshape(drawn[:, i], (-1, 1, 1, 1)) for i, name in enumerate(COLUMNS)}
        place = ops.arange(SIDE, dtype="float32") + 0.5
        x, y = ops.reshape(place, (1, 1, SIDE, 1)), ops.reshape(place, (1, SIDE, 1, 1))
        inside = ops.logical_and(
            ops.logical_and(x >= column["left"], x < column["right"]),
            ops.logical_and(y >= column["top"], y < column["bottom"]),
        )
        partner = ops.roll(image, -1, axis=0)
        return ops.where(inside, partner, image + column["share"] * (partner - image))
