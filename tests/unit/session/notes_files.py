"""Sessions made for tests of what people say of them."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from fer_core.emotions import FER2013
from fer_core.session.readings import Readings


def readings_of(seen: Mapping[int, tuple[int, int]], frames: int = 100, fps: float = 10.0) -> Readings:
    """Return readings in which each face id is seen from one frame to another, the last one included."""
    rows = [(frame, face) for frame in range(frames) for face, (first, last) in seen.items() if first <= frame <= last]
    count = len(rows)
    starts = np.searchsorted([frame for frame, _ in rows], np.arange(frames + 1))
    smoothed = np.full((count, 7), 0.05, np.float32)
    smoothed[:, FER2013.index("sad")] = 0.7
    return Readings(
        labels=FER2013,
        frames=np.arange(frames),
        times=np.round(np.arange(frames) / fps, 6),
        row_of_frame=starts.astype(np.int64),
        face=np.array([face for _, face in rows], np.int64),
        box=np.tile(np.array([20, 10, 40, 40], np.float32), (count, 1)),
        score=np.ones(count, np.float32),
        uncertain=np.zeros(count, np.bool_),
        reason=np.full(count, -1, np.int8),
        raw=smoothed,
        smoothed=smoothed,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
