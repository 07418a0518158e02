"""RAF-DB and AffectNet in the forms they were published in and go round in."""

import io
from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.labels import LabelMap
from fer_core.datasets.load import read_dataset
from fer_core.errors import FerError
from tests.unit.datasets.importers.making import Importer, png, problems, put, table

RAF = ["surprise", "fear", "disgust", "happy", "sad", "angry", "neutral"]
AFFECTNET = ["neutral", "happy", "sad", "surprise", "fear", "disgust", "angry", "contempt"]


def npy(value: object) -> bytes:
    content = io.BytesIO()
    np.save(content, np.array(value))
    return content.getvalue()


def labels_by_grey(source: Path) -> list[str]:
    """The classes as the reader gives them, by the pictures' grey."""
    data = read_dataset(source)
    found = zip(data.images[:, 0, 0].tolist(), data.labels.tolist(), strict=True)
    return [data.label_order[label] for _, label in sorted(found)]


def test_raf_db_is_read_by_its_list(tmp_path: Path, importing: Importer) -> None:
    basic = tmp_path / "RAF-DB" / "basic"
    lines = []
    for number in range(1, 8):
        put(basic, f"Image/aligned/train_0000{number}_aligned.jpg", png(10 * number))
        put(basic, f"Image/original/train_0000{number}.jpg", png(200))
        lines.append(f"train_0000{number}.jpg {number}")
    put(basic, "Image/aligned/test_0001_aligned.jpg", png(90))
    put(basic, "EmoLabel/list_patition_label.txt", "\n".join([*lines, "test_0001.jpg 5", ""]))
    put(basic, "Annotation/manual/train_00001_manu_attri.txt", "1 2 3")
    data = importing(tmp_path / "RAF-DB")
    assert [label for _, label in table(data, "id", "label")] == ["sad", *RAF]
    assert data.faces["split"].tolist() == ["test", *["train"] * 7]
    assert data.version.details["problems"] == {"another picture of the same face was taken": 7}
    assert data.version.details["notes"] == [
        "The labels of RAF-DB were read from RAF-DB's list basic/EmoLabel/list_patition_label.txt "
        "(1 surprise to 7 neutral).",
        "2 files of labels or annotations were read or passed over.",
    ]
    assert labels_by_grey(tmp_path / "RAF-DB") == [*RAF, "sad"]


def test_raf_db_in_numbered_folders_is_known_by_its_pictures(tmp_path: Path, importing: Importer) -> None:
    for number in range(1, 8):
        put(tmp_path, f"DATASET/train/{number}/train_1000{number}_aligned.jpg", png(10 * number))
    data = importing(tmp_path / "DATASET")
    assert data.faces["label"].tolist() == RAF
    assert data.version.details["notes"] == [
        "The folders of DATASET were read as RAF-DB's numbers, as the names of its pictures show "
        "(1 surprise to 7 neutral)."
    ]
    assert labels_by_grey(tmp_path / "DATASET") == RAF
    rules = ImportOptions(labels=LabelMap.of(["fear=", "surprise=happy"]))
    assert importing(tmp_path / "DATASET", options=rules, out="b").faces["label"].tolist() == ["happy", *RAF[2:]]


def test_raf_db_flat_is_read_by_its_table(tmp_path: Path, importing: Importer) -> None:
    names = [f"train_1000{number}_aligned.jpg" for number in range(1, 8)]
    for number, name in enumerate(names, start=1):
        put(tmp_path, f"flat/{name}", png(10 * number))
    put(tmp_path, "flat/train_labels.csv", "image,label\n" + "".join(f"{n},{k}\n" for k, n in enumerate(names, 1)))
    assert importing(tmp_path / "flat").faces["label"].tolist() == RAF


def test_compound_emotions_of_raf_db_are_never_taken_for_single_ones(tmp_path: Path, importing: Importer) -> None:
    for number in (1, 11):
        put(tmp_path, f"compound/Image/aligned/train_{number:04}_aligned.jpg", png(number))
    put(tmp_path, "compound/EmoLabel/list_patition_label.txt", "train_0001.jpg 1\ntrain_0011.jpg 11\n")
    with pytest.raises(FerError, match="no face of a known class"):
        importing(tmp_path / "compound")


def test_affectnet_is_read_by_its_annotations(tmp_path: Path, importing: Importer) -> None:
    for number in range(11):
        for place, value in (("train_set", str(number)), ("val_set", number)):
            put(tmp_path, f"AN/{place}/images/{number}.jpg", png(5 + 10 * number + (place == "val_set")))
            put(tmp_path, f"AN/{place}/annotations/{number}_exp.npy", npy(value))
            put(tmp_path, f"AN/{place}/annotations/{number}_val.npy", npy(0.5))
    data = importing(tmp_path / "AN")
    assert data.faces["label"].tolist() == AFFECTNET * 2
    assert data.faces["split"].tolist() == ["train"] * 8 + ["validation"] * 8
    assert problems(data)["AN/train_set/images/10.jpg"] == "labelled as no single emotion: AffectNet says 'no face'"
    assert len(problems(data)) == 6
    assert labels_by_grey(tmp_path / "AN") == [name for name in AFFECTNET for _ in range(2)]


def test_an_annotation_is_never_unpickled(tmp_path: Path, importing: Importer) -> None:
    content = io.BytesIO()
    np.save(content, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    put(tmp_path, "AN/train_set/images/1.jpg", png())
    put(tmp_path, "AN/train_set/annotations/1_exp.npy", content.getvalue())
    with pytest.raises(FerError, match="no face of a known class"):
        importing(tmp_path / "AN")


def test_affectnet_is_read_by_its_older_lists(tmp_path: Path, importing: Importer) -> None:
    columns = "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal\n"
    rows = [f"689/{number}.JPG,1,1,1,1,1;2,{number},0,0\n" for number in range(11)]
    put(tmp_path, "AN/Manually_Annotated_file_lists/training.csv", columns + "".join(rows))
    put(tmp_path, "AN/Manually_Annotated_file_lists/validation.csv", "7/v.jpg,1,1,1,1,1;2,3,0,0\n")
    for number in range(11):
        put(tmp_path, f"AN/Manually_Annotated_Images/689/{number}.JPG", png(10 * number))
    put(tmp_path, "AN/Manually_Annotated_Images/7/v.jpg", png(120))
    data = importing(tmp_path / "AN")
    assert data.faces["label"].tolist() == [*AFFECTNET, "surprise"]
    assert data.faces["split"].tolist() == ["train"] * 8 + ["validation"]
    assert labels_by_grey(tmp_path / "AN") == [*AFFECTNET, "surprise"]


def test_numbered_folders_are_affectnets_only_where_its_name_says_so(tmp_path: Path, importing: Importer) -> None:
    for number in range(8):
        put(tmp_path, f"AffectNet-8/train/{number}/x{number}.jpg", png(10 * number))
    data = importing(tmp_path / "AffectNet-8")
    assert data.faces["label"].tolist() == AFFECTNET
    assert "read as AffectNet's numbers, as its name says (0 neutral to 7 contempt)" in data.version.details["notes"][0]
    (tmp_path / "AffectNet-8").rename(tmp_path / "pictures")
    with pytest.raises(FerError, match="different orders: look up which these have"):
        importing(tmp_path / "pictures", out="second")


def test_that_labels_stand_in_a_file_that_is_not_read_is_said(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "flat/1.jpg", png())
    put(tmp_path, "flat/labels.csv", "image,label\n1.jpg,3\n")
    for act in (importing, read_dataset):
        with pytest.raises(
            FerError, match=r"labels may stand in 'labels\.csv', which is not read: sort the pictures into"
        ):
            act(tmp_path / "flat")
