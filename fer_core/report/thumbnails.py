"""Pictures inside a page."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

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


def _figure(tile: Tile) -> str:
    words = escape(tile.alternative, quote=True)
    below = "".join(f"<span>{escape(line)}</span>" for line in tile.lines)
    caption = f"<figcaption>{below}</figcaption>" if below else ""
    return (
        f'<figure><img src="{data_uri(tile.picture)}" alt="{words}" title="{words}" loading="lazy">{caption}</figure>'
    )
