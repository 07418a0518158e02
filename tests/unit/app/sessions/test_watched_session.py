"""A session as the page opens it: a recording that was broken off is finished first, and that is said."""

import errno
from pathlib import Path

import pytest

from app.sessions.watched_session import WatchedSession
from fer_core.files.atomic import explain_write_errors
from fer_core.files.lock import exclusive
from fer_core.session import folder as folder_module
from fer_core.session.library import look_at
from fer_core.session.recorded_session import RecordedSession
from fer_core.session.recorder import Recorder
from tests.unit.session.recordings import describe, ended, offer
from tests.unit.session.session_files import names


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six frames as a kill in their midst leaves them."""
    with monkeypatch.context() as patch:
        patch.setattr(RecordedSession, "finish", lambda self: self._table.close() or self._video.close())
        recorder = Recorder(tmp_path, describe(overlay=False))
        for index in range(6):
            offer(recorder, index, index / 10)
        ended(recorder)
    (folder,) = tmp_path.iterdir()
    return folder


def test_a_recording_that_was_broken_off_is_finished_first(killed: Path) -> None:
    watched = WatchedSession.open(killed)
    assert watched.told == (
        f"{killed.name} was recovered: 6 frames with their readings. The recording was broken off; up to two seconds "
        "may be missing at its end.",
    )
    assert watched.record.status == "complete"
    assert watched.session.picture_kind == "clean"
    assert names(killed) == {"session.json", "faces.csv", "video.mp4"}
    assert WatchedSession.open(killed).told == ()


def test_one_that_is_being_recorded_is_left_alone(killed: Path) -> None:
    before = names(killed)
    with exclusive(killed):
        assert WatchedSession.open(killed).told == ()
    assert names(killed) == before


def test_one_that_cannot_be_finished_yet_opens_and_says_why(killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        with explain_write_errors(killed, resumable=False):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder_module, "join_segments", full)
    watched = WatchedSession.open(killed)
    (sentence,) = watched.told
    assert "can't be finished yet" in sentence
    assert "The disk is full" in sentence
    assert len(watched.session.readings.frames) == 6
    entry = look_at(killed)
    assert entry is not None
    assert entry.status == "interrupted"
