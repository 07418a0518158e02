"""CSVs of faces as spreadsheets, pandas, NumPy and other systems write them: read, or refused in exact words."""

import base64
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.datasets.labels import LabelMap
from fer_core.datasets.load import Reading, read_dataset
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from tests.unit.datasets.tables import EMOTIONS, SPLITS, some_faces, table, wide

READ = {
    "semicolon": table(";"),
    "tab": table("\t"),
    "bar": table("|"),
    "excel names the separator": "sep=;\n" + table(";"),
    "UTF-8 with a mark": b"\xef\xbb\xbf" + table().encode(),
    "UTF-16": table("\t").encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + table().encode("utf-16-be"),
    "UTF-16 without a mark": table().encode("utf-16-le"),
    "lines of an old Mac": table().replace("\n", "\r"),
    "lines of Windows": table().replace("\n", "\r\n"),
    "quoted": table(quote='"'),
    "decimal": table(cell=lambda face: " ".join(f"{value}.0" for value in face)),
    "decimal commas": table(";", lambda face: " ".join(f"{value},0" for value in face)),
    "scientific": table(cell=lambda face: " ".join(f"{value:.6e}" for value in face)),
    "commas in quotes": table(cell=lambda face: ",".join(map(str, face)), quote='"'),
    "commas between semicolons": table(";", lambda face: ",".join(map(str, face))),
    "a list": table(cell=lambda face: str(face.tolist()), quote='"'),
    "lists in a list": table(cell=lambda face: str(face.reshape(48, 48).tolist()), quote='"'),
    "an array over many lines": table(
        cell=lambda face: np.array2string(face.reshape(48, 48), threshold=9999), quote='"'
    ),
    "other cases": table(header=("Emotion", " PIXELS", "usage ")),
    "no header": table().split("\n", 1)[1],
}
"""What reads as the same faces, with splits."""


@pytest.mark.parametrize("content", READ.values(), ids=READ)
def test_the_same_faces_are_read_from_every_form(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "faces.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    data = read_dataset(path)
    assert np.array_equal(data.images.reshape(4, -1), some_faces())
    assert tuple(data.labels.tolist()) == EMOTIONS
    assert data.label_order == FER2013
    assert data.split.tolist() == SPLITS


@pytest.mark.parametrize(
    "content",
    [wide(), wide(";"), wide(last=True), wide(backwards=True), wide(header=False), wide(header=False, last=True)],
    ids=["label first", "semicolons", "label last", "backwards", "no header", "no header, label last"],
)
def test_a_column_for_each_pixel_is_read_in_the_order_of_their_numbers(tmp_path: Path, content: str) -> None:
    (tmp_path / "faces.csv").write_text(content)
    data = read_dataset(tmp_path / "faces.csv")
    assert np.array_equal(data.images.reshape(4, -1), some_faces())
    assert tuple(data.labels.tolist()) == EMOTIONS


def test_fractions_of_white_are_brought_to_255_and_that_is_said(tmp_path: Path) -> None:
    def fractions(face: NDArray[np.int64], point: str) -> str:
        return " ".join(f"{value / 255:.6f}".replace(".", point) for value in face)

    for separator, point in ((",", "."), (";", ",")):
        (tmp_path / "faces.csv").write_text(table(separator, partial(fractions, point=point)))
        data = read_dataset(tmp_path / "faces.csv")
        assert np.array_equal(data.images.reshape(4, -1), some_faces())
        assert data.notes[-1].endswith("run from 0 to 1; they were multiplied by 255.")


def test_words_that_are_no_utf8_are_read_as_windows_writes_them(tmp_path: Path) -> None:
    text = table().replace("3,", "\u00dcberraschung,", 1)
    (tmp_path / "faces.csv").write_bytes(text.encode("latin-1"))
    data = read_dataset(tmp_path / "faces.csv", reading=Reading(labels=LabelMap.of(["\u00fcberraschung=surprise"])))
    assert [data.label_order[label] for label in data.labels] == ["surprise", "neutral", "angry", "surprise"]


FIRST = " ".join(map(str, some_faces()[0][:2]))
REFUSED = {
    "short": (table().replace(FIRST, FIRST.split()[0], 1), r"Row 2 of .* has 2303 pixels, not 2304 \(48x48\)\.$"),
    "a word": (
        table().replace(FIRST, f"{FIRST.split()[0]} x", 1),
        "no numbers: number 2 in the column pixels is 'x', not",
    ),
    "not a number": (table().replace(FIRST, f"nan {FIRST.split()[1]}", 1), "number 1 in the column pixels is 'nan'"),
    "negative": (table().replace(FIRST, f"-1 {FIRST.split()[1]}", 1), "outside 0 to 255: number 1 is -1"),
    "cut short": (
        table(cell=lambda face: np.array2string(face.reshape(48, 48)), quote='"'),
        r"Row 2 of .* cut short by '\.\.\.' in the column pixels, as NumPy prints long arrays; write all 2,304",
    ),
    "base64": (
        table(cell=lambda face: base64.b64encode(face.astype(np.uint8).tobytes()).decode()),
        "a text like base64, not 2,304 numbers from 0 to 255",
    ),
    "normalised": (
        table(cell=lambda face: " ".join(f"{(value - 127) / 64:.4f}" for value in face)),
        "outside 0 to 255; undo the normalisation that it was written with: number \\d+ is -0",
    ),
    "4,096 columns": (
        f"label,{','.join(f'p{number}' for number in range(4096))}\n",
        "or emotion and 2,304 columns of a pixel each, and it names 4,096 of these",
    ),
    "an empty cell": (wide().replace(f",{some_faces()[0][1]},", ",,", 1), "the column pixel1 is empty"),
    "names of files": ("image,label\n1.jpg,3\n", "lists the files of pictures; give the folder"),
    "other names": ("a;b;c\n1;2;3\n", "must name the columns emotion and pixels, not 'a', 'b', 'c'"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_named_with_row_column_and_what_was_found(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "faces.csv").write_text(content)
    with pytest.raises(FerError, match=message):
        read_dataset(tmp_path / "faces.csv")


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (b"Rar!\x1a\x07\x01\x00", "is an RAR archive, which is not read. Unpack it, and give the folder"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "is a 7z archive"),
        (b"PAR1\x15\x04", "is a Parquet table, which is not read. Write it to a CSV with the columns emotion and pix"),
        (b"\x89HDF\r\n\x1a\n", "is an HDF5 file"),
        (b"\x93NUMPY\x01\x00", "is a NumPy array"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an Excel workbook, which is not read. Save it as CSV"),
        (b"\xff\xd8\xff\xe0", "is a single picture"),
        (b"\x80\x04\x95", "is a Python pickle"),
        (b"emotion\x00pixels\x00", "is not a text file"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, start: bytes, message: str) -> None:
    (tmp_path / "faces.csv").write_bytes(start + bytes(range(256)) * 4)
    with pytest.raises(FerError, match=message):
        read_dataset(tmp_path / "faces.csv")


def test_an_open_quote_spoils_no_row_but_its_own(tmp_path: Path) -> None:
    lines = table().splitlines(keepends=True)
    (tmp_path / "faces.csv").write_text("".join([lines[0], '"' + lines[1], *lines[2:]]))
    with pytest.raises(FerError, match=r"Row 2 of .* has 1 columns, not 3"):
        read_dataset(tmp_path / "faces.csv")
