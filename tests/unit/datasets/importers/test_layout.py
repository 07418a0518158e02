import pytest

from fer_core.datasets.arrays import find_split
from fer_core.datasets.importers.layout import Meaning, Unclear, folders_around, meaning
from fer_core.datasets.labels import emotion_name


@pytest.mark.parametrize(
    ("root", "folders", "split", "label"),
    [
        ("raf", ["train", "happy"], "train", "happy"),
        ("raf", ["archive", "PublicTest", "Happiness"], "validation", "happy"),
        ("raf", ["sad", "val"], "validation", "sad"),
        ("raf", ["Sadness"], None, "sad"),
        ("raf", ["test", "anger", "session 3"], "test", "angry"),
        ("raf", ["s01", "anger"], None, "angry"),
        ("testing", ["fear"], "test", "fear"),
        ("training", ["train", "fear"], "train", "fear"),
        ("raf", ["val", "happy", "Dev"], "validation", "happy"),
        ("raf", ["happy", "val", "Dev"], "validation", "happy"),
        ("surprise", [], None, "surprise"),
        ("faces", ["dev", "joy"], "validation", "happy"),
    ],
)
def test_folders_tell_split_and_class(root: str, folders: list[str], split: str | None, label: str) -> None:
    found = meaning(root, folders, emotion_name)
    assert isinstance(found, Meaning)
    assert (found.split, found.label) == (split, label)


@pytest.mark.parametrize(
    ("folders", "kind", "detail"),
    [
        ([], "not in the folder of a class", "train/happy"),
        (["train", "bored"], "unknown class", "'bored' is no emotion"),
        (["happy", "train", "bored"], "unknown class", "'bored' is no emotion"),
        (["bored"], "unknown class", "by a label rule, 'bored=NEW'"),
        (["happy", "sad"], "unknown class", "two classes, 'happy' and 'sad'"),
        (["train", "happy", "train", "sad"], "unknown class", "two classes, 'happy' and 'sad'"),
        (["train", "happy", "Dev"], "unclear split", "two splits, 'train' and 'Dev'; rename the one that is none"),
        (["train", "Dev", "happy"], "unclear split", "two splits, 'train' and 'Dev'"),
        (["happy", "train", "Dev"], "unclear split", "two splits, 'train' and 'Dev'"),
        (["test", "train", "happy", "Dev"], "unclear split", "two splits, 'test', 'train' and 'Dev'"),
    ],
)
def test_what_folders_leave_open_is_said(folders: list[str], kind: str, detail: str) -> None:
    found = meaning("faces", folders, emotion_name)
    assert isinstance(found, Unclear)
    assert found.kind == kind
    assert detail in found.detail
    assert found.settings == (("label",) if kind == "unknown class" else ())


def test_the_source_s_own_name_contradicts_the_folders_in_it_too() -> None:
    found = meaning("train", ["happy", "Dev"], emotion_name)
    assert isinstance(found, Unclear)
    assert found.detail.startswith("its folders name two splits, 'train' and 'Dev'")


@pytest.mark.parametrize(
    ("named", "around"),
    [
        ([("test", "train"), ("test", "val")], 1),
        ([("test", "train"), ("test", "test"), ("test", "val", "Dev")], 1),
        ([("dev", "test", "train"), ("dev", "test", "val")], 2),
        ([("train",), ("val",)], 0),
        ([("train",), ("train", "Dev")], 0),
        ([("train", "Dev"), ("train", "Val")], 0),
        ([("test", "train")], 0),
        ([("train", "Dev"), ("val",)], 0),
        ([("train",), ()], 0),
        ([], 0),
    ],
)
def test_a_folder_around_at_least_two_splits_is_told_from_a_split(named: list[tuple[str, ...]], around: int) -> None:
    assert folders_around(named) == around


def test_inside_a_folder_around_everything_the_next_one_tells_the_split() -> None:
    for root, folders in (("test", ["train", "happy"]), ("faces", ["test", "train", "happy"])):
        assert meaning(root, folders, emotion_name, around=1) == Meaning("happy", "happy", "train")


def test_splits_are_known_by_all_the_names_people_use() -> None:
    names = {
        "train": ["train", "Training", "TRAIN_SET", "train-images"],
        "validation": ["val", "valid", "Validation", "dev", "PublicTest", "Public_Test", "val_set", "eval"],
        "test": ["test", "testing", "PrivateTest", "private test", "testset", "test_data"],
    }
    for split, spellings in names.items():
        assert {find_split(text) for text in spellings} == {split}
    assert [find_split(text) for text in ("happy", "set", "", "test subject")] == [None] * 4
