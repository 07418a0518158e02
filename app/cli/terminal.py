"""The one way to the terminal: whatever is said, names from files only stand there."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Any, Final, TextIO

import rich.console
from rich.console import ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from fer_core.text import harmless, readable

_NO_TEXT: Final = re.compile("[\ud800-\udfff]+")
_ACTING: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_NOT_ASCII: Final = re.compile("[^\x00-\x7f]")


class Console(rich.console.Console):
    """Rich's console for text that may hold names from files: square brackets and colons are nothing but that.

    Args:
        stderr: Whether it writes to standard error.
        markup: Whether the texts are Rich markup, in which names have to be escaped.
    """

    def __init__(self, *, stderr: bool = False, markup: bool = False) -> None:
        super().__init__(stderr=stderr, markup=markup, emoji=False)

    def render_str(self, text: str, **how: Any) -> Text:  # noqa: ANN401 - Rich's own arguments
        """Return the text to show, before its width is measured."""
        return super().render_str(harmless(text, lines=True), **how)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is written; texts that were put together elsewhere are made harmless here."""
        for segment in super().render(renderable, options):
            plain = segment.control or segment.text.isprintable()
            yield segment if plain else Segment(harmless(segment.text, lines=True), segment.style)


def say(text: str, *, err: bool = False, lines: bool = False) -> None:
    """Write a sentence.

    Args:
        text: What is said.
        err: On standard error.
        lines: Whether it has several lines; else a line feed in it is part of a name.
    """
    _write(harmless(text, lines=lines), sys.stderr if err else sys.stdout)


def say_json(document: object, *, indent: int | None = 2) -> None:
    r"""Write a JSON document on standard output, in ASCII where that is all the output takes.

    A file name that is no text is written as the other commands show it, `\xff` for a byte: strict readers refuse
    half a surrogate pair.
    """
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    text = _NO_TEXT.sub(lambda found: _escaped(readable(found[0])), text)
    text = (_ACTING if _takes_unicode() else _NOT_ASCII).sub(lambda found: _escaped(found[0], ascii_only=True), text)
    _write(text, sys.stdout)


def _write(text: str, stream: TextIO) -> None:
    stream.write(f"{text}\n")
    stream.flush()


def _escaped(text: str, *, ascii_only: bool = False) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def _takes_unicode() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return encoding.lower().replace("-", "").startswith("utf")
