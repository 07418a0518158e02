"""What a folder holds: its pictures in order, and a sentence on what is not read."""

import re
from collections.abc import Container
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.text import count_noun

SUFFIXES: Final = frozenset(
    f".{name}"
    for name in (
        "apng avif avifs bmp gif heic heif hif jfif jpe jpeg jpg mpo pgm png pnm ppm tif tiff webp".split()  # noqa: SIM905
    )
)
"""The endings of the files that a folder is searched for, in lower case."""

_OF_THE_SYSTEM: Final = frozenset({"desktop.ini", "ehthumbs.db", "thumbs.db", "icon\r"})
_ENDINGS: Final = 5
_NAMES: Final = 3


def pictures_in(folder: Path) -> list[Path]:
    """Return a folder's pictures by name, with the numbers in it by value.

    Raises:
        FerError: It may not be read, or holds none.
    """
    found = [path for path in _entries(folder) if path.suffix.lower() in SUFFIXES and path.is_file()]
    if not found:
        aside = unread(folder)
        raise FerError(f"There is no picture in the folder {folder}. {f'{aside} ' if aside else ''}Choose another one.")
    return sorted(found, key=lambda path: _natural_key(path.name))


def unread(folder: Path, elsewhere: Container[str] = ()) -> str:
    """Return a sentence that counts and names what of a folder is not read; empty if that is nothing.

    Hidden files and those that the system keeps beside pictures are nobody's pictures; they are not counted.

    Args:
        folder: The folder.
        elsewhere: Endings, in lower case, of files that are read in another way than as pictures.

    Raises:
        FerError: It may not be read.
    """
    files: dict[str, list[str]] = {}
    folders: list[str] = []
    for path in sorted(_entries(folder), key=lambda path: _natural_key(path.name)):
        suffix = path.suffix.lower()
        if path.name.startswith(".") or path.name.lower() in _OF_THE_SYSTEM:
            continue
        if path.is_dir():
            folders.append(path.name)
        elif suffix not in SUFFIXES and suffix not in elsewhere:
            files.setdefault(suffix, []).append(path.name)
    parts = [
        f"{len(names)} {suffix or 'without an ending'} ({_some(names)})"
        for suffix, names in sorted(files.items(), key=lambda item: -len(item[1]))[:_ENDINGS]
    ]
    rest = len(files) - _ENDINGS
    if rest > 0:
        shown = sorted((len(names) for names in files.values()), reverse=True)
        parts.append(f"{sum(shown[_ENDINGS:])} with {count_noun(rest, 'other ending')}")
    if folders:
        parts.append(f"{count_noun(len(folders), 'folder')} ({_some(folders)})")
    return f"Of {folder.name or folder}, not read: {', '.join(parts)}." if parts else ""


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise FerError(f"The folder {folder} may not be read. Change its permissions or choose another one.") from error


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMES]) + (", ..." if len(names) > _NAMES else "")


def _natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts `img2` before `img10`."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return tuple((0, int(part), part) if part[0] in "0123456789" else (1, 0, part) for part in parts)
