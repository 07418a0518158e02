"""The search: planted copies are found, with their clusters, leaks and conflicts."""

import errno
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import IO

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.datasets.duplicates import candidates, find_duplicates, search
from fer_core.datasets.duplicates.comparison import similarity
from tests.unit.datasets.duplicates.photographs import brighter, jpeg, pack, photographs, shifted

Pair = tuple[NDArray[np.uint8], NDArray[np.uint8]]
Change = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]


def test_exact_and_near_copies_are_told_apart_and_counted(tmp_path: Path) -> None:
    a, b, c, d = photographs(4)
    pictures = np.stack([a, a, b, jpeg(b, 70), b, c, d])
    splits = ["train", "validation", "train", "train", "train", "test", "test"]
    labels = ["happy", "happy", "sad", "fear", "sad", "sad", "sad"]
    found = find_duplicates(pack(tmp_path / "d", pictures, splits, labels))
    assert [cluster.ids for cluster in found.exact] == [("0", "1"), ("2", "4")]
    assert [cluster.ids for cluster in found.near] == [("2", "3", "4")]
    assert found.near[0].distinct == 2
    assert [cluster.ids for cluster in found.clusters] == [("0", "1"), ("2", "3", "4")]
    assert found.groups[2] == found.groups[3] == found.groups[4]
    assert len(set(found.groups.tolist())) == 4
    assert found.as_json() == {
        "exact": {
            "clusters": 2,
            "extra": 2,
            "across_splits": 1,
            "conflicting": 0,
            "leaks": {"train and validation": 1},
            "groups": [["0", "1"], ["2", "4"]],
        },
        "near": {
            "clusters": 1,
            "extra": 1,
            "across_splits": 0,
            "conflicting": 1,
            "leaks": {},
            "groups": [["2", "3", "4"]],
        },
    }


def test_copies_of_copies_are_one_cluster(tmp_path: Path) -> None:
    (a,) = photographs(1)
    pictures = np.stack([a, a[:, ::-1], shifted(a, 3, 0), jpeg(shifted(a, 3, 0), 60)[:, ::-1], shifted(a, 6, 0)])
    found = find_duplicates(pack(tmp_path / "d", pictures))
    assert [cluster.rows for cluster in found.near] == [(0, 1, 2, 3, 4)]


def test_copies_planted_among_real_faces_are_found(tmp_path: Path, fer2013_tiles: NDArray[np.uint8]) -> None:
    faces = fer2013_tiles[:1200]
    clean = find_duplicates(pack(tmp_path / "clean", faces))
    originals = np.unique(clean.groups, return_index=True)[1][:400].reshape(4, 100)
    changes: tuple[Change, ...] = (
        lambda face: face[:, ::-1],
        lambda face: jpeg(face, 50),
        lambda face: brighter(face, 1.15),
        lambda face: shifted(face, 2, -2),
    )
    planted = [change(faces[place]) for change, places in zip(changes, originals, strict=True) for place in places]
    found = find_duplicates(pack(tmp_path / "planted", np.concatenate([faces, planted])))
    joined = found.groups[1200:].reshape(4, 100) == found.groups[originals]
    assert joined.mean(axis=1).tolist() == pytest.approx([1, 1, 1, 1], abs=0.05)
    assert len(set(found.groups.tolist())) == pytest.approx(len(set(clean.groups.tolist())), abs=8)


def test_large_colour_pictures_are_compared_too(tmp_path: Path) -> None:
    grey = photographs(6, side=128)
    colour = np.stack([grey, np.roll(grey, 5, axis=1), 255 - grey], axis=-1)[..., [0, 1, 0]]
    copies = np.stack([jpeg(colour[0], 80), cv2.flip(colour[1], 1)])
    found = find_duplicates(pack(tmp_path / "d", np.concatenate([colour, copies])))
    assert [cluster.rows for cluster in found.near] == [(0, 6), (1, 7)]


def test_pictures_of_nearly_one_colour_are_compared_exactly_only(tmp_path: Path) -> None:
    flat = np.stack([np.full((48, 48), grey, np.uint8) for grey in (0, 0, 1, 200)])
    found = find_duplicates(pack(tmp_path / "d", flat))
    assert [cluster.rows for cluster in found.exact] == [(0, 1)]
    assert found.near == ()
    assert found.groups.tolist() == [0, 0, found.groups[2], found.groups[3]]


def test_progress_comes_to_the_end_of_each_stage(tmp_path: Path) -> None:
    pictures = photographs(5)
    told: list[tuple[str, int, int]] = []
    find_duplicates(
        pack(tmp_path / "d", np.concatenate([pictures, pictures[:, :, ::-1]])), lambda *step: told.append(step)
    )
    ends = {stage: (done, total) for stage, done, total in told if stage != "Comparing"}
    assert ends["Hashing"] == (10, 10)
    assert ends["Comparing mirrored"][0] == ends["Comparing mirrored"][1] >= 5


def test_large_pictures_are_read_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fer_core.datasets.versioned._BATCH_BYTES", 2 * 48 * 48)
    told: list[tuple[str, int, int]] = []
    find_duplicates(pack(tmp_path / "d", photographs(5)), lambda *step: told.append(step))
    assert [step for step in told if step[0] == "Hashing"] == [("Hashing", done, 5) for done in (2, 4, 5)]


def test_small_pictures_are_put_by_in_the_data_sets_folder_where_that_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def refusing(**where: object) -> IO[bytes]:
        asked.append(where.get("dir"))
        if where:
            raise PermissionError(errno.EACCES, "Permission denied")
        return BytesIO()

    (a,) = photographs(1)
    dataset = pack(tmp_path / "d", np.stack([a, jpeg(a, 60)]))
    monkeypatch.setattr(tempfile, "TemporaryFile", refusing)
    assert [cluster.rows for cluster in find_duplicates(dataset).near] == [(0, 1)]
    assert asked == [dataset.folder, None]


def test_pairs_that_come_in_parts_make_the_same_clusters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = np.concatenate([photographs(20)] * 3)
    pictures[20:40, 0, 0] ^= 1
    pictures[40:, 0, 1] ^= 1
    dataset = pack(tmp_path / "d", pictures)
    whole = find_duplicates(dataset)
    monkeypatch.setattr(candidates, "_HELD", 10)
    monkeypatch.setattr(candidates, "_CHUNK", 100)
    assert find_duplicates(dataset).near == whole.near
    assert [cluster.rows for cluster in whole.near] == [(n, n + 20, n + 40) for n in range(20)]


def test_a_picture_that_is_there_very_often_is_not_compared_each_with_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []

    def counting(pairs: list[Pair]) -> NDArray[np.float32]:
        compared.append(len(pairs))
        return similarity(pairs)

    monkeypatch.setattr(search, "similarity", counting)
    monkeypatch.setattr(search, "_PAIRS", 256)
    (a,) = photographs(1)
    pictures = np.repeat(a[None], 150, axis=0)
    pictures[np.arange(150), 0, 0] = np.arange(150)
    found = find_duplicates(pack(tmp_path / "d", pictures))
    assert [len(cluster.rows) for cluster in found.near] == [150]
    assert sum(compared) < 600  # of 11,175
