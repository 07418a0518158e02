"""The data set on disk: what is written is read, versions stand, damage is told."""

import errno
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fer_core.datasets.load import read_dataset
from fer_core.datasets.manifest import take_number
from fer_core.datasets.versioned import (
    DatasetVersion,
    add_version,
    at_version,
    is_dataset,
    open_dataset,
    undo,
    versions,
)
from fer_core.datasets.writer import DatasetWriter, Row, pixel_hash
from fer_core.errors import FerError

ORDER = ("angry", "happy", "sad")


def rows(count: int, **changes: object) -> list[Row]:
    kinds = [Row(f"a/{n}", "a", f"a.csv:{n + 2}", ("train", "validation")[n % 2], ORDER[n % 3]) for n in range(count)]
    return [replace(row, **changes) for row in kinds]  # type: ignore[arg-type]


def write(folder: Path, count: int = 7, shape: tuple[int, ...] = (48, 48)) -> DatasetVersion:
    pictures = np.random.default_rng(0).integers(0, 256, (count, *shape), np.uint8)
    with DatasetWriter(folder, "a", shape, ORDER) as writer:
        writer.add(pictures[:3], rows(count)[:3])
        writer.add(pictures[3:], rows(count)[3:])
        writer.problem("x.png", "empty file")
        return writer.finish(details={"sources": ["a.csv"]})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    expected = np.random.default_rng(0).integers(0, 256, (7, 48, 48), np.uint8)
    assert np.array_equal(dataset.pictures(), expected)
    assert np.array_equal(dataset.pictures(np.array([6, 2])), expected[[6, 2]])
    assert [pictures.shape[0] for _, pictures in dataset.batches(3)] == [3, 3, 1]
    assert dataset.labels.tolist() == [0, 1, 2, 0, 1, 2, 0]
    assert dataset.faces["hash"][4] == pixel_hash(expected[4])
    assert dataset.votes is None
    assert (dataset.folder / "problems.csv").read_text().splitlines()[1] == "x.png,empty file"
    assert dataset.version.details == {"sources": ["a.csv"]}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d"]


def test_what_is_listed_as_a_problem_is_no_formula(tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "d", "a", (48, 48), ORDER) as writer:
        writer.add(np.zeros((1, 48, 48), np.uint8), rows(1))
        writer.problem("=1+2.png", "empty file")
        writer.problem("caf\udce9.png", "-1")
        folder = writer.finish().folder
    assert (folder / "problems.csv").read_text().splitlines()[1:] == ["'=1+2.png,empty file", "caf\\xe9.png,-1"]


def test_pictures_are_read_8_mb_at_a_time(tmp_path: Path) -> None:
    assert write(tmp_path / "small").per_batch == 3640
    with DatasetWriter(tmp_path / "large", "a", (1024, 1024, 3), ORDER) as writer:
        writer.add(np.zeros((3, 1024, 1024, 3), np.uint8), rows(3))
        dataset = writer.finish()
    assert [len(pictures) for _, pictures in dataset.batches()] == [2, 1]


def test_votes_and_flags_come_back_and_go_into_training(tmp_path: Path) -> None:
    votes = (0, 0, 0, 9, 0, 0, 0, 0, 1, 0)
    some = [replace(row, votes=votes if n != 1 else None) for n, row in enumerate(rows(4))]
    some[2] = replace(some[2], flags=("not_in_ferplus",))
    with DatasetWriter(tmp_path / "d", "a", (48, 48), ORDER) as writer:
        writer.add(np.zeros((4, 48, 48), np.uint8), some)
        dataset = writer.finish()
    assert dataset.votes is not None
    assert dataset.votes.sum(axis=1).tolist() == [10, 0, 10, 10]
    faces = dataset.to_arrays()
    assert faces.in_ferplus.tolist() == [True, True, False, True]
    assert faces.split.tolist() == ["train", "validation", "train", "validation"]
    assert faces.label_order == ORDER


def test_colour_and_large_pictures_become_what_networks_take(tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "d", "a", (96, 80, 3), ORDER) as writer:
        writer.add(np.full((2, 96, 80, 3), (255, 0, 0), np.uint8), rows(2))
        dataset = writer.finish()
    assert dataset.colour
    assert dataset.size == (96, 80)
    assert dataset.grey().shape == (2, 48, 48)
    assert set(dataset.grey().ravel().tolist()) == {76}  # luma of pure red


def test_a_version_changes_nothing_before_it_and_can_be_undone(tmp_path: Path) -> None:
    first = write(tmp_path / "d")
    fewer = first.faces[first.faces["label"] != "sad"]
    second = add_version(first, fewer, "review", {"removed": ["a/2", "a/5"]})
    assert (len(first), len(second), len(open_dataset(tmp_path / "d"))) == (7, 5, 5)
    assert len(open_dataset(tmp_path / "d@1")) == 7
    assert np.array_equal(second.pictures(), first.pictures(np.flatnonzero(first.labels != 2)))
    assert len(undo(tmp_path / "d")) == 7
    third = add_version(open_dataset(tmp_path / "d"), first.faces, "split", {})
    assert [(info.number, info.parent, info.action) for info in versions(tmp_path / "d")] == [
        (1, None, "import"),
        (2, 1, "review"),
        (3, 1, "split"),
    ]
    assert third.version.number == 3


def test_undo_goes_back_to_what_was_current_and_not_to_what_was_worked_on(tmp_path: Path) -> None:
    first = write(tmp_path / "d")
    add_version(first, first.faces[:6], "review", {})
    third = add_version(open_dataset(tmp_path / "d"), first.faces[:5], "review", {})
    fourth = add_version(open_dataset(tmp_path / "d@1"), first.faces[:4], "split", {})
    assert (third.version.number, fourth.version.parent, fourth.version.previous) == (3, 1, 3)
    assert [undo(tmp_path / "d").version.number for _ in range(3)] == [3, 2, 1]


def test_versions_of_older_programs_are_undone_to_their_parent(tmp_path: Path) -> None:
    first = write(tmp_path / "d")
    add_version(first, first.faces[:5], "review", {})
    about = tmp_path / "d" / "versions" / "0002.json"
    known = json.loads(about.read_text())
    del known["previous"]
    about.write_text(json.dumps(known))
    assert undo(tmp_path / "d").version.number == 1


def test_two_programs_cannot_write_or_undo_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = write(tmp_path / "d")

    def meanwhile(folder: Path) -> int:
        with pytest.raises(FerError, match="Another program is changing"):
            add_version(dataset, dataset.faces[:3], "split", {})
        with pytest.raises(FerError, match="Another program is changing"):
            undo(folder)
        return take_number(folder)

    monkeypatch.setattr("fer_core.datasets.versioned.take_number", meanwhile)
    assert add_version(dataset, dataset.faces[:4], "review", {}).version.number == 2
    assert [info.number for info in versions(tmp_path / "d")] == [1, 2]
    assert undo(tmp_path / "d").version.number == 1  # the lock is gone


def test_what_is_no_data_set_is_not_made_by_undoing_it(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="data import"):
        undo(tmp_path / "d")
    assert list(tmp_path.iterdir()) == []


def test_the_first_version_cannot_be_undone(tmp_path: Path) -> None:
    write(tmp_path / "d")
    with pytest.raises(FerError, match="nothing to undo: version 1"):
        undo(tmp_path / "d")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("label", "bored", "label 'bored'"),
        ("split", "dev", "split 'dev'"),
        ("id", "a/1", "twice: id a/1"),
        ("row", 7, "picture 7 of 7"),
    ],
)
def test_a_wrong_version_is_refused_and_leaves_the_set_as_it_was(
    tmp_path: Path, column: str, value: str | int, message: str
) -> None:
    dataset = write(tmp_path / "d")
    faces = dataset.faces.copy()
    faces.loc[0, column] = value
    with pytest.raises(FerError, match=message):
        add_version(dataset, faces, "review", {})
    assert open_dataset(tmp_path / "d").version.number == 1
    assert sorted(path.name for path in (tmp_path / "d" / "versions").iterdir()) == ["0001.json", "0001.parquet"]


def _add_versions(folder: Path, rows: int) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    while len(made) < 8:
        dataset = open_dataset(folder, 1)
        with suppress(FerError):  # another one was faster
            one = add_version(dataset, dataset.faces[:rows], f"first {rows}", {})
            made.append((one.version.number, len(one)))
    return made


def test_programs_that_write_at_once_get_a_version_each(tmp_path: Path) -> None:
    write(tmp_path / "d")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(_add_versions, [tmp_path / "d"] * 4, range(1, 5)))
    assert [{count for _, count in made} for made in done] == [{1}, {2}, {3}, {4}]
    assert sorted(number for made in done for number, _ in made) == list(range(2, 34))
    for number, count in (one for made in done for one in made):
        found = open_dataset(tmp_path / "d", number)
        assert (len(found), found.version.action) == (count, f"first {count}")
    assert {path.suffix for path in (tmp_path / "d").rglob("*.*")} == {".json", ".parquet", ".npy", ".csv"}
    assert not list((tmp_path / "d").rglob("part.*"))


def test_what_another_program_did_meanwhile_is_not_dropped_silently(tmp_path: Path) -> None:
    opened = write(tmp_path / "d")
    add_version(open_dataset(tmp_path / "d"), opened.faces[:5], "duplicates", {})
    with pytest.raises(FerError, match="Another program has made version 2"):
        add_version(opened, opened.faces, "split", {})
    assert open_dataset(tmp_path / "d").version.number == 2
    assert len(add_version(open_dataset(tmp_path / "d@1"), opened.faces, "split", {})) == 7  # asked for by name


def test_a_version_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = write(tmp_path / "d")

    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("fer_core.datasets.versioned.write_atomic", full)
    with pytest.raises(FerError, match="disk is full"):
        add_version(dataset, dataset.faces[:4], "review", {})
    assert sorted(path.name for path in (tmp_path / "d" / "versions").iterdir()) == ["0001.json", "0001.parquet"]


def test_what_a_killed_program_left_is_no_version_and_is_not_overwritten(tmp_path: Path) -> None:
    dataset = write(tmp_path / "d")
    (tmp_path / "d" / "versions" / "0002.parquet").write_bytes(b"half")
    assert [info.number for info in versions(tmp_path / "d")] == [1]
    assert add_version(dataset, dataset.faces[:4], "review", {}).version.number == 3


def _add(folder: Path, *some: Row) -> DatasetVersion:
    with DatasetWriter(folder, "a", (48, 48), ORDER) as writer:
        for row in some:
            writer.add(np.zeros((1, 48, 48), np.uint8), [row])
        return writer.finish()


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no split and label"):
        _add(tmp_path / "d", *rows(1), *rows(1, label="bored"))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_and_an_existing_set_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / ".d.part").mkdir()
    (tmp_path / ".d.part" / "images.npy").write_bytes(b"half")
    write(tmp_path / "d")
    with pytest.raises(FerError, match="exists already"):
        write(tmp_path / "d")
    assert len(open_dataset(tmp_path / "d")) == 7


def test_two_imports_into_one_folder_do_not_spoil_each_other(tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "d", "a", (48, 48), ORDER) as first:
        first.add(np.zeros((2, 48, 48), np.uint8), rows(2))
        with pytest.raises(FerError, match="Another program is making"):
            write(tmp_path / "d")
        assert len(first.finish()) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["d"]


def test_an_id_may_not_occur_twice(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="Two faces are called a/0"):
        _add(tmp_path / "d", *rows(2, id="a/0"))
    assert list(tmp_path.iterdir()) == []


def test_damage_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    write(folder)
    manifest = (folder / "dataset.json").read_text()
    (folder / "dataset.json").write_text(json.dumps({**json.loads(manifest), "channels": 2}))
    with pytest.raises(FerError, match="damaged at channels"):
        open_dataset(folder)
    (folder / "dataset.json").write_text(manifest)
    pixels = (folder / "images.npy").read_bytes()
    (folder / "images.npy").write_bytes(pixels[: len(pixels) // 2])
    with pytest.raises(FerError, match=r"images.npy is damaged"):
        open_dataset(folder)
    (folder / "images.npy").write_bytes(pixels)
    table = folder / "versions" / "0001.parquet"
    faces = pd.read_parquet(table)
    for column, kind in (("row", "whole numbers"), ("hash", "text"), ("label", "text")):
        faces.assign(**{column: np.linspace(0, 1, 7)}).to_parquet(table)
        with pytest.raises(FerError, match=f"column {column} of its table holds no {kind}"):
            open_dataset(folder)
    faces.assign(votes=pd.Series([[1, 2]] * 7)).to_parquet(table)
    with pytest.raises(FerError, match="votes that are not ten"):
        read_dataset(folder)
    faces[:5].to_parquet(table)
    with pytest.raises(FerError, match=r"it has 5 faces, not 7\. Restore it from a copy"):
        open_dataset(folder)
    table.write_bytes(b"PAR1 no table")
    with pytest.raises(FerError, match=r"0001.parquet is damaged"):
        open_dataset(folder)
    with pytest.raises(FerError, match="no version 7 of "):
        open_dataset(tmp_path / "d@7")
    with pytest.raises(FerError, match="no version 0 of "):
        open_dataset(tmp_path / "d@0")


def test_training_reads_a_packed_set_and_any_version_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = write(tmp_path / "d")
    add_version(dataset, dataset.faces[:4], "review", {})
    assert is_dataset(tmp_path / "d")
    assert is_dataset(tmp_path / "d@1")
    assert not is_dataset(tmp_path)
    assert len(read_dataset(tmp_path / "d")) == 4
    assert len(read_dataset(tmp_path / "d@1")) == 7
    assert at_version(tmp_path / "d") == tmp_path / "d@2"
    assert at_version(tmp_path / "d@1") == tmp_path / "d@1"
    assert at_version(tmp_path / "faces.csv") == tmp_path / "faces.csv"
    monkeypatch.chdir(tmp_path / "d")
    assert at_version(Path()) == tmp_path / "d@2"
    with pytest.raises(FerError, match="leave the FER\\+ votes out") as refused:
        read_dataset(tmp_path / "d", tmp_path / "votes.csv")
    assert refused.value.settings == ("ferplus",)
