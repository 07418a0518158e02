"""Document 004: networks that find several classes in one image.

All take (B, side, side, 3) RGB, 0 to 255, and give a dict of (B, classes) probabilities, each class for itself
(sigmoid). ``cut``, ``unfrozen`` and ``weights`` are those of ``fer_core.models.pretrained.features``.
"""

import keras
from keras import layers

from fer_core.models.blocks import biased, dense, dropped, heads, normalised, picture, pooled, rescaled
from fer_core.models.pretrained import features


def voc_scratch(classes: dict[str, int], *, dropout: float = 0.5, name: str = "voc_scratch") -> keras.Model:
    """Build the network in the manner of AlexNet, 150x150 (document 004, from scratch).

    Args:
        classes: number of classes of each head.
        dropout: after the dense layers.
        name: of the network.
    """
    image = picture(150, 3)
    x = biased(rescaled(image), 64, 7, padding="valid", name="conv1")
    x = pooled(normalised(x, "norm1"), "pool1", 3)
    x = pooled(normalised(biased(x, 128, 5, padding="valid", name="conv2"), "norm2"), "pool2", 3)
    x = biased(x, 145, padding="valid", name="conv3")
    x = biased(x, 145, padding="valid", name="conv4")
    x = pooled(normalised(biased(x, 128, padding="valid", name="conv5"), "norm5"), "pool5", 4)
    x = dense(layers.Flatten(name="flatten")(x), 64, name="dense1")
    x = dropped(dense(x, 64, name="dense2"), dropout, "dense2_drop")
    return keras.Model(image, heads(x, classes, activation="sigmoid"), name=name)


def voc_flat(
    classes: dict[str, int],
    *,
    base: str = "vgg16",
    side: int = 224,
    cut: str = "",
    unfrozen: int = 0,
    weights: str = "imagenet",
    layers_after: int = 1,
    dropout: float = 0.5,
    name: str = "voc_vgg16",
) -> keras.Model:
    """Build dense layers of 512 on flattened features (document 004, VGG16 and ResNet50V2).

    Args:
        classes: number of classes of each head.
        base: key of ``fer_core.models.pretrained.BASES``.
        side: of the images, in pixels.
        cut: last layer of the base; empty for all of it.
        unfrozen: number of the base's last layers that are trained.
        weights: ``imagenet``, ``none`` or a path.
        layers_after: number of dense layers.
        dropout: after each.
        name: of the network.
    """
    image = picture(side, 3)
    x = layers.Flatten(name="flatten")(features(image, base, cut=cut, unfrozen=unfrozen, weights=weights))
    for number in range(1, layers_after + 1):
        x = dropped(dense(x, 512, name=f"dense{number}"), dropout, f"dense{number}_drop")
    return keras.Model(image, heads(x, classes, activation="sigmoid"), name=name)


def voc_mobilenetv2(
    classes: dict[str, int],
    *,
    side: int = 256,
    cut: str = "",
    unfrozen: int = 0,
    weights: str = "imagenet",
    name: str = "voc_mobilenetv2",
) -> keras.Model:
    """Build MobileNetV2 with a head on its averaged features (document 004, the one it chose).

    Args:
        classes: number of classes of each head.
        side: of the images, in pixels.
        cut: last layer of the base; empty for all of it.
        unfrozen: number of the base's last layers that are trained.
        weights: ``imagenet``, ``none`` or a path.
        name: of the network.
    """
    image = picture(side, 3)
    x = features(image, "mobilenetv2", cut=cut, unfrozen=unfrozen, weights=weights)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(image, heads(x, classes, activation="sigmoid"), name=name)
