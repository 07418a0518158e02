"""Batch normalisation as PyTorch fuses it.

On PyTorch, Keras 3 writes batch normalisation out in elementwise steps: on a processor these take longer than the
convolutions between them. A network that is trained there is a copy with these layers in their place; the variables are
the same, so that weights go over to the network that is kept.
"""

from typing import Any

import keras
from keras import layers

from fer_core.models.blocks import Tensor

_BETWEEN = (layers.Conv2D, layers.BatchNormalization, layers.ReLU, layers.Add)


class TorchBatchNormalization(layers.BatchNormalization):  # type: ignore[misc]  # Keras ships no types
    """``keras.layers.BatchNormalization`` over the last axis, with PyTorch's own kernel."""

    def call(self, inputs: Tensor, training: bool | None = None, mask: Tensor | None = None) -> Tensor:
        """Normalise (B, ..., C); in training the moving statistics follow the batch."""
        training = bool(training and self.trainable)
        # PyTorch's kernel refuses a single value a channel, as a batch of one face leaves behind a dense layer.
        single = training and inputs.numel() == inputs.shape[-1]
        if mask is not None or inputs.device.type == "meta" or single:
            return super().call(inputs, training=training, mask=mask)
        from torch.nn.functional import batch_norm

        normal = batch_norm(
            inputs.movedim(-1, 1),
            self.moving_mean.value,
            self.moving_variance.value,
            None if self.gamma is None else self.gamma.value,
            None if self.beta is None else self.beta.value,
            training=training,
            momentum=1.0 - self.momentum,
            eps=self.epsilon,
        )
        return normal.movedim(1, -1)


def with_fused_norm(network: keras.Model, precision: str | None = None) -> keras.Model:
    """Return a copy of the network with fused batch normalisation; weights start as the network's.

    Layers that normalise another axis than the last keep Keras' form.

    Args:
        network: what is copied.
        precision: dtype policy of the convolutions and what stands between them; None leaves all as they are.
    """

    def fused(layer: Any) -> Any:  # noqa: ANN401
        config = layer.get_config()
        if precision is not None and isinstance(layer, _BETWEEN):
            config["dtype"] = precision
        if type(layer) is layers.BatchNormalization and layer.axis in (-1, len(layer.output.shape) - 1):
            return TorchBatchNormalization.from_config(config)
        return layer.__class__.from_config(config)

    copy = keras.models.clone_model(network, clone_function=fused)
    copy.set_weights(network.get_weights())
    return copy
