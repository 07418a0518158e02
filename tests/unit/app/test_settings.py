"""What the window remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.settings import ReadingSettings, RecordSettings, Settings


def test_what_is_recorded_is_remembered(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    assert settings.record == RecordSettings("overlay", blur_faces=False)
    settings.record = RecordSettings("data", blur_faces=True)
    settings.save()
    assert Settings(tmp_path / "settings.ini").record == RecordSettings("data", blur_faces=True)


@pytest.mark.parametrize("words", ["", "content=everything", "content=7\nblur_faces=perhaps"])
def test_nonsense_in_the_file_is_the_default(tmp_path: Path, words: str) -> None:
    (tmp_path / "settings.ini").write_text(f"[record]\n{words}\n")
    assert Settings(tmp_path / "settings.ini").record == RecordSettings()


def test_what_was_opened_is_remembered_by_kind_and_forgotten(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings.remember("file", tmp_path / "a, b.mp4")
    settings.remember("session", tmp_path / "anna")
    settings.remember_dataset(tmp_path / "faces")
    settings.remember("file", tmp_path / "two\nlines.mp4")
    settings.save()
    again = Settings(tmp_path / "settings.ini")
    assert [(one.kind, one.name) for one in again.recent] == [
        ("file", "a, b.mp4"),
        ("session", "anna"),
        ("dataset", "faces"),
    ]
    again.forget_recent()
    assert again.recent == ()
    assert again.datasets == ()


def test_a_reset_is_undone_to_the_last_value(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings.reading = ReadingSettings(8, 0.5, 1.0, "short", "cpu", "/a/model")
    settings.record = RecordSettings("clean", blur_faces=True)
    settings.text_size, settings.colours, settings.language = 150, "light", "de"
    settings.library_folder = tmp_path
    settings.geometry = QByteArray(b"somewhere")
    before = settings.everything()
    settings.reset()
    assert settings.reading == ReadingSettings()
    assert (settings.text_size, settings.colours, settings.language) == (100, "system", "system")
    assert not settings.is_chosen("library_folder")
    assert settings.geometry == QByteArray(b"somewhere")
    settings.restore(before)
    assert settings.everything() == before
    assert settings.reading == ReadingSettings(8, 0.5, 1.0, "short", "cpu", "/a/model")
    assert settings.library_folder == tmp_path
    settings.reset_folder("library_folder")
    assert not settings.is_chosen("library_folder")


@pytest.mark.parametrize(("written", "read"), [("110", 110), ("120", 125), ("9000", 100), ("large", 100)])
def test_the_size_of_the_text_is_one_of_those_there_are(tmp_path: Path, written: str, read: int) -> None:
    (tmp_path / "settings.ini").write_text(f"[General]\ntext_size={written}\ncolours=pink\nlanguage=fr\n")
    settings = Settings(tmp_path / "settings.ini")
    assert (settings.text_size, settings.colours, settings.language) == (read, "system", "system")
