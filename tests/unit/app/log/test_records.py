"""A log is read as records, and read on from where the last reading ended."""

from pathlib import Path

from app.log.records import LogTail, matching, parse

TEXT = """2026-11-28 15:10:01,123 INFO app.main: Started.
2026-11-28 15:11:19,551 ERROR app.error_reporting: Not caught.
Traceback (most recent call last):
  File "~/page.py", line 10, in take
ZeroDivisionError: division by zero
2026-11-28 15:12:00,000 WARNING qt: qt.multimedia: \x1b[31mno device
"""


def test_a_traceback_belongs_to_its_record_and_nothing_acts_on_the_reader() -> None:
    started, uncaught, warned = parse(TEXT)
    assert (started.time, started.level, started.name, started.text) == (
        "2026-11-28 15:10:01", "INFO", "app.main", "Started.",
    )  # fmt: skip
    assert uncaught.text.splitlines()[-1] == "ZeroDivisionError: division by zero"
    assert warned.text == "qt.multimedia: \\x1b[31mno device"


def test_lines_that_are_no_records_stand_for_themselves() -> None:
    assert [line.text for line in parse("INFO: Created a delegate.\n\nAnother (2 times)\n")] == [
        "INFO: Created a delegate.", "Another (2 times)",
    ]  # fmt: skip


def test_records_are_chosen_by_level_and_words() -> None:
    lines = parse(TEXT)
    assert [line.level for line in matching(lines, "WARNING", "")] == ["ERROR", "WARNING"]
    assert [line.level for line in matching(lines, "DEBUG", "PAGE.py take")] == ["ERROR"]
    assert matching(lines, "ERROR", "started") == ()


def test_only_whole_lines_are_read_and_each_once(tmp_path: Path) -> None:
    log = tmp_path / "fer-studio.log"
    tail = LogTail(log)
    assert tail.read() == (False, "")
    log.write_text("one\ntw")
    assert tail.read() == (True, "one\n")
    with log.open("a") as more:
        more.write("o\nthree\n")
    assert tail.read() == (False, "two\nthree\n")
    assert tail.read() == (False, "")


def test_a_log_that_was_begun_anew_is_read_from_its_beginning(tmp_path: Path) -> None:
    log = tmp_path / "fer-studio.log"
    log.write_text("one\ntwo\n")
    tail = LogTail(log)
    tail.read()
    log.rename(tmp_path / "fer-studio.log.1")
    log.write_text("three, which is as long as both\n")
    assert tail.read() == (True, "three, which is as long as both\n")
    log.write_text("4\n")
    assert tail.read() == (True, "4\n")
    log.unlink()
    assert tail.read() == (True, "")
