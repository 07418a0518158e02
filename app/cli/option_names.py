"""Which options of a command a sentence of the engine is about: the engine names things, the command its options."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, Final, get_args

from typer.models import OptionInfo

from fer_core.errors import FerError

OF_NOTES: Final = {
    "Allow more faces": "--max-faces",
    "give several seeds": "--seeds",
    "a trial tells": "--gpu",
    "make the demo headless": "fer-studio demo --headless",
    "a label rule": "--label",
    "the class order": "--classes-order",
    "as the FER+ votes": "--ferplus",
    "none are looked for in them": "--faces",
    "cut the faces out of photographs": "--faces",
    "Take the copies away": "fer-studio data duplicates --fix",
    "made out of train": "fer-studio data split --only validation",
}
"""What notes, which are bare sentences, call a thing, and how the user asks for it.

Notes cannot carry it themselves: those of an import are read from the data set again, where they are sentences.
"""

_ELSEWHERE: Final = {
    "label": "--label of fer-studio data import and evaluate",
    "fix": "fer-studio data duplicates --fix",
}
"""Who takes a setting that the running command has no option for."""


def note_with_option(note: str) -> str:
    """Return a note with the options behind what they are for.

    Example:
        >>> note_with_option("Allow more faces to read them all.")
        'Allow more faces (--max-faces) to read them all.'
    """
    for phrase, option in OF_NOTES.items():
        note = note.replace(phrase, f"{phrase} ({option})", 1)
    return note


def with_options(error: FerError, command: Callable[..., None]) -> str:
    """Return an error's sentence, and which of a command's options, or what other command, can put it right."""
    parameters = inspect.signature(command, eval_str=True).parameters
    named = (
        _option(name, parameters[name].annotation) if name in parameters else _ELSEWHERE.get(name)
        for name in error.settings
    )
    options = ", ".join(filter(None, named))
    return f"{str(error).removesuffix('.')} ({options})." if options else str(error)


def names_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose errors say which of its options can put them right."""

    @functools.wraps(command)
    def named(*args: Any, **options: Any) -> None:  # noqa: ANN401 - the command's own
        try:
            command(*args, **options)
        except FerError as error:
            if not error.settings:
                raise
            raise FerError(with_options(error, command)) from error

    return named


def _option(name: str, annotation: object) -> str | None:
    """Return how a parameter is given, or None where it is no option."""
    info = next((one for one in get_args(annotation) if isinstance(one, OptionInfo)), None)
    if info is None:
        return None
    # In `Annotated`, the first name that is given to `typer.Option` is taken for a default.
    names = [one for one in (info.default, *(info.param_decls or ())) if isinstance(one, str)]
    return max(names, key=len, default=f"--{name.replace('_', '-')}")
