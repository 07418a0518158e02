"""Document 004: DeepLabV3+ on MobileNet, which says for every pixel what it shows (Chen et al. 2018)."""

import keras
from keras import layers

from fer_core.models.blocks import Tensor, normalised, picture
from fer_core.models.pretrained import ALL, cut_at, load, trained_from

DEEP, SHALLOW = "conv_pw_11_bn", "conv_pw_3_bn"
"""Layers of MobileNet whose features are taken: 1/16 and 1/4 of the image's side."""


def deeplabv3plus_mobilenet(
    classes: dict[str, int],
    *,
    side: int = 224,
    unfrozen: int = ALL,
    weights: str = "imagenet",
    name: str = "deeplabv3plus_mobilenet",
) -> keras.Model:
    """Build the segmentation network.

    Args:
        classes: number of classes of each head, background included.
        side: of the images, in pixels, a multiple of 32.
        unfrozen: number of the base's last layers that are trained; the document trains all.
        weights: ``imagenet``, ``none`` or the path of a weights file for MobileNet.
        name: of the network.

    Returns:
        A network from (B, side, side, 3) RGB, 0 to 255, to a dict of (B, side, side, classes) probabilities.
    """
    image = picture(side, 3)
    base = trained_from(cut_at(load("mobilenet", side, weights), DEEP), unfrozen)
    taps = keras.Model(base.input, [base.output, base.get_layer(SHALLOW).output], name=base.name)
    x = layers.Rescaling(1 / 127.5, offset=-1.0, dtype="float32", name="preprocess")(image)
    deep, shallow = taps(x) if unfrozen else taps(x, training=False)
    x = layers.UpSampling2D(4, interpolation="bilinear", name="up1")(_pyramid(deep))
    x = layers.Concatenate(name="skip_concat")([x, _convolution(shallow, 48, 1, "skip")])
    x = _convolution(_convolution(x, 256, 3, "decoder1"), 256, 3, "decoder2")
    x = layers.UpSampling2D(4, interpolation="bilinear", name="up2")(x)
    outputs = {}
    for head, count in classes.items():
        logits = layers.Conv2D(count, 1, dtype="float32", name=f"{head}_logits")(x)
        outputs[head] = layers.Softmax(dtype="float32", name=head)(logits)
    return keras.Model(image, outputs, name=name)


def _pyramid(x: Tensor) -> Tensor:
    """Spatial pyramid: five views of the same features, from one pixel to the whole image, brought together."""
    size = x.shape[1]
    whole = layers.AveragePooling2D(size, name="pyramid_pool")(x)
    whole = _convolution(whole, 256, 1, "pyramid_whole", bias=True)
    whole = layers.UpSampling2D(size, interpolation="bilinear", name="pyramid_up")(whole)
    views = [whole, _convolution(x, 256, 1, "pyramid_1")]
    views += [_convolution(x, 256, 3, f"pyramid_{rate}", rate=rate) for rate in (6, 12, 18)]
    return _convolution(layers.Concatenate(name="pyramid_concat")(views), 256, 1, "pyramid_out")


def _convolution(x: Tensor, filters: int, size: int, name: str, *, rate: int = 1, bias: bool = False) -> Tensor:
    x = layers.Conv2D(
        filters,
        size,
        padding="same",
        dilation_rate=rate,
        use_bias=bias,
        kernel_initializer="he_normal",
        name=f"{name}_conv",
    )(x)
    return layers.ReLU(name=f"{name}_relu")(normalised(x, f"{name}_norm"))
