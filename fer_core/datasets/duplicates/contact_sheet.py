"""A picture of clusters of duplicates, to look at before anything is removed."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fer_core.datasets.duplicates.clusters import Cluster
from fer_core.datasets.versioned import DatasetVersion
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.text import count_noun

ROWS: Final = 60
COLUMNS: Final = 10
_TILE: Final = 96
_WEIGHT: Final = 500
_LINE: Final = 13
_GAP: Final = 10
_WIDTH: Final = 132
_TITLE: Final = 22
_HEIGHT: Final = _TITLE + _TILE + 3 * _LINE + _GAP
Colour = tuple[int, int, int]
_PAPER: Final[Colour] = (0xFF, 0xFF, 0xFF)
_INK: Final[Colour] = (0x1C, 0x1C, 0x1C)
_HELD_OUT: Final[Colour] = (0xB3, 0x26, 0x1E)
_FAINT: Final[Colour] = (0x6B, 0x6B, 0x6B)


def draw_sheet(dataset: DatasetVersion, clusters: Sequence[Cluster]) -> Image.Image:
    """Draw clusters, one a row: each face with its id, split and label; held-out splits in red.

    First those with different labels and in several splits, then the larger; ``ROWS`` at most, ``COLUMNS`` faces each,
    the held-out ones first.
    """
    shown = sorted(clusters, key=_interest, reverse=True)[:ROWS]
    across = min(COLUMNS, max((len(cluster.rows) for cluster in shown), default=0))
    size = (2 * _GAP + max(across * _WIDTH, 560), _GAP + _TITLE + len(shown) * _HEIGHT)
    sheet = np.full((size[1], size[0], 3), _PAPER, np.uint8)
    many = count_noun(len(clusters), "cluster")
    heading = f"{many} of duplicates in {dataset.manifest.name}, version {dataset.version.number}"
    if len(shown) < len(clusters):
        heading += f"; the {len(shown)} of most concern"
    _write(sheet, heading, (_GAP, _GAP), 14, _INK)
    for number, cluster in enumerate(shown):
        _draw_cluster(sheet, dataset, cluster, _GAP + _TITLE + number * _HEIGHT)
    return Image.fromarray(sheet)


def check_sheet_path(path: Path) -> None:
    """Refuse a path that is no PNG's, before a search that takes a minute, and before it replaces what is no picture.

    Raises:
        FerError: if it does not end in ``.png``, or is a folder.
    """
    if path.suffix.lower() != ".png" or path.is_dir():
        raise FerError(f"{path} cannot be the sheet. Give a file that ends in .png.")


def write_sheet(dataset: DatasetVersion, clusters: Sequence[Cluster], path: Path) -> None:
    """Write the sheet as PNG.

    Raises:
        FerError: if it is not called like one, or cannot be written.
    """
    check_sheet_path(path)
    content = io.BytesIO()
    draw_sheet(dataset, clusters).save(content, "PNG")
    with explain_write_errors(path.parent, resumable=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, content.getvalue())


def _interest(cluster: Cluster) -> tuple[bool, bool, int]:
    return cluster.conflicting and cluster.across_splits, cluster.conflicting or cluster.across_splits, cluster.distinct


def _draw_cluster(sheet: NDArray[np.uint8], dataset: DatasetVersion, cluster: Cluster, top: int) -> None:
    count = len(cluster.rows)
    told = [f"{count} faces", "the same pixels" if cluster.distinct == 1 else f"{cluster.distinct} different pictures"]
    told += ["in several splits"] * cluster.across_splits + ["labelled differently"] * cluster.conflicting
    told += [f"{count - COLUMNS} more not shown"] * (count > COLUMNS)
    _write(sheet, ", ".join(told), (_GAP, top + 4), 12, _FAINT)
    shown = sorted(range(count), key=lambda place: cluster.splits[place] == "train")[:COLUMNS]
    pictures = dataset.pictures(np.array([cluster.rows[place] for place in shown], np.int64))
    for column, (place, picture) in enumerate(zip(shown, pictures, strict=True)):
        left, below = _GAP + column * _WIDTH, top + _TITLE + _TILE
        tile = Image.fromarray(picture).convert("RGB")
        # Bicubic in Pillow averages where it shrinks.
        face = np.asarray(tile.resize(_fitted(tile.size), Image.Resampling.BICUBIC))
        sheet[top + _TITLE : top + _TITLE + face.shape[0], left : left + face.shape[1]] = face
        split = cluster.splits[place]
        captions = (_short(cluster.ids[place]), _FAINT), (split, _INK if split == "train" else _HELD_OUT)
        for line, (text, colour) in enumerate((*captions, (cluster.labels[place], _INK))):
            _write(sheet, text, (left, below + 1 + line * _LINE), 10, colour)


def _write(sheet: NDArray[np.uint8], text: str, corner: tuple[int, int], size: int, colour: Colour) -> None:
    """Write a line with its upper left corner at ``corner``; OpenCV's font has the letters of most languages."""
    cv2.putText(sheet, text, (corner[0], corner[1] + size), colour, cv2.FontFace("sans"), size, _WEIGHT)


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    """Return width and height with the longer side filling a tile."""
    scale = _TILE / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _short(name: str) -> str:
    """Return the end of a long id; it tells faces apart."""
    return name if len(name) <= 22 else f"…{name[-21:]}"
