"""What the tests import from, and what they look at in what came of it."""

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from fer_core.datasets.versioned import DatasetVersion

Importer = Callable[..., DatasetVersion]
"""Imports sources to a folder beside them."""


def png(grey: int = 100, size: tuple[int, int] = (48, 48), suffix: str = ".png") -> bytes:
    """A picture of one grey, but for a mark in its middle."""
    image = np.full((*size, 3), grey, np.uint8)
    image[size[0] // 3 : size[0] // 2, size[1] // 3 : size[1] // 2] = 255 - grey
    return cv2.imencode(suffix, image)[1].tobytes()


def put(folder: Path, path: str, content: bytes | str) -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def pixels(grey: int = 7, count: int = 2304) -> str:
    return " ".join([str(grey)] * count)


def problems(dataset: DatasetVersion) -> dict[str, str]:
    """What was not imported, by its place."""
    table = pd.read_csv(dataset.folder / "problems.csv")
    return dict(zip(table["path"], table["reason"], strict=True))


def table(dataset: DatasetVersion, *columns: str) -> list[tuple[object, ...]]:
    return sorted(dataset.faces[list(columns)].itertuples(index=False, name=None))
