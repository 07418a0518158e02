"""What the window remembers."""

from pathlib import Path

import pytest

from app.settings import RecordSettings, Settings


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
