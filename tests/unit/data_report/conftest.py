"""A small data set with everything in it that a description tells of."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import DatasetWriter, Row

Make = Callable[..., DatasetVersion]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes pictures with their labels and splits as a data set on disk."""

    def write(
        pictures: NDArray[np.uint8],
        labels: Sequence[str],
        splits: Sequence[str] | str = "train",
        *,
        order: Sequence[str] = (),
        sources: Sequence[str] | str = "a",
        votes: Sequence[tuple[int, ...] | None] | None = None,
        flags: Sequence[tuple[str, ...]] | None = None,
        name: str = "d",
    ) -> DatasetVersion:
        n = len(pictures)
        splits = [splits] * n if isinstance(splits, str) else splits
        sources = [sources] * n if isinstance(sources, str) else sources
        rows = [
            Row(
                id=f"{sources[i]}/{i:03d}",
                source=sources[i],
                provenance=f"row {i}",
                split=splits[i],
                label=labels[i],
                votes=None if votes is None else votes[i],
                flags=() if flags is None else flags[i],
            )
            for i in range(n)
        ]
        with DatasetWriter(tmp_path / name, name, pictures.shape[1:], order or tuple(dict.fromkeys(labels))) as writer:
            writer.add(pictures, rows)
            return writer.finish()

    return write


@pytest.fixture
def noise() -> Callable[..., NDArray[np.uint8]]:
    """Makes pictures of seeded noise."""

    def pictures(count: int, *shape: int) -> NDArray[np.uint8]:
        return np.random.default_rng(0).integers(0, 256, (count, *(shape or (48, 48))), np.uint8)

    return pictures
