"""Document 003: a residual network for five expressions."""

import keras
from keras import layers

from fer_core.models.blocks import Tensor, heads, normalised, picture, pooled

MEAN, DEVIATION = 129.618, 64.903
"""Of the grey levels, 0 to 255, of all pixels of the 19,647 faces of FER-2013's training split that show one of the
five expressions: mean and standard deviation, accumulated in float64. The document has 129.550 and 64.798 for the nine
tenths it drew from a five-class copy of the whole set."""


def emotion_resnet(
    classes: dict[str, int], *, mean: float = MEAN, std: float = DEVIATION, name: str = "emotion_resnet"
) -> keras.Model:
    """Build the network of document 003, section 4.

    Args:
        classes: number of classes of each head.
        mean: of the training faces' grey levels.
        std: their standard deviation.
        name: of the network.

    Returns:
        A network from (B, 48, 48, 1) levels 0 to 255 to a dict of (B, classes) probabilities.
    """
    image = picture(48, 1)
    x = layers.Rescaling(1 / std, offset=-mean / std, dtype="float32", name="standardise")(image)
    x = layers.ZeroPadding2D(3, name="pad")(x)
    x = _convolution(x, 64, 7, "stem_conv", stride=2, padding="valid")
    x = layers.ReLU(name="stem_relu")(normalised(x, "stem_norm"))
    x = pooled(x, "stem_pool")
    for number, widths in enumerate(((64, 64, 256), (128, 128, 512)), start=2):
        x = _pooled_block(x, widths, f"stage{number}_pooled")
        for part in (1, 2):
            x = _identity_block(x, widths, f"stage{number}_identity{part}")
    x = layers.Flatten(name="flatten")(layers.AveragePooling2D(2, name="pool")(x))
    return keras.Model(image, heads(x, classes, initializer="he_normal"), name=name)


def _convolution(x: Tensor, filters: int, size: int, name: str, *, stride: int = 1, padding: str = "same") -> Tensor:
    return layers.Conv2D(filters, size, stride, padding, kernel_initializer="he_normal", name=name)(x)


def _pooled_block(x: Tensor, widths: tuple[int, int, int], name: str) -> Tensor:
    """Bottleneck whose both ways halve the size by pooling, after their first convolution."""
    shortcut = pooled(_convolution(x, widths[2], 1, f"{name}_shortcut_conv"), f"{name}_shortcut_pool")
    y = pooled(_convolution(x, widths[0], 1, f"{name}_a_conv"), f"{name}_a_pool")
    return _rest(y, normalised(shortcut, f"{name}_shortcut_norm"), widths, name)


def _identity_block(x: Tensor, widths: tuple[int, int, int], name: str) -> Tensor:
    return _rest(_convolution(x, widths[0], 1, f"{name}_a_conv"), x, widths, name)


def _rest(y: Tensor, shortcut: Tensor, widths: tuple[int, int, int], name: str) -> Tensor:
    y = layers.ReLU(name=f"{name}_a_relu")(normalised(y, f"{name}_a_norm"))
    y = normalised(_convolution(y, widths[1], 3, f"{name}_b_conv"), f"{name}_b_norm")
    y = _convolution(layers.ReLU(name=f"{name}_b_relu")(y), widths[2], 1, f"{name}_c_conv")
    y = layers.Add(name=f"{name}_add")([normalised(y, f"{name}_c_norm"), shortcut])
    return layers.ReLU(name=f"{name}_out")(y)
