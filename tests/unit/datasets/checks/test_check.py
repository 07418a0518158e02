"""A check finds what was planted, and says nothing of what is in order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from fer_core.datasets.checks import CHECKS, Finding, check_dataset, check_folder
from fer_core.datasets.versioned import IMAGES, DatasetVersion, add_version, open_dataset
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError

ORDER = ("angry", "happy")
VOTES = (10, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def pictures(count: int) -> NDArray[np.uint8]:
    return np.random.default_rng(3).integers(0, 256, (count, 48, 48), np.uint8)


def sound(n: int) -> Row:
    split = ("train", "train", "train", "train", "train", "train", "train", "train", "validation", "test")[n // 2 % 10]
    return Row(f"a/{n}", "a", f"a.csv:{n}", split, ORDER[n % 2], VOTES, person=f"p{n}")


def write(
    folder: Path,
    images: NDArray[np.uint8] | None = None,
    rows: Callable[[int], Row] = sound,
    problem: bool = False,
    action: str = "import",
) -> DatasetVersion:
    images = pictures(60) if images is None else images
    with DatasetWriter(folder, "a", (48, 48), ORDER) as writer:
        writer.add(images, [rows(n) for n in range(len(images))])
        if problem:
            writer.problem("broken.png", "cannot be read")
        return writer.finish(action)


def changed(dataset: DatasetVersion, **columns: Any) -> DatasetVersion:
    return add_version(dataset, dataset.faces.assign(**columns), "review", {})


def found(dataset: DatasetVersion) -> dict[str, Finding]:
    findings = check_dataset(dataset)
    return {one.check: one for one in findings if one.level != "fine"}


def test_a_sound_data_set_has_nothing_wrong(tmp_path: Path) -> None:
    findings = check_dataset(write(tmp_path / "d"))
    assert {one.level for one in findings} == {"fine"}
    assert {one.check for one in findings} == set(CHECKS)


def test_the_worst_comes_first(tmp_path: Path) -> None:
    images = pictures(60)
    images[17] = images[1]
    levels = [one.level for one in check_dataset(write(tmp_path / "d", images, problem=True))]
    assert levels == sorted(levels, key=("wrong", "alarm", "fine").index)
    assert levels[0] == "wrong"


def test_every_picture_is_read_once_and_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    check_dataset(write(tmp_path / "d"), lambda done, total: told.append((done, total)))
    assert told == [(60, 60)]


def test_the_same_picture_in_two_splits_is_a_leak(tmp_path: Path) -> None:
    images = pictures(60)
    images[17] = images[1]  # validation and train, both happy
    images[2] = images[0]  # train twice, both angry
    wrong = found(write(tmp_path / "d", images))
    assert wrong["leaks"].level == "wrong"
    assert wrong["leaks"].count == 1
    assert wrong["leaks"].cases == ("a/1 (train) = a/17 (validation)",)
    assert wrong["duplicates"].count == 2
    assert "conflicts" not in wrong


def test_the_same_picture_with_two_labels_is_a_conflict(tmp_path: Path) -> None:
    images = pictures(60)
    images[1] = images[0]
    wrong = found(write(tmp_path / "d", images))
    assert wrong["conflicts"].cases == ("a/0 (angry) = a/1 (happy)",)
    assert "leaks" not in wrong


def test_a_person_in_two_splits_is_found_also_across_sources(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    people = dataset.faces["person"].to_numpy(copy=True)
    people[[0, 16]] = "anna"
    named = changed(dataset, person=people)
    wrong = found(named)
    assert wrong["people"].count == 1
    assert wrong["people"].cases == ("anna: train (a), validation (a)",)
    sources = np.where(np.arange(60) == 16, "b", "a")
    people[[0, 16]] = "a/anna", "b/anna"  # as older imports wrote it
    elsewhere = found(changed(named, source=sources, person=people))["people"]
    assert elsewhere.cases == ("anna: train (a), validation (b)",)


def test_people_are_counted(tmp_path: Path) -> None:
    def told(dataset: DatasetVersion) -> str:
        (finding,) = [one for one in check_dataset(dataset) if one.check == "people"]
        return finding.what

    dataset = write(tmp_path / "d")
    assert told(dataset) == "60 people, in one split each."
    alone = changed(dataset, person=np.where(np.arange(60) == 3, "anna", ""))
    assert told(alone) == "1 person, in one split."


def test_pictures_that_show_nothing_are_found_unless_kept(tmp_path: Path) -> None:
    images = pictures(60)
    images[[4, 9]] = 30
    images[9, 0] = 70
    dataset = write(tmp_path / "d", images)
    assert found(dataset)["near constant"].cases == ("a/4", "a/9")
    flags = np.where(np.arange(60) == 9, "kept", "")
    assert found(changed(dataset, flags=flags))["near constant"].cases == ("a/4",)


def test_pixels_divided_by_255_are_found(tmp_path: Path) -> None:
    images = (pictures(60) > 200).astype(np.uint8)
    assert found(write(tmp_path / "d", images))["pixel range"].level == "wrong"
    dim = (100 + pictures(60) // 16).astype(np.uint8)
    assert found(write(tmp_path / "dim", dim))["pixel range"].level == "alarm"


def test_pixels_changed_since_the_import_are_found(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    stored = np.load(dataset.folder / IMAGES)
    stored[7, 3, 3] ^= 1
    np.save(dataset.folder / IMAGES, stored)
    wrong = found(open_dataset(dataset.folder))
    assert (wrong["changed pixels"].count, wrong["changed pixels"].cases) == (1, ("a/7",))


def test_imbalance_beyond_five_points_is_an_alarm(tmp_path: Path) -> None:
    def rows(happy: int) -> Callable[[int], Row]:
        return lambda n: Row(f"a/{n}", "a", str(n), ("train", "train", "validation")[n % 3], ORDER[n % 100 < happy])

    images = pictures(200)
    assert "imbalance" not in found(write(tmp_path / "within", images, rows(55)))
    beyond = found(write(tmp_path / "beyond", images, rows(56)))["imbalance"]
    assert (beyond.level, beyond.count) == ("alarm", 2)
    assert beyond.cases == ("angry: 88 faces, 44.0% (-6.0 points)", "happy: 112 faces, 56.0% (+6.0 points)")


def test_empty_classes_and_splits_are_found(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d", rows=lambda n: Row(f"a/{n}", "a", str(n), "train", "happy"))
    empty = [one for one in check_dataset(dataset) if one.check == "empty"]
    assert [(one.level, one.cases) for one in empty] == [("alarm", ("angry",)), ("alarm", ("validation",))]
    alone = write(tmp_path / "e", rows=lambda n: Row(f"a/{n}", "a", str(n), "test", ORDER[n % 2]))
    assert any(one.level == "wrong" and one.cases == ("train",) for one in check_dataset(alone))


def test_a_class_missing_from_one_split_is_found(tmp_path: Path) -> None:
    dataset = write(
        tmp_path / "d", rows=lambda n: Row(f"a/{n}", "a", str(n), ("train", "test")[n >= 40], ORDER[n >= 20])
    )
    assert "test: angry" in [text for one in check_dataset(dataset) if one.check == "empty" for text in one.cases]


def test_splits_too_small_to_measure_with_are_told_with_their_margin(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d", rows=lambda n: Row(f"a/{n}", "a", str(n), ("train", "test")[n >= 58], ORDER[n % 2]))
    alarm = found(dataset)["split shares"]
    assert alarm.cases == ("test: 2 faces, 3.3%: an accuracy of 75% is good to 60.0 points",)


def test_splits_with_other_class_shares_are_told(tmp_path: Path) -> None:
    def rows(n: int) -> Row:
        return Row(f"a/{n}", "a", str(n), ("train", "validation")[n >= 120], ORDER[n % (3 if n >= 120 else 2) > 0])

    told = found(write(tmp_path / "d", pictures(180), rows))["class shares"]
    assert "validation: happy is 66.7% there, 55.6% of all" in told.cases


def test_class_shares_of_few_faces_are_not_vouched_for(tmp_path: Path) -> None:
    def rows(n: int) -> Row:
        return Row(f"a/{n}", "a", str(n), "train" if n < 30 else "test", ORDER[(n < 28) if n < 30 else (n < 32)])

    told = {one.check: one.what for one in check_dataset(write(tmp_path / "d", rows=rows))}
    assert told["class shares"] == "With fewer than 50 faces the shares of the classes mean little: train, test."
    alone = write(tmp_path / "e", rows=lambda n: Row(f"a/{n}", "a", str(n), "train", ORDER[n % 2]))
    told = {one.check: one.what for one in check_dataset(alone)}
    assert told["class shares"] == "There is one split, so there are no shares to compare."


def test_every_case_is_named(tmp_path: Path) -> None:
    images = pictures(60)
    images[30:42] = images[:12]
    images[42:50] = 9
    told = found(write(tmp_path / "d", images))
    assert (told["near constant"].count, len(told["near constant"].cases)) == (8, 8)
    assert len(told["duplicates"].cases) == 13


@pytest.mark.parametrize(
    ("votes", "flags", "level"),
    [
        ((1, 2, 3), "", "wrong"),
        ((-1, 11, *[0] * 8), "", "wrong"),
        ((0,) * 10, "", "wrong"),
        ((9, *[0] * 9), "", "alarm"),
    ],
)
def test_votes_that_are_not_ten_are_found(tmp_path: Path, votes: tuple[int, ...], flags: str, level: str) -> None:
    dataset = write(tmp_path / "d")
    every = dataset.faces["votes"].to_list()
    every[5] = list(votes)
    finding = found(changed(dataset, votes=pd.Series(every, dtype=object)))["votes"]
    assert (finding.level, finding.count, finding.cases[0][:3]) == (level, 1, "a/5")


def test_no_votes_are_fine_where_ferplus_left_the_face_out(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    every = dataset.faces["votes"].to_list()
    every[5] = [0] * 10
    flags = np.where(np.arange(60) == 5, "not_in_ferplus", "")
    assert "votes" not in found(changed(dataset, votes=pd.Series(every, dtype=object), flags=flags))


def test_flags_that_mean_nothing_are_found(tmp_path: Path) -> None:
    dataset = changed(write(tmp_path / "d"), flags=np.where(np.arange(60) == 8, "kept nonsense", "kept"))
    assert found(dataset)["flags"].cases == ("a/8",)


def test_what_was_not_imported_is_told(tmp_path: Path) -> None:
    told = found(write(tmp_path / "d", problem=True))["not imported"]
    assert (told.level, told.count, told.cases) == ("alarm", 1, ("broken.png: cannot be read",))


def test_a_merge_is_not_said_to_hold_all_of_its_sources(tmp_path: Path) -> None:
    findings = check_dataset(write(tmp_path / "d", action="merge"))
    (told,) = [one for one in findings if one.check == "not imported"]
    assert (told.level, told.what) == ("fine", "Made by data merge, which leaves out what it is told to.")


def test_every_damaged_version_is_listed_and_the_import_is_checked_all_the_same(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    for _ in range(4):
        dataset = changed(dataset, flags="")
    (dataset.folder / "versions" / "0002.parquet").write_bytes(b"PAR1 not really")
    (dataset.folder / "versions" / "0003.json").write_text("{")
    findings = check_dataset(dataset)
    assert findings[0].count == 2
    assert [Path(text.split(" is damaged")[0]).name for text in findings[0].cases] == ["0002.parquet", "0003.json"]
    assert [one.level for one in findings if one.check == "counts"] == ["fine"]


def test_a_damaged_version_asked_for_is_a_finding_too(tmp_path: Path) -> None:
    dataset = changed(write(tmp_path / "d"), flags="")
    (dataset.folder / "versions" / "0002.parquet").write_bytes(b"PAR1 not really")
    for path in (dataset.folder, tmp_path / "d@2"):
        opened, findings = check_folder(path)
        assert opened is None
        assert [(one.level, one.check) for one in findings] == [("wrong", "damage")]
    with pytest.raises(FerError, match="no version 7"):
        check_folder(tmp_path / "d@7")


def test_a_version_that_cannot_be_opened_is_found(tmp_path: Path) -> None:
    dataset = changed(write(tmp_path / "d"), flags="")
    (dataset.folder / "versions" / "0001.parquet").write_bytes(b"PAR1 not really")
    assert found(open_dataset(dataset.folder))["damage"].level == "wrong"


def test_a_version_that_is_gone_is_found(tmp_path: Path) -> None:
    dataset = changed(write(tmp_path / "d"), flags="")
    (dataset.folder / "versions" / "0001.json").unlink()
    told = found(dataset)["damage"]
    assert (told.level, told.cases) == ("wrong", ("Version 1, which another was made from, is gone.",))


def test_a_damaged_data_set_is_one_finding_and_none_at_all_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path / "d").folder
    content = (folder / IMAGES).read_bytes()
    (folder / IMAGES).write_bytes(content[: len(content) // 2])
    dataset, findings = check_folder(folder)
    assert dataset is None
    assert [(one.level, one.check) for one in findings] == [("wrong", "damage")]
    assert findings[0].what.count(".npy") == 1
    with pytest.raises(FerError, match="data import"):
        check_folder(tmp_path / "nothing")
    with pytest.raises(FerError, match="There is no"):
        check_folder(tmp_path / "d@7")


def test_an_empty_version_is_told_without_failing(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    empty = add_version(dataset, dataset.faces.iloc[:0], "review", {})
    assert found(empty)["empty"].level in ("wrong", "alarm")
