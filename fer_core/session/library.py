"""A folder of sessions: what is in it, and taking one away."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from fer_core.errors import FerError
from fer_core.files.lock import is_held
from fer_core.frames import Image
from fer_core.media.source import Part
from fer_core.session import faces_table, people
from fer_core.session.conversion import FORMATS
from fer_core.session.deletion import Deletion, delete_session
from fer_core.session.faces_table import split_row
from fer_core.session.record import FORMAT, PARTIAL, PROGRAM, RECORD, SessionRecord
from fer_core.session.thumbnails import forget_thumbnails, session_thumbnail
from fer_core.text import readable

Status = Literal["complete", "interrupted", "running", "damaged"]

TABLES: Final = (*(f"faces.{kind}" for kind in FORMATS), faces_table.PARTIAL)
"""The names that a session's table may have."""
_LEVELS: Final = 3
_TAIL_BYTES: Final = 1 << 16


@dataclass(frozen=True)
class SessionEntry:
    """One session as a list shows it.

    Attributes:
        folder: Where it is.
        record: What its `session.json` says; None where that cannot be read.
        status: "complete"; "interrupted", also by a kill; "running" while a program writes it; "damaged" where it
            cannot be opened.
        problem: What is wrong and what to do, a plain sentence; "" where nothing is.
        started: When it began, or None.
        duration_s: How much of its source it covers, seconds, or None where nothing says without reading the table.
        people: Different face ids; of a session under way or killed, at least so many.
        size_bytes: Of all that is in its folder.
        title: What to call it.
    """

    folder: Path
    record: SessionRecord | None
    status: Status
    problem: str
    started: datetime | None
    duration_s: float | None
    people: int
    size_bytes: int
    title: str


def find_sessions(folder: Path) -> Iterator[SessionEntry]:
    """Return the sessions in a folder and up to two levels below it, in the order of their paths, while they are found.

    No table is read. Hidden folders and what lies inside a session are passed over; a folder that is linked to more
    than once is gone through once.

    Args:
        folder: The library. It may be a session itself.

    Raises:
        FerError: It is not there or may not be read, now or while it is gone through.
    """
    _list_library(folder)
    return _found(folder)


def look_at(folder: Path) -> SessionEntry | None:
    """Return the session in a folder as it is now, or None where there is none."""
    try:
        with os.scandir(folder) as entries:
            return _entry(folder, {entry.name: entry for entry in entries})
    except OSError:
        return None


def read_record(folder: Path) -> SessionRecord:
    """Return the record of a session, whole or not.

    Raises:
        FerError: There is none, it is damaged, of a newer version, or another program's.
    """
    path = folder / PARTIAL
    path = path if path.exists() else folder / RECORD
    with suppress(OSError, ValueError):
        said = json.loads(path.read_bytes())
        program = _program(said)
        if program not in (None, PROGRAM):
            raise FerError(f"{folder} is the session of another program, {readable(str(program))}; open it there.")
        if isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] > FORMAT:
            raise FerError(f"{folder} was written by a newer version of this program; update it to open the session.")
    return SessionRecord.read(path)


def thumbnail(entry: SessionEntry, side: int) -> Image | None:
    """Return a small picture of a session, from the user's cache where it is there already.

    The session's own picture goes before the original, so that blurred faces stay blurred.

    Args:
        entry: The session.
        side: Of the square the picture fits in, pixels.

    Returns:
        (H, W, 3) uint8, BGR, the longer side `side` pixels; None where there is no picture.
    """
    if entry.record is None:
        return None
    return session_thumbnail(entry.folder, entry.record, side, keep=entry.status != "running")


def known_names(sessions: Iterable[Path]) -> tuple[str, ...]:
    """Return the names that people have in sessions, each once however it is written, in the order of letters.

    Args:
        sessions: Folders; what cannot be read in one is passed over.
    """
    found: dict[str, str] = {}
    for folder in sessions:
        with suppress(OSError, FerError):
            for name in people.parse_people((folder / people.NAME).read_bytes(), folder / people.NAME).names.values():
                found.setdefault(people.name_key(name), name)
    return tuple(name for _, name in sorted(found.items()))


def delete_for_good(entry: SessionEntry) -> Deletion:
    """Remove a session and its thumbnails; the folder stays where something else is in it.

    Returns:
        What was removed, and what stays.

    Raises:
        FerError: It is running, another program's, or may not be removed.
    """
    if not _is_ours(entry.folder):
        raise FerError(f"{entry.folder} holds no session of this program; nothing was removed.")
    deletion = delete_session(entry.folder)
    if entry.record is not None:
        forget_thumbnails(entry.record)
    return deletion


def _found(library: Path) -> Iterator[SessionEntry]:
    seen: set[tuple[int, int]] = set()
    waiting = [(library, 0)]
    while waiting:
        folder, level = waiting.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as listed:
                inside = {entry.name: entry for entry in listed}
            entry = _entry(folder, inside)
            below = [name for name, one in inside.items() if one.is_dir()] if entry is None else []
        except OSError:
            if not level:
                _list_library(folder)
            continue  # it vanished meanwhile, or is nobody's business
        if entry is not None:
            yield entry
        elif level < _LEVELS:
            names = sorted((name for name in below if not name.startswith((".", "$"))), reverse=True)
            waiting.extend((folder / name, level + 1) for name in names)
    _list_library(library)


def _list_library(folder: Path) -> None:
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        raise FerError(f"There is no folder {folder} any more. Connect its disk, or choose another folder.") from None
    except NotADirectoryError:
        raise FerError(f"{folder} is a file, not a folder of sessions. Choose a folder.") from None
    except OSError as error:
        raise FerError(f"The folder {folder} may not be read ({error.strerror}); check its permissions.") from None


def _entry(folder: Path, inside: "dict[str, os.DirEntry[str]]") -> SessionEntry | None:
    """Return the session that is in a folder.

    Args:
        folder: The folder.
        inside: What is in it, by name.
    """
    tables = [name for name in TABLES if name in inside]
    partial = PARTIAL in inside
    if not partial and RECORD not in inside and not (tables and tables != ["faces.json"]):
        return None
    record, problem = None, ""
    try:
        if not partial and RECORD not in inside:
            problem = f"{folder} lacks its {RECORD}; put it back, or annotate the input again."
        else:
            record = read_record(folder)
    except FerError as error:
        problem = str(error)
    status: Status = "damaged"
    duration_s, people = None, 0
    if record is not None:
        status, problem = _status(folder, record, partial=partial, tables=bool(tables))
        part = record.options.part or Part()
        duration_s, people = part.length_s(record.source.duration_s), record.counts.tracks
        if record.source.kind == "images":
            duration_s = None
        elif status != "complete" or duration_s is None:
            table = next((name for name in (faces_table.PARTIAL, faces_table.NAME) if name in inside), None)
            last_s, seen = _tail(folder / table) if table else (None, 0)
            duration_s = last_s - part.begin_s if last_s is not None else duration_s if status == "complete" else None
            people = max(people, seen)
    return SessionEntry(
        folder=folder,
        record=record,
        status=status,
        problem=problem,
        started=record.started if record is not None else None,
        duration_s=duration_s,
        people=people,
        size_bytes=_size(inside.values()),
        title=readable(folder.name),
    )


def _status(folder: Path, record: SessionRecord, *, partial: bool, tables: bool) -> tuple[Status, str]:
    """Return how a session stands. Who writes one holds its folder; the system lets go of it for a killed program."""
    if partial and is_held(folder):
        return "running", ""
    if not tables:
        again = "Resume it, or annotate the input again." if partial else "Put it back, or annotate the input again."
        return "damaged", f"{folder} lacks its table of faces. {again}"
    if partial:
        return "interrupted", "The run was broken off. What it read can be opened; resume it to read the rest."
    return "complete" if record.status == "complete" else "interrupted", ""


def _tail(table: Path) -> tuple[float | None, int]:
    """Return the time of a table's last whole row and the highest face id near its end."""
    try:
        with table.open("rb") as file:
            file.seek(max(0, table.stat().st_size - _TAIL_BYTES))
            rows = [split_row(line) for line in file.read().decode(errors="replace").split("\n")[1:-1]]
    except OSError:
        return None, 0
    last_s, people = None, 0
    for row in rows:
        with suppress(ValueError, IndexError):
            last_s = float(row[1])
            people = max(people, int(row[2] or 0))
    return last_s, people


def _size(inside: "Iterable[os.DirEntry[str]]") -> int:
    total, folders = 0, []
    for entry in inside:
        with suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                total += entry.stat(follow_symlinks=False).st_size
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as deeper:
            total += sum(entry.stat(follow_symlinks=False).st_size for entry in deeper if entry.is_file())
    return total


def _is_ours(folder: Path) -> bool:
    """Return whether a folder's session was written by this program, as far as what is left of it tells."""
    tables = any((folder / name).exists() for name in TABLES)
    for name in (PARTIAL, RECORD):
        try:
            return _program(json.loads((folder / name).read_bytes())) == PROGRAM
        except ValueError:
            return tables
        except OSError:
            continue
    return tables


def _program(said: Any) -> object:  # noqa: ANN401 - whatever JSON holds
    """Return the name of the program that a record says it is of, or None where it says none."""
    program = said.get("program") if isinstance(said, dict) else None
    return program.get("name") if isinstance(program, dict) else program
