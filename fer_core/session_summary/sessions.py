"""Sessions found on disk, read, and summarised one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from fer_core.errors import FerError
from fer_core.session import faces_table, record
from fer_core.session.events import LEAVE_OUT
from fer_core.session.notes_files import read_notes
from fer_core.session.readings import Readings
from fer_core.session.record import SessionRecord
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.results import SessionSummary
from fer_core.session_summary.summary import summarise

_TABLES: Final = (faces_table.NAME, faces_table.PARTIAL, "faces.parquet")


@dataclass(frozen=True, eq=False)
class SummarisedSession:
    """A session and what it comes to.

    Attributes:
        folder: Where it is.
        record: How it was made.
        readings: What was read.
        summary: What it comes to.
    """

    folder: Path
    record: SessionRecord
    readings: Readings
    summary: SessionSummary

    @property
    def remark(self) -> str:
        """What to say of it beside its figures, in a sentence; empty where there is nothing."""
        name = self.summary.name
        if not self.summary.frames:
            return f"{name} holds no frame: it ended before one was read. Nothing can be said of it."
        if not self.summary.persons:
            return f"No face is in {name}: nothing can be said of it."
        if self.record.status != "complete":
            return f"{name} is not complete: the figures are of what is there."
        return ""


def find_sessions(named: Sequence[Path]) -> list[Path]:
    """Return the sessions' folders: those that are named, and those in folders that hold sessions. Each once.

    A folder that is neither is taken for a session that lacks its record.

    Raises:
        FerError: There is no such folder, or it is a file.
    """
    found: dict[Path, Path] = {}
    for path in named:
        if not path.exists():
            raise FerError(f"There is no folder {path}. Check the name.")
        if not path.is_dir():
            raise FerError(f"{path} is a file. Name the folder that annotate made.")
        inside = [] if _holds_session(path) else sorted(filter(_holds_session, path.iterdir()))
        for folder in inside or [path]:
            found.setdefault(folder.resolve(), folder)
    return list(found.values())


def unique_names(folders: Sequence[Path]) -> list[str]:
    """Return a name for each folder: its own, with as many of the folders above it as tell it from the others."""
    whole = [folder.resolve() for folder in folders]
    names = [path.name or str(path) for path in whole]
    for depth in range(2, max((len(path.parts) for path in whole), default=0) + 1):
        names = [
            "/".join(path.parts[-depth:]) if names.count(name) > 1 else name
            for path, name in zip(whole, names, strict=True)
        ]
    return names


def summarise_session(folder: Path, name: str, options: SummaryOptions) -> SummarisedSession:
    """Read a session and summarise it: its people as they are named, without the ranges that are left out for all.

    Args:
        folder: Where it is; one that is under way or was interrupted is summarised as far as it goes.
        name: What it is called.
        options: How.

    Raises:
        FerError: It or what was said of it is damaged, or its table is kept in a form that cannot be read back.
    """
    partial = folder / record.PARTIAL
    about = SessionRecord.read(partial if partial.exists() else folder / record.RECORD)
    if about.format > record.FORMAT:
        raise FerError(
            f"{folder} was written by a newer version of FER Studio (format {about.format}); update this one to read "
            "it."
        )
    table = next((folder / one for one in _TABLES if (folder / one).exists()), None)
    if table is None:
        raise FerError(
            f"{folder} holds no table: there is no {faces_table.NAME} and no faces.parquet in it. Annotate again."
        )
    readings = Readings.read(table, about.labels)
    notes, timed = read_notes(folder), about.source.kind != "images"
    person_of = notes.people.person_of(readings) if timed else None
    names = {} if person_of is None else {int(one): notes.people.called(int(one)) for one in np.unique(person_of)}
    # What is left out of one face alone is still time in which the others were seen.
    left_out = [(one.start_s, one.last_s) for one in notes.events.of_kind(LEAVE_OUT) if one.face_id is None]
    summary = summarise(readings, name, options, person_of=person_of, names=names, left_out=left_out, timed=timed)
    return SummarisedSession(folder, about, readings, summary)


def _holds_session(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (record.RECORD, record.PARTIAL))
