"""Which face of a cluster stays, with which label; and that it can be taken back."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fer_core.datasets.duplicates import Cluster, find_duplicates
from fer_core.datasets.duplicates.cleaning import choose, label_suspects, remove_duplicates
from fer_core.datasets.review.suspects import read_suspects, write_suspects
from fer_core.datasets.versioned import DatasetVersion, add_version, open_dataset, undo
from tests.unit.datasets.duplicates.photographs import jpeg, pack, photographs

ANGRY, HAPPY, SAD, UNKNOWN = 4, 1, 3, 8
"""Columns of FER+ votes."""


def one_cluster(
    folder: Path, splits: list[str], labels: list[str], votes: dict[int, int] | None = None, reviewed: int | None = None
) -> tuple[DatasetVersion, Cluster]:
    """Copies of one picture; ``votes`` go to the first, the flag ``kept`` to face ``reviewed``."""
    dataset = pack(folder, np.repeat(photographs(1), len(splits), axis=0), splits, labels)
    faces = dataset.faces.copy()
    if votes is not None:
        faces["votes"] = pd.Series([[votes.get(n, 0) for n in range(10)], *[None] * (len(splits) - 1)])
    if reviewed is not None:
        faces.loc[reviewed, "flags"] = "kept"
    dataset = add_version(dataset, faces, "made", {})
    (cluster,) = find_duplicates(dataset).exact
    return dataset, cluster


@pytest.mark.parametrize(
    ("splits", "labels", "votes", "reviewed", "expected"),
    [
        (["train", "train"], ["sad", "sad"], None, None, (0, "sad", True)),
        (["train", "validation", "test", "test"], ["sad"] * 4, None, None, (2, "sad", True)),
        (["train", "train", "train"], ["sad", "happy", "happy"], None, None, (1, "happy", True)),
        (["validation", "train", "train"], ["sad", "happy", "happy"], None, None, (0, "happy", True)),
        (["train", "train", "train"], ["sad", "happy", "happy"], {SAD: 8, HAPPY: 2}, None, (0, "sad", True)),
        (["train", "train", "train"], ["sad", "happy", "happy"], {ANGRY: 8, HAPPY: 2}, None, (1, "happy", True)),
        (["train", "train", "train"], ["sad", "happy", "happy"], {UNKNOWN: 9}, None, (1, "happy", True)),
        (["train", "train", "train"], ["happy", "happy", "sad"], {HAPPY: 9}, 2, (2, "sad", True)),
        (["train", "validation"], ["sad", "happy"], None, None, (1, "happy", False)),
        (["train", "train"], ["sad", "happy"], {SAD: 5, HAPPY: 5}, None, (0, "sad", False)),
    ],
    ids=[
        "the first",
        "test before validation before train",
        "most copies",
        "held out, relabelled",
        "votes before most copies",
        "votes for none of the labels",
        "votes for no class",
        "a review before all",
        "divided",
        "votes divided",
    ],
)
def test_the_face_that_stays_and_its_label(
    tmp_path: Path,
    splits: list[str],
    labels: list[str],
    votes: dict[int, int] | None,
    reviewed: int | None,
    expected: tuple[int, str, bool],
) -> None:
    choice = choose(*one_cluster(tmp_path / "d", splits, labels, votes, reviewed))
    assert (choice.keep, choice.label, choice.agreed) == expected


def test_cleaning_writes_a_version_that_tells_what_it_did_and_can_be_taken_back(tmp_path: Path) -> None:
    a, b, c = photographs(3)
    pictures = np.stack([a, a, b, jpeg(b, 70), b, c])
    splits = ["train", "validation", "test", "train", "train", "test"]
    labels = ["happy", "happy", "sad", "fear", "fear", "sad"]
    dataset = pack(tmp_path / "d", pictures, splits, labels)
    cleaned = remove_duplicates(dataset, find_duplicates(dataset))
    assert cleaned.faces["id"].tolist() == ["1", "2", "5"]
    assert cleaned.faces["label"].tolist() == ["happy", "fear", "sad"]
    assert cleaned.faces["flags"].tolist() == ["", "relabelled_by_copies", ""]
    assert np.array_equal(cleaned.pictures(), np.stack([a, b, c]))
    assert cleaned.version.action == "duplicates"
    assert cleaned.version.details == {
        "removed": 3,
        "removed_by_split": {"train": 3},
        "kept": {"1": ["0"], "2": ["3", "4"]},
        "relabelled": {"2": ["sad", "fear"]},
        "several_people": {},
    }
    assert find_duplicates(cleaned).clusters == ()
    assert undo(tmp_path / "d").faces["id"].tolist() == list("012345")
    assert open_dataset(tmp_path / "d").faces["label"].tolist() == labels


def test_what_copies_say_is_not_taken_for_a_persons_word(tmp_path: Path) -> None:
    dataset, _ = one_cluster(tmp_path / "d", ["test", "train", "train"], ["sad", "happy", "happy"])
    faces = dataset.faces.copy()
    faces["flags"] = ["kept", "relabelled", ""]  # two people, two opinions: the copies decide
    cleaned = remove_duplicates(add_version(dataset, faces, "review", {}), find_duplicates(dataset))
    assert cleaned.faces[["label", "flags"]].to_numpy().tolist() == [["happy", "relabelled_by_copies"]]
    faces["flags"] = ["", "relabelled_by_copies", ""]
    faces["label"] = ["sad", "happy", "sad"]
    dataset = add_version(open_dataset(tmp_path / "d"), faces, "made", {})
    assert choose(dataset, find_duplicates(dataset).exact[0]).label == "sad"


def test_the_face_that_stays_takes_over_what_only_its_copies_know(tmp_path: Path) -> None:
    a, b, c = photographs(3)
    splits = ["test", "train", "train"] * 3
    dataset = pack(tmp_path / "d", np.stack([a, a, a, b, b, b, c, c, c]), splits, "sad")
    faces = dataset.faces.copy()
    faces["person"] = ["", "", "anna", "", "ben", "carl", "dora", "emil", ""]
    dropped, happy, sad = [0] * 9 + [10], [2] * 5 + [0] * 5, [1] * 10
    faces["votes"] = pd.Series([None, dropped, happy, None, None, dropped, sad, happy, None])
    faces["flags"] = ["", "not_in_ferplus", "", "", "relabelled", "not_in_ferplus", "", "kept", ""]
    dataset = add_version(dataset, faces, "made", {})
    cleaned = remove_duplicates(dataset, find_duplicates(dataset))
    assert cleaned.faces["id"].tolist() == ["0", "3", "6"]
    assert cleaned.faces["person"].tolist() == ["anna", "", "dora"]
    assert [list(votes) for votes in cleaned.faces["votes"]] == [happy, dropped, sad]
    assert cleaned.faces["flags"].tolist() == ["", "not_in_ferplus kept", "kept"]
    assert cleaned.version.details["several_people"] == {"3": ["ben", "carl"], "6": ["dora", "emil"]}


def test_a_label_from_a_review_of_a_copy_counts_as_reviewed(tmp_path: Path) -> None:
    dataset, cluster = one_cluster(tmp_path / "d", ["test", "train", "train"], ["sad", "happy", "happy"], reviewed=1)
    assert choose(dataset, cluster).why == "in a review one was found to be happy"
    cleaned = remove_duplicates(dataset, find_duplicates(dataset))
    assert cleaned.faces[["label", "flags"]].to_numpy().tolist() == [["happy", "relabelled_by_copies kept"]]


def test_a_suspect_says_which_votes_speak_against_its_label(tmp_path: Path) -> None:
    votes = {SAD: 8, HAPPY: 2}
    dataset, _ = one_cluster(tmp_path / "d", ["train", "train", "train"], ["sad", "happy", "happy"], votes)
    suspects = label_suspects(dataset, find_duplicates(dataset))
    told = "2 copies; all together labelled happy 2, sad 1; FER+ votes of all copies: sad 8, happy 2"
    assert suspects["note"].tolist() == [told, told]


def test_copies_that_contradict_the_rest_are_suspect_and_all_where_they_are_divided(tmp_path: Path) -> None:
    a, b, c = photographs(3)
    dataset = pack(
        tmp_path / "d",
        np.stack([a, a, a, b, b, c, c]),
        "train",
        ["sad", "happy", "happy", "sad", "angry", "fear", "fear"],
    )
    write_suspects(dataset, "duplicate", label_suspects(dataset, find_duplicates(dataset)))
    suspects = read_suspects(dataset)
    assert suspects["id"].tolist() == ["0", "3", "4"]
    assert suspects["score"].tolist() == pytest.approx([2 / 3, 0.5, 0.5])
    assert suspects["suggested"].tolist() == ["happy", "angry", "sad"]
    assert suspects["note"][0] == "2 copies; all together labelled happy 2, sad 1"
    assert suspects["note"][1] == "1 copy; all together labelled sad 1, angry 1"
    assert [list(copies) for copies in suspects["copies"]] == [["1", "2"], ["4"], ["3"]]


def test_near_copies_are_not_called_copies(tmp_path: Path) -> None:
    (photograph,) = photographs(1)
    brighter = np.clip(photograph.astype(np.int16) + 12, 0, 255).astype(np.uint8)
    dataset = pack(tmp_path / "d", np.stack([photograph, brighter]), "train", ["sad", "happy"])
    notes = label_suspects(dataset, find_duplicates(dataset))["note"].tolist()
    assert [note.split(";")[0] for note in notes] == ["1 near copy", "1 near copy"]
