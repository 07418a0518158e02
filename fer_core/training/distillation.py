"""Distillation: what a network learns beside its labels, from its own past or from teachers.

A head that is distilled outputs its logits, soft targets to learn from and their weight, side by side. So the soft
targets are made in the training graph, from the very face that the network sees.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
from keras import layers, ops

from fer_core.errors import FerError
from fer_core.inference.keras_file import load_keras
from fer_core.models.blocks import Tensor
from fer_core.training.losses import Loss


class SelfDistillation(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Remembers what the network said of each face an epoch ago, and teaches it that.

    Progressive self-knowledge distillation (Kim et al., ICCV 2021): labels of FER-2013 are often wrong, and what the
    network said before it could learn a label by heart says more about the face.

    Args:
        faces: number of training faces.
        classes: number of classes.
    """

    def __init__(self, faces: int, classes: int, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self._shape = (faces, classes)

    def build(self, *shapes: Any) -> None:  # noqa: ANN401
        """Make room for every face; until a face was seen, its row is zeros and teaches nothing."""
        self.memory = self.add_weight(shape=self._shape, initializer="zeros", trainable=False, name="memory")

    def call(self, logits: Tensor, rows: Tensor, weight: Tensor) -> Tensor:
        """Put what was said an epoch ago beside the logits.

        Args:
            logits: (B, K).
            rows: int32 (B,), which faces these are.
            weight: (B, 1), 0 to 1, how much the past counts.

        Returns:
            (B, 2K + 1): logits, soft targets, weight.
        """
        past = ops.take(self.memory.value, rows, axis=0)
        now = ops.stop_gradient(ops.softmax(logits, axis=-1))
        self.memory.assign(ops.scatter_update(self.memory.value, ops.expand_dims(rows, axis=-1), now))
        known = ops.cast(ops.sum(past, axis=-1, keepdims=True) > 0, logits.dtype)
        return ops.concatenate([logits, past, weight * known], axis=-1)


class InUse(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A teacher as it answers in use, with no dropout; it sees every second face of the batch as in a mirror.

    The order of the faces is random, so that over the epochs the student learns the mean of the teacher's answers to
    a face and to its mirror image, which is better than either, for the price of one.

    Without a layer around it a model is put into training with the graph it stands in, whatever it was told.

    Args:
        teacher: from faces to a dict of probabilities.
    """

    def __init__(self, teacher: keras.Model, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        # Hidden from Keras, which on PyTorch takes variables of one name for one and the same: a teacher built as its
        # student is would keep the student's gradients from being cleared.
        self._ask: Callable[[Tensor], dict[str, Tensor]] = lambda image: teacher(image, training=False)

    def call(self, image: Tensor) -> dict[str, Tensor]:
        """Ask the teacher about faces (B, 48, 48, 1)."""
        odd = ops.reshape(ops.arange(ops.shape(image)[0]) % 2 == 1, (-1, 1, 1, 1))
        return self._ask(ops.where(odd, ops.flip(image, axis=2), image))


class TeacherDistillation(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Teaches a network what teachers say of the same face (Hinton et al. 2015).

    Args:
        share: the teachers' weight in the targets.
        temperature: divides the logarithms of their mean answer; above one softens it.
    """

    def __init__(self, share: float, temperature: float, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self._share, self._temperature = share, temperature

    def call(self, logits: Tensor, predictions: list[Tensor]) -> Tensor:
        """Put the teachers' mean answer beside the logits.

        Args:
            logits: (B, K).
            predictions: (B, K) probabilities of each teacher.

        Returns:
            (B, 2K + 1): logits, soft targets, weight.
        """
        mean = sum(predictions[1:], predictions[0]) / len(predictions)
        soft = ops.stop_gradient(ops.softmax(ops.log(mean + 1e-8) / self._temperature, axis=-1))
        return ops.concatenate([logits, soft, ops.full_like(logits[:, :1], self._share)], axis=-1)


def read_start(path: str, network: keras.Model) -> None:
    """Give a network the weights of a trained one of the same kind.

    Args:
        path: a ``.keras`` file, as a run leaves it.
        network: what takes the weights.

    Raises:
        FerError: if the file is missing or damaged, or holds another network.
    """
    weights = _read(path, "network to start from").get_weights()
    try:
        network.set_weights(weights)
    except ValueError:
        raise FerError(
            f"Training cannot start from {path}: it holds another network, or one with other classes."
        ) from None


def read_teachers(paths: tuple[str, ...], heads: dict[str, int]) -> list[keras.Model]:
    """Load the teachers, frozen.

    Args:
        paths: ``.keras`` files that take (B, 48, 48, 1) grey levels, as a run leaves them.
        heads: the heads that each has to have.

    Raises:
        FerError: if one is missing, damaged or lacks a head.
    """
    teachers = []
    for path in paths:
        teacher = _read(path, "teacher")
        outputs = teacher.output if isinstance(teacher.output, dict) else {}
        lacking = [name for name, size in heads.items() if name not in outputs or outputs[name].shape[-1] != size]
        if lacking:
            raise FerError(f"The teacher {path} has no output {' and no output '.join(lacking)}.")
        teacher.trainable = False
        teachers.append(teacher)
    return teachers


def _read(path: str, what: str) -> keras.Model:
    if not Path(path).is_file():
        raise FerError(f"There is no {what} {path}. Give the model.keras of a run or of a model folder.")
    try:
        return load_keras(Path(path))
    except FerError as error:
        raise FerError(f"The {what} {path} cannot be read: {error}") from None


def with_distillation(loss: Loss) -> Loss:
    """Return the loss for heads that may be distilled: soft targets have their weight's share in the target."""

    def distillation_loss(target: Tensor, output: Tensor) -> Tensor:
        classes = target.shape[-1]
        if output.shape[-1] == classes:
            return loss(target, output)
        logits, soft, weight = output[:, :classes], output[:, classes : 2 * classes], output[:, 2 * classes :]
        counted = ops.cast(ops.sum(target, axis=-1, keepdims=True) > 0, target.dtype)
        return loss((1 - weight) * target + weight * counted * soft, logits)

    return distillation_loss
