import pytest

from fer_core.datasets.dataset import find_split
from fer_core.datasets.importing.layout import Meaning, Unclear, meaning
from fer_core.datasets.names import emotion_name


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
        ("testing", ["train", "fear"], "train", "fear"),
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
        (["bored"], "unknown class", "--label 'bored=NEW'"),
        (["happy", "sad"], "unknown class", "two classes, 'happy' and 'sad'"),
    ],
)
def test_what_folders_leave_open_is_said(folders: list[str], kind: str, detail: str) -> None:
    found = meaning("faces", folders, emotion_name)
    assert isinstance(found, Unclear)
    assert found.kind == kind
    assert detail in found.detail


def test_splits_are_known_by_all_the_names_people_use() -> None:
    names = {
        "train": ["train", "Training", "TRAIN_SET", "train-images"],
        "validation": ["val", "valid", "Validation", "dev", "PublicTest", "Public_Test", "val_set", "eval"],
        "test": ["test", "testing", "PrivateTest", "private test", "testset", "test_data"],
    }
    for split, spellings in names.items():
        assert {find_split(text) for text in spellings} == {split}
    assert [find_split(text) for text in ("happy", "set", "", "test subject")] == [None] * 4
