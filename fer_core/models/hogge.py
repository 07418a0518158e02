"""Document 000: grey and RGB networks for four expressions at 48x48, the transfer networks aside."""

from collections.abc import Sequence

import keras
from keras import layers

from fer_core.models.blocks import (
    Tensor,
    biased,
    dense,
    dropped,
    heads,
    leaky_block,
    noisy,
    normalised,
    picture,
    pooled,
    rescaled,
)


def hogge_1(
    classes: dict[str, int], *, channels: int = 1, dropout: float = 0.2, name: str = "hogge_1_1"
) -> keras.Model:
    """Build the base network (document 000, models 1.1 and 1.2).

    Args:
        classes: number of classes of each head.
        channels: 1 for grey, 3 for RGB.
        dropout: after each of the three blocks.
        name: of the network.

    Returns:
        A network from (B, 48, 48, channels) levels 0 to 255 to a dict of (B, classes) probabilities.
    """
    image = picture(48, channels)
    x = rescaled(image)
    for number, filters in enumerate((64, 32, 32), start=1):
        x = biased(x, filters, 2, name=f"block{number}_conv")
        x = dropped(pooled(x, f"block{number}_pool"), dropout, f"block{number}_drop")
    x = dense(layers.Flatten(name="flatten")(x), 512, name="dense1")
    return keras.Model(image, heads(x, classes), name=name)


def hogge_2(classes: dict[str, int], *, channels: int = 1, name: str = "hogge_2_1") -> keras.Model:
    """Build the second generation (document 000, models 2.1 and 2.2); arguments and result as for ``hogge_1``."""
    image = picture(48, channels)
    x = rescaled(image)
    for number, filters in enumerate((256, 128, 64, 32), start=1):
        x = leaky_block(x, filters, 2, name=f"block{number}")
    x = dense(layers.Flatten(name="flatten")(x), 512, name="dense1")
    x = dense(x, 256, name="dense2")
    return keras.Model(image, heads(x, classes), name=name)


def hogge_6(
    classes: dict[str, int],
    *,
    filters: Sequence[int] = (64, 128, 512, 512, 256),
    sizes: Sequence[int] = (3, 3, 2, 2, 2),
    noise: float = 0.1,
    noise_blocks: Sequence[int] = (1, 2, 4),
    dropout: float = 0.1,
    dropout_blocks: Sequence[int] = (3, 5),
    units: Sequence[int] = (256, 512),
    dense_norm: bool = True,
    dense_dropout: Sequence[float] = (0.1, 0.05),
    name: str = "hogge_6",
) -> keras.Model:
    """Build the deep grey network (document 000, model 6); the options say the steps of the document's table.

    Args:
        classes: number of classes of each head.
        filters: of each block.
        sizes: sides of each block's kernels.
        noise: standard deviation of the Gaussian noise.
        noise_blocks: numbers of the blocks, from 1, that end in noise.
        dropout: share of the features that a block drops.
        dropout_blocks: numbers of the blocks, from 1, that end in dropout.
        units: neurons of each dense layer.
        dense_norm: batch normalisation after the dense layers.
        dense_dropout: dropout after each dense layer.
        name: of the network.

    Returns:
        A network from (B, 48, 48, 1) levels 0 to 255 to a dict of (B, classes) probabilities.
    """
    image = picture(48, 1)
    x = rescaled(image)
    for number, (width, size) in enumerate(zip(filters, sizes, strict=True), start=1):
        x = leaky_block(x, width, size, name=f"block{number}")
        if number in noise_blocks:
            x = noisy(x, noise, f"block{number}_noise")
        if number in dropout_blocks:
            x = dropped(x, dropout, f"block{number}_drop")
    x = layers.Flatten(name="flatten")(x)
    for number, (count, rate) in enumerate(zip(units, dense_dropout, strict=True), start=1):
        x = dense(x, count, name=f"dense{number}")
        x = normalised(x, f"dense{number}_norm") if dense_norm else x
        x = dropped(x, rate, f"dense{number}_drop")
    return keras.Model(image, heads(x, classes), name=name)


def hogge_7(
    classes: dict[str, int],
    *,
    size: int = 3,
    convolutions: int = 2,
    norm: bool = True,
    dropout: float = 0.4,
    closing_block: bool = True,
    closing_relu: bool = False,
    l2: float = 0.025,
    dense_dropout: float = 0.2,
    noise: float = 0.1,
    name: str = "hogge_7",
) -> keras.Model:
    """Build the final network (document 000, model 7); the options say the rows of the document's table.

    Args:
        classes: number of classes of each head.
        size: side of the kernels of the three blocks.
        convolutions: of each block.
        norm: batch normalisation, everywhere.
        dropout: after each of the three blocks.
        closing_block: the normalised 2x2 convolution after the blocks, which the document calls its secret.
        closing_relu: an activation in that block, which has none in the document.
        l2: penalty on the kernel of that block.
        dense_dropout: after each of the two dense layers.
        noise: standard deviation of the Gaussian noise between the dense layers.
        name: of the network.

    Returns:
        A network from (B, 48, 48, 1) levels 0 to 255 to a dict of (B, classes) probabilities.
    """
    image = picture(48, 1)
    x = rescaled(image)
    for number, filters in enumerate((64, 128, 128), start=1):
        for part in range(1, convolutions + 1):
            if norm and (number, part) != (1, 1):
                x = normalised(x, f"block{number}_norm{part}")
            x = biased(x, filters, size, padding="valid", name=f"block{number}_conv{part}")
        x = dropped(pooled(x, f"block{number}_pool"), dropout, f"block{number}_drop")
    if closing_block:
        x = _closing(x, norm=norm, relu=closing_relu, l2=l2)
    x = dense(layers.Flatten(name="flatten")(x), 1024, name="dense1")
    x = noisy(dropped(x, dense_dropout, "dense1_drop"), noise, "dense1_noise")
    x = dropped(dense(x, 1024, name="dense2"), dense_dropout, "dense2_drop")
    return keras.Model(image, heads(x, classes), name=name)


def _closing(x: Tensor, *, norm: bool, relu: bool, l2: float) -> Tensor:
    x = normalised(x, "closing_norm1") if norm else x
    x = biased(x, 128, 2, padding="valid", activation="relu" if relu else None, l2=l2, name="closing_conv")
    return normalised(x, "closing_norm2") if norm else x
