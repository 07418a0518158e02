"""Pictures as a camera makes them, coarse and fine structure over each other, and data sets of them."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import DatasetWriter, Row

ORDER = ("angry", "fear", "happy", "sad")


def photographs(count: int, side: int = 48, seed: int = 0) -> NDArray[np.uint8]:
    """Return uint8 (count, side, side)."""
    rng = np.random.default_rng(seed)
    pictures = np.zeros((count, side, side), np.float32)
    for picture in pictures:
        for blur, contrast in ((side / 6, 45), (side / 20, 20)):
            soft = cv2.GaussianBlur(rng.normal(size=(side, side)).astype(np.float32), (0, 0), blur)
            picture += contrast * (soft - soft.mean()) / soft.std()
    return np.clip(128 + pictures, 0, 255).astype(np.uint8)


def pack(
    folder: Path,
    pictures: NDArray[np.uint8],
    splits: str | Sequence[str] = "train",
    labels: str | Sequence[str] = "happy",
) -> DatasetVersion:
    """Write pictures as a data set with the ids "0", "1", ...; splits and labels one for all or one for each."""
    splits = [splits] * len(pictures) if isinstance(splits, str) else splits
    labels = [labels] * len(pictures) if isinstance(labels, str) else labels
    rows = [Row(str(n), "made", str(n), splits[n], labels[n]) for n in range(len(pictures))]
    with DatasetWriter(folder, "made", pictures.shape[1:], ORDER) as writer:
        writer.add(pictures, rows)
        return writer.finish()


def jpeg(picture: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED), np.uint8)


def brighter(picture: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.rint(picture * factor), 0, 255), np.uint8)


def shifted(picture: NDArray[np.uint8], x: int, y: int) -> NDArray[np.uint8]:
    """Move by x and y pixels; black comes in."""
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.warpAffine(picture, np.array([[1, 0, x], [0, 1, y]], np.float32), size), np.uint8)
