"""Faces as pictures inside a page."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion

LARGEST: Final = 128
"""Longer side of a picture in the page, in pixels; larger ones are made smaller."""
_SMALL: Final = 64
"""Up to here a picture is kept exactly."""


@dataclass(frozen=True)
class Tile:
    """A picture with its words: what it is for those who cannot see it, and lines below it."""

    picture: NDArray[np.uint8]
    alternative: str
    lines: tuple[str, ...] = ()


def data_uri(picture: NDArray[np.uint8]) -> str:
    """Return a picture (H, W) or (H, W, 3 RGB) as a ``data:`` address: exact up to 64 pixels, above as JPEG."""
    longer = max(picture.shape[:2])
    if longer > LARGEST:
        size = [max(1, round(side * LARGEST / longer)) for side in picture.shape[:2]]
        picture = np.asarray(cv2.resize(picture, (size[1], size[0]), interpolation=cv2.INTER_AREA), np.uint8)
    if picture.ndim == 3:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), np.uint8)
    if longer <= _SMALL:
        kind, (_, data) = "png", cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    else:
        kind, (_, data) = "jpeg", cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
    return f"data:image/{kind};base64,{base64.b64encode(data.tobytes()).decode('ascii')}"


def grid(tiles: Sequence[Tile], kind: str = "small") -> str:
    """Return a grid of pictures as HTML.

    Args:
        tiles: the pictures.
        kind: ``small`` for many, ``large`` for those to look at closely.
    """
    figures = "".join(_figure(tile) for tile in tiles)
    return f'<div class="grid {kind}">{figures}</div>'


def sample(dataset: DatasetVersion, rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Draw rows, always the same ones of a data set."""
    if len(rows) <= count:
        return rows
    return np.sort(np.random.default_rng(len(dataset)).choice(rows, count, replace=False))


def read_tiles(
    dataset: DatasetVersion, rows: NDArray[np.int64], captions: Sequence[tuple[str, ...]] | None = None
) -> list[Tile]:
    """Read the faces at some places of the table.

    Args:
        dataset: where they are.
        rows: int64 (k,).
        captions: for each the lines below it; none by default.
    """
    if not len(rows):
        return []
    faces = dataset.faces.iloc[rows]
    lines = captions or [()] * len(rows)
    told = zip(dataset.pictures(rows), faces["id"], faces["label"], faces["split"], lines, strict=True)
    return [Tile(picture, f"{label}, {split}, {name}", below) for picture, name, label, split, below in told]


def difference_picture(face: NDArray[np.float32], of_all: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Show where an average face is brighter (orange) or darker (blue) than the average of all.

    Returns:
        uint8 (H, W, 3), red, green, blue; full colour at 30 of 255.
    """
    change = face - of_all
    if change.ndim == 3:
        change = change.mean(axis=2)
    strength = np.clip(np.abs(change) / 30, 0, 1)[..., None]
    target = np.where(change[..., None] > 0, np.array([213, 94, 0]), np.array([0, 114, 178]))
    return np.asarray(np.round(245 + (target - 245) * strength), np.uint8)


def _figure(tile: Tile) -> str:
    words = escape(tile.alternative, quote=True)
    below = "".join(f"<span>{escape(line)}</span>" for line in tile.lines)
    caption = f"<figcaption>{below}</figcaption>" if below else ""
    return (
        f'<figure><img src="{data_uri(tile.picture)}" alt="{words}" title="{words}" loading="lazy">{caption}</figure>'
    )
