import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.frames import Box, Face, FrameResult, Reason, Verdict
from fer_core.session.conversion import convert_table
from fer_core.session.faces_table import FacesCsv, columns, header_length, read_frames

HEADER = (
    "frame,time_s,face_id,x,y,width,height,detection_score,label,confidence,reason,"
    "raw_angry,raw_disgust,raw_fear,raw_happy,raw_sad,raw_surprise,raw_neutral,"
    "p_angry,p_disgust,p_fear,p_happy,p_sad,p_surprise,p_neutral"
)


@pytest.fixture
def table(tmp_path: Path, face: Callable[..., Face]) -> Path:
    path = tmp_path / "faces.csv"
    first = (face(1, Box(10.126, -2.5, 40, 41)), face(3, Box(70, 8, 30, 30), 4, Reason.TURNED_AWAY))
    with FacesCsv(path, FER2013) as rows:
        rows.write(FrameResult(0, 0.0, FER2013, first))
        rows.write(FrameResult(2, 1 / 15, FER2013, ()))
        rows.write(FrameResult(4, 2 / 15, FER2013, (face(1, Box(11, 0, 40, 40)),)))
    return path


def test_the_header_is_the_designs(table: Path) -> None:
    assert table.read_text().splitlines()[0] == HEADER
    assert columns(FERPLUS)[-1] == "p_contempt"
    assert header_length(FER2013) == len(HEADER) + 1


def test_a_face_is_a_row_and_a_frame_without_one_is_a_row_without_id(table: Path) -> None:
    lines = table.read_text().splitlines()[1:]
    assert lines[0] == (
        "0,0.000000,1,10.13,-2.50,40.00,41.00,0.937500,happy,0.880000,,"
        "0.050000,0.050000,0.050000,0.700000,0.050000,0.050000,0.050000,"
        "0.020000,0.020000,0.020000,0.880000,0.020000,0.020000,0.020000"
    )
    assert lines[1].startswith("0,0.000000,3,70.00,8.00,30.00,30.00,0.937500,uncertain,0.880000,turned away,")
    assert lines[2] == "2,0.066667" + "," * 23
    assert len(lines) == 4


def test_every_frame_is_with_the_system_before_the_next(tmp_path: Path) -> None:
    path = tmp_path / "faces.csv"
    with FacesCsv(path, FER2013) as rows:
        for index in range(3):
            rows.write(FrameResult(index, index / 30, FER2013, ()))
            assert len(path.read_text().splitlines()) == index + 2


def test_an_existing_table_is_continued(table: Path) -> None:
    with FacesCsv(table, FER2013) as rows:
        rows.write(FrameResult(6, 0.2, FER2013, ()))
    assert [frame.index for frame in read_frames(table, FER2013)] == [0, 2, 4, 6]


def test_frames_are_read_back(table: Path) -> None:
    first, second, third = read_frames(table, FER2013)
    assert (first.index, first.time_s, first.face_ids, first.scores) == (0, 0.0, (1, 3), (0.9375, 0.9375))
    assert first.boxes[0] == Box(10.13, -2.5, 40, 41)
    assert first.raw.shape == (2, 7)
    np.testing.assert_allclose(first.raw[1], [0.05, 0.05, 0.05, 0.05, 0.7, 0.05, 0.05], atol=1e-6)
    assert (second.face_ids, second.raw.shape) == ((), (0, 7))
    assert third.end == table.stat().st_size
    assert first.end < second.end < third.end


@pytest.mark.parametrize("missing", [1, 5, 60, 140])
def test_a_torn_last_line_is_left_out(table: Path, missing: int) -> None:
    content = table.read_bytes()
    table.write_bytes(content[:-missing])
    frames = list(read_frames(table, FER2013))
    assert [frame.index for frame in frames] == [0, 2]
    assert content[: frames[-1].end].endswith(b"\n")


def test_reading_stops_at_a_line_that_is_no_row(table: Path) -> None:
    table.write_bytes(table.read_bytes() + b"5,0.16,x" + b"," * 22 + b"\n")
    assert [frame.index for frame in read_frames(table, FER2013)] == [0, 2, 4]


def test_another_label_sets_table_is_refused(table: Path) -> None:
    with pytest.raises(FerError, match="is not the table of this session"):
        next(read_frames(table, FERPLUS))


def test_a_models_labels_are_no_formulas_and_break_no_row(tmp_path: Path, face: Callable[..., Face]) -> None:
    labels = ('=HYPERLINK("http://x","y")', "two\nlines", "@x", *FER2013[3:])
    path = tmp_path / "faces.csv"
    told = face(1, Box(1, 2, 3, 4))
    with FacesCsv(path, labels) as rows:
        for index, label in enumerate(labels):
            rows.write(FrameResult(index, index / 30, labels, (replace(told, verdict=Verdict(label, 0.5)),)))
    with path.open(newline="") as file:
        read = list(csv.DictReader(file))
    assert [row["label"] for row in read[:3]] == ["'" + labels[0], "two\\nlines", "'@x"]
    assert read[0]["raw_" + labels[0]] == "0.050000"
    assert float(read[0]["x"]) == 1.0
    assert [frame.index for frame in read_frames(path, labels)] == list(range(len(labels)))
    convert_table(path, tmp_path / "faces.json", "json")
    assert len(json.loads((tmp_path / "faces.json").read_text())) == len(labels)
