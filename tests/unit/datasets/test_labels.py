"""What words and numbers mean; what class numbers stand for is never guessed in silence."""

from pathlib import Path

import pytest

from fer_core.datasets.importers.import_run import import_sources
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.labels import (
    FIVE_CLASS_FACES,
    ClassesOrder,
    LabelMap,
    LabelRule,
    digit,
    emotion_name,
    numbered_classes,
    parse_label_rule,
    word_key,
)
from fer_core.datasets.load import Reading, read_dataset
from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError

PIXELS = " ".join(["7"] * 2304)


def csv(path: Path, *numbers: str, header: str = "emotion,pixels") -> Path:
    path.write_text(f"{header}\n" + "".join(f"{number},{PIXELS}\n" for number in numbers))
    return path


def names(path: Path, tmp_path: Path, order: ClassesOrder | None = None, *rules: str) -> list[list[str]]:
    """The classes as the reader and as the import give them."""
    labels = LabelMap.of(rules)
    read = read_dataset(path, reading=Reading(order, labels))
    out = tmp_path / f"out{len(list(tmp_path.iterdir()))}"
    imported = import_sources([path], out, ImportOptions(classes_order=order, labels=labels))
    return [[read.label_order[label] for label in read.labels], imported.faces["label"].tolist()]


def test_numbers_that_fit_two_orders_are_refused_until_one_is_named(tmp_path: Path) -> None:
    path = csv(tmp_path / "faces.csv", "0", "3", "4")
    message = (
        r"no Usage column, and its class numbers fit FER-2013's order \(0 angry, 3 happy, 4 sad\) as well as the "
        r"five-class order \(0 angry, 3 happy, 4 surprise\)\. Give fer2013 or five as the class order\."
    )
    with pytest.raises(FerError, match=message) as refused:
        read_dataset(path)
    assert refused.value.settings == ("classes_order",)
    with pytest.raises(FerError, match=message):
        import_sources([path], tmp_path / "out", ImportOptions())
    assert not (tmp_path / "out").exists()
    assert names(path, tmp_path, "fer2013") == [["angry", "happy", "sad"]] * 2
    assert names(path, tmp_path, "five") == [["angry", "happy", "surprise"]] * 2
    assert names(path, tmp_path, None, "4=sad", "3=happy") == [["angry", "happy", "sad"]] * 2
    assert read_dataset(path, reading=Reading("five")).label_order == FIVE
    (note,) = read_dataset(path, reading=Reading("five")).notes
    assert note.endswith(
        "were read as the five classes angry, disgust, sad, happy, surprise, from 0 on: "
        "five was given as the class order."
    )


def test_what_the_file_itself_tells_is_taken_and_said(tmp_path: Path) -> None:
    data = read_dataset(csv(tmp_path / "faces.csv", "0", "4", "6"))
    assert data.label_order == FER2013
    assert data.notes[0].endswith("6 neutral): it has no Usage column, but 6 among its numbers.")
    data = read_dataset(csv(tmp_path / "emotion.csv", "0", "4", header="emotion, pixels"))
    assert data.label_order == FIVE
    assert "the name and the header of the five-class file" in data.notes[0]
    data = read_dataset(csv(tmp_path / "same.csv", "0", "1", "3"))
    assert [data.label_order[label] for label in data.labels] == ["angry", "disgust", "happy"]
    assert "0, 1 and 3 mean the same in the five-class order" in data.notes[0]
    with pytest.raises(FerError, match="fit FER-2013's order"):
        read_dataset(csv(tmp_path / "other.csv", "0", "4", header="emotion, pixels"))


def test_the_counts_of_the_five_class_file_tell_it_by_any_name() -> None:
    counts = dict(enumerate(FIVE_CLASS_FACES))
    assert numbered_classes(counts, "a.csv", None, usage=False, emotion_csv=False).asked == "five"
    with pytest.raises(FerError, match="as well as"):
        numbered_classes({**counts, 0: 4952}, "a.csv", None, usage=False, emotion_csv=False)


def test_numbers_of_other_orders_are_refused(tmp_path: Path) -> None:
    eight = csv(tmp_path / "eight.csv", *"01234567")
    with pytest.raises(FerError, match="class numbers up to 7, as FER\\+, RAF-DB and AffectNet have them") as refused:
        read_dataset(eight)
    assert refused.value.settings == ("label", "classes_order")
    rules = [
        f"{number}={name}"
        for number, name in enumerate(("neutral", "happy", "sad", "surprise", "fear", "disgust", "anger", "contempt"))
    ]
    assert names(eight, tmp_path, None, *rules)[0] == [
        "neutral",
        "happy",
        "sad",
        "surprise",
        "fear",
        "disgust",
        "angry",
        "contempt",
    ]
    with pytest.raises(FerError, match="has the class number 5, and the five-class order ends at 4"):
        read_dataset(csv(tmp_path / "six.csv", "0", "5"), reading=Reading("five"))


def test_numbers_that_pandas_wrote_as_decimals_are_numbers() -> None:
    assert [digit(text) for text in ("3", "3.0", "3.", "3.5", "-1", "1234", "\u00b2", "")] == [3, 3, 3, *[None] * 5]


def test_a_folder_that_is_a_number_needs_a_word_too(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    for number in "034":
        (tmp_path / "faces/train" / number).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "faces/train" / number / "1.png"), np.full((48, 48), 9 + int(number), np.uint8))
    with pytest.raises(FerError, match="'0' is a class number, and RAF-DB, AffectNet, FER\\+ and FER-2013 each count"):
        read_dataset(tmp_path / "faces")
    every = "look up which these have, and say it by a label rule OLD=NEW for every number, or by the class order"
    with pytest.raises(FerError, match=every) as refused:
        import_sources([tmp_path / "faces"], tmp_path / "out", ImportOptions())
    assert refused.value.settings == ("label", "classes_order")
    assert names(tmp_path / "faces", tmp_path, "five") == [["angry", "happy", "surprise"]] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A\u0308rger", "\u00e4rger"),
        ("U\u0308BERRASCHUNG ", "\u00fcberraschung"),
        ("FREUSSE", "freu\u00dfe"),
        ("1 : Freude", "1:freude"),
    ],
)
def test_case_accents_and_blanks_make_no_other_word(one: str, other: str) -> None:
    assert word_key(one) == word_key(other)
    assert word_key("arger") != word_key("\u00e4rger")


def test_emotions_are_known_whatever_their_case() -> None:
    assert [emotion_name(text) for text in (" ANGER", "Happiness ", "A\u0308rger")] == ["angry", "happy", None]


@pytest.mark.parametrize(
    ("text", "rule", "readings"),
    [
        ("Sad=happy", LabelRule("", "Sad", "happy"), (("", "sad"),)),
        ("raf:1=happy", LabelRule("raf", "1", "happy"), (("raf", "1"), ("", "raf:1"))),
        ("1: Freude=", LabelRule("1", "Freude", ""), (("1", "freude"), ("", "1:freude"))),
        ("a:b:c=sad", LabelRule("a:b", "c", "sad"), (("a:b", "c"), ("a", "b:c"), ("", "a:b:c"))),
        (":-)=happy", LabelRule("", ":-)", "happy"), (("", ":-)"),)),
        ("2:=fear", LabelRule("", "2:", "fear"), (("", "2:"),)),
        ("raf:2:=fear", LabelRule("", "raf:2:", "fear"), (("raf", "2:"), ("", "raf:2:"))),
    ],
)
def test_each_colon_may_part_the_source_from_the_class(
    text: str, rule: LabelRule, readings: tuple[tuple[str, str], ...]
) -> None:
    assert parse_label_rule(text) == rule
    assert rule.readings == readings
