import os
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.ferplus import VOTES_HEADER
from fer_core.datasets.load import read_dataset
from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError

PIXELS = " ".join(["7"] * 2304)
VOTES = f"Usage,Image name,{','.join(VOTES_HEADER)}\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_faces_labels_and_splits_are_read(tmp_path: Path) -> None:
    faces = write(tmp_path / "a.csv", f"emotion,pixels,Usage\n3,{PIXELS},Training\n6,{PIXELS},PublicTest\n")
    votes = write(tmp_path / "b.csv", f"{VOTES}Training,a.png,0,9,0,0,0,0,0,0,1,0\nPublicTest,,0,0,0,0,0,0,0,0,0,10\n")
    data = read_dataset(faces, votes)
    assert data.images.shape == (2, 48, 48)
    assert data.images.dtype == np.uint8
    assert set(data.images.ravel().tolist()) == {7}
    assert data.label_order == FER2013
    assert data.labels.tolist() == [3, 6]
    assert data.split.tolist() == ["train", "validation"]
    assert data.votes is not None
    assert data.votes[0].tolist() == [0, 9, 0, 0, 0, 0, 0, 0, 1, 0]
    assert data.in_ferplus.tolist() == [True, False]


def test_header_may_carry_spaces_and_five_classes_have_their_own_order(tmp_path: Path) -> None:
    data = read_dataset(write(tmp_path / "emotion.csv", f"emotion, pixels\n4,{PIXELS}\n3,{PIXELS}\n"))
    assert data.label_order == FIVE
    assert [data.label_order[i] for i in data.labels] == ["surprise", "happy"]
    assert data.split.tolist() == ["train", "train"]


def test_emotions_may_be_written_as_words(tmp_path: Path) -> None:
    data = read_dataset(write(tmp_path / "a.csv", f"emotion,pixels\nhappiness,{PIXELS}\nanger,{PIXELS}\n"))
    assert data.label_order == ("angry", "happy")
    assert data.labels.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("hello\nworld\n", "no CSV of faces"),
        ("emotion,pixels,Usage\n", "holds no faces"),
        (f"emotion,pixels,Usage\n3,{PIXELS},Training\n3,1 2 3,Training\n", r"Row 3 of .* has 3 pixels, not 2304"),
        (f"emotion,pixels,Usage\n3,{PIXELS[:-1]}x,Training\n", "Row 2 of .* no numbers"),
        (f"emotion,pixels,Usage\n3,{PIXELS[:-1]}300,Training\n", "Row 2 of .* outside 0 to 255"),
        (f"emotion,pixels,Usage\n9,{PIXELS},Training\n", "Face 1 of .* has emotion 9"),
        (f"emotion,pixels,Usage\nbored,{PIXELS},Training\n", "Face 1 of .* unknown emotion 'bored'"),
        (f"emotion,pixels,Usage\n3,{PIXELS},Someday\n", "no split called 'Someday'"),
        (f"emotion,pixels,Usage\n3,{PIXELS}\n", "Row 2 of .* has 2 columns, not 3"),
    ],
)
def test_a_bad_file_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(FerError, match=message):
        read_dataset(write(tmp_path / "a.csv", text))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes among its files")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FerError, match="is a device, not a file"):
        read_dataset(tmp_path / "pipe.csv")


def test_a_missing_or_binary_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no file or folder"):
        read_dataset(tmp_path / "none.csv")
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(FerError, match=r"The zip .*cut\.zip cannot be read"):
        read_dataset(tmp_path / "cut.zip")
    (tmp_path / "a.csv").write_bytes(bytes(range(128, 256)))
    with pytest.raises(FerError, match="not a text file"):
        read_dataset(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "no FER\\+ votes file"),
        (f"{VOTES}Training,a.png,1\n", "Row 2 of .* not ten vote counts"),
        (VOTES, "has 0 rows and the data has 1 face\\."),
    ],
)
def test_bad_votes_are_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    faces = write(tmp_path / "a.csv", f"emotion,pixels,Usage\n3,{PIXELS},Training\n")
    with pytest.raises(FerError, match=message):
        read_dataset(faces, write(tmp_path / "b.csv", text))


def test_the_written_csv_reads_back_as_the_real_faces(tmp_path: Path, fer2013: Path) -> None:
    source = runpy.run_path(str(fer2013 / "load.py"))
    images, labels = source["load"]("validation")
    source["write_csv"](tmp_path, ["validation"])
    data = read_dataset(tmp_path)
    assert np.array_equal(data.images, images)
    assert np.array_equal(data.labels, labels["emotion"])
    assert np.array_equal(data.votes, labels["votes"])
    assert np.array_equal(data.in_ferplus, labels["in_ferplus"])
