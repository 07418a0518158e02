"""Document 001: grey networks for four expressions at 48x48, the transfer networks aside.

All take (B, 48, 48, 1) levels 0 to 255 and give a dict of (B, classes) probabilities.
"""

import keras
from keras import layers

from fer_core.models.blocks import (
    biased,
    dense,
    dropped,
    heads,
    leaky_block,
    normalised,
    picture,
    pooled,
    rescaled,
)


def capstone_1(
    classes: dict[str, int], *, dropout: float = 0.2, dense_dropout: float = 0.4, name: str = "capstone_1"
) -> keras.Model:
    """Build the first network (document 001, model 1).

    Args:
        classes: number of classes of each head.
        dropout: after each of the three blocks.
        dense_dropout: after the dense layer.
        name: of the network.
    """
    image = picture(48, 1)
    x = rescaled(image)
    for number, filters in enumerate((64, 32, 32), start=1):
        x = biased(x, filters, 2, name=f"block{number}_conv")
        x = dropped(pooled(x, f"block{number}_pool"), dropout, f"block{number}_drop")
    x = dense(layers.Flatten(name="flatten")(x), 512, name="dense1")
    x = dropped(x, dense_dropout, "dense1_drop")
    return keras.Model(image, heads(x, classes), name=name)


def capstone_2(classes: dict[str, int], *, name: str = "capstone_2") -> keras.Model:
    """Build the second network (document 001, model 2); ``classes`` by head."""
    image = picture(48, 1)
    x = rescaled(image)
    for number, filters in enumerate((256, 128, 64, 32), start=1):
        x = leaky_block(x, filters, 2, name=f"block{number}")
    x = dense(layers.Flatten(name="flatten")(x), 512, name="dense1")
    x = dense(x, 128, name="dense2")
    return keras.Model(image, heads(x, classes), name=name)


def capstone_3(classes: dict[str, int], *, dense_dropout: float = 0.5, name: str = "capstone_3") -> keras.Model:
    """Build the complex network (document 001, model 3).

    Args:
        classes: number of classes of each head.
        dense_dropout: after each of the two dense layers.
        name: of the network.
    """
    image = picture(48, 1)
    x = rescaled(image)
    shape = ((64, 0.2), (128, 0.2), (512, 0.3), (512, 0.3), (128, 0.4))
    for number, (filters, rate) in enumerate(shape, start=1):
        x = dropped(leaky_block(x, filters, 2, name=f"block{number}"), rate, f"block{number}_drop")
    x = layers.Flatten(name="flatten")(x)
    for number, units in enumerate((256, 512), start=1):
        x = normalised(dense(x, units, name=f"dense{number}"), f"dense{number}_norm")
        x = dropped(x, dense_dropout, f"dense{number}_drop")
    return keras.Model(image, heads(x, classes), name=name)
