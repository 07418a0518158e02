"""The networks of documents 000 to 002 that stand on a pretrained base.

All take (B, side, side, 3) RGB, 0 to 255, and give a dict of (B, classes) probabilities. ``cut``, ``unfrozen`` and
``weights`` are those of ``fer_core.models.pretrained.features``.
"""

import keras
from keras import layers

from fer_core.models.blocks import dense, dropped, heads, normalised, picture
from fer_core.models.pretrained import features


def flat_transfer(
    classes: dict[str, int],
    *,
    base: str = "vgg16",
    side: int = 48,
    cut: str = "",
    unfrozen: int = 0,
    weights: str = "imagenet",
    dropout: float = 0.2,
    name: str = "hogge_3_vgg16",
) -> keras.Model:
    """Build the head of 256, 128 and 64 on flattened features (document 000, models 3 to 5; document 001, VGG16).

    Args:
        classes: number of classes of each head.
        base: key of ``fer_core.models.pretrained.BASES``.
        side: of the images, in pixels.
        cut: last layer of the base; empty for all of it.
        unfrozen: number of the base's last layers that are trained.
        weights: ``imagenet``, ``none`` or a path.
        dropout: after the second dense layer.
        name: of the network.
    """
    image = picture(side, 3)
    x = layers.Flatten(name="flatten")(features(image, base, cut=cut, unfrozen=unfrozen, weights=weights))
    x = dense(dense(x, 256, name="dense1"), 128, name="dense2")
    x = dense(dropped(x, dropout, "dense2_drop"), 64, name="dense3")
    return keras.Model(image, heads(normalised(x, "dense3_norm"), classes), name=name)


def normed_transfer(
    classes: dict[str, int],
    *,
    base: str = "vgg16",
    side: int = 48,
    cut: str = "",
    unfrozen: int = 0,
    weights: str = "imagenet",
    average: bool = False,
    units_1: int = 512,
    units_2: int = 256,
    dropout: float = 0.5,
    name: str = "capstone_vgg16_tuned",
) -> keras.Model:
    """Build dense layers each with normalisation and dropout (document 001: tuned VGG16, cut EfficientNetB0; 002).

    Args:
        classes: number of classes of each head.
        base: key of ``fer_core.models.pretrained.BASES``.
        side: of the images, in pixels.
        cut: last layer of the base; empty for all of it.
        unfrozen: number of the base's last layers that are trained.
        weights: ``imagenet``, ``none`` or a path.
        average: averages the features over the image instead of flattening them.
        units_1: neurons of the first dense layer.
        units_2: of the second; 0 for none.
        dropout: after each.
        name: of the network.
    """
    image = picture(side, 3)
    x = features(image, base, cut=cut, unfrozen=unfrozen, weights=weights)
    x = layers.GlobalAveragePooling2D(name="pool")(x) if average else layers.Flatten(name="flatten")(x)
    for number, units in enumerate((units_1, units_2), start=1):
        if units:
            x = normalised(dense(x, units, name=f"dense{number}"), f"dense{number}_norm")
            x = dropped(x, dropout, f"dense{number}_drop")
    return keras.Model(image, heads(x, classes), name=name)


def pooled_transfer(
    classes: dict[str, int],
    *,
    base: str = "resnet50",
    side: int = 224,
    cut: str = "",
    unfrozen: int = 0,
    weights: str = "imagenet",
    units_1: int = 1024,
    units_2: int = 512,
    l2: float = 0.0,
    dropout: float = 0.5,
    name: str = "capstone_resnet50",
) -> keras.Model:
    """Build averaged features and two dense layers with dropout, normalised between (document 001, whole bases).

    Args:
        classes: number of classes of each head.
        base: key of ``fer_core.models.pretrained.BASES``.
        side: of the images, in pixels.
        cut: last layer of the base; empty for all of it.
        unfrozen: number of the base's last layers that are trained.
        weights: ``imagenet``, ``none`` or a path.
        units_1: neurons of the first dense layer.
        units_2: of the second.
        l2: penalty on the squares of both kernels.
        dropout: after each dense layer.
        name: of the network.
    """
    image = picture(side, 3)
    x = features(image, base, cut=cut, unfrozen=unfrozen, weights=weights)
    x = dense(layers.GlobalAveragePooling2D(name="pool")(x), units_1, l2=l2, name="dense1")
    x = normalised(dropped(x, dropout, "dense1_drop"), "dense1_norm")
    x = dropped(dense(x, units_2, l2=l2, name="dense2"), dropout, "dense2_drop")
    return keras.Model(image, heads(x, classes), name=name)


def studio_vgg16(
    classes: dict[str, int],
    *,
    side: int = 224,
    cut: str = "",
    unfrozen: int = 0,
    weights: str = "imagenet",
    name: str = "studio_vgg16",
) -> keras.Model:
    """Build VGG16 with averaged features, 512 normalised and 256 (document 002, transfer learning).

    Args:
        classes: number of classes of each head.
        side: of the images, in pixels.
        cut: last layer of the base; empty for all of it.
        unfrozen: number of the base's last layers that are trained.
        weights: ``imagenet``, ``none`` or a path.
        name: of the network.
    """
    image = picture(side, 3)
    x = features(image, "vgg16", cut=cut, unfrozen=unfrozen, weights=weights)
    x = normalised(dense(layers.GlobalAveragePooling2D(name="pool")(x), 512, name="dense1"), "dense1_norm")
    x = dense(dropped(x, 0.5, "dense1_drop"), 256, name="dense2")
    return keras.Model(image, heads(dropped(x, 0.3, "dense2_drop"), classes), name=name)
