"""Document 002: networks for four expressions at 48x48, the transfer networks aside.

All take (B, 48, 48, channels) levels 0 to 255 and give a dict of (B, classes) probabilities. The document puts the
augmentation of some inside the network; here augmentation belongs to the recipe, and the network is the same.
"""

from collections.abc import Sequence

import keras
from keras import layers

from fer_core.models.blocks import Tensor, biased, dense, dropped, heads, normalised, picture, pooled, rescaled


def studio_0(
    classes: dict[str, int], *, dropout: float = 0.25, dense_dropout: float = 0.5, name: str = "studio_0"
) -> keras.Model:
    """Build the baseline (document 002, model 0).

    Args:
        classes: number of classes of each head.
        dropout: after each of the three blocks.
        dense_dropout: after the dense layer.
        name: of the network.
    """
    image = picture(48, 1)
    x = rescaled(image)
    for number, filters in enumerate((32, 64, 128), start=1):
        x = normalised(biased(x, filters, activation=None, name=f"block{number}_conv"), f"block{number}_norm")
        x = layers.ReLU(name=f"block{number}_relu")(x)
        x = dropped(pooled(x, f"block{number}_pool"), dropout, f"block{number}_drop")
    x = dense(layers.Flatten(name="flatten")(x), 256, name="dense1")
    x = dropped(x, dense_dropout, "dense1_drop")
    return keras.Model(image, heads(x, classes), name=name)


def studio_abc(
    classes: dict[str, int],
    *,
    dropout: Sequence[float] = (0.25, 0.3, 0.4),
    dense_dropout: float = 0.5,
    conv_l2: float = 0.0,
    dense_l2: float = 0.0,
    head_l2: float = 0.0,
    name: str = "studio_b",
) -> keras.Model:
    """Build the network of the document's models A, B, C, B+ and B++, which differ in dropout and penalties.

    Args:
        classes: number of classes of each head.
        dropout: after each of the three blocks.
        dense_dropout: after the dense layer.
        conv_l2: penalty on the squares of the convolutions' kernels.
        dense_l2: the same on the dense layer's.
        head_l2: the same on the heads'.
        name: of the network.
    """
    image = picture(48, 1)
    x = rescaled(image)
    for number, (filters, rate) in enumerate(zip((64, 128, 256), dropout, strict=True), start=1):
        for part in (1, 2):
            x = biased(x, filters, l2=conv_l2, name=f"block{number}_conv{part}")
            x = normalised(x, f"block{number}_norm{part}")
        x = dropped(pooled(x, f"block{number}_pool"), rate, f"block{number}_drop")
    x = dense(layers.Flatten(name="flatten")(x), 256, l2=dense_l2, name="dense1")
    x = dropped(normalised(x, "dense1_norm"), dense_dropout, "dense1_drop")
    return keras.Model(image, heads(x, classes, l2=head_l2), name=name)


def studio_d(
    classes: dict[str, int], *, l2: float = 1e-4, dense_dropout: float = 0.5, name: str = "studio_d"
) -> keras.Model:
    """Build the five-block network (document 002, model D).

    Args:
        classes: number of classes of each head.
        l2: penalty on the squares of every kernel but the heads'.
        dense_dropout: after the dense layer.
        name: of the network.
    """
    image = picture(48, 1)
    x = rescaled(image)
    shape = ((32, True, 0.25), (64, False, 0.3), (128, True, 0.35), (256, False, 0.4))
    for number, (filters, pool, rate) in enumerate(shape, start=1):
        x = _pair(x, filters, l2, f"block{number}")
        x = pooled(x, f"block{number}_pool") if pool else x
        x = dropped(x, rate, f"block{number}_drop")
    x = layers.GlobalAveragePooling2D(name="block5_pool")(_pair(x, 512, l2, "block5"))
    x = dense(dropped(x, 0.5, "block5_drop"), 512, l2=l2, name="dense1")
    return keras.Model(image, heads(dropped(x, dense_dropout, "dense1_drop"), classes), name=name)


def studio_colour(
    classes: dict[str, int],
    *,
    channels: int = 1,
    l2: float = 1e-4,
    dense_dropout: float = 0.5,
    name: str = "studio_grey",
) -> keras.Model:
    """Build the network of the document's comparison of grey and RGB.

    Args:
        classes: number of classes of each head.
        channels: 1 for grey, 3 for RGB.
        l2: penalty on the squares of every kernel but the heads'.
        dense_dropout: after the dense layer.
        name: of the network.
    """
    image = picture(48, channels)
    x = rescaled(image)
    for number, (filters, rate) in enumerate(((64, 0.25), (128, 0.3), (256, 0.4)), start=1):
        x = pooled(_pair(x, filters, l2, f"block{number}"), f"block{number}_pool")
        x = dropped(x, rate, f"block{number}_drop")
    x = dense(layers.Flatten(name="flatten")(x), 512, l2=l2, name="dense1")
    return keras.Model(image, heads(dropped(x, dense_dropout, "dense1_drop"), classes), name=name)


def _pair(x: Tensor, filters: int, l2: float, name: str) -> Tensor:
    """Two convolutions with one normalisation after both."""
    x = biased(x, filters, l2=l2, name=f"{name}_conv1")
    return normalised(biased(x, filters, l2=l2, name=f"{name}_conv2"), f"{name}_norm")
