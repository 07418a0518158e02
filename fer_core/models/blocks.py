"""The pieces that networks are built of."""

from typing import Any

import keras
from keras import layers

Tensor = Any
"""A symbolic Keras tensor; Keras ships no types for it."""


def standardised(image: Tensor) -> Tensor:
    """Bring every image to mean 0 and variance 1, whatever its light.

    Args:
        image: (B, H, W, 1), grey levels 0 to 255.

    Returns:
        (B, H, W, 1). A constant image becomes zeros: a variance of one grey level keeps the division safe.
    """
    norm = layers.LayerNormalization(axis=(1, 2, 3), epsilon=1.0, center=False, scale=False, name="standardise")
    return norm(image)


def convolution(x: Tensor, filters: int, *, size: int = 3, stride: int = 1, activate: bool = True, name: str) -> Tensor:
    """Convolution without bias, batch normalisation, ReLU unless told otherwise."""
    x = layers.Conv2D(
        filters,
        size,
        strides=stride,
        padding="same",
        use_bias=False,
        kernel_initializer=keras.initializers.HeNormal(),
        name=f"{name}_conv",
    )(x)
    x = layers.BatchNormalization(momentum=0.97, epsilon=1e-5, name=f"{name}_norm")(x)
    return layers.ReLU(name=f"{name}_relu")(x) if activate else x


def residual(x: Tensor, filters: int, *, stride: int = 1, name: str) -> Tensor:
    """Basic residual block: two 3x3 convolutions beside a shortcut (He et al. 2015, section 3.3)."""
    shortcut = x
    if stride != 1 or x.shape[-1] != filters:
        shortcut = convolution(x, filters, size=1, stride=stride, activate=False, name=f"{name}_shortcut")
    y = convolution(x, filters, stride=stride, name=f"{name}_a")
    y = convolution(y, filters, activate=False, name=f"{name}_b")
    return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([shortcut, y]))


def heads(features: Tensor, classes: dict[str, int]) -> dict[str, Tensor]:
    """One softmax head for each label set.

    Each head is a dense layer ``<name>_logits`` and a softmax ``<name>``, so that training can take the logits.

    Args:
        features: (B, C).
        classes: number of classes of each head.

    Returns:
        Probabilities (B, classes) by head.
    """
    return {
        name: layers.Softmax(name=name)(layers.Dense(count, name=f"{name}_logits")(features))
        for name, count in classes.items()
    }


def logits_of(network: keras.Model) -> keras.Model:
    """Return the same network, weights shared, that stops before the softmax of each head."""
    names = list(network.output)
    return keras.Model(network.input, {name: network.get_layer(f"{name}_logits").output for name in names})
