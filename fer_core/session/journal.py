"""What the detector and the network said of every frame, to the last bit, so that a resumed run equals an unbroken one.

The table rounds, and leaves out what may be no face; averages and tracks depend on both. A line of JSON a frame, on
disk before the frame's rows are, for as long as the session is not whole.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

import numpy as np

from fer_core.files.atomic import explain_write_errors
from fer_core.frames import Box, Find, FloatArray, FrameResult

NAME: Final = "finds.jsonl.part"


@dataclass(frozen=True, eq=False)
class Entry:
    """One frame.

    Attributes:
        index: The frame's number in its source.
        finds: All that the detector found, in its order.
        raw: (N, K) float32, the network's answers to the N finds that were read, in the same order.
        left_out: How many faces were too many.
        cut: Whether it showed another scene than the frame before.
    """

    index: int
    finds: tuple[Find, ...]
    raw: FloatArray
    left_out: int
    cut: bool = False


class Journal:
    """Appends frame by frame; every frame goes to the system at once.

    Args:
        path: The file; an existing one is continued.

    Raises:
        FerError: It cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        with explain_write_errors(self._folder):
            self._file: BinaryIO = path.open("ab")

    def write(self, result: FrameResult) -> None:
        """Write one frame.

        Raises:
            FerError: The disk is full.
        """
        finds = result.finds or [
            Find(face.box, face.score, face.track_id, face.track_id, face.keypoints) for face in result.faces
        ]
        answers = {face.track_id: face.probabilities for face in result.faces}
        line = json.dumps(
            {
                "frame": result.frame_index,
                "finds": [[*(find.box.x, find.box.y, find.box.width, find.box.height), find.score] for find in finds],
                "tracks": [[find.track, find.track_id] for find in finds],
                "keypoints": [None if find.keypoints is None else find.keypoints.tolist() for find in finds],
                "raw": [answers[find.track_id].tolist() for find in finds if find.track_id is not None],
                "left_out": result.left_out,
                "cut": result.cut,
            },
            separators=(",", ":"),
            default=float,
        )
        with explain_write_errors(self._folder):
            self._file.write(line.encode() + b"\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        with explain_write_errors(self._folder):
            self._file.close()

    def __enter__(self) -> Self:
        """Return the journal itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()


def read_journal(path: Path, classes: int) -> Iterator[tuple[Entry, int]]:
    """Yield each frame with the offset behind its line, in bytes, up to the first line that is torn.

    Args:
        path: The file; one that is not there holds nothing.
        classes: K.
    """
    if not path.exists():
        return
    offset = 0
    with path.open("rb") as file:
        for line in file:
            try:
                entry = _entry(json.loads(line), classes)
            except (ValueError, KeyError, TypeError):
                return
            if not line.endswith(b"\n"):
                return
            offset += len(line)
            yield entry, offset


def _entry(fields: dict[str, Any], classes: int) -> Entry:
    # Older versions kept neither.
    tracks = fields.get("tracks") or [(None, None)] * len(fields["finds"])
    keypoints = fields.get("keypoints") or [None] * len(fields["finds"])
    return Entry(
        index=int(fields["frame"]),
        finds=tuple(
            Find(Box(*place), score, track, track_id, None if points is None else np.array(points, np.float32))
            for (*place, score), (track, track_id), points in zip(fields["finds"], tracks, keypoints, strict=True)
        ),
        raw=np.array(fields["raw"], np.float32).reshape(-1, classes),
        left_out=int(fields["left_out"]),
        cut=bool(fields.get("cut", False)),
    )
