"""Text: numbers in sentences, and names from files made fit for terminals, labels, JSON, file names and spreadsheets.

Whoever names a file or a class may put anything into it: commands to the terminal (ECMA-48 control sequences), marks
that turn the reading order (Unicode TR 36, "bidi"), bytes that are no text, a formula (OWASP, "CSV injection").
"""

import os
import re
from typing import Final

from fer_core.errors import FerError

_NO_TEXT: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_ORDER: Final = "\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_COMMANDS: Final = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f{_ORDER}]")
_COMMANDS_BUT_LINES: Final = re.compile(f"[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f{_ORDER}]")
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_FORMULA: Final = tuple("=+-@\uff1d\uff0b\uff0d\uff20")

_LONG_WORD: Final = re.compile(r"\S{21,}")
"""A label wraps between words only and cuts the rest off."""

_PART: Final = re.compile(r"[/\\_-]+(?=[^/\\_-])|[^/\\_-]{20}(?=[^/\\_-])")
"""Behind what a long word may end a line: what separates its parts, or else 20 letters."""

_LONGEST: Final = 160
"""Bytes of a name: what is made of it gets endings, and 255 is all that most file systems take."""

_LONGEST_ENDING: Final = 120

_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
)
_FOR_NO_FILE: Final = re.compile('[\ud800-\udfff<>:"/\\\\|?*]')


def count_noun(number: int, thing: str, things: str = "") -> str:
    """Return a number with its noun: "1 face", "12,034 faces"; ``things`` where the plural is not formed with an s."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"


def percent(probability: float) -> str:
    """Return a probability as it is written everywhere, `87 %`, so that one value never reads as two."""
    return f"{probability * 100:.0f} %"


def clock_time(seconds: float) -> str:
    """Return a moment of a recording as players write it, to the millisecond: `0:12.400`, `1:02:03.000`."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    start = f"{minutes // 60}:{minutes % 60:02d}" if minutes >= 60 else f"{minutes}"
    return f"{start}:{rest // 1000:02d}.{rest % 1000:03d}"


def clock_seconds(text: str) -> float:
    """Return a moment in seconds, written as seconds, as `1:02.5` or as `1:02:03`.

    Raises:
        FerError: It is none.
    """
    parts = text.strip().split(":")
    try:
        numbers = [float(part) if part[-1:].isdigit() and part[0].isdigit() else -1.0 for part in parts]
    except ValueError:
        numbers = [-1.0]
    if len(parts) > 3 or min(numbers) < 0 or not max(numbers) < float("inf"):
        raise FerError(f"'{harmless(text[:40])}' is no time. Write seconds, or 1:02.5.")
    seconds = 0.0
    for number in numbers:
        seconds = 60 * seconds + number
    return seconds


def file_size(size: int) -> str:
    """Return a number of bytes as file managers write it, in powers of 1000: `412 bytes`, `3.4 MB`."""
    if size < 1000:
        return count_noun(size, "byte")
    value, unit = size / 1000, "kB"
    for larger in ("MB", "GB", "TB"):
        if round(value, 1 if value < 9.95 else 0) < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"


def readable(text: str) -> str:
    r"""Return a file name as text that can be written in UTF-8.

    Bytes that Python could not decode are read as UTF-8, as they are when only the locale is poor; those that are no
    UTF-8 stand as `\xff`.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        whole = _NO_TEXT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        return whole.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text


def harmless(text: str, *, lines: bool = False) -> str:
    r"""Return text that does nothing but stand there: what would act on a terminal is spelt out, as `\x1b`.

    Args:
        text: Any text.
        lines: Whether it may have several lines and tabs.
    """
    pattern = _COMMANDS_BUT_LINES if lines else _COMMANDS
    return pattern.sub(lambda found: _spelt(found[0]), readable(text))


def breakable(text: str) -> str:
    """Return a text in which a line may end within a long word, as names and paths often are. It looks the same.

    A path breaks behind its separators, so that no name or number in it is torn that fits a line.
    """
    return _LONG_WORD.sub(lambda word: _PART.sub("\\g<0>\u200b", word[0]), text)


def file_stem(text: str, otherwise: str, *, ending: str = "") -> str:
    """Return a name for a new file or folder made after another's, which every system takes.

    Without an ending it has room for several: it is at most 160 bytes long. It is never hidden.

    Args:
        text: The other's name, without its ending.
        otherwise: What it is called if nothing is left of the name.
        ending: What tells it from others made after the same name: a long name is cut before it. One that is itself
            longer than 120 bytes loses its beginning.
    """
    tail = _for_file(ending).encode()[-_LONGEST_ENDING:].decode(errors="ignore")
    clean = _for_file(text).strip(" ").lstrip(".").encode()[: _LONGEST - len(tail.encode())].decode(errors="ignore")
    whole = f"{clean.strip(' ') or otherwise}{tail}" if tail else clean
    short = whole.strip(" ").rstrip(".").rstrip(" .")
    name = f"{short}_" if short.split(".")[0].rstrip().casefold() in _RESERVED else short
    try:
        os.fsencode(name)
    except UnicodeEncodeError:  # a poor locale: the same bytes as in any other
        return os.fsdecode(name.encode())
    return name or otherwise


def _for_file(text: str) -> str:
    return _FOR_NO_FILE.sub("_", _COMMANDS.sub("_", _decoded(text)))


def spreadsheet_cell(text: str) -> str:
    """Return text for a cell of a CSV that no spreadsheet takes for a formula, nor a terminal for a command.

    What begins as a formula gets an apostrophe before it, as a user would type it; numbers stay.
    """
    clean = harmless(text)
    return f"'{clean}" if clean.startswith(_FORMULA) and not _is_number(clean) else clean


def _spelt(character: str) -> str:
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _decoded(text: str) -> str:
    whole = _NO_TEXT.sub("_", text)
    return whole.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\ufffd", "_")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text == text.strip()
