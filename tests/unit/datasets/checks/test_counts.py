"""The published figures, and an import held against them."""

from pathlib import Path

import numpy as np
import pytest

from fer_core.datasets.checks.counts import check_counts, check_problems, published
from fer_core.datasets.importers.records import BAD_VOTES, LEFT_OUT, Problem
from fer_core.datasets.versioned import DatasetVersion
from fer_core.datasets.writer import PROBLEMS, DatasetWriter, Row
from fer_core.emotions import FER2013, FIVE


def imported(
    folder: Path,
    counts: dict[str, dict[str, int]],
    source: str,
    votes: bool = False,
    rules: tuple[str, ...] = (),
    place: str = "{source}.csv row {n}",
) -> DatasetVersion:
    labels = [(split, label) for split, of in counts.items() for label, number in of.items() for _ in range(number)]
    order = FER2013 if source == "fer2013" else FIVE
    ballot = (10, *[0] * 9) if votes else None
    with DatasetWriter(folder, "d", (1, 1), order) as writer:
        rows = [
            Row(f"{n}", source, place.format(source=source, n=n + 2), split, label, ballot)
            for n, (split, label) in enumerate(labels)
        ]
        writer.add(np.zeros((len(rows), 1, 1), np.uint8), rows)
        return writer.finish(details={"label_rules": list(rules)} if rules else None)


def test_the_published_figures_add_up() -> None:
    fer2013, emotion = published("fer2013"), published("emotion.csv")
    assert fer2013 is not None
    assert emotion is not None
    for layout, sizes in zip(fer2013.layouts, ([28709, 3589, 3589], [28709, 7178]), strict=True):
        assert [sum(of.values()) for of in layout.values()] == sizes
        # emotion.csv is FER-2013 without fear and neutral
        assert {name: sum(of[name] for of in layout.values()) for name in FIVE} == dict(emotion.layouts[0]["all"])
    assert sum(emotion.layouts[0]["all"].values()) == 24568


@pytest.mark.parametrize(
    ("name", "title"), [("FER-2013", "FER-2013"), ("icml_face_data.csv", "FER-2013"), ("my.faces", None)]
)
def test_a_source_is_known_by_its_name(name: str, title: str | None) -> None:
    figures = published(name)
    assert (figures.title if figures else None) == title


def test_a_whole_import_is_as_published(tmp_path: Path) -> None:
    figures = published("emotion")
    assert figures is not None
    dataset = imported(tmp_path / "d", {"train": dict(figures.layouts[0]["all"])}, "emotion")
    (finding,) = check_counts(dataset)
    assert finding.level == "fine"
    assert "24,568" in finding.what


def test_lacking_faces_are_told_by_class(tmp_path: Path) -> None:
    figures = published("emotion")
    assert figures is not None
    short = {**figures.layouts[0]["all"], "disgust": 540, "sad": 6078}
    (finding,) = check_counts(imported(tmp_path / "d", {"train": short}, "emotion"))
    assert (finding.level, finding.count) == ("wrong", 8)
    assert finding.cases == ("disgust: 540, not 547", "sad: 6,078, not 6,077")


def test_a_split_that_is_not_there_is_an_alarm(tmp_path: Path) -> None:
    figures = published("fer2013")
    assert figures is not None
    held_out = {split: dict(of) for split, of in figures.layouts[0].items() if split != "train"}
    findings = list(check_counts(imported(tmp_path / "d", held_out, "fer2013")))
    assert [(one.level, one.count) for one in findings] == [("alarm", 28709)]


def test_both_tests_in_one_are_as_published_too(tmp_path: Path) -> None:
    figures = published("fer2013")
    assert figures is not None
    counts = {split: dict(of) for split, of in figures.layouts[1].items()}
    (finding,) = check_counts(imported(tmp_path / "d", counts, "fer2013"))
    assert finding.level == "fine"
    counts["test"]["sad"] -= 1
    (finding,) = check_counts(imported(tmp_path / "e", counts, "fer2013"))
    assert finding.cases == ("sad: 1,246, not 1,247",)


def test_a_source_under_another_name_is_known_by_its_file(tmp_path: Path) -> None:
    figures = published("emotion")
    assert figures is not None
    with DatasetWriter(tmp_path / "d", "d", (1, 1), FIVE) as writer:
        writer.add(np.zeros((1, 1, 1), np.uint8), [Row("x", "mine", "/data/emotion.csv row 2", "train", "sad")])
        (finding,) = check_counts(writer.finish())
    assert (finding.level, finding.count) == ("wrong", 24567)


def test_votes_of_faces_that_ferplus_left_out_are_told(tmp_path: Path) -> None:
    figures = published("fer2013")
    assert figures is not None
    counts = {"validation": dict(figures.layouts[0]["validation"])}
    findings = list(check_counts(imported(tmp_path / "d", counts, "fer2013", votes=True)))
    assert findings[-1].level == "wrong"
    assert findings[-1].cases == ("validation: 3,589, not 3,579",)


def test_a_folder_of_ones_own_called_emotion_is_not_compared(tmp_path: Path) -> None:
    dataset = imported(tmp_path / "d", {"train": {"happy": 3}}, "emotion", place="emotion/happy/{n}.png")
    (finding,) = check_counts(dataset)
    assert (finding.level, finding.what) == (
        "fine",
        "emotion: 3 faces imported; no published figures to compare with.",
    )


@pytest.mark.parametrize(
    ("rules", "changed"),
    [
        (("disgust=",), {"disgust": 0}),
        (("disgusted=angry",), {"disgust": 0, "angry": 4953 + 547}),
        (("emotion:1=", "other:happy="), {"disgust": 0}),
    ],
)
def test_classes_that_rules_changed_are_not_compared(
    tmp_path: Path, rules: tuple[str, ...], changed: dict[str, int]
) -> None:
    figures = published("emotion")
    assert figures is not None
    counts = {**figures.layouts[0]["all"], **changed}
    (finding,) = check_counts(imported(tmp_path / "d", {"train": counts}, "emotion", rules=rules))
    assert finding.level == "fine"
    assert f"but for {' and '.join(sorted(changed))}, which a label rule changed." in finding.what
    counts["sad"] -= 1
    (finding,) = check_counts(imported(tmp_path / "e", {"train": counts}, "emotion", rules=rules))
    assert finding.cases == ("sad: 6,076, not 6,077",)


def test_what_was_left_out_as_asked_is_no_problem_and_what_was_taken_is_not_called_lost(tmp_path: Path) -> None:
    asked = Problem("a.csv row 2", LEFT_OUT, "'disgust'")
    half = Problem("a.csv row 3", BAD_VOTES, "the face was taken without them")
    lines = ["path,reason", *(f"{one.place},{one.reason}" for one in (asked, half))]
    (tmp_path / PROBLEMS).write_text("\n".join(lines[:2]))
    (fine,) = check_problems(tmp_path)
    assert (fine.level, fine.what) == (
        "fine",
        "Everything in the source was imported, but for 1 face of classes left out as asked.",
    )
    (tmp_path / PROBLEMS).write_text("\n".join(lines))
    (told,) = check_problems(tmp_path)
    assert (told.level, told.count, told.cases) == ("alarm", 1, (f"a.csv row 3: {half.reason}",))
    assert "not imported, or not in full: 1." in told.what


def test_an_unknown_source_is_not_compared(tmp_path: Path) -> None:
    (finding,) = check_counts(imported(tmp_path / "d", {"train": {"happy": 3}}, "mine"))
    assert finding.level == "fine"
