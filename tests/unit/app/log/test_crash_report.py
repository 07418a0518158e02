"""What is kept of a crash, and how often one is told of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.log.crash_report import CrashLimit, NativeCrash, UncaughtError, save_report, take_native_crashes, write_report
from fer_core.errors import FerError

ROOT = Path(__file__).parents[4]


def crash(line: int = 1) -> UncaughtError:
    return UncaughtError("KeyError", f"page.py, line {line}", "Traceback\nKeyError: 'x'\n")


def test_dialogs_come_one_at_a_time_no_place_twice_and_not_in_a_row() -> None:
    now = 0.0
    limit = CrashLimit(lambda: now)
    assert limit.admits(crash(1))
    assert not limit.admits(crash(2)), "one is open"
    limit.closed()
    assert not limit.admits(crash(2)), "one has just been closed"
    now = 61.0
    assert not limit.admits(crash(1)), "that place was told of"
    assert limit.admits(crash(2))


def test_an_error_is_taken_down_with_its_place() -> None:
    try:
        int("x")
    except ValueError as error:
        taken = UncaughtError.of(error)
    assert taken.kind == "ValueError"
    assert taken.place.startswith("test_crash_report.py, line ")
    assert taken.details.endswith("ValueError: invalid literal for int() with base 10: 'x'\n")


def test_a_report_has_the_error_versions_and_the_last_lines_and_does_not_say_whose_it_is(tmp_path: Path) -> None:
    log = tmp_path / "fer-studio.log"
    log.write_text("".join(f"line {number}\n" for number in range(150)))
    (tmp_path / "native.log").write_text("a delegate\n")
    details = 'File "/home/anna/page.py", line 3'
    text = write_report(details, log, (("Python", "3.11"),), lambda text: text.replace("/home/anna", "~"))
    assert 'File "~/page.py", line 3' in text
    assert "Python: 3.11" in text
    assert "line 50\n" in text
    assert "line 49\n" not in text
    assert "a delegate" in text
    path = save_report(tmp_path, text)
    assert path.parent == tmp_path / "reports"
    assert path.read_text() == text
    (tmp_path / "file").write_text("")
    with pytest.raises(FerError, match="in the way"):
        save_report(tmp_path / "file", text)


def test_a_program_that_ends_as_it_should_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("enable", "disable"):  # the tests have theirs
        monkeypatch.setattr(f"faulthandler.{name}", lambda *_: None)
    native = NativeCrash(tmp_path)
    native.watch()
    assert len(list(tmp_path.iterdir())) == 1
    assert take_native_crashes(tmp_path) == (), "it is still running"
    native.end()
    assert list(tmp_path.iterdir()) == []


def test_what_native_code_ended_is_told_at_the_next_start_and_once(tmp_path: Path) -> None:
    program = f"""
import faulthandler, pathlib
from app.log.crash_report import NativeCrash
NativeCrash(pathlib.Path({str(tmp_path)!r})).watch()
faulthandler._sigabrt()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False)
    assert done.returncode != 0
    (found,) = take_native_crashes(tmp_path)
    assert "Fatal Python error: Aborted" in found
    assert 'File "<string>", line 5' in found
    assert take_native_crashes(tmp_path) == ()


def test_a_program_that_was_killed_has_nothing_to_report(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / f"running-{ended.pid}.txt").write_text("")
    assert take_native_crashes(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []
