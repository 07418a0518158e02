from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.files.lock import exclusive, is_held


def test_a_second_writer_is_told_in_the_callers_words(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "too"
    words = "Close the other window."
    with exclusive(folder), pytest.raises(FerError, match=words), exclusive(folder, words):
        pytest.fail("two writers in one folder")
    with exclusive(folder):
        assert folder.is_dir()


def test_without_words_of_its_own_another_run_is_named(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(FerError, match="Another run is writing into"), exclusive(tmp_path):
        pytest.fail("two writers in one folder")


def test_who_only_looks_sees_a_writer_and_is_in_nobodys_way(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    assert not is_held(folder)
    assert not folder.exists()
    with exclusive(folder):
        assert is_held(folder)
        assert is_held(folder)
    assert not is_held(folder)
    with exclusive(folder):
        pass
