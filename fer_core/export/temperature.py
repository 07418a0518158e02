"""A head's calibration inside the network, so that every export inherits it."""

from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from fer_core.calibration.temperature import LEFT_BELOW, Fit
from fer_core.errors import FerError


def calibrated(network: keras.Model, fits: Mapping[str, Fit]) -> keras.Model:
    """Return the network with its heads calibrated; its weights are shared, and changed.

    A temperature divides kernel and bias of the dense layer ``<head>_logits``, and offsets are added to its bias. A
    floor comes after the softmax.

    Raises:
        FerError: The network has no such layer.
    """
    outputs = {}
    for head, probabilities in network.output.items():
        fit = fits[head]
        _scale(network, head, fit.temperature)
        _shift(network, head, fit.offsets)
        outputs[head] = _without_floor(probabilities, fit.floor, head) if fit.floor > 0 else probabilities
    return keras.Model(network.input, outputs, name=network.name)


def uncalibrated(network: keras.Model, fits: Mapping[str, Fit]) -> keras.Model:
    """Return the network as it was before `calibrated`; its weights are shared, and changed."""
    names = {layer.name for layer in network.layers}
    outputs = {}
    for head, probabilities in network.output.items():
        fit = fits[head]
        _shift(network, head, [-offset for offset in fit.offsets])
        _scale(network, head, 1 / fit.temperature)
        inner = _mark(head)
        outputs[head] = network.get_layer(inner).input if inner in names else probabilities
    return keras.Model(network.input, outputs, name=network.name)


def _mark(head: str) -> str:
    return f"{head}_before_floor"


def _without_floor(probabilities: Any, floor: float, head: str) -> Any:  # noqa: ANN401 - Keras ships no types
    # Operations of Keras's own, so that the file loads without this program.
    marked = layers.Identity(name=_mark(head))(probabilities)
    left = ops.maximum(marked - floor, marked * LEFT_BELOW)
    return left / ops.sum(left, axis=-1, keepdims=True)


def _scale(network: keras.Model, head: str, temperature: float) -> None:
    layer = _logits(network, head)
    layer.set_weights([weight / temperature for weight in layer.get_weights()])


def _shift(network: keras.Model, head: str, offsets: Sequence[float]) -> None:
    if not offsets:
        return
    layer = _logits(network, head)
    if layer.bias is None:
        raise FerError(f"The layer {head}_logits of the network has no bias, so its emotions cannot have offsets.")
    layer.bias.assign_add(np.asarray(offsets, np.float32))


def _logits(network: keras.Model, head: str) -> Any:  # noqa: ANN401 - Keras ships no types
    layer = _layer(network, f"{head}_logits")
    if layer is None:
        raise FerError(f"The network has no layer {head}_logits, so it cannot be calibrated.")
    return layer


def _layer(network: Any, name: str) -> Any:  # noqa: ANN401 - Keras ships no types
    """Find a layer, also inside a network that is a layer of this one."""
    for layer in network.layers:
        found = layer if layer.name == name else _layer(layer, name) if isinstance(layer, keras.Model) else None
        if found is not None:
            return found
    return None
