"""Changing training faces at random, as cameras, light and cropping do.

The random numbers are drawn on the host (``draw``) and the pixels are changed on the device (``Augment``), so that a
run is the same from its seed on every backend, and can be taken up again at any epoch.
"""

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from fer_core.datasets.dataset import SIDE
from fer_core.models.blocks import Tensor
from fer_core.training.recipe import Augmentation

COLUMNS = (
    *("a0", "a1", "a2", "b0", "b1", "b2"),  # affine map from the new pixel to the old one
    *("soft24", "soft32"),  # weight of the face resampled through 24 and 32 pixels; negative sharpens
    *("contrast", "brightness", "gamma"),
    *("left", "top", "right", "bottom", "fill"),  # rectangle to erase and its grey level
)
"""What the columns of a jitter array mean."""

Floats = NDArray[np.float32]


def draw(rng: np.random.Generator, count: int, settings: Augmentation) -> Floats:
    """Draw the changes for ``count`` faces.

    Returns:
        float32 (count, len(COLUMNS)).
    """
    columns = [
        *_affine(rng, count, settings),
        *_softness(rng, count, settings),
        rng.uniform(1 - settings.contrast, 1 + settings.contrast, count),
        rng.uniform(-settings.brightness, settings.brightness, count),
        _around_one(rng, count, settings.gamma),
        *_rectangle(rng, count, settings),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _around_one(rng: np.random.Generator, count: int, share: float) -> NDArray[np.float64]:
    """Draw factors around one, as likely to shrink as to grow."""
    return np.asarray(np.exp(rng.uniform(-1, 1, count) * np.log1p(share)))


def _affine(rng: np.random.Generator, count: int, settings: Augmentation) -> list[NDArray[np.float64]]:
    angle = np.deg2rad(rng.uniform(-settings.rotation, settings.rotation, count))
    size = _around_one(rng, count, settings.scale)
    aspect = _around_one(rng, count, settings.aspect)
    shift = rng.uniform(-settings.shift, settings.shift, (2, count)) * SIDE
    mirror = np.where(rng.random(count) < 0.5, -1.0, 1.0) if settings.flip else np.ones(count)
    across, down = size * aspect * mirror, size / aspect
    a0, a1 = np.cos(angle) * across, -np.sin(angle) * down
    b0, b1 = np.sin(angle) * across, np.cos(angle) * down
    centre = (SIDE - 1) / 2
    a2 = centre - (a0 + a1) * centre + shift[0]
    b2 = centre - (b0 + b1) * centre + shift[1]
    return [a0, a1, a2, b0, b1, b2]


def _softness(rng: np.random.Generator, count: int, settings: Augmentation) -> list[NDArray[np.float64]]:
    chosen = rng.random(count) < settings.soften
    coarse = rng.random(count) < 0.5
    weight = rng.uniform(-0.5, 1.0, count) * chosen
    return [weight * coarse, weight * ~coarse]


def _rectangle(rng: np.random.Generator, count: int, settings: Augmentation) -> list[NDArray[np.float64]]:
    chosen = rng.random(count) < settings.erase
    sides = rng.uniform(*settings.erase_side, (2, count)) * SIDE * chosen
    corner = rng.uniform(0, 1, (2, count)) * (SIDE - sides)
    return [corner[0], corner[1], corner[0] + sides[0], corner[1] + sides[1], rng.uniform(0, 255, count)]


class Augment(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Apply drawn changes to a batch of faces: part of the training graph only, never of a saved network."""

    def call(self, image: Tensor, jitter: Tensor) -> Tensor:
        """Change the faces.

        Args:
            image: (B, 48, 48, 1), grey levels 0 to 255.
            jitter: (B, len(COLUMNS)), from ``draw``.

        Returns:
            (B, 48, 48, 1), grey levels 0 to 255.
        """
        zeros = ops.zeros_like(jitter[:, :2])
        image = ops.image.affine_transform(
            image, ops.concatenate([jitter[:, :6], zeros], axis=1), interpolation="bilinear", fill_mode="reflect"
        )
        column = {name: ops.reshape(jitter[:, i], (-1, 1, 1, 1)) for i, name in enumerate(COLUMNS)}
        sharp = image
        for through in (24, 32):
            small = ops.image.resize(sharp, (through, through), interpolation="bilinear", antialias=True)
            soft = ops.image.resize(small, (SIDE, SIDE), interpolation="bilinear")
            image = image + column[f"soft{through}"] * (soft - sharp)
        image = (image - 128.0) * column["contrast"] + 128.0 + column["brightness"]
        image = ops.clip(image, 0.0, 255.0)
        image = 255.0 * ops.power(image / 255.0 + 1e-6, column["gamma"])
        return self._erased(image, column)

    def _erased(self, image: Tensor, column: dict[str, Tensor]) -> Tensor:
        place = ops.arange(SIDE, dtype="float32") + 0.5
        x, y = ops.reshape(place, (1, 1, SIDE, 1)), ops.reshape(place, (1, SIDE, 1, 1))
        inside = ops.logical_and(
            ops.logical_and(x >= column["left"], x < column["right"]),
            ops.logical_and(y >= column["top"], y < column["bottom"]),
        )
        return ops.where(inside, column["fill"], image)
