"""The pieces that networks are built of."""

from typing import Any, Literal

import keras
from keras import layers

Tensor = Any
"""A symbolic Keras tensor; Keras ships no types for it."""


def picture(side: int, channels: int) -> Tensor:
    """The input every network has: (B, side, side, channels) float32, levels 0 to 255."""
    return keras.Input((side, side, channels), name="image")


def standardised(image: Tensor) -> Tensor:
    """Bring every image to mean 0 and variance 1, whatever its light.

    Args:
        image: (B, H, W, 1), grey levels 0 to 255.

    Returns:
        (B, H, W, 1). A constant image becomes zeros: a variance of one grey level keeps the division safe.
    """
    norm = layers.LayerNormalization(
        axis=(1, 2, 3), epsilon=1.0, center=False, scale=False, dtype="float32", name="standardise"
    )
    return norm(image)


def rescaled(image: Tensor) -> Tensor:
    """Bring levels 0 to 255 to 0 to 1. It stays float32: bfloat16 holds no fraction of a level."""
    return layers.Rescaling(1 / 255, dtype="float32", name="rescale")(image)


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


def biased(
    x: Tensor,
    filters: int,
    size: int = 3,
    *,
    padding: Literal["same", "valid"] = "same",
    activation: str | None = "relu",
    l2: float = 0.0,
    name: str,
) -> Tensor:
    """Convolution with bias and activation, as the documents' networks have it.

    Args:
        x: (B, H, W, C).
        filters: channels of the result.
        size: side of the kernel.
        padding: ``same`` keeps height and width.
        activation: name of a Keras activation, or None.
        l2: strength of the penalty on the kernel's squares.
        name: of the layer.

    Returns:
        (B, H, W, filters), smaller by ``size - 1`` with ``valid``.
    """
    layer = layers.Conv2D(
        filters, size, padding=padding, activation=activation, kernel_regularizer=_penalty(l2), name=name
    )
    return layer(x)


def normalised(x: Tensor, name: str) -> Tensor:
    """Batch normalisation with Keras's own settings, which are the documents'."""
    return layers.BatchNormalization(name=name)(x)


def pooled(x: Tensor, name: str, size: int = 2) -> Tensor:
    """Largest value of each ``size`` x ``size`` square; what does not fill a square is left out."""
    return layers.MaxPooling2D(size, name=name)(x)


def dropped(x: Tensor, rate: float, name: str) -> Tensor:
    """Dropout; nothing at a rate of 0."""
    return layers.Dropout(rate, name=name)(x) if rate else x


def noisy(x: Tensor, deviation: float, name: str) -> Tensor:
    """Gaussian noise while training; nothing at a deviation of 0."""
    return layers.GaussianNoise(deviation, name=name)(x) if deviation else x


def leaky_block(x: Tensor, filters: int, size: int, *, name: str) -> Tensor:
    """Convolution with ReLU, batch normalisation, LeakyReLU(0.1), 2x2 pooling (documents 000 and 001)."""
    x = normalised(biased(x, filters, size, name=f"{name}_conv"), f"{name}_norm")
    x = layers.LeakyReLU(negative_slope=0.1, name=f"{name}_leaky")(x)
    return pooled(x, f"{name}_pool")


def dense(x: Tensor, units: int, *, l2: float = 0.0, name: str) -> Tensor:
    """Fully connected layer with ReLU, (B, C) to (B, units)."""
    return layers.Dense(units, activation="relu", kernel_regularizer=_penalty(l2), name=name)(x)


def heads(
    features: Tensor,
    classes: dict[str, int],
    *,
    activation: Literal["softmax", "sigmoid"] = "softmax",
    l2: float = 0.0,
    initializer: str = "glorot_uniform",
) -> dict[str, Tensor]:
    """One head for each label set.

    Each head is a dense layer ``<name>_logits`` and an activation ``<name>``, so that training can take the logits.

    Args:
        features: (B, C).
        classes: number of classes of each head.
        activation: ``softmax`` where one class is true, ``sigmoid`` where several may be.
        l2: strength of the penalty on the kernels' squares.
        initializer: Keras's name of the kernels' first values.

    Returns:
        Probabilities (B, classes) by head.
    """
    outputs = {}
    for name, count in classes.items():
        logits = layers.Dense(
            count,
            kernel_regularizer=_penalty(l2),
            kernel_initializer=initializer,
            name=f"{name}_logits",
            dtype="float32",
        )(features)
        outputs[name] = (
            layers.Softmax(name=name, dtype="float32")(logits)
            if activation == "softmax"
            else layers.Activation("sigmoid", name=name, dtype="float32")(logits)
        )
    return outputs


def logits_of(network: keras.Model) -> keras.Model:
    """Return the same network, weights shared, that stops before the activation of each head."""
    names = list(network.output)
    return keras.Model(network.input, {name: network.get_layer(f"{name}_logits").output for name in names})


def _penalty(strength: float) -> keras.regularizers.Regularizer | None:
    return keras.regularizers.L2(strength) if strength else None
