"""Changing training faces at random, as cameras, light and cropping do.

The random numbers are drawn on the host (``draw``) and the pixels are changed on the device (``Augment``), so that a
run is the same from its seed on every backend, and can be taken up again at any epoch.
"""

from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE
from fer_core.models.blocks import Tensor
from fer_core.training.recipe import Augmentation

COARSE = (16, 24, 32)
"""Sides in pixels that a face is brought down to and up again from, as a face far from the camera is."""

COLUMNS = (
    *("a0", "a1", "a2", "b0", "b1", "b2"),  # affine map from the new pixel to the old one
    *(f"through{side}" for side in COARSE),  # weight of the face resampled through so many pixels
    *("sharpness", "contrast", "brightness", "gamma", "noise"),
    *("left", "top", "right", "bottom", "fill"),  # rectangle to erase and its grey level
)
"""What the columns of a jitter array mean."""

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


def draw(rng: np.random.Generator, count: int, settings: Augmentation) -> Floats:
    """Draw the changes for ``count`` faces.

    Returns:
        float32 (count, len(COLUMNS)).
    """
    columns = [
        *_affine(rng, count, settings),
        *_coarseness(rng, count, settings),
        rng.uniform(-settings.sharpness, settings.sharpness, count),
        rng.uniform(1 - settings.contrast, 1 + settings.contrast, count),
        rng.uniform(-settings.brightness, settings.brightness, count),
        _around_one(rng, count, settings.gamma),
        rng.uniform(0, settings.noise, count),
        *_rectangle(rng, count, settings),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _around_one(rng: np.random.Generator, count: int, share: float) -> Doubles:
    """Draw factors around one, as likely to shrink as to grow."""
    return np.asarray(np.exp(rng.uniform(-1, 1, count) * np.log1p(share)))


def _affine(rng: np.random.Generator, count: int, settings: Augmentation) -> list[Doubles]:
    angle = np.deg2rad(rng.uniform(-settings.rotation, settings.rotation, count))
    slant = np.tan(np.deg2rad(rng.uniform(-settings.shear, settings.shear, count)))
    size = _around_one(rng, count, settings.scale)
    aspect = _around_one(rng, count, settings.aspect)
    shift = rng.uniform(-settings.shift, settings.shift, (2, count)) * SIDE
    mirror = np.where(rng.random(count) < 0.5, -1.0, 1.0) if settings.flip else np.ones(count)
    across, down = size * aspect * mirror, size / aspect
    a0, a1 = np.cos(angle) * across, (np.cos(angle) * slant - np.sin(angle)) * down
    b0, b1 = np.sin(angle) * across, (np.sin(angle) * slant + np.cos(angle)) * down
    centre = (SIDE - 1) / 2
    a2 = centre - (a0 + a1) * centre + shift[0]
    b2 = centre - (b0 + b1) * centre + shift[1]
    return [a0, a1, a2, b0, b1, b2]


def _coarseness(rng: np.random.Generator, count: int, settings: Augmentation) -> list[Doubles]:
    chosen = rng.random(count) < settings.coarse
    which = rng.integers(0, len(COARSE), count)
    weight = rng.uniform(0.25, 1.0, count) * chosen
    return [weight * (which == number) for number in range(len(COARSE))]


def _rectangle(rng: np.random.Generator, count: int, settings: Augmentation) -> list[Doubles]:
    chosen = rng.random(count) < settings.erase
    sides = rng.uniform(*settings.erase_side, (2, count)) * SIDE * chosen
    corner = rng.uniform(0, 1, (2, count)) * (SIDE - sides)
    return [corner[0], corner[1], corner[0] + sides[0], corner[1] + sides[1], rng.uniform(0, 255, count)]


def _resampling(new: int, old: int) -> Doubles:
    """Return the matrix (new, old) that resamples a line of pixels linearly, with antialiasing."""
    step = max(1.0, old / new)
    distance = (np.arange(old)[None] + 0.5) - (np.arange(new)[:, None] + 0.5) * (old / new)
    weights = np.maximum(0.0, 1.0 - np.abs(distance) / step)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _softening() -> Doubles:
    """Return the matrix (SIDE, SIDE) that averages a line of pixels with weights 1, 2, 1."""
    near = np.eye(SIDE) * 2 + np.eye(SIDE, k=1) + np.eye(SIDE, k=-1)
    return np.asarray(near / near.sum(axis=1, keepdims=True))


class Augment(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Apply drawn changes to a batch of grey faces: part of the training graph only, never of a saved network.

    Args:
        seed: start of the pixel noise.
    """

    def __init__(self, seed: int = 0, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self._noise = keras.random.SeedGenerator(seed)

    def call(self, image: Tensor, jitter: Tensor) -> Tensor:
        """Change the faces.

        Args:
            image: (B, 48, 48, 1), grey levels 0 to 255.
            jitter: (B, len(COLUMNS)), from ``draw``.

        Returns:
            (B, 48, 48, 1), grey levels 0 to 255.
        """
        column = {name: ops.reshape(jitter[:, i], (-1, 1, 1)) for i, name in enumerate(COLUMNS)}
        image = warped(ops.squeeze(image, axis=-1), column)
        soft = _through(image, _softening())
        coarse = [
            column[f"through{side}"] * (_through(image, _resampling(SIDE, side) @ _resampling(side, SIDE)) - image)
            for side in COARSE
        ]
        image = image + column["sharpness"] * (image - soft) + sum(coarse[1:], coarse[0])
        image = (image - 128.0) * column["contrast"] + 128.0 + column["brightness"]
        image = ops.clip(image, 0.0, 255.0)
        image = 255.0 * ops.power(image / 255.0 + 1e-6, column["gamma"])
        image = image + column["noise"] * keras.random.normal(ops.shape(image), seed=self._noise)
        return ops.expand_dims(_erased(ops.clip(image, 0.0, 255.0), column), axis=-1)


def warped(image: Tensor, column: dict[str, Tensor]) -> Tensor:
    """Map faces (B, 48, 48) through the affine map of ``column``, bilinearly, reflected at the borders.

    Written with gathers instead of Keras' own ``affine_transform``, which takes four times as long on a processor and
    has no compiled form in TensorFlow.
    """
    place = ops.arange(SIDE, dtype="float32")
    x, y = ops.reshape(place, (1, 1, SIDE)), ops.reshape(place, (1, SIDE, 1))
    left, right, beyond_x = _neighbours(column["a0"] * x + column["a1"] * y + column["a2"])
    top, bottom, beyond_y = _neighbours(column["b0"] * x + column["b1"] * y + column["b2"])
    flat = ops.reshape(image, (-1, SIDE * SIDE))

    def pixels(row: Tensor, at: Tensor) -> Tensor:
        place = ops.reshape(row * SIDE + at, (-1, SIDE * SIDE))
        return ops.reshape(ops.take_along_axis(flat, place, axis=1), (-1, SIDE, SIDE))

    upper = pixels(top, left) + beyond_x * (pixels(top, right) - pixels(top, left))
    lower = pixels(bottom, left) + beyond_x * (pixels(bottom, right) - pixels(bottom, left))
    return upper + beyond_y * (lower - upper)


def _neighbours(position: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return the pixels on either side of a position, and how far it is beyond the first."""
    inside = SIDE - ops.abs(ops.mod(position + 0.5, 2.0 * SIDE) - SIDE) - 0.5
    inside = ops.clip(inside, 0.0, SIDE - 1.0)
    first = ops.floor(inside)
    return (
        ops.cast(first, "int32"),
        ops.cast(ops.minimum(first + 1.0, SIDE - 1.0), "int32"),
        inside - first,
    )


def _through(image: Tensor, matrix: Doubles) -> Tensor:
    """Apply a matrix to the rows and the columns of faces (B, 48, 48)."""
    constant = ops.convert_to_tensor(matrix.astype(np.float32))
    return ops.matmul(ops.matmul(constant, image), ops.transpose(constant))


def _erased(image: Tensor, column: dict[str, Tensor]) -> Tensor:
    place = ops.arange(SIDE, dtype="float32") + 0.5
    x, y = ops.reshape(place, (1, 1, SIDE)), ops.reshape(place, (1, SIDE, 1))
    inside = ops.logical_and(
        ops.logical_and(x >= column["left"], x < column["right"]),
        ops.logical_and(y >= column["top"], y < column["bottom"]),
    )
    return ops.where(inside, column["fill"], image)
