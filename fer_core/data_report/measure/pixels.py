"""What can be told from the pixels alone: brightness, contrast, average faces. Read in batches of bounded size."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion, as_grey

BATCH_BYTES: Final = 1 << 24
"""Pixels held at a time; below 2^24 a count of them is exact in the float32 that OpenCV's histogram returns."""

OnProgress = Callable[[str, int, int], None]
"""Told what is being done, how many faces are done, and how many there are."""

FACE_SPACE_SIDE: Final = 24
"""Side of the small pictures that are rebuilt from the others, in pixels."""
FACE_SPACE_PARTS: Final = 60
"""Directions that they are rebuilt from, at most."""
FACE_SPACE_FACES: Final = 100
"""Faces for each direction: of too few, an odd one has a direction of its own."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Pixels:
    """Figures of the pixels, from 0 (black) to 255 (white); colours count alike.

    Attributes:
        mean: float32 (n,), brightness: mean of a face's pixels.
        contrast: float32 (n,), standard deviation of a face's pixels.
        reconstruction_error: float32 (n,), from 0: what is left of a face when it is rebuilt from what the others have
            in common, its distance from face space (Turk and Pentland 1991), as a share of its contrast; 0 where flat.
        histogram: int64 (256,), pixels of each value.
        average: float32 (classes, H, W[, 3]); zeros for a class without a face.
        average_of_all: float32 (H, W[, 3]).
        without_colour: faces whose red, green and blue are the same everywhere; all of a grey data set.
    """

    mean: NDArray[np.float32]
    contrast: NDArray[np.float32]
    reconstruction_error: NDArray[np.float32]
    histogram: NDArray[np.int64]
    average: NDArray[np.float32]
    average_of_all: NDArray[np.float32]
    without_colour: int

    @property
    def overall_mean(self) -> float:
        """Mean of all pixels."""
        return float((self.histogram * np.arange(256)).sum() / max(self.histogram.sum(), 1))

    @property
    def overall_deviation(self) -> float:
        """Standard deviation of all pixels."""
        distance = (np.arange(256) - self.overall_mean) ** 2
        return float(np.sqrt((self.histogram * distance).sum() / max(self.histogram.sum(), 1)))

    @property
    def range(self) -> tuple[int, int]:
        """The lowest and the highest pixel."""
        found = np.flatnonzero(self.histogram)
        return (int(found[0]), int(found[-1])) if len(found) else (0, 0)

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers."""
        low, high = self.range
        return {
            "mean": round(self.overall_mean, 3),
            "deviation": round(self.overall_deviation, 3),
            "range": [low, high],
            "brightness_percentiles": dict(
                zip(("5", "50", "95"), np.percentile(self.mean, (5, 50, 95)).round(2).tolist(), strict=True)
            ),
            "without_colour": self.without_colour,
        }


def measure_pixels(dataset: DatasetVersion, on_progress: OnProgress = no_progress) -> Pixels:
    """Look at every pixel, twice: once for the averages, once for how far each face is from what all have in common.

    Args:
        dataset: at least one face.
        on_progress: is given how far it is.
    """
    n, classes = len(dataset), len(dataset.label_order)
    shape = (*dataset.size, 3) if dataset.colour else dataset.size
    mean, contrast, reconstruction_error = (np.zeros(n, np.float32) for _ in range(3))
    histogram = np.zeros(256, np.int64)
    sums = np.zeros((classes, *shape), np.float64)
    space = _FaceSpace()
    without_colour = 0
    for rows, pictures in _batches(dataset, on_progress, "Measuring the pixels"):
        flat = pictures.reshape(len(pictures), -1)
        mean[rows], contrast[rows] = _moments(flat)
        histogram += cv2.calcHist([flat], [0], None, [256], [0, 256]).ravel().astype(np.int64)
        labels = dataset.labels[rows]
        for label in np.unique(labels):
            sums[label] += pictures[labels == label].sum(axis=0, dtype=np.float64)
        space.learn(pictures)
        without_colour += int(_is_grey(pictures).sum())
    basis = space.basis()
    for rows, pictures in _batches(dataset, on_progress, "Looking for odd ones"):
        reconstruction_error[rows] = space.distance(pictures, basis)
    counts = np.bincount(dataset.labels, minlength=classes).reshape(-1, *[1] * len(shape))
    average = (sums / np.maximum(counts, 1)).astype(np.float32)
    of_all = (sums.sum(axis=0) / max(n, 1)).astype(np.float32)
    return Pixels(mean, contrast, reconstruction_error, histogram, average, of_all, without_colour)


def _batches(dataset: DatasetVersion, on_progress: OnProgress, stage: str) -> Iterator[tuple[slice, NDArray[np.uint8]]]:
    height, width = dataset.size
    size = max(1, BATCH_BYTES // (height * width * (3 if dataset.colour else 1)))
    on_progress(stage, 0, len(dataset))
    for rows, pictures in dataset.batches(min(size, 4096)):
        yield rows, pictures
        on_progress(stage, rows.stop, len(dataset))


def _moments(flat: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    values = flat.astype(np.float32)
    return values.mean(axis=1), values.std(axis=1)


class _FaceSpace:
    """What the faces have in common: the mean and the main directions of small, grey, standardised pictures."""

    def __init__(self) -> None:
        self._count = 0
        self._sum = np.zeros(FACE_SPACE_SIDE**2)
        self._products = np.zeros((FACE_SPACE_SIDE**2,) * 2)

    def learn(self, pictures: NDArray[np.uint8]) -> None:
        """Take pictures (k, H, W[, 3]) into account."""
        values = _standardised(as_grey(pictures, FACE_SPACE_SIDE))
        self._count += len(values)
        self._sum += values.sum(axis=0, dtype=np.float64)
        self._products += values.T @ values

    def basis(self) -> NDArray[np.float32]:
        """Return the main directions, float32 (pixels, parts); the fewer, the fewer pictures there were."""
        parts = min(FACE_SPACE_PARTS, self._count // FACE_SPACE_FACES)
        mean = self._sum / max(self._count, 1)
        covariance = self._products / max(self._count, 1) - np.outer(mean, mean)
        directions = np.linalg.eigh(covariance)[1]
        return directions[:, len(mean) - parts :].astype(np.float32)

    def distance(self, pictures: NDArray[np.uint8], basis: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how much of each picture (k, H, W[, 3]) cannot be rebuilt: float32 (k,)."""
        values = _standardised(as_grey(pictures, FACE_SPACE_SIDE))
        flat = ~values.any(axis=1)
        values -= (self._sum / max(self._count, 1)).astype(np.float32)
        values -= (values @ basis) @ basis.T
        distance = np.linalg.norm(values, axis=1)
        return np.where(flat, 0, distance).astype(np.float32)


def _standardised(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bring grey pictures to vectors of mean 0 and length 1; flat ones to 0."""
    values = grey.reshape(len(grey), -1).astype(np.float32)
    values -= values.mean(axis=1, keepdims=True)
    length = np.linalg.norm(values, axis=1, keepdims=True)
    values /= np.maximum(length, 1e-6)
    return values


def _is_grey(pictures: NDArray[np.uint8]) -> NDArray[np.bool_]:
    if pictures.ndim == 3:
        return np.ones(len(pictures), np.bool_)
    return np.asarray((pictures == pictures[..., :1]).all(axis=(1, 2, 3)))
