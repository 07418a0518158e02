"""Where an input's session lies, or will: inputs of the same name do not get into each other's way."""

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fer_core.errors import FerError
from fer_core.session.record import SessionRecord, SourceRecord
from fer_core.session.replacement import staging_of
from fer_core.session.resume import earlier_record
from fer_core.session.sources import DEMO, open_for_annotation, recorded_path, session_name

Source = Path | Literal["demo"]


@dataclass(frozen=True)
class Place:
    """A session's folder among others.

    Attributes:
        name: The folder's name.
        note: Why it isn't the input's own name, in a sentence; empty where it is.
    """

    name: str
    note: str = ""


def find_place(source: Source, out: Path, *, resume: bool = False, taken: Collection[str] = ()) -> Place:
    """Find the folder of an input: that of its session if it has one in `out`, else the first name that is free.

    A folder that holds the session of another input, or a recording, is passed over: `clip`, `clip-2`, `clip-3`. One
    that holds no session, or one whose record is damaged, is taken for the input's own.

    Args:
        source: What is annotated.
        out: Where the sessions' folders are.
        resume: Whether one that is not finished goes before one that is.
        taken: Names that are taken by other inputs, in `casefold`.
    """
    stem, first, others = session_name(source), "", list[str]()
    for name in _names(stem):
        if name.casefold() in taken:
            others.append("")
            continue
        try:
            record = earlier_session(out / name)
        except FerError:
            return Place(first or name)
        if record is None:
            note = _note(source, stem, name, others) if others else ""
            return Place(first) if first else Place(name, note)
        if record.recorded or not same_source(record.source, source):
            others.append(record.source.path or record.source.name)
        elif not resume or record.status != "complete":
            return Place(name)
        else:
            first = first or name
    raise AssertionError("there is always a next name")


def free_place(source: Source, out: Path, taken: Collection[str] = ()) -> Place:
    """Return the first name for an input's session that nothing has yet, nor is to have (`taken`, in `casefold`)."""
    return next(
        Place(name)
        for name in _names(session_name(source))
        if name.casefold() not in taken and not (out / name).exists() and not staging_of(out / name).exists()
    )


def may_replace(source: Source, folder: Path) -> bool:
    """Return whether a folder's session is one that an input was annotated into, or there is none.

    Raises:
        FerError: It is damaged.
    """
    record = earlier_session(folder)
    return record is None or (not record.recorded and same_source(record.source, source))


def earlier_session(folder: Path) -> SessionRecord | None:
    """Return the record of the session in a folder, or of the one begun to replace it.

    Raises:
        FerError: It is damaged.
    """
    return earlier_record(staging_of(folder)) or earlier_record(folder)


def same_source(recorded: SourceRecord, source: Source) -> bool:
    """Return whether a session is of this input: the same path, or the same content under the same name."""
    if source == DEMO or recorded.kind == DEMO:
        return source == recorded.kind == DEMO
    if recorded.path == recorded_path(Path(source)):
        return True
    if not recorded.fingerprint:
        return False
    try:
        opened = open_for_annotation(source)
    except FerError:
        return False
    opened.frames_of.close()
    return opened.record.fingerprint == recorded.fingerprint


def _names(stem: str) -> Iterator[str]:
    yield stem
    for number in itertools.count(2):
        yield f"{stem}-{number}"


def _note(source: Source, stem: str, name: str, others: list[str]) -> str:
    of = f"{source}" if source == DEMO else Path(source).name
    whose = f" ({others[0]})" if others[0] else ""
    return f"The session of {of} goes into {name}, because {stem} is another input's{whose}."
