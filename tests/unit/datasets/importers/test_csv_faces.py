from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.importers.ferplus import VOTES_HEADER
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.labels import LabelMap
from fer_core.datasets.load import read_dataset
from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError
from tests.unit.datasets.importers.making import Importer, pixels, png, problems, put, table

VOTES = f"Usage,Image name,{','.join(VOTES_HEADER)}\n"
FACES = f"emotion,pixels,Usage\n3,{pixels(7)},Training\n6,{pixels(9)},PublicTest\n"
TWO_VOTES = f"{VOTES}Training,a.png,0,9,0,0,0,0,0,0,1,0\nPublicTest,,0,0,0,0,0,0,0,0,0,10\n"


def test_rows_become_faces_with_their_votes(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "fer/fer2013new.csv", TWO_VOTES)
    source = put(tmp_path, "fer/fer2013.csv", FACES)
    data = importing(source)
    assert data.label_order == FER2013
    assert table(data, "id", "label", "split", "provenance", "flags") == [
        ("fer2013/00000000", "happy", "train", "fer2013.csv row 2", ""),
        ("fer2013/00000001", "neutral", "validation", "fer2013.csv row 3", "not_in_ferplus"),
    ]
    assert data.pictures()[:, 0, 0].tolist() == [7, 9]
    assert data.votes is not None
    assert data.votes.tolist() == [[0, 9, 0, 0, 0, 0, 0, 0, 1, 0], [0] * 9 + [10]]
    assert data.version.details["problems"] == {}


def test_the_folder_of_the_csv_gives_the_same(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "fer/fer2013new.csv", TWO_VOTES)
    source = put(tmp_path, "fer/fer2013.csv", FACES)
    plain, folder = importing(source), importing(source.parent, out="second")
    assert plain.faces.astype(str).equals(folder.faces.astype(str))
    assert folder.version.details["notes"] == []


def test_what_lies_beside_the_csv_is_named(tmp_path: Path, importing: Importer) -> None:
    source = put(tmp_path, "fer/fer2013.csv", FACES)
    put(tmp_path, "fer/emotion.csv", "emotion,pixels\n")
    put(tmp_path, "fer/train/happy/1.png", png())
    note = f"Of {source.parent} only fer2013.csv was taken, not what else is there: emotion.csv, pictures. "
    assert importing(source.parent).version.details["notes"] == [note + "Import that as a source of its own."]
    for number in range(4):
        put(tmp_path, f"fer/{number}.csv", "")
    (more,) = importing(source.parent, out="second").version.details["notes"]
    assert "there: 0.csv, 1.csv, 2.csv, 2 other CSV files, pictures." in more
    assert importing(source, out="third").version.details["notes"] == []


def test_that_photographs_are_not_looked_for_in_rows_is_said(tmp_path: Path, importing: Importer) -> None:
    data = importing(put(tmp_path, "fer2013.csv", FACES), options=ImportOptions(faces=True))
    assert len(data) == 2
    assert data.version.details["notes"] == [
        "fer2013 is a CSV, whose rows are faces already: none are looked for in them."
    ]


def test_the_import_reads_what_the_reader_reads(tmp_path: Path, importing: Importer) -> None:
    rng = np.random.default_rng(0)
    rows = [
        f"{rng.integers(7)},{' '.join(map(str, rng.integers(0, 256, 2304)))},{split}"
        for split in ("Training", "PublicTest", "PrivateTest") * 5
    ]
    source = put(tmp_path, "fer2013.csv", "\n".join(["emotion,pixels,Usage", *rows]))
    read, imported = read_dataset(source), importing(source).to_arrays()
    assert np.array_equal(read.images, imported.images)
    assert np.array_equal(read.labels, imported.labels)
    assert np.array_equal(read.split, imported.split)
    assert read.label_order == imported.label_order


def test_every_bad_row_is_listed_and_the_others_go_in(tmp_path: Path, importing: Importer) -> None:
    rows = [
        f"3,{pixels()},Training",
        "3,1 2 3,Training",
        f"3,{pixels()[:-1]}x,Training",
        f"3,{pixels()[:-1]}300,Training",
        f"9,{pixels()},Training",
        f"bored,{pixels()},Training",
        f"3,{pixels()},Someday",
        f"3,{pixels()}",
        "",
        f'3,"{pixels()},Training',
        "3," + "1" * 300_000,
        f"²,{pixels()},Training",
        f"0,{pixels(1)},Training",
    ]
    data = importing(put(tmp_path, "fer2013.csv", "\n".join(["emotion,pixels,Usage", *rows])))
    assert data.pictures()[:, 0, 0].tolist() == [7, 1]
    assert data.faces["provenance"].tolist() == ["fer2013.csv row 2", "fer2013.csv row 14"]
    assert problems(data) == {
        "fer2013.csv row 3": "bad row: has 3 pixels, not 2304 (48x48)",
        "fer2013.csv row 4": "bad row: has pixels that are no numbers: number 2,304 in the column pixels is 'x', "
        "not 0 to 255",
        "fer2013.csv row 5": "bad row: has a pixel outside 0 to 255: number 2,304 is 300",
        "fer2013.csv row 6": "unknown label: '9'",
        "fer2013.csv row 7": "unknown label: 'bored'",
        "fer2013.csv row 8": "bad row: has an unknown Usage: there is no split called 'Someday'",
        "fer2013.csv row 9": "bad row: has 2 columns, not 3",
        "fer2013.csv row 11": "bad row: has 2 columns, not 3",
        "fer2013.csv row 12": "bad row: is too long for a face of 48x48",
        "fer2013.csv row 13": "unknown label: '²'",
    }
    assert data.version.details["problems"] == {"bad row": 7, "unknown label": 3}


def test_the_five_class_file_keeps_its_order_whatever_is_wrong_in_it(tmp_path: Path, importing: Importer) -> None:
    text = f"emotion, pixels\n4,{pixels()}\n3,{pixels()}\n9,{pixels()}\n"
    data = importing(put(tmp_path, "emotion.csv", text))
    assert data.label_order == FIVE
    assert data.faces["label"].tolist() == ["surprise", "happy"]
    assert set(data.faces["split"]) == {"train"}
    assert problems(data) == {"emotion.csv row 4": "unknown label: '9'"}
    assert any("no Usage column: all its faces are train" in note for note in data.version.details["notes"])
    assert any("five classes angry, disgust, sad, happy" in note for note in data.version.details["notes"])


def test_classes_are_renamed_and_left_out_as_asked(tmp_path: Path, importing: Importer) -> None:
    text = f"emotion,pixels,Usage\n0,{pixels(0)},Training\n1,{pixels(1)},Training\n2,{pixels(2)},Training\n"
    source = put(tmp_path, "fer2013.csv", text)
    rules = LabelMap.of(["disgust=anger", "2=", "bored=sad"])
    data = importing(source, options=ImportOptions(labels=rules))
    assert data.label_order == ("angry", "happy", "sad", "surprise", "neutral")
    assert data.faces["label"].tolist() == ["angry", "angry"]
    assert problems(data) == {"fer2013.csv row 4": "class left out as asked: '2'"}
    assert data.version.details["notes"] == ["No class is called 'bored', which a label rule names."]


def test_a_face_whose_votes_are_broken_goes_in_without_them(tmp_path: Path, importing: Importer) -> None:
    source = put(tmp_path, "fer2013.csv", FACES)
    put(tmp_path, "fer2013new.csv", TWO_VOTES.replace(",9,", ",nine,"))
    data = importing(source)
    assert data.faces["votes"].isna().tolist() == [True, False]
    assert problems(data) == {"fer2013.csv row 2": "votes cannot be read: the face was taken without them"}


@pytest.mark.parametrize(
    ("votes", "message"),
    [
        (TWO_VOTES + "Training,b.png,1,0,0,0,0,0,0,0,0,0\n", "has 3 rows and .*fer2013.csv has 2"),
        (TWO_VOTES.replace("PublicTest", "PrivateTest"), "Row 3 of .* is of another split"),
        ("a,b\n", "is no FER\\+ votes file"),
    ],
)
def test_votes_of_other_faces_are_never_taken(tmp_path: Path, importing: Importer, votes: str, message: str) -> None:
    source = put(tmp_path, "fer2013.csv", FACES)
    beside = put(tmp_path, "fer2013new.csv", votes)
    with pytest.raises(FerError, match=message):
        importing(source, options=ImportOptions(ferplus=beside))
    data = importing(source)
    assert data.votes is None
    assert "They were left aside." in data.version.details["notes"][0]


def test_faces_can_be_imported_larger_and_in_colour(tmp_path: Path, importing: Importer) -> None:
    data = importing(put(tmp_path, "fer2013.csv", FACES), options=ImportOptions(side=64, colour="rgb"))
    assert data.pictures().shape == (2, 64, 64, 3)
    assert np.unique(data.pictures()[1]).tolist() == [9]
    assert data.version.details["notes"] == ["2 faces of 48x48 pixels were resized."]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", b"\x00\xff" * 5000, "no CSV of faces"),
        ("a.csv", "emotion,pixels\n", "no face of a known class"),
        ("a.csv", "emotion,pixels\n3,1 2\n", r"Nothing could be imported: 1 x bad row \(a.csv row 2: has 2 pixels"),
        ("a.zip", b"PK\x03\x04 and no more", "The zip .*a.zip cannot be read"),
    ],
)
def test_what_holds_no_faces_is_refused_and_leaves_nothing(
    tmp_path: Path, importing: Importer, name: str, content: bytes | str, message: str
) -> None:
    source = put(tmp_path, name, content)
    with pytest.raises(FerError, match=message):
        importing(source)
    assert [path.name for path in tmp_path.iterdir()] == [name]
