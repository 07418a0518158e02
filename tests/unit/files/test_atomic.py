import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.files.atomic import atomic_path, explain_write_errors, write_atomic


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")
    with atomic_path(target) as lent:
        lent.write_text("new")
        assert (target.read_text(), lent.parent) == ("old", tmp_path)
    assert (target.read_text(), names(tmp_path)) == ("new", ["a.json"])


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    target.write_text("old")

    def stopped() -> None:
        with atomic_path(target) as lent:
            lent.write_text("ne")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert (target.read_text(), names(tmp_path)) == ("old", ["a.json"])


def test_a_failure_before_the_first_byte_is_told_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic_path(tmp_path / "a.json"):
        raise ZeroDivisionError
    assert names(tmp_path) == []


def test_two_programs_write_under_names_of_their_own(tmp_path: Path) -> None:
    target = tmp_path / "model.weights.h5"
    with atomic_path(target) as one, atomic_path(target) as other:
        assert one != other
        assert one.name.endswith(".weights.h5"), "Keras goes by the ending"
        one.write_text("one")
        other.write_text("other")
    assert (target.read_text(), names(tmp_path)) == ("one", [target.name])


def test_what_a_kill_left_under_a_given_name_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.json.part").write_text("half")
    write_atomic(tmp_path / "a.json", "whole", part="a.json.part")
    assert ((tmp_path / "a.json").read_text(), names(tmp_path)) == ("whole", ["a.json"])


@pytest.mark.parametrize("content", ["Ä\n", "Ä\n".encode()])
def test_text_is_written_in_utf_8_with_its_own_line_feeds(tmp_path: Path, content: str | bytes) -> None:
    write_atomic(tmp_path / "a.txt", content)
    assert (tmp_path / "a.txt").read_bytes() == b"\xc3\x84\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EROFS, "may not be written to"),
        (errno.ENOTDIR, "is in the way"),
        (errno.ENOENT, "There is no folder"),
        (errno.EIO, "failed"),
    ],
)
def test_a_refusal_to_write_is_told_in_a_sentence(code: int, words: str) -> None:
    with pytest.raises(FerError, match=words), explain_write_errors(Path("not there")):
        raise OSError(code, os.strerror(code))


def test_writing_files_loads_no_pyav() -> None:
    code = "import sys, fer_core.files.atomic, fer_core.files.lock; print('av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
