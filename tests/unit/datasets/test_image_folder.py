import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_core.datasets.source import read_dataset
from fer_core.errors import FerError

PIXELS = " ".join(["7"] * 2304)


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
    with pytest.raises(FerError, match="'bored' is no emotion"):
        read_dataset(tmp_path / "strange")
    damaged = tmp_path / "damaged" / "train" / "sad" / "1.png"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"no picture")
    with pytest.raises(FerError, match=r"train/sad/1\.png .* cannot be read as an image"):
        read_dataset(tmp_path / "damaged")
