from pathlib import Path

import pytest
from PIL import Image as PillowImage

from fer_core.errors import FerError
from fer_core.media.folder_listing import pictures_in, unread
from fer_core.media.images import ImageSource
from fer_core.session.sources import find_inputs, left_out, open_for_annotation


def fill(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"x")
    return folder


def test_what_is_not_read_is_counted_and_named(tmp_path: Path) -> None:
    fill(tmp_path, "b.jxl", "a.jxl", "c.JXL", "d10.jxl", "d9.jxl", "notes.txt", "README", ".DS_Store", "Thumbs.db")
    fill(tmp_path, "clip.mp4", "._a.jpg", "a.jpg")
    fill(tmp_path / "more", "x.jpg")
    assert unread(tmp_path, {".mp4"}) == (
        f"Of {tmp_path.name}, not read: 5 .jxl (a.jxl, b.jxl, c.JXL, ...), 1 .txt (notes.txt), "
        "1 without an ending (README), 1 folder (more)."
    )
    assert "1 .mp4 (clip.mp4)" in unread(tmp_path)


def test_many_endings_are_summed_up(tmp_path: Path) -> None:
    fill(tmp_path, *(f"a.x{number}" for number in range(9)), "b.x8")
    sentence = unread(tmp_path)
    assert "2 .x8 (a.x8, b.x8)" in sentence
    assert sentence.endswith("4 with 4 other endings.")


def test_nothing_is_said_where_everything_is_read(tmp_path: Path) -> None:
    fill(tmp_path, "a.jpg", "b.HEIC", "c.avif", "d.apng", ".hidden", "desktop.ini")
    assert unread(tmp_path) == ""
    assert [path.name for path in pictures_in(tmp_path)] == ["a.jpg", "b.HEIC", "c.avif", "d.apng"]


def test_a_folder_without_pictures_says_what_it_holds(tmp_path: Path) -> None:
    fill(tmp_path, "a.jxl", "b.jp2")
    for look in (pictures_in, lambda folder: find_inputs([folder])):
        with pytest.raises(FerError, match=r"1 \.jxl \(a\.jxl\), 1 \.jp2 \(b\.jp2\)"):
            look(tmp_path)


def test_a_source_tells_it_and_annotation_leaves_the_videos_to_sessions_of_their_own(tmp_path: Path) -> None:
    fill(tmp_path, "a.jxl", "clip.mp4")
    PillowImage.new("RGB", (8, 8)).save(tmp_path / "a.png")
    with ImageSource(tmp_path) as source:
        assert source.warnings == (f"Of {tmp_path.name}, not read: 1 .jxl (a.jxl), 1 .mp4 (clip.mp4).",)
    opened = open_for_annotation(tmp_path)
    assert opened.remarks == opened.frames_of.warnings == (f"Of {tmp_path.name}, not read: 1 .jxl (a.jxl).",)
    assert left_out([tmp_path]) == []
    bare = fill(tmp_path / "bare", "b.mp4", "b.jxl")
    assert left_out([bare, tmp_path]) == ["Of bare, not read: 1 .jxl (b.jxl)."]
