"""The engine's sentences name things; a command says which of its options they are."""

import ast
from pathlib import Path

import pytest

from app.cli import program
from app.cli.annotate import annotate
from app.cli.data.importing import import_
from app.cli.option_names import OF_NOTES, note_with_option, with_options
from app.cli.tune import tune
from fer_core.errors import FerError

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["resume", "overwrite", "out"], "Give another one (--resume, --overwrite, --out)."),
        (["formats"], "Give another one (--format)."),
        (["ferplus", "every"], "Give another one (--every)."),
        (["inputs"], "Give another one."),
        ([], "Give another one."),
    ],
)
def test_a_sentence_gets_the_options_that_the_command_has(settings: list[str], said: str) -> None:
    assert with_options(FerError("Give another one.", settings=settings), annotate) == said


def test_options_are_called_as_each_command_calls_them() -> None:
    error = FerError("Say which.", settings=["classes_order", "trials"])
    assert with_options(error, tune) == "Say which (--classes-order, --trials)."
    assert with_options(error, import_) == "Say which (--classes-order)."


def test_a_note_gets_its_option_where_it_names_the_thing() -> None:
    assert note_with_option("Allow more faces to read them all.") == "Allow more faces (--max-faces) to read them all."
    assert note_with_option("1 face left out, as a label rule asks.") == (
        "1 face left out, as a label rule (--label) asks."
    )
    assert note_with_option("Nothing to do.") == "Nothing to do."


def test_what_notes_call_a_thing_is_what_the_engine_calls_it() -> None:
    said = [
        node.value
        for path in sorted((ROOT / "fer_core").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [phrase for phrase in OF_NOTES if not any(phrase in text for text in said)] == []


def test_who_takes_a_setting_is_named_where_the_command_does_not() -> None:
    error = FerError("Say what it means.", settings=["label", "classes_order"])
    assert with_options(error, import_) == "Say what it means (--label, --classes-order)."
    told = "Say what it means (--label of fer-studio data import and evaluate, --classes-order)."
    assert with_options(error, tune) == told


def test_a_command_says_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["annotate", "clip.mp4", "-o", "out", "--resume", "--overwrite"]) == 2
    assert capsys.readouterr().err == (
        "Error: Resuming goes on with a session and overwriting replaces it; ask for one of them "
        "(--resume, --overwrite).\n"
    )
