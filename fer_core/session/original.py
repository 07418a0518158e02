"""Where the file or folder is that a session was made of: where it was, or where it was moved to."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from fer_core.errors import FerError
from fer_core.session.record import SourceRecord, fingerprint
from fer_core.text import readable

_READ_WHOLE_BYTES: Final = 512 << 20
"""Of a folder's pictures; of more than these only names and sizes are compared."""
_MOST_FILES: Final = 5000
_PARENTS_SEARCHED: Final = 2


@dataclass(frozen=True)
class Original:
    """What was found of a session's source.

    Attributes:
        path: The file or folder, which is what the session was made of; None where there is none.
        problem: Why there is none and what to do, a sentence; "" where there is one or never was.
    """

    path: Path | None = None
    problem: str = ""


def find_original(folder: Path, source: SourceRecord, search: Sequence[Path] = ()) -> Original:
    """Find the source of a session.

    A video is known again by its content, also under another name; a folder of pictures by its pictures.

    Args:
        folder: The session. Beside it and in the folders above is looked, too.
        source: What its record says of the source.
        search: More folders to look in.
    """
    if source.kind not in ("video", "images") or source.path is None:
        return Original()
    changed: list[Path] = []
    for path in dict.fromkeys(_candidates(folder, source, search)):
        with suppress(FerError, OSError, ValueError):
            if not path.exists():
                continue
            if _matches(path, source):
                return Original(path)
            changed.append(path)
    if changed and str(changed[0]) == source.path:
        return Original(None, f"{changed[0]} has changed since; what was read no longer matches its picture.")
    return Original(
        None, f"The original, {source.name}, is not at its place ({source.path}) any more; say in which folder it is."
    )


def _candidates(folder: Path, source: SourceRecord, search: Sequence[Path]) -> Iterator[Path]:
    assert source.path is not None
    yield Path(source.path)
    above = list(folder.absolute().parents)
    near = [folder, *above[:_PARENTS_SEARCHED], *search]
    names = dict.fromkeys((_last_part(source.path), source.name))
    yield from (place / name for place in (*near, *above) for name in names if name)
    for place in near:
        if source.kind == "video":
            yield from _of_size(place, source.size_bytes)
        else:
            yield place


def _of_size(folder: Path, size: int | None) -> Iterator[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        for _, entry in zip(range(_MOST_FILES), entries, strict=False):
            with suppress(OSError):
                if entry.is_file() and entry.stat().st_size == size:
                    yield Path(entry.path)


def _matches(path: Path, source: SourceRecord) -> bool:
    if source.kind == "video":
        if not path.is_file() or path.stat().st_size != source.size_bytes:
            return False
        names = dict.fromkeys((path.name, _last_part(source.path or ""), source.name))
        return any(fingerprint([path], [name])[1] == source.fingerprint for name in names)
    files = [path] if path.is_file() else [path / name for name in dict.fromkeys(source.pictures)]
    if not source.pictures or sum(file.stat().st_size for file in files) != source.size_bytes:
        return False
    if source.size_bytes > _READ_WHOLE_BYTES:
        return True
    names_then = list(dict.fromkeys(source.pictures))
    return fingerprint(files, names_then)[1] == source.fingerprint or fingerprint(files)[1] == source.fingerprint


def _last_part(path: str) -> str:
    """Return the name at the end of a path of any system."""
    kind = PureWindowsPath if "\\" in path and "/" not in path else PurePosixPath
    return readable(kind(path).name)
