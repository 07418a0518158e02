"""A session's table by columns, as the rows were written."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.frames import Box, Face, FrameResult, Quality, Reason, Verdict
from fer_core.session.conversion import convert_table
from fer_core.session.faces_table import FacesCsv
from fer_core.session.readings import REASONS, Readings

LABELS = ("happy", "sad", "neu,tral")


def face(number: int, raw: tuple[float, ...], smoothed: tuple[float, ...], reason: Reason | None = None) -> Face:
    quality = Quality(100, 0.5, 0.5, 0)
    best = int(np.argmax(smoothed))
    return Face(
        number, Box(10 * number, 20.25, 30, 40), 0.75, np.zeros((6, 2), np.float32), np.zeros((48, 48), np.uint8),
        np.array(raw, np.float32), np.array(smoothed, np.float32), quality,
        Verdict(LABELS[best], smoothed[best], reason),
    )  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "faces.csv"
    with FacesCsv(path, LABELS) as written:
        written.write(FrameResult(0, 0.0, LABELS, ()))
        faces = (face(1, (0.5, 0.25, 0.25), (0.125, 0.75, 0.125)), face(4, (1, 0, 0), (1, 0, 0), Reason.TURNED_AWAY))
        written.write(FrameResult(2, 0.08, LABELS, faces))
        written.write(FrameResult(3, 0.12, LABELS, ()))
        written.write(FrameResult(7, 0.3, LABELS, (face(1, (0, 0, 1), (0, 0.25, 0.75)),)))
    return path


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_every_row_comes_back_in_its_frame(table: Path, kind: str) -> None:
    if kind == "parquet":
        convert_table(table, table.with_suffix(".parquet"), "parquet")
    readings = Readings.read(table.with_suffix(f".{kind}"), LABELS)
    assert readings.frames.tolist() == [0, 2, 3, 7]
    assert readings.times.tolist() == [0.0, 0.08, 0.12, 0.3]
    assert [readings.rows(index) for index in range(4)] == [slice(0, 0), slice(0, 2), slice(2, 2), slice(2, 3)]
    assert readings.face.tolist() == [1, 4, 1]
    assert readings.frame_of_row.tolist() == [1, 1, 3]
    assert readings.box.tolist() == [[10, 20.25, 30, 40], [40, 20.25, 30, 40], [10, 20.25, 30, 40]]
    assert readings.score.tolist() == [0.75] * 3
    assert readings.uncertain.tolist() == [False, True, False]
    assert [REASONS[number] if number >= 0 else None for number in readings.reason] == [None, Reason.TURNED_AWAY, None]
    assert readings.raw.tolist() == [[0.5, 0.25, 0.25], [1, 0, 0], [0, 0, 1]]
    assert readings.smoothed.tolist() == [[0.125, 0.75, 0.125], [1, 0, 0], [0, 0.25, 0.75]]
    assert readings.emotion.tolist() == [1, 0, 2]


def test_a_time_has_the_frame_that_is_shown_then(table: Path) -> None:
    readings = Readings.read(table, LABELS)
    assert [readings.frame_at(time_s) for time_s in (-1, 0, 0.0799, 0.08, 0.2, 0.3, 99)] == [0, 0, 0, 1, 2, 3, 3]


def test_a_torn_last_row_is_left_out(table: Path) -> None:
    torn = table.with_name("faces.csv.part")
    torn.write_bytes(table.read_bytes()[:-9])
    assert Readings.read(torn, LABELS).frames.tolist() == [0, 2, 3]
    torn.write_bytes(table.read_bytes()[:60])
    with pytest.raises(FerError, match=r"not the table of a session|other columns|damaged"):
        Readings.read(torn, LABELS)


def test_a_session_without_frames_has_none(tmp_path: Path) -> None:
    path = tmp_path / "faces.csv"
    FacesCsv(path, LABELS).close()
    readings = Readings.read(path, LABELS)
    assert (len(readings.frames), len(readings.face), readings.smoothed.shape) == (0, 0, (0, 3))
    with pytest.raises(ValueError, match="no frame"):
        readings.frame_at(0)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\x00\n"])
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "faces.csv"
    path.write_bytes(content)
    with pytest.raises(FerError, match="not the table"):
        Readings.read(path, LABELS)
    with pytest.raises(FerError, match="cannot be read"):
        Readings.read(tmp_path / "none.csv", LABELS)


def test_a_word_among_the_numbers_is_said(table: Path) -> None:
    table.write_bytes(table.read_bytes().replace(b"0.080000", b"soon"))
    with pytest.raises(FerError, match="time_s"):
        Readings.read(table, LABELS)
    with pytest.raises(FerError, match="other columns"):
        Readings.read(table, LABELS[:2])
