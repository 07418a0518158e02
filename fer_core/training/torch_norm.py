"""Batch normalisation as PyTorch fuses it.

On PyTorch, Keras 3 writes batch normalisation out in elementwise steps: on a processor these take longer than the
convolutions between them. A network that is trained there is a copy with these layers in their place; the variables are
the same, so that weights go over to the network that is kept.
"""

from typing import Any

import keras
from keras import layers

from fer_core.models.blocks import Tensor


class TorchBatchNormalization(layers.BatchNormalization):  # type: ignore[misc]  # Keras ships no types
    """``keras.layers.BatchNormalization`` over the last axis, with PyTorch's own kernel while it trains."""

    def call(self, inputs: Tensor, training: bool | None = None, mask: Tensor | None = None) -> Tensor:
        """Normalise (B, ..., C); in training the moving statistics follow the batch."""
        # PyTorch's kernel refuses a single value a channel, as a batch of one face leaves behind a dense layer.
        single = inputs.numel() == inputs.shape[-1]
        if not (training and self.trainable) or mask is not None or inputs.device.type == "meta" or single:
            return super().call(inputs, training=training, mask=mask)
        from torch.nn.functional import batch_norm

        normal = batch_norm(
            inputs.movedim(-1, 1),
            self.moving_mean.value,
            self.moving_variance.value,
            None if self.gamma is None else self.gamma.value,
            None if self.beta is None else self.beta.value,
            training=True,
            momentum=1.0 - self.momentum,
            eps=self.epsilon,
        )
        return normal.movedim(1, -1)


def with_fused_norm(network: keras.Model) -> keras.Model:
    """Return a copy of the network with fused batch normalisation; weights start as the network's.

    Layers that normalise another axis than the last keep Keras' form.
    """

    def fused(layer: Any) -> Any:  # noqa: ANN401
        if type(layer) is layers.BatchNormalization and layer.axis in (-1, len(layer.output.shape) - 1):
            return TorchBatchNormalization.from_config(layer.get_config())
        return layer.__class__.from_config(layer.get_config())

    copy = keras.models.clone_model(network, clone_function=fused)
    copy.set_weights(network.get_weights())
    return copy
