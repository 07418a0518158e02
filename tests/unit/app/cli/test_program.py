"""Exit codes and sentences of the command as a whole; what a command does is tested with the command."""

import errno

import pytest

from app.cli import program
from fer_core import __version__


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"FER Studio {__version__}"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nonsense"], "nonsense"),
        (["annotate", "--nonsense"], "--nonsense"),
        (["predict"], "IMAGE"),
        (["predict", "nowhere.jpg"], "nowhere.jpg"),
        (["annotate", "nowhere.mp4", "-o", "nowhere"], "nowhere.mp4"),
        (["--nonsense"], "No such option: --nonsense. See"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.run(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Error: ")
    assert sentence in captured.err
    assert len(captured.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        *("annotate", "predict", "demo", "assets", "doctor", "train", "augment", "ablate", "tune", "crossvalidate"),
        *("evaluate", "bench", "models"),
    ],
)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run([command, "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_what_the_system_refuses_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/locked/face.jpg")

    monkeypatch.setattr("app.main.run", forbidden)
    assert program.run([]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("Error: /locked/face.jpg cannot be used (Permission denied).")
    assert len(captured.err.splitlines()) == 1


def test_ctrl_c_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.main.run", interrupted)
    assert program.run([]) == 130


def test_the_data_tools_alone_say_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["data"]) == 0
    said = capsys.readouterr()
    for name in ("import", "check", "duplicates", "mislabels", "split", "merge", "describe", "undo"):
        assert f" {name} " in said.out
    assert said.err == ""
