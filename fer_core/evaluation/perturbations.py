"""Faces made worse on purpose, and faces sorted by how good they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.statistics import proportion_interval
from fer_core.vision.quality import sharpness

Faces = NDArray[np.uint8]


@dataclass(frozen=True)
class Share:
    """How many of some faces were named rightly.

    Attributes:
        name: Which faces.
        n: How many.
        accuracy: Share named rightly.
        interval: Its 95% interval (Wilson 1927).
    """

    name: str
    n: int
    accuracy: float
    interval: tuple[float, float]


def share(name: str, right: NDArray[np.bool_]) -> Share:
    """Return the share of right answers; at least one face."""
    return Share(name, len(right), float(right.mean()), proportion_interval(int(right.sum()), len(right)))


def at_size(side: int) -> Callable[[Faces], Faces]:
    """Return the change to a face ``side`` pixels wide in the picture, enlarged to 48 again."""

    def change(faces: Faces) -> Faces:
        small = [cv2.resize(face, (side, side), interpolation=cv2.INTER_AREA) for face in faces]
        return _stacked([cv2.resize(face, faces.shape[2:0:-1], interpolation=cv2.INTER_LINEAR) for face in small])

    return change


def blurred(sigma: float) -> Callable[[Faces], Faces]:
    """Return the change to a face out of focus: a Gaussian of ``sigma`` pixels."""
    return lambda faces: _stacked([cv2.GaussianBlur(face, (0, 0), sigma) for face in faces])


def in_low_light(light: float, noise: float) -> Callable[[Faces], Faces]:
    """Return the change to a dim picture: a share of the light is left, and noise, in grey levels, is added."""

    def change(faces: Faces) -> Faces:
        grain = np.random.default_rng(0).normal(0, noise, faces.shape)
        return np.clip(np.rint(faces * light + grain), 0, 255).astype(np.uint8)

    return change


PERTURBATIONS: Final[dict[str, Callable[[Faces], Faces]]] = {
    "as they are": lambda faces: faces,
    "32 pixels wide": at_size(32),
    "24 pixels wide": at_size(24),
    "blurred by 1.25 pixels": blurred(1.25),
    "a quarter of the light, noise of 3 grey levels": in_low_light(0.25, 3.0),
}
"""What is done to faces (n, 48, 48) before they are read."""


def by_quality(faces: Faces, right: NDArray[np.bool_]) -> list[Share]:
    """Return the share of right answers in the thirds of the faces by sharpness, by light and by contrast.

    Args:
        faces: (n, 48, 48), n at least 3.
        right: (n,) whether each was named rightly.
    """
    measures: dict[str, list[float]] = {
        "sharpness": [sharpness(face) for face in faces],
        "mean grey": [float(face.mean()) for face in faces],
        "contrast": [float(face.std()) for face in faces],
    }
    rows = []
    for name, values in measures.items():
        thirds = np.array_split(np.argsort(values, kind="stable"), 3)
        low, high = _digits(values[thirds[1][0]]), _digits(values[thirds[2][0]])
        names = (f"{name} below {low}", f"{name} {low} to {high}", f"{name} {high} and more")
        rows += [share(title, right[third]) for title, third in zip(names, thirds, strict=True)]
    return rows


def _digits(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _stacked(faces: list[Any]) -> Faces:
    return np.stack(faces).astype(np.uint8)
