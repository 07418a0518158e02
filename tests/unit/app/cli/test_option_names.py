"""The engine's sentences name things; a command says which of its options they are."""

import pytest

from app.cli import program
from app.cli.annotate import annotate
from app.cli.data.importing import import_
from app.cli.option_names import note_with_option, with_options
from app.cli.tune import tune
from fer_core.errors import FerError


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
    assert note_with_option("Nothing to do.") == "Nothing to do."


def test_a_command_says_its_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.run(["annotate", "clip.mp4", "-o", "out", "--resume", "--overwrite"]) == 2
    assert capsys.readouterr().err == (
        "Error: Resuming goes on with a session and overwriting replaces it; ask for one of them "
        "(--resume, --overwrite).\n"
    )
