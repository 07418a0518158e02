"""A review: the queue, decisions that survive a crash, undo, and the version that is made of them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fer_core.datasets.review.face import DecisionCounts
from fer_core.datasets.review.review import Review, open_review
from fer_core.datasets.review.suspects import write_suspects
from fer_core.datasets.versioned import add_version, open_dataset, undo, versions
from fer_core.datasets.writer import DatasetWriter, Row
from fer_core.errors import FerError

LABELS = ("happy", "sad", "angry")
SUSPECTS = [
    ("f1", "mislabel", 0.7, "sad", "happy", "the network says happy"),
    ("f4", "mislabel", 0.9, "sad", "angry", ""),
    ("f4", "not_a_face", 0.5, "sad", "", "no face found"),
    ("f6", "not_a_face", 0.8, "happy", "", "no face found"),
    ("f2", "duplicate", 0.6, "angry", "", "labelled angry 1, happy 1", ["f3", "f5"]),
    ("f5", "duplicate", 0.1, "angry", "", "labelled angry 1, sad 1", ["f3", "a, face (2).png"]),
    ("a, face (2).png", "mislabel", 0.99, "happy", "sad", "found when it was labelled otherwise"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight faces, f0 to f7; f6 and f0 are the same picture; five of them are suspected."""
    images = np.random.default_rng(1).integers(0, 255, (8, 12, 12), np.uint8)
    images[6] = images[0]
    votes = (1, 2, 0, 7, 0, 0, 0, 0, 0, 0)
    rows = [
        Row(
            f"f{n}",
            "made",
            f"made.csv:{n}",
            "train",
            LABELS[n % 3],
            votes if n == 4 else None,
            flags=("not_in_ferplus",),
        )
        for n in range(8)
    ]
    rows[7] = replace(rows[7], id="a, face (2).png")
    with DatasetWriter(tmp_path / "set", "made", (12, 12), LABELS) as writer:
        writer.add(images, rows)
        dataset = writer.finish()
    columns = ["id", "kind", "score", "label", "suggested", "note", "copies"]
    for kind in ("mislabel", "not_a_face", "duplicate"):
        entries = [(*one, None)[: len(columns)] for one in SUSPECTS if one[1] == kind]
        write_suspects(dataset, kind, pd.DataFrame(entries, columns=columns))
    return tmp_path / "set"


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[[], Review]]:
    """Opens the data set as after a restart; everything is closed at the end."""
    reviews: list[Review] = []

    def reopen() -> Review:
        for one in reviews:
            one.close()
        reviews.append(open_review(folder, "Ada"))
        return reviews[-1]

    yield reopen
    for one in reviews:
        one.close()


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_queue_has_each_suspect_once_the_most_suspect_first(opened: Callable[[], Review]) -> None:
    review = opened()
    assert review.queue("suspects").tolist() == [4, 6, 1, 2, 5]
    assert review.queue("mislabel").tolist() == [4, 1]
    assert review.queue("not_a_face").tolist() == [6, 4]
    assert review.queue("suspects", "angry").tolist() == [2, 5]
    assert review.queue("faces", "happy").tolist() == [0, 3, 6]
    assert review.counts == {"suspects": 5, "mislabel": 2, "not_a_face": 2, "duplicate": 2, "faces": 8}


def test_a_face_has_its_reasons_its_votes_and_its_copies(opened: Callable[[], Review]) -> None:
    review = opened()
    face = review.face(4)
    assert [(one.kind, one.score) for one in face.suspicions] == [("mislabel", 0.9), ("not_a_face", 0.5)]
    assert face.votes == (1, 2, 0, 7, 0, 0, 0, 0, 0, 0)
    assert face.suggestion == ("relabel", "angry")
    assert review.face(6).suggestion == ("not_a_face", "")
    assert review.face(0).suggestion is None
    assert review.face(0).votes is None
    assert review.relatives(review.face(6)) == [0]
    assert review.relatives(review.face(2)) == [3, 5]
    assert review.face(2).suspicions[0].note == "labelled angry 1, happy 1"
    assert review.relatives(review.face(4)) == []
    names = [review.face(position).id for position in review.relatives(review.face(5))]
    assert names == ["f3", "a, face (2).png"]


def test_all_copies_are_told_however_many(tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "same", "made", (12, 12), LABELS) as writer:
        rows = [Row(f"f{n}", "made", f"made.csv:{n}", "train", "sad") for n in range(40)]
        writer.add(np.full((40, 12, 12), 7, np.uint8), rows)
        writer.finish()
    review = open_review(tmp_path / "same")
    assert review.relatives(review.face(3)) == [n for n in range(40) if n != 3]
    review.close()


def test_every_decision_is_in_the_log_with_who_when_before_and_after(
    opened: Callable[[], Review], folder: Path
) -> None:
    review = opened()
    review.decide(4, "relabel", "angry")
    review.who = "Grace"
    review.decide(4, "delete")
    review.undo()
    found = entries(folder)
    assert [(one["number"], one["action"], one["before"], one["after"], one["who"]) for one in found] == [
        (1, "relabel", "sad", "angry", "Ada"),
        (2, "delete", "angry", None, "Grace"),
        (3, "undo", None, "angry", "Grace"),
    ]
    assert found[2]["undoes"] == 2
    assert {(one["id"], one["version"]) for one in found} == {("f4", 1)}
    assert all(str(one["when"]).endswith("+00:00") for one in found)


def test_the_same_decision_twice_is_one_and_the_own_label_is_keep(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    review.decide(1, "relabel", "sad")
    review.decide(1, "keep")
    assert [one["action"] for one in entries(folder)] == ["keep"]
    with pytest.raises(FerError, match="There is no class 'bored' in this data set"):
        review.decide(1, "relabel", "bored")


def test_undo_goes_back_to_the_beginning_also_after_a_restart(opened: Callable[[], Review]) -> None:
    review = opened()
    review.decide(4, "keep")
    review.decide(6, "not_a_face")
    review.decide(4, "relabel", "happy")
    review = opened()
    assert review.decision_counts == DecisionCounts(relabel=1, not_a_face=1)
    assert [review.undo() for _ in range(4)] == [4, 6, 4, None]
    assert review.decision_counts.total == 0
    assert opened().decision_counts.total == 0


def test_redo_decides_again_what_was_taken_back_until_something_else_is_decided(opened: Callable[[], Review]) -> None:
    review = opened()
    review.decide(6, "keep")
    review.decide(4, "relabel", "happy")
    assert (review.undo(), review.undo()) == (4, 6)
    assert review.undoes is None
    assert review.redoes is not None
    assert (review.redo(), review.redo(), review.redo()) == (6, 4, None)
    assert review.decision_counts == DecisionCounts(keep=1, relabel=1)
    assert opened().decision_counts == DecisionCounts(keep=1, relabel=1)
    review = opened()
    assert review.undo() == 4
    review.decide(1, "delete")
    assert review.redoes is None
    assert review.redo() is None
    assert opened().decision_counts == DecisionCounts(keep=1, delete=1)


def test_a_restart_takes_up_what_was_decided_even_if_the_last_line_is_cut_off(
    opened: Callable[[], Review], folder: Path
) -> None:
    review = opened()
    review.decide(4, "delete")
    review.decide(6, "keep")
    log = folder / "decisions.jsonl"
    log.write_bytes(log.read_bytes()[:-20])
    review = opened()
    assert (review.unreadable, review.decision_counts) == (1, DecisionCounts(delete=1))
    review.decide(1, "keep")
    review = opened()
    assert (review.unreadable, review.decision_counts) == (1, DecisionCounts(keep=1, delete=1))
    assert review.is_decided(np.array([4, 6, 1, 2])).tolist() == [True, False, True, False]


def test_apply_makes_a_version_and_leaves_the_old_one_alone(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    before = (folder / "versions" / "0001.parquet").read_bytes()
    review.decide(4, "relabel", "angry")
    review.decide(6, "not_a_face")
    review.decide(2, "delete")
    review.decide(1, "keep")
    made = review.apply()
    assert (folder / "versions" / "0001.parquet").read_bytes() == before
    version = versions(folder)[-1]
    assert (version.number, version.parent, version.action, version.rows) == (2, 1, "review", 6)
    assert version.details == {
        "kept": ["f1"],
        "relabelled": {"f4": ["sad", "angry"]},
        "deleted": ["f2"],
        "not_a_face": ["f6"],
        "through": 4,
    }
    faces = open_dataset(folder).faces.set_index("id")
    assert list(faces.index) == ["f0", "f1", "f3", "f4", "f5", "a, face (2).png"]
    assert faces.loc[["f4", "f1"], ["label", "flags"]].to_numpy().tolist() == [
        ["angry", "not_in_ferplus relabelled"],
        ["sad", "not_in_ferplus kept"],
    ]
    assert made.decision_counts.total == 0
    assert made.queue("suspects").tolist() == [4]
    assert entries(folder)[-1]["made"] == 2
    assert opened().decision_counts.total == 0


def test_apply_again_after_more_decisions_holds_only_those(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    review.decide(4, "keep")
    review = review.apply()
    review.decide(1, "delete")
    review = review.apply()
    assert versions(folder)[-1].details["deleted"] == ["f1"]
    assert versions(folder)[-1].details["kept"] == []
    assert len(review.dataset) == 7


def test_what_an_undone_version_held_waits_again(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    review.decide(4, "delete")
    review.apply().close()
    undo(folder)
    assert opened().decision_counts == DecisionCounts(delete=1)


def test_decisions_that_do_not_fit_any_more_are_left_out(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    review.decide(4, "keep")
    review.decide(6, "keep")
    review.decide(1, "delete")
    dataset = open_dataset(folder)
    faces = dataset.faces.copy()
    faces.loc[4, "label"] = "happy"
    add_version(dataset, faces[faces["id"] != "f6"], "cleaning", {})
    with pytest.raises(FerError, match="Another program made version 2 the current one"):
        review.apply()
    review = opened()
    assert (review.outdated, review.decision_counts) == (2, DecisionCounts(delete=1))
    review.decide(2, "relabel", "happy")
    review.close()
    log = folder / "decisions.jsonl"
    log.write_text(log.read_text().replace('"after":"happy"', '"after":"no class"'))
    assert (opened().outdated, opened().decision_counts) == (3, DecisionCounts(delete=1))


def test_nothing_decided_or_nobody_left_is_refused(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    with pytest.raises(FerError, match="Nothing is decided yet"):
        review.apply()
    for position in range(8):
        review.decide(position, "delete")
    with pytest.raises(FerError, match="would leave no face"):
        review.apply()
    assert len(versions(folder)) == 1


def test_a_second_window_is_refused_until_the_first_is_closed(folder: Path) -> None:
    first = open_review(folder)
    with pytest.raises(FerError, match="is being reviewed in another window"):
        open_review(folder)
    first.close()
    open_review(folder).close()


def test_the_lock_outlives_applying(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    review.decide(4, "keep")
    review = review.apply()
    with pytest.raises(FerError, match="another window"):
        open_review(folder)
    review.close()


def test_a_log_that_cannot_be_written_leaves_nothing_decided(opened: Callable[[], Review], folder: Path) -> None:
    review = opened()
    (folder / "decisions.jsonl").mkdir()
    with pytest.raises(FerError):
        review.decide(4, "keep")
    assert review.decision_counts.total == 0
    assert review.decision(4) is None


def test_a_folder_without_a_data_set_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="data import"):
        open_review(tmp_path)
