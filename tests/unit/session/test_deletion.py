"""Deleting for good takes a session's own files, and nothing else."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.session.annotate import SessionSummary
from fer_core.session.deletion import delete_session, plan_deletion

Annotate = Callable[..., SessionSummary]


@pytest.fixture
def session(annotate: Annotate, video: Path) -> Path:
    folder = annotate(video).folder
    (folder / "people.json").write_text("{}")
    return folder


def test_the_plan_names_every_file_and_its_size_with_the_record_last(session: Path) -> None:
    plan = plan_deletion(session)
    assert {path.name for path in plan.files} == {"faces.csv", "people.json", "session.json", "video.mp4"}
    assert plan.files[-1].name == "session.json"
    assert plan.size_bytes == sum(path.stat().st_size for path in session.iterdir())
    assert plan.foreign == ()
    assert len(list(session.iterdir())) == 4, "a plan removes nothing"


def test_the_session_goes_and_its_neighbours_stay(session: Path) -> None:
    beside = session.parent / "mine.txt"
    beside.write_text("mine")
    delete_session(session)
    assert not session.exists()
    assert beside.read_text() == "mine"


def test_what_somebody_else_put_there_stays_and_is_named(session: Path) -> None:
    (session / "thesis.txt").write_text("mine")
    (session / "pictures").mkdir()
    (session / "pictures" / "000001-face.jpg").write_bytes(b"own")
    (session / "pictures" / "holiday.jpg").write_bytes(b"mine")
    (session / "backup").mkdir()
    (session / "backup" / "faces.csv").write_text("mine")
    deletion = delete_session(session)
    assert [str(path.relative_to(session)) for path in deletion.foreign] == [
        "backup", "pictures/holiday.jpg", "thesis.txt",
    ]  # fmt: skip
    left = sorted(str(path.relative_to(session)) for path in session.rglob("*") if path.is_file())
    assert left == ["backup/faces.csv", "pictures/holiday.jpg", "thesis.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_are_not_followed(session: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "000001-face.jpg").write_bytes(b"mine")
    (session / "pictures").symlink_to(elsewhere, target_is_directory=True)
    (session / "report.html").symlink_to(elsewhere / "000001-face.jpg")
    link = tmp_path / "link"
    link.symlink_to(session, target_is_directory=True)
    with pytest.raises(FerError, match="is a link"):
        delete_session(link)
    assert (session / "session.json").exists()
    deletion = delete_session(session)
    assert {path.name for path in deletion.foreign} == {"pictures", "report.html"}
    assert (elsewhere / "000001-face.jpg").read_bytes() == b"mine"
    assert (session / "pictures").is_symlink()


def test_a_session_under_way_stays(session: Path) -> None:
    with exclusive(session), pytest.raises(FerError, match="being written just now"):
        delete_session(session)
    assert (session / "session.json").exists()


@pytest.mark.parametrize("after", [0, 2])
def test_a_refusal_is_a_sentence_and_leaves_a_session_to_delete(
    session: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    unlink, calls = Path.unlink, list[Path]()

    def refuse(self: Path, missing_ok: bool = False) -> None:
        calls.append(self)
        if len(calls) > after:
            raise OSError(errno.EROFS, "Read-only file system")
        unlink(self, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(FerError, match="read-only disk or folder") as refused:
            delete_session(session)
    assert ("Nothing was removed" in str(refused.value)) == (after == 0)
    assert (session / "session.json").exists()
    delete_session(session)
    assert not session.exists()
