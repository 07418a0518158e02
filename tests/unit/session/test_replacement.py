"""A session that is replaced stays until the new one is whole, whatever happens."""

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.session import annotate as module
from fer_core.session import replacement
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary
from fer_core.session.faces_table import FacesCsv
from fer_core.session.record import SessionRecord

Annotate = Callable[..., SessionSummary]
AGAIN = AnnotateOptions(every=3, overwrite=True)


@pytest.fixture
def before(annotate: Annotate, video: Path) -> dict[str, bytes]:
    """The files of the session that is there, with a note of the user's among them."""
    folder = annotate(video).folder
    (folder / "notes.txt").write_text("mine")
    return content(folder)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kill_at(frames: int) -> Callable[[Progress], None]:
    def killed(progress: Progress) -> None:
        if progress.frames_done == frames:
            raise KeyboardInterrupt

    return killed


def test_the_new_session_takes_the_place_and_other_files_stay(
    annotate: Annotate, video: Path, before: dict[str, bytes], tmp_path: Path
) -> None:
    summary = annotate(video, AGAIN)
    assert summary.folder == tmp_path / "out" / "clip"
    assert set(content(summary.folder)) == {"faces.csv", "session.json", "video.mp4", "notes.txt"}
    assert SessionRecord.read(summary.folder / "session.json").counts.frames == 10
    assert (summary.folder / "notes.txt").read_text() == "mine"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clip"]


@pytest.mark.parametrize("frames", [1, 5, 10])
def test_a_kill_leaves_the_old_session_whole_and_resume_ends_the_new_one(
    annotate: Annotate, video: Path, before: dict[str, bytes], tmp_path: Path, frames: int
) -> None:
    folder = tmp_path / "out" / "clip"
    with pytest.raises(KeyboardInterrupt):
        annotate(video, AGAIN, on_progress=kill_at(frames))
    assert content(folder) == before
    resumed = annotate(video, AnnotateOptions(every=3, resume=True))
    assert resumed.folder == folder
    assert resumed.record.counts.frames == 10
    assert SessionRecord.read(folder / "session.json").options.every == 3
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clip"]


def test_stopping_leaves_the_old_session_and_starting_again_leaves_no_leftover(
    annotate: Annotate, video: Path, before: dict[str, bytes], tmp_path: Path
) -> None:
    stop = threading.Event()
    stopped = annotate(video, AGAIN, stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 4 else None)
    assert stopped.interrupted
    assert SessionRecord.read(stopped.folder / "session.json").counts.frames == 4
    assert content(tmp_path / "out" / "clip") == before
    with pytest.raises(FerError, match="holds a session already"):
        annotate(video)
    annotate(video, AnnotateOptions(every=5, overwrite=True))
    assert SessionRecord.read(tmp_path / "out" / "clip" / "session.json").counts.frames == 6
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clip"]


@pytest.mark.parametrize("lines", [0, 1, 6])
def test_a_full_disk_leaves_the_old_session_whole(
    annotate: Annotate,
    video: Path,
    before: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: int,
) -> None:
    written, put = 0, FacesCsv._put

    def refuse(self: FacesCsv, text: str) -> None:
        nonlocal written
        written += 1
        if written > lines:
            raise OSError(errno.ENOSPC, "No space left on device")
        put(self, text)

    with monkeypatch.context() as patch:
        patch.setattr(FacesCsv, "_put", refuse)
        with pytest.raises(FerError, match="The disk is full"):
            annotate(video, AGAIN)
    assert content(tmp_path / "out" / "clip") == before
    assert annotate(video, AnnotateOptions(every=3, resume=True)).record.status == "complete"


@pytest.mark.parametrize("renames", [0, 1])
def test_a_kill_within_the_exchange_is_put_right_by_the_next_run(
    annotate: Annotate,
    video: Path,
    before: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    renames: int,
) -> None:
    """Stands for a kill by leaving the folders as they are after so many renames."""

    def broken_off(folder: Path) -> None:
        if renames:
            folder.replace(replacement._old(folder))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "put_in_place", broken_off)
        with pytest.raises(KeyboardInterrupt):
            annotate(video, AGAIN)
    folder = tmp_path / "out" / "clip"
    assert content(replacement._old(folder) if renames else folder) == before
    annotate(video, AnnotateOptions(every=3, resume=True))
    assert SessionRecord.read(folder / "session.json").counts.frames == 10
    assert set(content(folder)) == {"faces.csv", "session.json", "video.mp4", "notes.txt"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clip"]


def test_a_place_that_cannot_be_taken_leaves_both_sessions(
    annotate: Annotate, video: Path, before: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, replace = tmp_path / "out" / "clip", Path.replace

    def in_use(self: Path, target: Path) -> Path:
        if self.name == ".clip.replacing":
            raise PermissionError(errno.EACCES, "In use")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", in_use)
        with pytest.raises(FerError, match=r"could not be replaced \(In use\).*resume"):
            annotate(video, AGAIN)
    assert content(folder) == before
    assert annotate(video, AnnotateOptions(every=3, resume=True)).already_complete
    assert SessionRecord.read(folder / "session.json").counts.frames == 10


def test_the_folder_one_is_in_is_not_replaced(
    annotate: Annotate, video: Path, before: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "out" / "clip")
    with pytest.raises(FerError, match="the folder you are in"):
        annotate(video, AGAIN)
    assert content(Path.cwd()) == before


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_session_behind_a_link_is_replaced_where_it_lies(
    annotate: Annotate, video: Path, before: dict[str, bytes], tmp_path: Path
) -> None:
    link, there = tmp_path / "out" / "clip", tmp_path / "other disk"
    link.replace(there)
    link.symlink_to(there)
    annotate(video, AGAIN)
    assert link.is_symlink()
    assert SessionRecord.read(there / "session.json").counts.frames == 10
