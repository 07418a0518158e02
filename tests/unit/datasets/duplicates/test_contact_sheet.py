"""The sheet of clusters to look at."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fer_core.datasets.duplicates import find_duplicates
from fer_core.datasets.duplicates.contact_sheet import draw_sheet, write_sheet
from fer_core.errors import FerError
from tests.unit.datasets.duplicates.photographs import pack, photographs


def test_a_row_shows_the_faces_of_a_cluster_the_held_out_first(tmp_path: Path) -> None:
    a, b = photographs(2)
    pictures = np.stack([a, a, b, b[:, ::-1]])
    dataset = pack(tmp_path / "d", pictures, ["train", "train", "train", "test"])
    write_sheet(dataset, find_duplicates(dataset).clusters, tmp_path / "new" / "sheet.png")
    with Image.open(tmp_path / "new" / "sheet.png") as sheet:
        drawn = np.asarray(sheet.convert("L"), np.float64)
    expected = [b[:, ::-1], b, a, a]  # the cluster across splits is the first
    for place, picture in enumerate(expected):
        left, top = 10 + 132 * (place % 2), 10 + 22 + 22 + 167 * (place // 2)
        tile = drawn[top : top + 96, left : left + 96].reshape(48, 2, 48, 2).mean(axis=(1, 3))
        assert np.corrcoef(tile.ravel(), picture.ravel())[0, 1] > 0.98


def test_colour_and_oblong_pictures_are_drawn_whole(tmp_path: Path) -> None:
    picture = np.full((100, 60, 3), (200, 30, 30), np.uint8)
    dataset = pack(tmp_path / "d", np.stack([picture, picture]))
    drawn = np.asarray(draw_sheet(dataset, find_duplicates(dataset).clusters))
    red = (drawn == (200, 30, 30)).all(axis=2)
    assert red.sum() == pytest.approx(2 * 96 * 58, rel=0.01)


def test_a_sheet_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    dataset = pack(tmp_path / "d", photographs(1))
    (tmp_path / "file").write_text("")
    with pytest.raises(FerError, match="is in the way or lies inside a file"):
        write_sheet(dataset, (), tmp_path / "file" / "sheet.png")


def test_a_sheet_replaces_nothing_that_is_no_picture(tmp_path: Path) -> None:
    dataset = pack(tmp_path / "d", photographs(1))
    (tmp_path / "folder.png").mkdir()
    for path in (tmp_path / "d" / "images.npy", tmp_path / "folder.png"):
        with pytest.raises(FerError, match=r"Give a file that ends in \.png"):
            write_sheet(dataset, (), path)
    assert len(dataset.pictures()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d", "folder.png"]


def test_names_in_any_script_can_be_told_apart(tmp_path: Path) -> None:
    a = photographs(1)[0]
    dataset = pack(tmp_path / "d", np.stack([a, a]))
    drawn = []
    for name in ("ä", "é", "中", "文"):
        faces = dataset.faces.assign(id=[name, "b"])
        again = replace(dataset, faces=faces)
        drawn.append(draw_sheet(again, find_duplicates(again).clusters).tobytes())
    assert len(set(drawn)) == 4
