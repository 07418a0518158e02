"""What goes to the log, and what does not."""

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning

from app.error_reporting import LOG_NAME, shorten_paths, start_log


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A log that is being written, of somebody whose folder is the test's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    end = start_log(tmp_path / "log")
    yield tmp_path / "log" / LOG_NAME
    end()


@pytest.mark.expects_log("a complaint", "of Qt", "UserWarning: of Python")
def test_the_program_qt_and_python_are_written_down(log: Path, tmp_path: Path) -> None:
    logging.getLogger("app.live").info("a note")
    logging.getLogger("app.live").debug("too much")
    logging.getLogger("fer_core").warning("a complaint about %s", tmp_path / "film.mp4")
    qWarning("of Qt")
    warnings.showwarning("of Python", UserWarning, "page.py", 3)
    text = log.read_text()
    assert "INFO app.error_reporting: FER Studio " in text
    assert "INFO app.live: a note" in text
    assert "too much" not in text
    assert f"WARNING fer_core: a complaint about {Path('~') / 'film.mp4'}" in text
    assert "WARNING qt: of Qt" in text
    assert "WARNING py.warnings: UserWarning: of Python" in text
    assert str(tmp_path) not in text


def test_nothing_is_taken_over_for_longer_than_the_window_is_there(tmp_path: Path) -> None:
    root, shown = list(logging.getLogger().handlers), warnings.showwarning
    end = start_log(tmp_path)
    assert warnings.showwarning is not shown
    end()
    assert logging.getLogger().handlers == root
    assert warnings.showwarning is shown
    assert logging.getLogger("app").level == logging.NOTSET


def test_a_large_log_is_begun_anew_and_three_older_ones_are_kept(tmp_path: Path) -> None:
    end = start_log(tmp_path)
    for number in range(30):
        logging.getLogger("app").info("%d %s", number, "x" * 100_000)
    end()
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [LOG_NAME, *(f"{LOG_NAME}.{number}" for number in (1, 2, 3))]
    assert all(path.stat().st_size < 700_000 for path in tmp_path.iterdir())


def test_a_log_that_was_deleted_is_begun_anew(log: Path) -> None:
    logging.getLogger("app").info("before")
    log.unlink()
    logging.getLogger("app").info("after")
    assert [line.rpartition(": ")[2] for line in log.read_text().splitlines()] == ["after"]


def test_a_home_that_may_not_be_written_to_has_no_log(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    start_log(tmp_path / "file")()


def test_the_users_folder_is_a_tilde() -> None:
    assert shorten_paths("in /home/anna/films", "/home/anna") == "in ~/films"
    assert shorten_paths("in /films", "/") == "in /films"
