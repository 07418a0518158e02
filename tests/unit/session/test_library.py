"""What is found in a folder of sessions, and what is taken away."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.media.images import read_image
from fer_core.media.source import Part
from fer_core.session import library
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary
from fer_core.session.library import (
    SessionEntry,
    delete_for_good,
    find_sessions,
    known_names,
    look_at,
    thumbnail,
)
from fer_core.session.record import SessionRecord

Annotate = Callable[..., SessionSummary]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's cache that is empty."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("fer_core.session.thumbnails.user_cache_path", lambda *_, **__: folder)
    return folder


class Killed(BaseException):
    """The end of a run at once."""


@pytest.fixture
def session(annotate: Annotate, video: Path) -> Path:
    return annotate(video).folder


@pytest.fixture
def killed(annotate: Annotate, video: Path) -> Path:
    def kill(progress: Progress) -> None:
        if progress.frames_done == 20:
            raise Killed

    with pytest.raises(Killed):
        annotate(video, name="killed", on_progress=kill)
    return video.parents[1] / "out" / "killed"


def one(folder: Path) -> SessionEntry:
    (entry,) = find_sessions(folder)
    return entry


def test_a_whole_session_is_told_by_its_record(session: Path, make_video: Callable[..., list[float]]) -> None:
    entry = one(session.parent)
    assert entry.record == SessionRecord.read(session / "session.json")
    assert (entry.folder, entry.title, entry.status, entry.problem, entry.people) == (
        session, "clip", "complete", "", 1,
    )  # fmt: skip
    assert entry.duration_s == pytest.approx(1, abs=0.05)
    assert entry.started == entry.record.started
    assert entry.size_bytes == sum(path.stat().st_size for path in session.rglob("*"))
    assert look_at(session) == entry
    assert look_at(session.parent) is None


def test_a_killed_session_is_interrupted_and_one_being_written_is_running(killed: Path) -> None:
    entry = one(killed.parent)
    assert (entry.status, entry.people) == ("interrupted", 1)
    assert "resume it" in entry.problem
    assert entry.duration_s == pytest.approx(19 / 30, abs=0.02)
    with exclusive(killed):
        assert one(killed.parent).status == "running"
    assert one(killed.parent).status == "interrupted"


def test_a_stopped_session_is_interrupted_up_to_where_it_came(annotate: Annotate, video: Path) -> None:
    class Stop:
        asked = 0

        def is_set(self) -> bool:
            self.asked += 1
            return self.asked > 15

    entry = one(annotate(video, stop=Stop()).folder)
    assert (entry.status, entry.problem) == ("interrupted", "")
    assert entry.duration_s == pytest.approx(14 / 30, abs=0.02)


def test_sessions_lie_up_to_two_levels_below_and_not_in_hidden_folders(session: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    for place in ("a", "b/c", "b/d/e", "b/d/f/too_deep", ".hidden", "a/inside"):
        shutil.copytree(session, shelf / place, dirs_exist_ok=True)
    found = [entry.folder.relative_to(shelf).as_posix() for entry in find_sessions(shelf)]
    assert found == ["a", "b/c", "b/d/e"]


def test_links_that_lead_back_are_gone_through_once(session: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shutil.copytree(session, shelf / "one")
    try:
        (shelf / "again").symlink_to(shelf, target_is_directory=True)
        (shelf / "twin").symlink_to(shelf / "one", target_is_directory=True)
    except OSError:
        pytest.skip("the system allows no links here")
    assert len(list(find_sessions(shelf))) == 1


def say_part(folder: Path, from_s: float, to_s: float | None) -> None:
    said = json.loads((folder / "session.json").read_text())
    said["options"].update(from_s=from_s, to_s=to_s)
    (folder / "session.json").write_text(json.dumps(said))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda folder: (folder / "session.json").write_text('{"format": 1'), "damaged"),
        (lambda folder: (folder / "session.json").unlink(), "lacks its session.json"),
        (lambda folder: (folder / "faces.csv").unlink(), "lacks its table"),
        (lambda folder: (folder / "session.json").write_text('{"format": 99}'), "newer version"),
        (lambda folder: (folder / "session.json").write_text('{"program": {"name": "other"}}'), "another program"),
        (lambda folder: (folder / "session.json").write_text("[]"), "damaged"),
        (lambda folder: say_part(folder, 5.0, 2.0), "A part ends after it begins; 5 s to 2 s does not."),
        (lambda folder: say_part(folder, -1.0, None), "A part ends after it begins"),
    ],
)
def test_what_cannot_be_opened_is_listed_as_damaged(
    session: Path, damage: Callable[[Path], None], sentence: str
) -> None:
    damage(session)
    entry = one(session.parent)
    assert entry.status == "damaged"
    assert sentence in entry.problem
    assert thumbnail(entry, 32) is None or entry.record is not None


def test_one_bad_record_does_not_hide_the_others(session: Path) -> None:
    shutil.copytree(session, session.parent / "whole")
    record = session / "session.json"
    record.write_text(record.read_text().replace('"from_s": null', '"from_s": -1.0'))
    found = {entry.folder.name: entry.status for entry in find_sessions(session.parent)}
    assert found == {session.name: "damaged", "whole": "complete"}


def test_a_library_that_is_not_there_is_told(session: Path, tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no folder"):
        find_sessions(tmp_path / "none")
    with pytest.raises(FerError, match="is a file"):
        find_sessions(session / "session.json")
    shutil.copytree(session, session.parent / "second")
    going = find_sessions(session.parent)
    next(going)
    shutil.rmtree(session.parent)
    with pytest.raises(FerError, match=r"no folder .* any more"):
        list(going)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may read everything is refused nothing")
def test_a_library_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    with pytest.raises(FerError, match="may not be read"):
        find_sessions(folder)
    folder.chmod(0o700)


def test_no_table_is_read_for_a_list(session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_tail", lambda _: pytest.fail("a table was read"))
    assert one(session.parent).status == "complete"


def test_a_thumbnail_is_kept_and_may_be_deleted(session: Path, cache: Path) -> None:
    entry = one(session.parent)
    picture = thumbnail(entry, 64)
    assert picture is not None
    assert picture.shape == (48, 64, 3)
    (kept,) = cache.rglob("*.jpg")
    (session / "video.mp4").unlink()
    again = thumbnail(entry, 64)
    assert again is not None
    np.testing.assert_array_equal(again, read_image(kept))
    kept.write_bytes(b"no picture")
    assert thumbnail(entry, 64) is not None  # made anew, of the original
    shutil.rmtree(cache)
    assert thumbnail(entry, 64) is not None


def test_a_session_with_blurred_faces_never_shows_the_original(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    entry = one(annotate(video, AnnotateOptions(video=False, blur_faces=True)).folder)
    assert thumbnail(entry, 64) is None
    entry = one(annotate(video, AnnotateOptions(video=False), name="open").folder)
    assert thumbnail(entry, 64) is not None
    video.write_bytes(video.read_bytes() + b"more")  # another file by now
    shutil.rmtree(tmp_path / "cache")
    assert thumbnail(entry, 64) is None


def test_deleting_takes_what_is_a_sessions_and_nothing_else(session: Path, cache: Path) -> None:
    entry = one(session.parent)
    thumbnail(entry, 32)
    (session / "notes.txt").write_text("mine")
    delete_for_good(entry)
    assert [path.name for path in session.iterdir()] == ["notes.txt"]
    assert not list(cache.rglob("*.jpg"))
    assert list(find_sessions(session.parent)) == []
    with pytest.raises(FerError, match="holds no session"):
        delete_for_good(entry)


def test_a_session_goes_with_its_folder(killed: Path) -> None:
    entry = one(killed)
    with exclusive(killed), pytest.raises(FerError, match="being written just now"):
        delete_for_good(entry)
    assert killed.is_dir()
    delete_for_good(entry)
    assert not killed.exists()


def test_another_programs_files_stay(tmp_path: Path) -> None:
    for name, content in (("a", json.dumps({"program": {"name": "other"}})), ("b", "{}"), ("c", "{")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "session.json").write_text(content)
        entry = one(tmp_path / name)
        assert entry.status == "damaged"
        with pytest.raises(FerError, match="no session of this program"):
            delete_for_good(entry)
        assert (tmp_path / name / "session.json").exists()


def test_a_name_is_offered_once_however_it_is_written(tmp_path: Path) -> None:
    written = {"a": '{"1": "Zoë", "2": "Bo"}', "b": '{"4": "BO", "5": "Anna"}', "c": "damaged"}
    for name, names in written.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "people.json").write_text(f'{{"format": 1, "names": {names}, "assignments": []}}')
    folders = [tmp_path / name for name in ("a", "b", "c", "not there")]
    assert known_names(folders) == ("Anna", "Bo", "Zoë")


def test_a_part_is_as_long_as_it_is(annotate: Annotate, video: Path) -> None:
    annotate(video, AnnotateOptions(part=Part(0.3, 0.6)))
    annotate(video, AnnotateOptions(part=Part(0.4)), name="to the end")
    lengths = {entry.title: entry.duration_s for entry in find_sessions(video.parents[1] / "out")}
    assert lengths["clip"] == pytest.approx(0.3)
    assert lengths["to the end"] == pytest.approx(0.61, abs=0.02)
