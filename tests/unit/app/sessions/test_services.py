"""The trash, and the way back from it."""

from pathlib import Path

import pytest

from app.sessions.services import Trashed, is_session, put_back, to_trash
from fer_core.errors import FerError
from fer_core.session.library import SessionEntry


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SessionEntry:
    """A folder with a record in it, and a trash of the test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "library" / "anna"
    folder.mkdir(parents=True)
    (folder / "session.json").write_text("{}")
    return SessionEntry(folder, None, "complete", "", None, None, 1, 2, "anna")


def test_a_session_goes_to_the_trash_and_comes_back(entry: SessionEntry) -> None:
    trashed = to_trash(entry)
    assert not entry.folder.exists()
    assert trashed.now is not None
    assert (trashed.now / "session.json").read_text() == "{}"
    put_back(trashed)
    assert is_session(entry.folder)
    assert not trashed.now.exists()
    assert not list(trashed.now.parents[1].rglob("*.trashinfo"))


def test_what_is_not_there_is_said(entry: SessionEntry) -> None:
    (entry.folder / "session.json").unlink()
    entry.folder.rmdir()
    with pytest.raises(FerError, match=r"anna could not be moved to the trash: .* Show it in its folder"):
        to_trash(entry)


def test_nothing_is_replaced_on_the_way_back(entry: SessionEntry, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    with pytest.raises(FerError, match="anna stays in the trash: something else is at"):
        put_back(Trashed("anna", entry.folder, kept))
    assert kept.exists()
    with pytest.raises(FerError, match="no longer where the trash kept it"):
        put_back(Trashed("anna", tmp_path / "new", tmp_path / "gone"))


def test_a_session_is_known_by_its_record_finished_or_not(entry: SessionEntry, tmp_path: Path) -> None:
    assert is_session(entry.folder)
    (entry.folder / "session.json").rename(entry.folder / "session.json.part")
    assert is_session(entry.folder)
    assert not is_session(tmp_path)
    assert not is_session(tmp_path / "nowhere")
