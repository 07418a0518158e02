"""Inputs of the same name do not get into each other's way."""

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.session.annotate import AnnotateOptions, SessionSummary
from fer_core.session.place import Place, find_place, free_place
from fer_core.session.record import SessionRecord

Annotate = Callable[..., SessionSummary]


@pytest.fixture
def other(tmp_path: Path, make_video: Callable[..., list[float]]) -> Path:
    """Another film of the same name."""
    path = tmp_path / "other" / "clip.mkv"
    path.parent.mkdir()
    make_video(path, 12)
    return path


@pytest.mark.parametrize("options", [AnnotateOptions(), AnnotateOptions(overwrite=True), AnnotateOptions(resume=True)])
def test_another_input_takes_another_name(
    annotate: Annotate, video: Path, other: Path, tmp_path: Path, options: AnnotateOptions
) -> None:
    first = annotate(video).folder
    before = (first / "session.json").read_bytes()
    assert find_place(other, tmp_path / "out") == Place(
        "clip-2",
        f"The session of clip.mkv goes into clip-2, because clip is another input's ({video}).",
    )
    assert annotate(other, options).folder == tmp_path / "out" / "clip-2"
    assert (first / "session.json").read_bytes() == before
    assert annotate(other, AnnotateOptions(overwrite=True)).folder == tmp_path / "out" / "clip-2"
    assert find_place(other, tmp_path / "out") == Place("clip-2")


def test_a_name_that_is_given_does_not_replace_another_inputs_session(
    annotate: Annotate, video: Path, other: Path
) -> None:
    folder = annotate(video).folder
    with pytest.raises(FerError, match=r"holds the session of another input, .*clip\.mp4"):
        annotate(other, AnnotateOptions(overwrite=True), name="clip")
    assert SessionRecord.read(folder / "session.json").source.name == "clip.mp4"


def test_an_input_that_was_moved_is_known_by_its_content(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    annotate(video)
    moved = tmp_path / "elsewhere" / "clip.mp4"
    moved.parent.mkdir()
    shutil.move(video, moved)
    assert find_place(moved, tmp_path / "out") == Place("clip")


def test_one_that_was_changed_is_known_by_its_path(
    annotate: Annotate, video: Path, tmp_path: Path, make_video: Callable[..., list[float]]
) -> None:
    annotate(video)
    make_video(video, 6)
    assert annotate(video, AnnotateOptions(overwrite=True)).record.counts.frames == 6
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clip"]


def test_of_several_sessions_of_an_input_the_unfinished_one_is_resumed(
    annotate: Annotate, video: Path, tmp_path: Path
) -> None:
    annotate(video)
    assert free_place(video, tmp_path / "out") == Place("clip-2")
    stop = threading.Event()
    annotate(video, name="clip-2", stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 4 else None)
    assert find_place(video, tmp_path / "out") == Place("clip")
    assert annotate(video, AnnotateOptions(resume=True)).folder == tmp_path / "out" / "clip-2"
    assert find_place(video, tmp_path / "out", resume=True) == Place("clip")


@pytest.mark.skipif(os.name == "nt", reason="Windows names are text")
@pytest.mark.parametrize(
    ("name", "folder"),
    [
        (b"caf\xe9.mp4", "caf_"),
        (b"..mp4", "session"),
        (b".mp4", "mp4"),
        (b"two\nlines\x1b[2J.mp4", "two_lines_[2J"),
        (b"100%d * [x].mp4", "100%d _ [x]"),
        (b"con.mp4", "con_"),
        (b"dots...mp4", "dots"),
        (b" space .mp4", "space"),
        (b"x" * 251 + b".mp4", "x" * 160),
        ("ü".encode() * 125 + b".mp4", "ü" * 80),
    ],
)
def test_any_file_name_gives_a_session(
    annotate: Annotate, video: Path, tmp_path: Path, name: bytes, folder: str
) -> None:
    source = Path(os.fsdecode(os.fsencode(video.parent) + b"/" + name))
    video.replace(source)
    stop = threading.Event()
    stopped = annotate(source, stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 9 else None)
    assert stopped.folder == tmp_path / "out" / folder
    done = annotate(source, AnnotateOptions(resume=True, formats=("csv", "json", "parquet")))
    assert {path.name for path in done.folder.iterdir()} == {
        *("faces.csv", "faces.json", "faces.parquet"),
        *("session.json", "video.mp4"),
    }
    record = SessionRecord.read(done.folder / "session.json")
    assert record.counts.frames == 30
    assert record.source.name == name.decode(errors="backslashreplace")
    assert annotate(source, AnnotateOptions(overwrite=True)).folder == done.folder


@pytest.mark.skipif(os.name == "nt", reason="Windows names are text")
def test_pictures_of_any_name_are_saved(annotate: Annotate, tmp_path: Path) -> None:
    import cv2
    import numpy as np

    album = tmp_path / "album"
    album.mkdir()
    picture = cv2.imencode(".png", np.full((60, 60, 3), 90, np.uint8))[1].tobytes()
    for name in (b"a\xe9.png", b"b" * 251 + b".png", b"c\n.png"):
        Path(os.fsdecode(os.fsencode(album) + b"/" + name)).write_bytes(picture)
    done = annotate(album)
    assert sorted(path.name for path in (done.folder / "pictures").iterdir()) == [
        "000000-a_xe9.jpg",
        f"000001-{'b' * 160}.jpg",
        "000002-c_.jpg",
    ]
