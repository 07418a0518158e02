"""A data set on disk of made-up faces."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pandas")

from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import DatasetWriter, Row

Pack = Callable[..., DatasetVersion]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Packs labels, with pictures of noise or those given, into a data set."""

    def packed(
        labels: list[str],
        order: tuple[str, ...] = ("angry", "happy", "sad"),
        *,
        pictures: np.ndarray | None = None,
        votes: list[tuple[int, ...] | None] | None = None,
        flags: list[tuple[str, ...]] | None = None,
    ) -> DatasetVersion:
        count = len(labels)
        if pictures is None:
            pictures = np.random.default_rng(0).integers(0, 256, (count, 48, 48), dtype=np.uint8)
        rows = [
            Row(
                id=f"f{number}",
                source="made up",
                provenance=str(number),
                split="train" if number % 3 else "test",
                label=label,
                votes=votes[number] if votes else None,
                flags=flags[number] if flags else (),
            )
            for number, label in enumerate(labels)
        ]
        with DatasetWriter(tmp_path / "data", "made up", pictures.shape[1:], order) as writer:
            writer.add(pictures, rows)
            return writer.finish()

    return packed
