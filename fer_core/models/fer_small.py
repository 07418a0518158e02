"""The first network: a compact residual net with a head for each label set."""

import keras
from keras import layers

from fer_core.models.blocks import convolution, heads, residual, standardised

STAGES = ((64, 2), (128, 2), (128, 1), (256, 2), (256, 1))
"""Filters and stride of each residual block."""


def fer_small(classes: dict[str, int], *, dropout: float = 0.3) -> keras.Model:
    """Build ``fer_small``.

    Args:
        classes: number of classes of each head, for example ``{"fer2013": 7, "ferplus": 8}``.
        dropout: share of the pooled features that training drops.

    Returns:
        A network from (B, 48, 48, 1) float32 grey levels 0 to 255 to a dict of (B, classes) probabilities.
    """
    image = keras.Input((48, 48, 1), name="image")
    x = convolution(standardised(image), 16, name="stem")
    for number, (filters, stride) in enumerate(STAGES, start=1):
        x = residual(x, filters, stride=stride, name=f"block{number}")
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    x = layers.Dropout(dropout, name="dropout")(x)
    return keras.Model(image, heads(x, classes), name="fer_small")
