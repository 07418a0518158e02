"""`faces.csv`: one row per face and frame, and one without a face id for a frame without a face."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

import numpy as np

from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.frames import Box, Face, FloatArray, FrameResult
from fer_core.text import spreadsheet_cell

NAME: Final = "faces.csv"
PARTIAL: Final = "faces.csv.part"
FIXED_COLUMNS: Final = (
    "frame",
    "time_s",
    "face_id",
    "x",
    "y",
    "width",
    "height",
    "detection_score",
    "label",
    "confidence",
    "reason",
)


def columns(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the table's header for a label set: fixed columns, `raw_<emotion>`..., `p_<emotion>`..."""
    return (*FIXED_COLUMNS, *(f"raw_{label}" for label in labels), *(f"p_{label}" for label in labels))


@dataclass(frozen=True, eq=False)
class TableFrame:
    """The rows of one frame as read back.

    Attributes:
        index: The frame's number in its source.
        time_s: Its time, seconds.
        face_ids: One per face.
        boxes: One per face, pixels.
        scores: One per face, the detector's confidence.
        raw: (n, K) float32, the network's answers.
        end: Offset in the file behind the last of the rows, bytes.
    """

    index: int
    time_s: float
    face_ids: tuple[int, ...]
    boxes: tuple[Box, ...]
    scores: tuple[float, ...]
    raw: FloatArray
    end: int


class FacesCsv:
    """Writes the table so that a kill loses no finished frame: every frame goes to the system at once.

    Args:
        path: The file; an existing one is continued, otherwise the header is written.
        labels: The emotions in the order of the probabilities.

    Raises:
        FerError: The file cannot be opened.
    """

    def __init__(self, path: Path, labels: Sequence[str]) -> None:
        self._folder = path.parent
        with explain_write_errors(self._folder):
            self._file: BinaryIO = path.open("ab")
            try:
                if self._file.tell() == 0:
                    self._put(_header(labels))
            except BaseException:
                self._file.close()
                raise

    def write(self, result: FrameResult) -> None:
        """Write one frame's rows.

        Raises:
            FerError: The disk is full.
        """
        start = f"{result.frame_index},{result.time_s:.6f}"
        if result.faces:
            rows = [f"{start},{_cells(face)}" for face in result.faces]
        else:
            rows = [start + "," * (len(FIXED_COLUMNS) - 2 + 2 * len(result.labels))]
        with explain_write_errors(self._folder):
            self._put("\n".join(rows))

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        with explain_write_errors(self._folder):
            self._file.close()

    def __enter__(self) -> Self:
        """Return the table itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _put(self, text: str) -> None:
        self._file.write(text.encode() + b"\n")
        self._file.flush()


def read_frames(path: Path, labels: Sequence[str]) -> Iterator[TableFrame]:
    """Yield the table frame by frame, in constant memory, up to the first row that is torn or no row at all.

    Args:
        path: The file.
        labels: The emotions it must have in its header.

    Raises:
        FerError: It cannot be read, or its header is another one.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise FerError(f"{path} cannot be read ({error.strerror}); start again.", settings=["overwrite"]) from None
    expected = _header(labels)
    with file:
        header = file.readline()
        if header.strip().decode(errors="replace") != expected:
            raise FerError(f"{path} is not the table of this session: its first line differs. Start again elsewhere.")
        offset, rows = len(header), list[list[str]]()
        for line in file:
            cells = split_row(line.decode(errors="replace"))
            if not line.endswith(b"\n") or not _is_row(cells, len(columns(labels))):
                break
            if rows and rows[0][0] != cells[0]:
                yield _table_frame(rows, len(labels), offset)
                rows = []
            rows.append(cells)
            offset += len(line)
        if rows:
            yield _table_frame(rows, len(labels), offset)


def header_length(labels: Sequence[str]) -> int:
    """Return the length of the header line in bytes, its line feed included."""
    return len(_header(labels).encode()) + 1


def split_row(line: str) -> list[str]:
    """Return the cells of a line of the table; of one that is none, a single empty cell."""
    try:
        return next(csv.reader((line,)), [""])
    except csv.Error:
        return [""]


def _header(labels: Sequence[str]) -> str:
    return ",".join(_word(column) for column in columns(labels))


def _word(text: str) -> str:
    """Return a cell for a word from a model's labels, which may hold anything; it never breaks a row."""
    cell = spreadsheet_cell(text)
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(',"') else cell


def _cells(face: Face) -> str:
    box, verdict = face.box, face.verdict
    fixed = (
        f"{face.track_id},{box.x:.2f},{box.y:.2f},{box.width:.2f},{box.height:.2f},{face.score:.6f},"
        f"{_word(verdict.label)},{verdict.confidence:.6f},{verdict.reason or ''}"
    )
    return ",".join([fixed, *(f"{p:.6f}" for p in (*face.probabilities, *face.smoothed))])


def _is_row(cells: list[str], count: int) -> bool:
    if len(cells) != count:
        return False
    try:
        int(cells[0])
        float(cells[1])
        if cells[2]:
            int(cells[2])
            [float(cell) for index, cell in enumerate(cells[3:], start=3) if index not in (8, 10)]
    except ValueError:
        return False
    return True


def _table_frame(rows: list[list[str]], count: int, end: int) -> TableFrame:
    faces = [cells for cells in rows if cells[2]]
    first = len(FIXED_COLUMNS)
    return TableFrame(
        index=int(rows[0][0]),
        time_s=float(rows[0][1]),
        face_ids=tuple(int(cells[2]) for cells in faces),
        boxes=tuple(Box(*(float(cell) for cell in cells[3:7])) for cells in faces),
        scores=tuple(float(cells[7]) for cells in faces),
        raw=np.array([cells[first : first + count] for cells in faces], dtype=np.float32).reshape(-1, count),
        end=end,
    )
