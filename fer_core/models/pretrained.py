"""Networks that others trained on ImageNet, as the base of a network here.

A base stands in the network as one layer of the base's own name (``vgg16``, ``resnet50`` ...), with the preprocessing
it was trained with before it: what the network takes is RGB, 0 to 255, and the saved file needs nothing beside it.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import keras
import numpy as np
from keras import layers

from fer_core.errors import FerError
from fer_core.models.blocks import Tensor

ALL = -1
"""``unfrozen`` for a base that is trained as a whole."""


@dataclass(frozen=True)
class Base:
    """A base.

    Attributes:
        title: what ``keras.applications`` calls it.
        preprocessing: ``caffe`` (BGR less ImageNet's mean levels), ``signed`` (-1 to 1), or ``own`` (inside the base).
    """

    title: str
    preprocessing: Literal["caffe", "signed", "own"]


BASES = {
    "vgg16": Base("VGG16", "caffe"),
    "resnet50": Base("ResNet50", "caffe"),
    "resnet101": Base("ResNet101", "caffe"),
    "resnet50v2": Base("ResNet50V2", "signed"),
    "mobilenet": Base("MobileNet", "signed"),
    "mobilenetv2": Base("MobileNetV2", "signed"),
    "efficientnetb0": Base("EfficientNetB0", "own"),
    "efficientnetv2b2": Base("EfficientNetV2B2", "own"),
}

_BGR_MEANS = (103.939, 116.779, 123.68)
_RGB_MEANS = (0.485, 0.456, 0.406)
_RGB_DEVIATIONS = (0.229, 0.224, 0.225)


def features(image: Tensor, name: str, *, cut: str = "", unfrozen: int = 0, weights: str = "imagenet") -> Tensor:
    """Return what a pretrained base sees in an image.

    Args:
        image: (B, S, S, 3), RGB, 0 to 255.
        name: key of ``BASES``.
        cut: name of the base's layer whose output is taken; empty for the last.
        unfrozen: how many of the last layers of the (cut) base are trained; 0 freezes it whole, its batch
            normalisation and dropout working as when the network is used; ``ALL`` trains every layer.
        weights: ``imagenet``, ``none`` (random), or the path of a weights file for the whole base.

    Returns:
        (B, H, W, C).

    Raises:
        FerError: if there is no such base, layer or weights, or there is nothing to train in the unfrozen layers.
    """
    if name not in BASES:
        raise FerError(f"There is no base called '{name}'. There are: {', '.join(BASES)}.")
    base = trained_from(cut_at(load(name, image.shape[1], weights), cut), unfrozen)
    x = preprocessed(image, BASES[name].preprocessing)
    if name == "efficientnetb0" and weights not in ("imagenet", "none"):
        x = _published_scale(x)
    if not unfrozen:
        # A model inside another is put into training with it, whatever it was told: nothing may be left to drop.
        for layer in base.layers:
            if isinstance(layer, layers.Dropout):
                layer.rate = 0.0
    return base(x)


def load(name: str, side: int, weights: str) -> keras.Model:
    """Return a base without its classifier.

    Args:
        name: key of ``BASES``.
        side: of the images, in pixels.
        weights: ``imagenet``, ``none``, or the path of a weights file.

    Raises:
        FerError: if the weights cannot be had.
    """
    title = BASES[name].title
    build = getattr(keras.applications, title)
    source = "imagenet" if weights == "imagenet" else None
    try:
        with warnings.catch_warnings():
            # MobileNet warns that its weights were made for 224 pixels; they are convolutions, and fit any size.
            warnings.filterwarnings("ignore", message="`input_shape` is undefined")
            network = build(include_top=False, weights=source, input_shape=(side, side, 3))
    except Exception as error:  # Keras raises a bare Exception for a failed download.
        if source is None:
            raise
        raise FerError(
            f"The ImageNet weights of {title} are not here and could not be downloaded. Connect to the network once, "
            'or give the path of a weights file as weights, or start from random weights with weights = "none".'
        ) from error
    if weights not in ("imagenet", "none"):
        _read_weights(network, Path(weights), title)
    return keras.Model(network.input, network.output, name=name)


def cut_at(base: keras.Model, layer: str) -> keras.Model:
    """Return the base up to a layer, the layer included; all of it for an empty name.

    Raises:
        FerError: if there is no such layer.
    """
    if not layer:
        return base
    names = [candidate.name for candidate in base.layers]
    if layer not in names:
        blocks = [name for name in names if name.endswith(("_pool", "_add", "_out", "_expand_activation", "_relu"))]
        raise FerError(
            f"{base.name} has no layer '{layer}' to be cut at. It has, among others: {', '.join(blocks[-8:])}."
        )
    return keras.Model(base.input, base.get_layer(layer).output, name=base.name)


def trained_from(base: keras.Model, unfrozen: int) -> keras.Model:
    """Freeze the base but for its last ``unfrozen`` layers, in place, and return it.

    Raises:
        FerError: if the number is out of range, or none of those layers has weights.
    """
    count = len(base.layers)
    if not ALL <= unfrozen <= count:
        raise FerError(
            f"{base.name} has {count} layers; unfrozen must be 0 to {count}, or {ALL} for all, not {unfrozen}."
        )
    base.trainable = unfrozen != 0
    for number, layer in enumerate(base.layers):
        layer.trainable = unfrozen == ALL or number >= count - unfrozen
    if unfrozen and not base.trainable_weights:
        raise FerError(f"The last {unfrozen} layers of {base.name} have no weights to train. Unfreeze more of them.")
    return base


def preprocessed(image: Tensor, kind: Literal["caffe", "signed", "own"]) -> Tensor:
    """Bring RGB, 0 to 255, to what a base was trained with, as ``keras.applications`` does.

    Args:
        image: (B, H, W, 3).
        kind: see ``Base``.
    """
    if kind == "caffe":
        offset = [-level for level in _BGR_MEANS]
        reverse = keras.ops.flip(image, axis=-1)
        return layers.Rescaling(1.0, offset=offset, dtype="float32", name="preprocess")(reverse)
    if kind == "signed":
        return layers.Rescaling(1 / 127.5, offset=-1.0, dtype="float32", name="preprocess")(image)
    return image


def _read_weights(network: keras.Model, path: Path, title: str) -> None:
    if not path.is_file():
        raise FerError(f"There is no weights file {path} for {title}.")
    kernels = [weight for weight in network.weights if weight.path.endswith("kernel")]
    before = [keras.ops.convert_to_numpy(kernel) for kernel in kernels]
    foreign = f"{path} does not hold the weights of {title} without its classifier."
    try:
        network.load_weights(path)
    except (OSError, ValueError, KeyError) as error:
        raise FerError(foreign) from error
    # Keras passes over layers it does not find in the file; what is still random was not there.
    if any(np.array_equal(old, keras.ops.convert_to_numpy(new)) for old, new in zip(before, kernels, strict=True)):
        raise FerError(foreign)


def _published_scale(image: Tensor) -> Tensor:
    """Make up for what Keras adds to EfficientNetB0 only when it downloads the weights itself.

    The published file normalises by the root of the deviation; Keras then divides by that root once more, in a layer
    after the normalisation. The same is had before it, as the mean is known: scaled around the mean level.
    """
    scale = [deviation**-0.5 for deviation in _RGB_DEVIATIONS]
    offset = [255 * mean * (1 - factor) for mean, factor in zip(_RGB_MEANS, scale, strict=True)]
    return layers.Rescaling(scale, offset=offset, dtype="float32", name="preprocess")(image)
