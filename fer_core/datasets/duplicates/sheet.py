"""A picture of clusters of duplicates, to look at before anything is removed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from fer_core.datasets.duplicates.clusters import Cluster
from fer_core.datasets.packed import PackedDataset
from fer_core.session.disk import explain_write_errors

ROWS: Final = 60
COLUMNS: Final = 10
_TILE: Final = 96
_LINE: Final = 13
_GAP: Final = 10
_WIDTH: Final = 132
_TITLE: Final = 22
_HEIGHT: Final = _TITLE + _TILE + 3 * _LINE + _GAP
_PAPER: Final = "#ffffff"
_INK: Final = "#1c1c1c"
_HELD_OUT: Final = "#b3261e"
_FAINT: Final = "#6b6b6b"


def draw_sheet(dataset: PackedDataset, clusters: Sequence[Cluster]) -> Image.Image:
    """Draw clusters, one a row: each face with its id, split and label; held-out splits in red.

    First those with different labels and in several splits, then the larger; ``ROWS`` at most, ``COLUMNS`` faces each,
    the held-out ones first.
    """
    shown = sorted(clusters, key=_interest, reverse=True)[:ROWS]
    across = min(COLUMNS, max((len(cluster.rows) for cluster in shown), default=0))
    size = (2 * _GAP + max(across * _WIDTH, 560), _GAP + _TITLE + len(shown) * _HEIGHT)
    sheet = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(sheet)
    heading = f"{len(clusters):,} clusters of duplicates in {dataset.manifest.name}, version {dataset.version.number}"
    if len(shown) < len(clusters):
        heading += f"; the {len(shown)} of most concern"
    draw.text((_GAP, _GAP), heading, _INK, ImageFont.load_default(14))
    for number, cluster in enumerate(shown):
        _draw_cluster(sheet, draw, dataset, cluster, _GAP + _TITLE + number * _HEIGHT)
    return sheet


def write_sheet(dataset: PackedDataset, clusters: Sequence[Cluster], path: Path) -> None:
    """Write the sheet as PNG.

    Raises:
        FerError: if it cannot be written.
    """
    sheet = draw_sheet(dataset, clusters)
    with explain_write_errors(path.parent, resumable=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"part.{path.name}")
        sheet.save(part, "PNG")
        part.replace(path)


def _interest(cluster: Cluster) -> tuple[bool, bool, int]:
    return cluster.conflicting and cluster.across_splits, cluster.conflicting or cluster.across_splits, cluster.distinct


def _draw_cluster(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, dataset: PackedDataset, cluster: Cluster, top: int
) -> None:
    small = ImageFont.load_default(10)
    count = len(cluster.rows)
    told = [f"{count} faces", "the same pixels" if cluster.distinct == 1 else f"{cluster.distinct} different pictures"]
    told += ["in several splits"] * cluster.across_splits + ["labelled differently"] * cluster.conflicting
    told += [f"{count - COLUMNS} more not shown"] * (count > COLUMNS)
    draw.text((_GAP, top + 4), ", ".join(told), _FAINT, ImageFont.load_default(12))
    shown = sorted(range(count), key=lambda place: cluster.splits[place] == "train")[:COLUMNS]
    pictures = dataset.pictures(np.array([cluster.rows[place] for place in shown], np.int64))
    for column, (place, picture) in enumerate(zip(shown, pictures, strict=True)):
        left, below = _GAP + column * _WIDTH, top + _TITLE + _TILE
        tile = Image.fromarray(picture).convert("RGB")
        # Bicubic in Pillow averages where it shrinks.
        sheet.paste(tile.resize(_fitted(tile.size), Image.Resampling.BICUBIC), (left, top + _TITLE))
        split = cluster.splits[place]
        draw.text((left, below + 1), _short(cluster.ids[place]), _FAINT, small)
        draw.text((left, below + 1 + _LINE), split, _INK if split == "train" else _HELD_OUT, small)
        draw.text((left, below + 1 + 2 * _LINE), cluster.labels[place], _INK, small)


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    """Return width and height with the longer side filling a tile."""
    scale = _TILE / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _short(name: str) -> str:
    """Return the end of a long id; it tells faces apart."""
    return name if len(name) <= 22 else f"…{name[-21:]}"
