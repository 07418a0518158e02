"""What is said on the terminal: names from files only stand there."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.progress import Progress, TextColumn
from rich.table import Table

from app.cli.program import run
from app.cli.terminal import Console, say, say_json

ROOT = Path(__file__).parents[4]
EVIL = "\x1b]0;owned\x07[red]x[/red] :smile: \u202egpj\x9b31m"
SHOWN = "\\x1b]0;owned\\x07[red]x[/red] :smile: \\u202egpj\\x9b31m"


def console(*, markup: bool = False) -> tuple[Console, io.StringIO]:
    """A console on a terminal of 200 columns without colours."""
    made, file = Console(markup=markup), io.StringIO()
    made.file, made.width = file, 200
    return made, file


def test_a_sentence_shows_a_name_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"Error: {EVIL}\nno line of its own", err=True)
    say("two\nlines", lines=True)
    captured = capsys.readouterr()
    assert captured.err == f"Error: {SHOWN}\\nno line of its own\n"
    assert captured.out == "two\nlines\n"


def test_tables_lines_and_bars_show_a_name_as_it_is() -> None:
    made, file = console()
    made.print(f"In {EVIL}.", highlight=False)
    table = Table(EVIL, title=EVIL)
    table.add_row(EVIL)
    made.print(table)
    with Progress(TextColumn("{task.description}"), console=made) as bars:
        bars.add_task(EVIL.replace("[red]x[/red]", ""))
    assert file.getvalue().count(SHOWN) == 4
    assert not set(file.getvalue()) & set("\x1b\x07\x9b\u202e")
    rows = [line for line in file.getvalue().splitlines() if line.startswith(("│", "┃"))]
    assert len({len(row) for row in rows}) == 1


def test_markup_that_is_meant_still_works() -> None:
    made, file = console(markup=True)
    made.print("[bold]ok[/]")
    assert file.getvalue() == "ok\n"


@pytest.mark.parametrize("name", [EVIL, "a\udce9b", "\udcc3\udca9", "tab\tend\x7f", "😀"])
def test_json_is_json_whatever_a_file_is_called(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    say_json({"path": name})
    out = capsys.readouterr().out
    assert not set(out) & set("\x1b\x07\x9b\u202e\x7f")
    expected = name.replace("\udcc3\udca9", "é").replace("\udce9", "\\xe9")
    assert json.loads(out.encode()) == {"path": expected}


@pytest.mark.skipif(os.name == "nt", reason="Windows names are text, whatever the locale")
@pytest.mark.parametrize("as_json", [False, True])
def test_an_ascii_locale_fails_nothing(tmp_path: Path, *, as_json: bool) -> None:
    name = "Grüße \x1b[2J“😀”".encode() + b"\xe9.jpg"
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"\xff\xd8 no picture")
    names = [os.fsencode(tmp_path) + b"/" + name, os.fsencode(tmp_path) + b"/" + name + b"x"]
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    code = "from app.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "predict", *names, *(["--json"] if as_json else [])],
        capture_output=True,
        env=os.environ | poor,
        cwd=ROOT,
        check=False,
    )
    lines = done.stderr.decode("ascii").splitlines()
    assert done.returncode == 2
    assert len(lines) == 2, lines
    assert all(line.startswith("Error: ") for line in lines)
    assert "\\x1b[2J" in lines[0]
    assert done.stdout.strip() == (b"[]" if as_json else b"")


def test_a_wrong_option_named_with_commands_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["predict", "--\x1b[31mred\nline"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "\x1b" not in told


def test_every_command_speaks_through_the_one_way() -> None:
    ways = ("typer.echo(", "click.echo(", "rich.console import", "print(f", 'print("', "rich.print")
    itself = {ROOT / "app" / "cli" / name for name in ("terminal.py", "program.py")}
    for path in set((ROOT / "app" / "cli").rglob("*.py")) - itself:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        other = [line for line in lines if line.startswith(ways) or "from rich.console" in line]
        assert not other, (path.name, other)
