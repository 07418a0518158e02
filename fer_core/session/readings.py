"""A session's table in memory, by columns: what the viewer, the summary and the exports read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.frames import Reason
from fer_core.session.faces_table import FIXED_COLUMNS

REASONS: Final = tuple(Reason)
"""What the numbers in `Readings.reason` stand for."""

NONE: Final = -1
_BOX: Final = ("x", "y", "width", "height")


@dataclass(frozen=True, eq=False)
class Readings:
    """All that was read: F frames with N readings of faces, in the table's order.

    Attributes:
        labels: The K emotions.
        frames: (F,) int64, each analysed frame's number in its source, also those without a face.
        times: (F,) float64, their times, seconds.
        row_of_frame: (F + 1,) int64, where each frame's readings begin and the last one's end.
        face: (N,) int64, the face ids.
        box: (N, 4) float32, left, top, width and height, pixels of the frame.
        score: (N,) float32, the detector's confidence.
        uncertain: (N,) bool, whether the reading is not trusted.
        reason: (N,) int8, why, in `REASONS`; -1 where it is trusted.
        raw: (N, K) float32, the network's answer to the frame alone.
        smoothed: (N, K) float32, averaged over the recent past.
    """

    labels: tuple[str, ...]
    frames: NDArray[np.int64]
    times: NDArray[np.float64]
    row_of_frame: NDArray[np.int64]
    face: NDArray[np.int64]
    box: NDArray[np.float32]
    score: NDArray[np.float32]
    uncertain: NDArray[np.bool_]
    reason: NDArray[np.int8]
    raw: NDArray[np.float32]
    smoothed: NDArray[np.float32]

    @property
    def frame_of_row(self) -> NDArray[np.int64]:
        """(N,) int64, in which frame each reading is: an index into `frames` and `times`."""
        return np.repeat(np.arange(len(self.frames)), np.diff(self.row_of_frame))

    @property
    def emotion(self) -> NDArray[np.int64]:
        """(N,) int64, the likeliest emotion of each reading, an index into `labels`, whether or not it is trusted."""
        return np.asarray(self.smoothed.argmax(axis=1), np.int64)

    def rows(self, frame: int) -> slice:
        """Return where a frame's readings are.

        Args:
            frame: Its index into `frames`.
        """
        return slice(int(self.row_of_frame[frame]), int(self.row_of_frame[frame + 1]))

    def frame_at(self, time_s: float) -> int:
        """Return the index of the frame that is shown at a time: the last one that has begun, or the first.

        Raises:
            ValueError: There is no frame.
        """
        if not len(self.times):
            raise ValueError("There is no frame.")
        return max(0, int(np.searchsorted(self.times, time_s, side="right")) - 1)

    @classmethod
    def read(cls, path: Path, labels: Sequence[str]) -> "Readings":
        """Read a table, up to the first row that is torn.

        Args:
            path: `faces.csv`, `faces.csv.part` of a session that was killed, or `faces.parquet`.
            labels: The emotions, as the session's record has them.

        Raises:
            FerError: It is not there, cannot be read, or is not a table of these emotions.
        """
        table = _table(path, len(FIXED_COLUMNS) + 2 * len(labels))
        time_s = _numbers(table, "time_s", np.float64)
        frame, face = _numbers(table, "frame", np.float64), _numbers(table, "face_id", np.float64)
        known = ~np.isnan(face)
        others = (np.diff(frame) != 0) | (np.diff(time_s) != 0)
        begins = np.flatnonzero(np.r_[True, others][: len(frame)])
        count, first = len(labels), len(FIXED_COLUMNS)
        names = table.column_names
        return cls(
            labels=tuple(labels),
            frames=frame[begins].astype(np.int64),
            times=time_s[begins],
            row_of_frame=np.r_[0, np.cumsum(known)][np.r_[begins, len(frame)].astype(np.int64)],
            face=face[known].astype(np.int64),
            box=_columns(table, _BOX, known),
            score=_numbers(table, "detection_score", np.float32)[known],
            uncertain=_words(table, "label", ("uncertain",))[known] == 0,
            reason=_words(table, "reason", REASONS)[known],
            raw=_columns(table, names[first : first + count], known),
            smoothed=_columns(table, names[first + count :], known),
        )


def _table(path: Path, columns: int) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa
    from pyarrow import csv, parquet

    try:
        if path.suffix == ".parquet":
            table = parquet.read_table(path)
        else:
            with path.open("rb") as file:
                content = file.read()
            whole = content[: content.rfind(b"\n") + 1]
            names = whole.partition(b"\n")[0].decode(errors="replace").split(",")[: len(FIXED_COLUMNS)]
            words = {name: pa.string() for name in ("label", "reason")}
            options = csv.ConvertOptions(column_types=words, strings_can_be_null=True, null_values=[""])
            if tuple(names) != FIXED_COLUMNS:
                raise FerError(f"{path} is not the table of a session: its first line is another one.")
            parse = csv.ParseOptions(invalid_row_handler=lambda _: "skip")
            table = csv.read_csv(pa.BufferReader(whole), parse_options=parse, convert_options=options)
    except OSError as error:
        raise FerError(f"{path} cannot be read ({error.strerror or error}); check the file.") from None
    except pa.ArrowException as error:
        raise FerError(f"{path} is damaged: {str(error).partition(chr(10))[0]}") from None
    if table.num_columns != columns or tuple(table.column_names[: len(FIXED_COLUMNS)]) != FIXED_COLUMNS:
        raise FerError(f"{path} is not the table of this session: it has other columns.")
    return table


def _numbers(table: Any, name: str, kind: type[np.generic]) -> NDArray[Any]:  # noqa: ANN401
    column = table.column(name).to_numpy()
    try:
        return np.asarray(column).astype(kind)
    except (TypeError, ValueError):
        raise FerError(f"The table is damaged: its column {name} holds what is no number.") from None


def _columns(table: Any, names: Sequence[str], known: NDArray[np.bool_]) -> NDArray[np.float32]:  # noqa: ANN401
    return np.stack([_numbers(table, name, np.float32)[known] for name in names], axis=1)


def _words(table: Any, name: str, words: Sequence[str]) -> NDArray[np.int8]:  # noqa: ANN401
    """Return each row's place among the words, -1 for any other."""
    import pyarrow as pa
    from pyarrow import compute

    found = compute.index_in(table.column(name).cast(pa.string()), value_set=pa.array([str(word) for word in words]))
    return np.asarray(compute.fill_null(found, NONE).to_numpy(), np.int8)
