import os
import runpy
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_core.datasets.importers.ferplus import VOTES_HEADER
from fer_core.datasets.load import read_dataset
from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError

PIXELS = " ".join(["7"] * 2304)
VOTES = f"Usage,Image name,{','.join(VOTES_HEADER)}\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_data_set_is_read_without_the_libraries_of_videos_and_networks(tmp_path: Path) -> None:
    """Importing FFmpeg, TensorFlow or MediaPipe takes longer than reading many a data set."""
    faces = write(tmp_path / "a.csv", f"emotion,pixels,Usage\n3,{PIXELS},Training\n")
    code = (
        "import sys, pathlib, fer_core.datasets.load as load; load.read_dataset(pathlib.Path(sys.argv[1]));"
        "print({'av', 'keras', 'tensorflow', 'mediapipe'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code, str(faces)], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


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
    assert data.votes is not None
    assert np.array_equal(data.votes, labels["votes"])
    assert np.array_equal(data.in_ferplus, labels["in_ferplus"])


def picture(path: Path, grey: int, side: int = 48) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".png", np.full((side, side, 3), grey, np.uint8))[1].tobytes())


def faces(folder: Path) -> Path:
    picture(folder / "archive" / "train" / "happy" / "1.png", 10)
    picture(folder / "archive" / "train" / "anger" / "1.png", 20)
    picture(folder / "archive" / "PublicTest" / "happiness" / "1.png", 30, side=96)
    return folder


def test_a_folder_gives_splits_and_classes(tmp_path: Path) -> None:
    data = read_dataset(faces(tmp_path))
    assert data.label_order == ("happy", "angry")
    rows = zip(data.split.tolist(), data.labels.tolist(), data.images[:, 0, 0].tolist(), strict=True)
    assert sorted(rows) == [("train", 0, 10), ("train", 1, 20), ("validation", 0, 30)]


def test_a_zip_reads_as_its_folder_does(tmp_path: Path) -> None:
    folder = faces(tmp_path / "faces")
    with zipfile.ZipFile(tmp_path / "faces.zip", "w") as archive:
        for path in folder.rglob("*.png"):
            archive.write(path, path.relative_to(folder))
    zipped, plain = read_dataset(tmp_path / "faces.zip"), read_dataset(folder)
    assert np.array_equal(zipped.images, plain.images)
    assert np.array_equal(zipped.labels, plain.labels)
    assert zipped.label_order == plain.label_order


def test_a_zip_may_hold_the_csv(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "fer.zip", "w") as archive:
        archive.writestr("fer2013/fer2013.csv", f"emotion,pixels,Usage\n3,{PIXELS},Training\n")
    assert read_dataset(tmp_path / "fer.zip").labels.tolist() == [3]


def test_bad_folders_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FerError, match="holds no images under split/class"):
        read_dataset(tmp_path / "empty")
    picture(tmp_path / "flat" / "1.png", 1)
    with pytest.raises(FerError, match="does not lie in split/class"):
        read_dataset(tmp_path / "flat")
    picture(tmp_path / "strange" / "train" / "bored" / "1.png", 1)
    with pytest.raises(FerError, match="'bored' is no emotion") as refused:
        read_dataset(tmp_path / "strange")
    assert refused.value.settings == ("label",)
    damaged = tmp_path / "damaged" / "train" / "sad" / "1.png"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"no picture")
    with pytest.raises(FerError, match=r"train/sad/1\.png in .* is not a picture that can be read"):
        read_dataset(tmp_path / "damaged")


def test_every_picture_that_the_import_takes_is_read(tmp_path: Path) -> None:
    picture(tmp_path / "train" / "happy" / "1.png", 10)
    clear = np.zeros((48, 48, 4), np.uint8)
    (tmp_path / "train" / "happy" / "2.png").write_bytes(cv2.imencode(".png", clear)[1].tobytes())
    (tmp_path / "train" / "happy" / "3.tif").write_bytes(cv2.imencode(".tif", clear[..., 0] + 30)[1].tobytes())
    (tmp_path / "train" / "happy" / "._1.png").write_bytes(b"of the system")
    (tmp_path / "train" / "readme.txt").write_text("hello")
    assert read_dataset(tmp_path).images[:, 0, 0].tolist() == [10, 255, 30]


def test_a_picture_that_claims_to_be_huge_is_refused_in_words(tmp_path: Path) -> None:
    picture(tmp_path / "train" / "happy" / "1.png", 10)
    place = tmp_path / "train" / "happy" / "1.png"
    content = bytearray(place.read_bytes())
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    place.write_bytes(content)
    with pytest.raises(FerError, match=r"train/happy/1\.png in .* is too large a picture"):
        read_dataset(tmp_path)
    place.write_bytes(b"")
    with pytest.raises(FerError, match=r"train/happy/1\.png in .*: empty file\. Repair or remove it"):
        read_dataset(tmp_path)


def test_damaged_zips_and_bombs_are_refused_in_words(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    face = cv2.imencode(".bmp", rng.integers(0, 40, (48, 48, 3), np.uint8))[1].tobytes()
    path = tmp_path / "faces.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train/happy/1.bmp", face)
    content = bytearray(path.read_bytes())
    content[60:80] = b"\xff" * 20
    path.write_bytes(content)
    with pytest.raises(FerError, match=r"train/happy/1\.bmp in .*: cannot be read: damaged in the zip"):
        read_dataset(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("fer2013.csv", f"emotion,pixels,Usage\n{rows(rng)}")
    content = bytearray(path.read_bytes())
    content[60:80] = b"\xff" * 20
    path.write_bytes(content)
    with pytest.raises(FerError, match=r"The zip .*faces\.zip cannot be read"):
        read_dataset(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train/happy/1.png", bytes(20 << 20))
    with pytest.raises(FerError, match=r"unpacks to 21 MB, as a zip bomb does"):
        read_dataset(path)


def rows(rng: np.random.Generator) -> str:
    return "".join(f"3,{' '.join(map(str, rng.integers(0, 256, 2304)))},Training\n" for _ in range(3))
