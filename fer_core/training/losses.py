"""What training minimises, per face, from logits."""

from collections.abc import Callable

import keras
from keras import layers, ops

from fer_core.errors import FerError
from fer_core.models.blocks import Tensor
from fer_core.training.recipe import Recipe

Loss = Callable[[Tensor, Tensor], Tensor]


def loss_of(recipe: Recipe) -> Loss:
    """Return the recipe's loss: of targets (B, K) and logits (B, K) to (B,)."""
    if recipe.loss == "focal":
        return focal(recipe.focal_gamma, recipe.focal_alpha)
    return binary_cross_entropy if recipe.loss == "binary" else soft_cross_entropy


def check_loss(network: keras.Model, recipe: Recipe) -> None:
    """Check that the loss trains what the network's heads answer: one class, or each class for itself.

    Raises:
        FerError: if it does not; the probabilities that are kept would not be those that were learnt.
    """
    for head in network.output:
        single = isinstance(network.get_layer(head), layers.Softmax)
        if single and recipe.loss == "binary":
            raise FerError(
                f"The network {recipe.model} names one class a face. loss = 'binary' is for networks that may name "
                "several: voc_scratch, voc_vgg16, voc_resnet50v2 and voc_mobilenetv2."
            )
        if not single and recipe.loss != "binary":
            raise FerError(f"The network {recipe.model} may name several classes a face: set loss = 'binary'.")


def soft_cross_entropy(target: Tensor, logits: Tensor) -> Tensor:
    """Cross-entropy against a distribution.

    Args:
        target: (B, K), rows that sum to one; a row of zeros says nothing and costs nothing.
        logits: (B, K).

    Returns:
        (B,), in nats. Written out, because TensorFlow's fused form takes a row of zeros for one that sums to one.
    """
    return -ops.sum(target * ops.log_softmax(logits, axis=-1), axis=-1)


def focal(gamma: float, alpha: float) -> Loss:
    """Return the focal loss over classes: what is easy counts less (Lin et al. 2017, for softmax)."""

    def focal_loss(target: Tensor, logits: Tensor) -> Tensor:
        log = ops.log_softmax(logits, axis=-1)
        return -alpha * ops.sum(target * ops.power(1 - ops.exp(log), gamma) * log, axis=-1)

    return focal_loss


def binary_cross_entropy(target: Tensor, logits: Tensor) -> Tensor:
    """Mean over the classes of the cross-entropy of yes and no, for faces that may show several emotions."""
    # log(1 + e^x) - t x, in a form that does not overflow.
    return ops.mean(ops.relu(logits) - logits * target + ops.log1p(ops.exp(-ops.abs(logits))), axis=-1)
