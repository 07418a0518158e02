import os
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from fer_core.datasets.importers.import_run import import_sources
from fer_core.datasets.importers.options import ImportOptions, person_pattern
from fer_core.datasets.labels import LabelMap
from fer_core.datasets.load import read_dataset
from fer_core.errors import FerError
from tests.unit.datasets.importers.making import Importer, pixels, png, problems, put, table


def test_a_folder_gives_splits_and_classes(tmp_path: Path, importing: Importer) -> None:
    for path in ("train/happy/1.png", "train/anger/1.PNG", "PublicTest/happiness/a b.png", "testing/sad/x.png"):
        put(tmp_path, f"faces/{path}", png())
    for suffix in (".jpg", ".jpeg", ".bmp", ".webp"):
        put(tmp_path, f"faces/dev/fear/1{suffix}", png(suffix=suffix))
    data = importing(tmp_path / "faces")
    assert data.label_order == ("happy", "sad", "angry", "fear")
    assert table(data, "id", "split", "label")[:5] == [
        ("faces/PublicTest/happiness/a b.png", "validation", "happy"),
        *((f"faces/dev/fear/1{suffix}", "validation", "fear") for suffix in (".bmp", ".jpeg", ".jpg", ".webp")),
    ]
    assert data.faces["split"].value_counts().to_dict() == {"validation": 5, "train": 2, "test": 1}
    assert data.version.details["problems"] == {}
    assert data.version.details["notes"] == []


def test_the_import_reads_what_the_reader_reads(tmp_path: Path, importing: Importer) -> None:
    rng = np.random.default_rng(0)
    for number, place in enumerate(("train/happy", "train/sad", "val/sad", "test/fear")):
        side = 48 + 20 * number
        content = cv2.imencode(".png", rng.integers(0, 256, (side, side, 3), dtype=np.uint8))[1].tobytes()
        put(tmp_path, f"faces/{place}/{number}.png", content)
    read, imported = read_dataset(tmp_path / "faces"), importing(tmp_path / "faces").to_arrays()
    assert np.array_equal(np.sort(read.images, axis=0), np.sort(imported.images, axis=0))
    assert read.label_order == imported.label_order
    assert sorted(read.split) == sorted(imported.split)


def test_everything_that_is_no_face_is_listed_with_its_reason(tmp_path: Path, importing: Importer) -> None:
    faces = tmp_path / "faces"
    put(faces, "train/happy/good.png", png())
    put(faces, "train/happy/cut.png", png()[:-30])
    put(faces, "train/happy/text.jpg", "no picture")
    put(faces, "train/happy/empty.png", b"")
    put(faces, "train/happy/tiny.png", png(size=(5, 5)))
    put(faces, "train/happy/photo.png", png(size=(90, 160)))
    put(faces, "train/happy/more.zip", b"PK")
    put(faces, "train/bored/1.png", png())
    put(faces, "readme.txt", "hello")
    put(faces, "loose.png", png())
    put(faces, "train/happy/.DS_Store", "x")
    put(faces, "train/happy/._good.png", "x")
    data = importing(faces)
    assert data.faces["id"].tolist() == ["faces/train/happy/good.png"]
    reasons = problems(data)
    assert {path.removeprefix("faces/"): reason.partition(":")[0] for path, reason in reasons.items()} == {
        "loose.png": "not in the folder of a class",
        "readme.txt": "no picture",
        "train/bored/1.png": "unknown class",
        "train/happy/cut.png": "cannot be read",
        "train/happy/empty.png": "empty file",
        "train/happy/more.zip": "an archive inside",
        "train/happy/photo.png": "wrong size",
        "train/happy/text.jpg": "cannot be read",
        "train/happy/tiny.png": "wrong size",
    }
    photograph = reasons["faces/train/happy/photo.png"]
    assert photograph == "wrong size: 160x90 is not square; cut the faces out of photographs"
    assert "2 files that the operating system keeps" in data.version.details["notes"][0]
    assert sum(data.version.details["problems"].values()) == 9


def test_other_sizes_are_resized_and_counted_or_listed(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "faces/train/happy/1.png", png())
    put(tmp_path, "faces/train/happy/2.png", png(size=(96, 96)))
    data = importing(tmp_path / "faces")
    assert data.version.details["notes"] == ["1 picture of another size was resized."]
    strict = importing(tmp_path / "faces", options=ImportOptions(strict_size=True), out="strict")
    assert problems(strict) == {"faces/train/happy/2.png": "wrong size: 96x96, not 48x48"}


def test_colour_stays_in_its_order(tmp_path: Path, importing: Importer) -> None:
    image = np.zeros((64, 64, 3), np.uint8)
    image[...] = (10, 20, 200)  # blue, green, red
    put(tmp_path, "faces/train/happy/1.png", cv2.imencode(".png", image)[1].tobytes())
    data = importing(tmp_path / "faces", options=ImportOptions(side=64, colour="rgb"))
    assert data.colour
    assert data.pictures()[0, 5, 5].tolist() == [200, 20, 10]


def test_without_splits_all_is_train_and_that_is_said(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "faces/happy/1.png", png())
    put(tmp_path, "faces/sad/1.png", png(5))
    data = importing(tmp_path / "faces")
    assert set(data.faces["split"]) == {"train"}
    assert "All its faces are train; fer-studio data split makes the others" in data.version.details["notes"][0]


def test_a_person_called_dev_moves_no_faces_to_another_split(tmp_path: Path, importing: Importer) -> None:
    for number, who in enumerate(("Anna", "Dev", "Val", "Eve")):
        put(tmp_path, f"faces/train/happy/{who}/1.png", png(number))
    put(tmp_path, "faces/val/happy/Dev/1.png", png(9))
    splits = [("faces/train/happy/Anna/1.png", "train"), ("faces/train/happy/Eve/1.png", "train")]
    data = importing(tmp_path / "faces")
    assert table(data, "id", "split") == [*splits, ("faces/val/happy/Dev/1.png", "validation")]
    reason = "unclear split: its folders name two splits, 'train' and '{}'; rename the one that is none"
    assert problems(data) == {f"faces/train/happy/{who}/1.png": reason.format(who) for who in ("Dev", "Val")}
    alone = importing(tmp_path / "faces" / "train", out="alone")
    assert table(alone, "id", "split") == [("train/happy/Anna/1.png", "train"), ("train/happy/Eve/1.png", "train")]
    assert alone.version.details["problems"] == {"unclear split": 2}


def test_a_folder_around_everything_may_be_called_test(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "a/test/train/happy/1.png", png(1))
    put(tmp_path, "a/test/test/happy/2.png", png(2))
    put(tmp_path, "a/test/overview.png", png(3))
    for number, source in enumerate(("a", "a/test")):
        data = importing(tmp_path / source, out=f"out{number}")
        assert sorted(data.faces["split"]) == ["test", "train"]
        assert data.version.details["problems"] == {"not in the folder of a class": 1}


def test_which_folders_were_taken_for_splits_is_said_where_others_name_none(
    tmp_path: Path, importing: Importer
) -> None:
    for number, who in enumerate(("Anna", "Dev", "Val")):
        put(tmp_path, f"faces/happy/{who}/1.png", png(number))
    assert importing(tmp_path / "faces").version.details["notes"] == [
        "Splits are named by these folders in faces: 'Dev' and 'Val'. Faces outside of them are train."
    ]


def test_several_sources_keep_their_names(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "a/train/happy/1.png", png(1))
    put(tmp_path, "b/train/contempt/1.png", png(2))
    put(tmp_path, "c.csv", f"emotion,pixels,Usage\n3,{pixels(3)},PrivateTest\n")
    data = importing(tmp_path / "a", f"raf={tmp_path / 'b'}", tmp_path / "c.csv")
    assert table(data, "source", "id", "label") == [
        ("a", "a/train/happy/1.png", "happy"),
        ("c", "c/00000000", "happy"),
        ("raf", "raf/train/contempt/1.png", "contempt"),
    ]
    assert data.label_order == ("neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt")
    assert [source["faces"] for source in data.version.details["sources"]] == [1, 1, 1]
    put(tmp_path, "d/a/train/happy/1.png", png(1))
    with pytest.raises(FerError, match="Two sources are called 'a'"):
        importing(tmp_path / "a", tmp_path / "d" / "a", out="second")


def test_split_folders_may_be_given_one_by_one(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, "faces/train/happy/1.png", png(1))
    put(tmp_path, "faces/val/happy/1.png", png(2))
    data = importing(tmp_path / "faces" / "train", tmp_path / "faces" / "val")
    assert table(data, "id", "split") == [("train/happy/1.png", "train"), ("val/happy/1.png", "validation")]
    assert data.version.details["notes"] == []


def test_a_source_may_call_its_classes_its_own_way(tmp_path: Path, importing: Importer) -> None:
    for word in ("1", "2", "smile", "Joy"):
        put(tmp_path, f"raf/train/{word}/1.png", png())
    put(tmp_path, "other/train/1/1.png", png())
    rules = LabelMap.of(["raf:1=surprise", "raf:2=fear", "SMILE=happy", "other:1=sadness"])
    data = importing(tmp_path / "raf", tmp_path / "other", options=ImportOptions(labels=rules))
    assert table(data, "id", "label") == [
        ("other/train/1/1.png", "sad"),
        ("raf/train/1/1.png", "surprise"),
        ("raf/train/2/1.png", "fear"),
        ("raf/train/Joy/1.png", "happy"),
        ("raf/train/smile/1.png", "happy"),
    ]
    assert data.version.details["label_rules"] == ["raf:1=surprise", "raf:2=fear", "SMILE=happy", "other:1=sadness"]
    for rule, message in (("happy", "no rule"), ("=happy", "no rule"), ("x=bored", "'bored' is no emotion")):
        with pytest.raises(FerError, match=message):
            LabelMap.of([rule])


def test_a_class_is_found_however_its_accents_are_stored(tmp_path: Path, importing: Importer) -> None:
    for number, word in enumerate((unicodedata.normalize("NFD", "Überraschung"), "FREUßE")):
        put(tmp_path, f"gefühl/train/{word}/1.png", png(number))
    place = unicodedata.normalize("NFD", "gefühl")
    (tmp_path / "gefühl").rename(tmp_path / place)
    for number, rules in enumerate((["überraschung=surprise", "freusse=happy"], ["Gefühl:ÜBERRASCHUNG=surprise"])):
        data = importing(tmp_path / place, options=ImportOptions(labels=LabelMap.of(rules)), out=f"out{number}")
        assert "surprise" in data.faces["label"].tolist()
        assert not [note for note in data.version.details["notes"] if "label rule" in note]


@pytest.mark.skipif(sys.platform == "win32", reason="no name holds a colon there")
def test_a_class_with_a_colon_can_be_named(tmp_path: Path, importing: Importer) -> None:
    for number, word in enumerate(("1: Freude", ":-(", "2:", "3")):
        put(tmp_path, f"raf/train/{word}/{number}.png", png(number))
    put(tmp_path, "3/train/4/4.png", png(4))
    rules = LabelMap.of(["1: Freude=happy", ":-(=sad", "raf:2:=fear", "raf:3=angry", "3:4=disgust", "5: Ekel=disgust"])
    data = importing(tmp_path / "raf", tmp_path / "3", options=ImportOptions(labels=rules))
    assert data.faces["label"].tolist() == ["happy", "fear", "angry", "sad", "disgust"]
    assert data.version.details["notes"] == ["No class is called '5: Ekel', which a label rule names."]
    put(tmp_path, "b/train/happy/1.png", png(5))
    put(tmp_path, "b/train/6: Wut/1.png", png(6))
    advice = problems(importing(tmp_path / "b", out="advised"))["b/train/6: Wut/1.png"]
    rule = advice.rpartition("label rule, '")[2].removesuffix("NEW'") + "angry"
    mended = importing(tmp_path / "b", options=ImportOptions(labels=LabelMap.of([rule])), out="mended")
    assert sorted(mended.faces["label"]) == ["angry", "happy"]


def test_people_are_found_in_the_paths(tmp_path: Path, importing: Importer) -> None:
    for name in ("s01_happy_1", "s02_happy_1", "nobody"):
        put(tmp_path, f"ck/train/happy/{name}.png", png())
    data = importing(tmp_path / "ck", options=ImportOptions(person=person_pattern(r"/(?P<person>s\d+)_")))
    assert sorted(data.faces["person"]) == ["", "s01", "s02"]
    assert data.version.details["notes"] == ["In the path of 1 face the person pattern finds no one."]
    with pytest.raises(FerError, match="names no group 'person'"):
        ImportOptions(person=person_pattern(r"s\d+"))
    with pytest.raises(FerError, match="no regular expression"):
        person_pattern("(")


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there, or are none")
def test_links_and_pipes_neither_loop_nor_wait(tmp_path: Path, importing: Importer) -> None:
    faces = tmp_path / "faces"
    put(tmp_path, "elsewhere/1.png", png())
    put(faces, "train/happy/1.png", png())
    (faces / "train" / "sad").symlink_to(tmp_path / "elsewhere")
    (faces / "train" / "happy" / "round").symlink_to(faces)
    (faces / "train" / "happy" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    os.mkfifo(faces / "train" / "happy" / "pipe.png")
    data = importing(faces)
    assert data.faces["id"].tolist() == ["faces/train/happy/1.png"]
    assert {path: reason.partition(":")[0] for path, reason in problems(data).items()} == {
        "faces/train/happy/gone.png": "cannot be read",
        "faces/train/happy/pipe.png": "no picture",
        "faces/train/happy/round": "link not followed",
        "faces/train/sad": "link not followed",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_lead_nowhere_out_of_what_was_given(tmp_path: Path, importing: Importer) -> None:
    faces = tmp_path / "faces"
    secret = put(tmp_path, "private/happy/me.png", png(9))
    put(tmp_path, "faces2/happy/near.png", png(8))
    put(faces, "train/happy/1.png", png(1))
    (faces / "train/happy/2.png").symlink_to(faces / "train/happy/1.png")
    (faces / "train/happy/file.png").symlink_to(secret)
    (faces / "train/happy/up.png").symlink_to("../../../private/happy/me.png")
    (faces / "train/happy/hops.png").symlink_to(faces / "train/happy/file.png")
    (faces / "val").symlink_to(tmp_path / "private")
    (faces / "test").symlink_to(tmp_path / "faces2")
    (faces / "train/loop").symlink_to(faces / "train/loop")
    (tmp_path / "given").symlink_to(faces)
    data = importing(tmp_path / "given")
    assert data.faces["id"].tolist() == ["faces/train/happy/1.png", "faces/train/happy/2.png"]
    reasons = problems(data)
    out = {f"faces/{place}" for place in ("train/happy/file.png", "train/happy/up.png", "train/happy/hops.png")}
    out |= {"faces/val", "faces/test"}
    assert {path for path, reason in reasons.items() if "link not followed: it leads out of" in reason} == out
    assert reasons.keys() - out == {"faces/train/loop"}
    assert str(secret) in reasons["faces/train/happy/hops.png"]
    read = read_dataset(tmp_path / "given")
    assert len(read) == 2
    assert f"6 links that lead elsewhere in {tmp_path / 'given'} passed over." in read.notes


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_csv_or_its_votes_that_link_out_of_the_folder_are_not_read(tmp_path: Path, importing: Importer) -> None:
    table = put(tmp_path, "elsewhere/fer2013.csv", f"emotion,pixels,Usage\n3,{pixels()},Training\n")
    (tmp_path / "faces").mkdir()
    (tmp_path / "faces/fer2013.csv").symlink_to(table)
    for act in (importing, read_dataset):
        with pytest.raises(FerError, match=r"fer2013.csv is a link out of the folder, to .*elsewhere.*Give that file"):
            act(tmp_path / "faces")
    assert len(importing(tmp_path / "faces/fer2013.csv")) == 1
    put(tmp_path, "mine/fer2013.csv", table.read_bytes())
    (tmp_path / "mine/fer2013new.csv").symlink_to(put(tmp_path, "elsewhere/votes.csv", "secret"))
    data = importing(tmp_path / "mine", out="second")
    assert data.votes is None
    (note,) = data.version.details["notes"]
    assert "fer2013new.csv was left aside: it is a link out of the folder" in note
    assert note.endswith("Give that as the FER+ votes.")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_does_not_take_faces_away_from_the_folder_that_names_their_split(
    tmp_path: Path, importing: Importer
) -> None:
    faces = tmp_path / "faces"
    put(faces, "train/happy/1.png", png(1))
    put(faces, "test/happy/2.png", png(2))
    (faces / "latest").symlink_to(faces / "test")
    (faces / "elsewhere").symlink_to(tmp_path / "more")
    put(tmp_path, "more/val/happy/3.png", png(3))
    data = importing(faces)
    assert table(data, "id", "split") == [
        ("faces/test/happy/2.png", "test"),
        ("faces/train/happy/1.png", "train"),
    ]
    assert {path: reason.partition(":")[0] for path, reason in problems(data).items()} == {
        "faces/elsewhere": "link not followed",
        "faces/latest": "link not followed",
    }


def test_a_file_that_may_not_be_looked_at_is_listed(
    tmp_path: Path, importing: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, "faces/train/happy/1.png", png())
    put(tmp_path, "faces/train/happy/secret.png", png())
    real = os.stat

    def refusing(path: Any, *args: Any, **keys: Any) -> os.stat_result:
        if str(path).endswith("secret.png"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **keys)

    monkeypatch.setattr(os, "stat", refusing)
    data = importing(tmp_path / "faces")
    assert data.faces["id"].tolist() == ["faces/train/happy/1.png"]
    assert problems(data) == {"faces/train/happy/secret.png": "cannot be read: Permission denied"}


def test_one_person_in_two_sources_is_one_person(tmp_path: Path, importing: Importer) -> None:
    for place in ("train", "test"):
        put(tmp_path, f"ck/{place}/happy/S005_1.png", png())
    options = ImportOptions(person=person_pattern(r"(?P<person>S\d+)_"))
    data = importing(tmp_path / "ck" / "train", tmp_path / "ck" / "test", options=options)
    assert table(data, "source", "person") == [("test", "S005"), ("train", "S005")]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file's name is text")
def test_names_that_are_no_text_are_written_out(tmp_path: Path, importing: Importer) -> None:
    put(tmp_path, os.fsdecode(b"faces/train/happy/\xff.png"), png())
    put(tmp_path, os.fsdecode(b"faces/train/happy/\xfe.txt"), "x")
    data = importing(tmp_path / "faces")
    assert data.faces["id"].tolist() == ["faces/train/happy/\\udcff.png"]
    assert list(problems(data)) == ["faces/train/happy/\\udcfe.txt"]


def test_a_stopped_import_leaves_nothing(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path, f"faces/train/happy/{number}.png", png(number))

    def stop(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_sources([tmp_path / "faces"], tmp_path / "out", ImportOptions(), stop)
    assert [path.name for path in tmp_path.iterdir()] == ["faces"]


def test_an_import_that_fails_leaves_no_folders_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "faces/train/happy/1.png", b"no picture")
    put(tmp_path, "faces/train/happy/2.png", png(size=(160, 90)))
    (tmp_path / "small").mkdir()
    with pytest.raises(FerError, match="Nothing could be imported") as refused:
        import_sources([tmp_path / "faces"], tmp_path / "small" / "deep" / "er" / "f", ImportOptions())
    assert refused.value.settings == ("faces",)
    assert list((tmp_path / "small").iterdir()) == []


def test_wrong_uses_are_refused_in_words(tmp_path: Path, importing: Importer) -> None:
    faces = tmp_path / "faces"
    put(faces, "train/happy/1.png", png())
    data = importing(faces)
    for sources, out, message in (
        ([faces], "out", "exists already"),
        ([faces], "faces/train/packed", "lies inside"),
        ([data.folder], "new", "is a data set already"),
        ([tmp_path / "none"], "new", "no file or folder"),
        ([], "new", "Nothing to import was named"),
    ):
        with pytest.raises(FerError, match=message):
            import_sources(sources, tmp_path / out, ImportOptions())
    shutil.rmtree(faces / "train")
    put(faces, "notes.txt", "x")
    with pytest.raises(FerError, match="holds no pictures"):
        importing(faces, out="new")
    put(faces, "bored/1.png", png())
    with pytest.raises(FerError, match=r"no face of a known class in .*It has 'bored'; known are neutral") as refused:
        importing(faces, out="new")
    assert refused.value.settings == ()  # the labels may stand in notes.txt
    put(tmp_path, "strange/bored/1.png", png())
    with pytest.raises(FerError, match=r"Say what others mean by a label rule OLD=NEW\.") as refused:
        importing(tmp_path / "strange", out="new")
    assert refused.value.settings == ("label",)
    with pytest.raises(FerError, match="from 16 to 1024") as refused:
        ImportOptions(side=4)
    assert refused.value.settings == ("size",)
    with pytest.raises(FerError, match="exactly one fer2013") as refused:
        importing(faces, options=ImportOptions(ferplus=faces / "notes.txt"), out="new")
    assert refused.value.settings == ("ferplus",)


def test_a_picture_too_large_to_unpack_is_listed(tmp_path: Path, importing: Importer) -> None:
    from PIL import Image

    put(tmp_path, "faces/train/happy/1.png", png())
    Image.new("1", (12_000, 12_000)).save(tmp_path / "faces" / "train" / "happy" / "huge.png")
    data = importing(tmp_path / "faces")
    assert "huge.png is too large a picture" in problems(data)["faces/train/happy/huge.png"]
