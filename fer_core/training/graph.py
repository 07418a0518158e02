"""The graph that training runs: augmentation, mixup, the network up to its logits, distillation, loss, optimiser."""

from typing import Any

import keras
from keras import ops

from fer_core.datasets.arrays import SIDE
from fer_core.models.blocks import Tensor, logits_of
from fer_core.training import augmentation, mixup
from fer_core.training.augmentation import Augment
from fer_core.training.distillation import (
    InUse,
    SelfDistillation,
    TeacherDistillation,
    read_teachers,
    with_distillation,
)
from fer_core.training.input_adapter import fitted
from fer_core.training.losses import loss_of
from fer_core.training.mixup import Mixup
from fer_core.training.recipe import Augmentation, Recipe
from fer_core.training.torch_norm import with_fused_norm


def training_graph(network: keras.Model, recipe: Recipe, heads: dict[str, int], faces: int) -> keras.Model:
    """Build the graph around a network.

    Args:
        network: what is trained.
        recipe: what the run does.
        heads: the network's heads and their number of classes.
        faces: number of training faces.

    Returns:
        A compiled model that takes ``image`` and, where the recipe asks for them, ``jitter``, ``mixup``, ``rows`` and
        ``share``. Teachers are no part of its variables.

    Raises:
        FerError: if a teacher cannot be used.
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    inputs = {"image": image}
    if recipe.augmentation != Augmentation():
        inputs["jitter"] = keras.Input((len(augmentation.COLUMNS),), name="jitter")
        image = Augment(recipe.seed, dtype="float32", name="augment")(image, inputs["jitter"])
    if recipe.mixup or recipe.cutmix:
        inputs["mixup"] = keras.Input((len(mixup.COLUMNS),), name="mixup")
        image = Mixup(dtype="float32", name="mixup_faces")(image, inputs["mixup"])
    logits = logits_of(network)(fitted(image, network))
    teachers = read_teachers(recipe.teachers, heads)
    if keras.backend.backend() == "torch":
        precision = "mixed_bfloat16" if recipe.precision == "bfloat16" else None
        teachers = [with_fused_norm(teacher, precision) for teacher in teachers]
    if recipe.own_past:
        inputs["rows"] = keras.Input((), dtype="int32", name="rows")
        inputs["share"] = keras.Input((1,), name="share")
        logits = {
            head: SelfDistillation(faces, heads[head], dtype="float32", name=f"past_{head}")(
                value, inputs["rows"], inputs["share"]
            )
            for head, value in logits.items()
        }
    elif teachers:
        predictions = [
            InUse(teacher, name=f"teacher{number}")(image) for number, teacher in enumerate(teachers, start=1)
        ]
        logits = {
            head: TeacherDistillation(
                recipe.teacher_share, recipe.temperature, dtype="float32", name=f"teachers_{head}"
            )(value, [prediction[head] for prediction in predictions])
            for head, value in logits.items()
        }
    model = keras.Model(inputs, logits)
    optimizer = optimizer_of(recipe)
    # XLA pays on a GPU only, and its compilation costs minutes; JAX cannot do without.
    jit: Any = "auto" if keras.backend.backend() == "jax" else False
    model.compile(
        optimizer,
        loss={head: with_distillation(loss_of(recipe)) for head in logits},
        metrics={head: [correct, counted] for head in logits},
        jit_compile=jit,
    )
    optimizer.build(model.trainable_variables)
    return model


def correct(target: Tensor, output: Tensor) -> Tensor:
    """Whether the face counts for the head and was read rightly, 0 or 1 a face."""
    right = ops.equal(ops.argmax(target, axis=-1), ops.argmax(output[:, : target.shape[-1]], axis=-1))
    return ops.cast(right, "float32") * counted(target, output)


def counted(target: Tensor, output: Tensor) -> Tensor:
    """Whether the face counts for the head, 0 or 1 a face."""
    return ops.cast(ops.sum(target, axis=-1) > 0, "float32")


def optimizer_of(recipe: Recipe) -> keras.Optimizer:
    """Return the recipe's optimiser; its learning rate is set before every step."""
    common: dict[str, Any] = {
        "learning_rate": recipe.learning_rate,
        "weight_decay": recipe.weight_decay or None,
        "clipnorm": recipe.clip_norm or None,
    }
    optimizers = keras.optimizers
    if recipe.optimizer == "sgd":
        chosen = optimizers.SGD(momentum=recipe.momentum, nesterov=recipe.momentum > 0, **common)
    else:
        kinds = {"adam": optimizers.Adam, "adamw": optimizers.AdamW, "rmsprop": optimizers.RMSprop}
        if recipe.optimizer == "adamw":
            common["weight_decay"] = recipe.weight_decay
        chosen = kinds[recipe.optimizer](**common)
    if recipe.weight_decay:
        chosen.exclude_from_weight_decay(var_names=["gamma", "beta", "bias"])
    return chosen
