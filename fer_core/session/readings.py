"""A session's table in memory, by columns: what the viewer, the summary and the exports read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.emotions import UNCERTAIN
from fer_core.errors import FerError
from fer_core.frames import Reason
from fer_core.session.faces_table import FIXED_COLUMNS, split_row

REASONS: Final = tuple(Reason)
"""What the numbers in `Readings.reason` stand for."""

NONE: Final = -1
_BOX: Final = ("x", "y", "width", "height")
_BLOCK_BYTES: Final = 8 << 20
_BATCH_ROWS: Final = 1 << 16


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
        table = _Growing(len(labels))
        for part in _parts(path, len(FIXED_COLUMNS) + 2 * len(labels)):
            table.add(part)
        return table.readings(tuple(labels))


class _Growing:
    """The columns while they are read, part by part, so that the memory they need at last is nearly all that is used.

    Args:
        labels: K.
    """

    def __init__(self, labels: int) -> None:
        self._labels = labels
        self._frame, self._time_s, self._known = _Column(np.int64), _Column(np.float64), _Column(np.bool_)
        self._face, self._score = _Column(np.int64), _Column(np.float32)
        self._uncertain, self._reason = _Column(np.bool_), _Column(np.int8)
        self._box, self._raw, self._smoothed = (_Column(np.float32, width) for width in (len(_BOX), labels, labels))

    def add(self, table: Any) -> None:  # noqa: ANN401 - pyarrow has no types
        first, names = len(FIXED_COLUMNS), table.column_names
        frame, face = _numbers(table, "frame", np.float64), _numbers(table, "face_id", np.float64)
        time_s = _numbers(table, "time_s", np.float64)
        if np.isnan(frame).any() or np.isnan(time_s).any():
            raise FerError("The table is damaged: a row has no frame or no time.")
        known = ~np.isnan(face)
        self._frame.add(frame)
        self._time_s.add(time_s)
        self._known.add(known)
        self._face.add(face[known])
        self._score.add(_numbers(table, "detection_score", np.float32)[known])
        self._uncertain.add(_words(table, "label", (UNCERTAIN,))[known] == 0)
        self._reason.add(_words(table, "reason", REASONS)[known])
        self._box.add(_columns(table, _BOX, known))
        self._raw.add(_columns(table, names[first : first + self._labels], known))
        self._smoothed.add(_columns(table, names[first + self._labels :], known))

    def readings(self, labels: tuple[str, ...]) -> Readings:
        frame, time_s, known = self._frame.whole(), self._time_s.whole(), self._known.whole()
        others = (np.diff(frame) != 0) | (np.diff(time_s) != 0)
        begins = np.flatnonzero(np.r_[True, others][: len(frame)])
        return Readings(
            labels=labels,
            frames=frame[begins],
            times=time_s[begins],
            row_of_frame=np.r_[0, np.cumsum(known)][np.r_[begins, len(frame)].astype(np.int64)],
            face=self._face.whole(),
            box=self._box.whole(),
            score=self._score.whole(),
            uncertain=self._uncertain.whole(),
            reason=self._reason.whole(),
            raw=self._raw.whole(),
            smoothed=self._smoothed.whole(),
        )


class _Column:
    """An array that grows at its end.

    Args:
        kind: Of its numbers.
        width: How many of them are a row; 0 for one that is no row.
    """

    def __init__(self, kind: type[np.generic], width: int = 0) -> None:
        self._held = np.empty((0, width) if width else 0, kind)
        self._count = 0

    def add(self, more: NDArray[Any]) -> None:
        needed = self._count + len(more)
        if needed > len(self._held):
            # In place where the system can, and nobody else has the array.
            self._held.resize((needed + needed // 8, *self._held.shape[1:]), refcheck=False)
        self._held[self._count : needed] = more
        self._count = needed

    def whole(self) -> NDArray[Any]:
        self._held.resize((self._count, *self._held.shape[1:]), refcheck=False)
        return self._held


def _parts(path: Path, columns: int) -> Iterator[Any]:
    """Yield the table in parts of whole rows, each as pyarrow holds tables; what is torn at the end is left out."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        if path.suffix == ".parquet":
            with parquet.ParquetFile(path) as file:
                _check(path, file.schema_arrow.names, columns)
                for batch in file.iter_batches(_BATCH_ROWS):
                    yield pa.Table.from_batches([batch])
        else:
            with path.open("rb") as file:
                yield from _csv_parts(path, file, columns)
    except OSError as error:
        raise FerError(f"{path} cannot be read ({error.strerror or error}); check the file.") from None
    except pa.ArrowException as error:
        raise FerError(f"{path} is damaged: {str(error).partition(chr(10))[0]}") from None


def _csv_parts(path: Path, file: BinaryIO, columns: int) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import csv

    names = split_row(file.readline().decode(errors="replace").rstrip("\r\n"))
    _check(path, names, columns)
    kinds = {name: pa.string() if name in ("label", "reason") else pa.float32() for name in names}
    kinds.update(dict.fromkeys(("frame", "time_s", "face_id"), pa.float64()))
    convert = csv.ConvertOptions(column_types=kinds, strings_can_be_null=True, null_values=[""])
    parse = csv.ParseOptions(invalid_row_handler=lambda _: "skip")
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        whole, feed, torn = (rest + block).rpartition(b"\n")
        rest = torn
        if not whole:
            continue
        read = csv.ReadOptions(column_names=names)
        try:
            yield csv.read_csv(pa.BufferReader(whole + feed), read, parse, convert)
        except pa.ArrowInvalid as error:
            number = re.search(r"column #(\d+)", str(error))
            if number is None or int(number[1]) >= len(names):
                raise
            raise _no_number(names[int(number[1])]) from None


def _check(path: Path, names: Sequence[str], columns: int) -> None:
    if tuple(names[: len(FIXED_COLUMNS)]) != FIXED_COLUMNS:
        raise FerError(f"{path} is not the table of a session: its first line is another one.")
    if len(names) != columns:
        raise FerError(f"{path} is not the table of this session: it has other columns.")


def _no_number(column: str) -> FerError:
    return FerError(f"The table is damaged: its column {column} holds what is no number.")


def _numbers(table: Any, name: str, kind: type[np.generic]) -> NDArray[Any]:  # noqa: ANN401
    column = table.column(name).to_numpy()
    try:
        return np.asarray(column).astype(kind)
    except (TypeError, ValueError):
        raise _no_number(name) from None


def _columns(table: Any, names: Sequence[str], known: NDArray[np.bool_]) -> NDArray[np.float32]:  # noqa: ANN401
    return np.stack([_numbers(table, name, np.float32)[known] for name in names], axis=1)


def _words(table: Any, name: str, words: Sequence[str]) -> NDArray[np.int8]:  # noqa: ANN401
    """Return each row's place among the words, -1 for any other."""
    import pyarrow as pa
    from pyarrow import compute

    found = compute.index_in(table.column(name).cast(pa.string()), value_set=pa.array([str(word) for word in words]))
    return np.asarray(compute.fill_null(found, NONE).to_numpy(), np.int8)
