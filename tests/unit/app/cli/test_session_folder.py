"""`fer-studio SESSION_FOLDER` opens the window with that session."""

from pathlib import Path

import pytest

from app.cli import program


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What the window was opened with."""
    sources: list[str | None] = []

    def open_window(source: str | None) -> int:
        sources.append(source)
        return 0

    monkeypatch.setattr(program, "_open_window", open_window)
    return sources


@pytest.mark.parametrize("record", ["session.json", "session.json.part"])
def test_a_sessions_folder_opens_in_the_window(tmp_path: Path, opened: list[str | None], record: str) -> None:
    (tmp_path / record).write_text("{}")
    assert program.run([str(tmp_path)]) == 0
    assert opened == [str(tmp_path)]


def test_a_commands_name_is_the_commands_whatever_lies_there(
    tmp_path: Path, opened: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("models", "anna"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "session.json").write_text("{}")
    assert program.run(["models"]) == 0
    assert opened == []
    assert program.run(["anna"]) == 0
    assert opened == ["anna"]


def test_another_folder_is_refused(
    tmp_path: Path, opened: list[str | None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.run([str(tmp_path)]) == 2
    assert opened == []
    assert "No such command" in capsys.readouterr().err
