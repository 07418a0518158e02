"""Sessions found on disk, read, and summarised one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from fer_core.errors import FerError
from fer_core.session import faces_table, record
from fer_core.session.events import LEAVE_OUT
from fer_core.session.notes_files import Notes, read_notes
from fer_core.session.readings import Readings
from fer_core.session.record import SessionRecord
from fer_core.session_summary.observed import Observed, Range, observe
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.results import SessionSummary
from fer_core.session_summary.summary import summarise_observed

_ALL_FACES: Final = {0: "All faces"}
_TABLES: Final = (faces_table.NAME, faces_table.PARTIAL, "faces.parquet")


@dataclass(frozen=True, eq=False)
class SummarisedSession:
    """A session and what it comes to.

    Attributes:
        folder: Where it is.
        record: How it was made.
        readings: What was read.
        summary: What it comes to.
        notes: What was said of it.
    """

    folder: Path
    record: SessionRecord
    readings: Readings
    summary: SessionSummary
    notes: Notes = field(default_factory=Notes)

    @property
    def remark(self) -> str:
        """What to say of it beside its figures, in a sentence; empty where there is nothing."""
        name = self.summary.name
        if not self.summary.frames:
            return f"{name} holds no frame: it ended before one was read. Nothing can be said of it."
        if not self.summary.persons:
            where = name if self.summary.within is None else f"the selected part of {name}"
            return f"No face is in {where}: nothing can be said of it."
        if self.record.status != "complete":
            return f"{name} is not complete: the figures are of what is there."
        return ""

    @property
    def observed(self) -> Observed:
        """The readings that count, found again: they are many, and seldom needed."""
        return observe_session(self.record, self.readings, self.notes, self.summary.options, self.summary.within)


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


def summarise_session(
    folder: Path, name: str, options: SummaryOptions, within: Range | None = None
) -> SummarisedSession:
    """Read a session and summarise it: its people as they are named, without what is left out of all or of one.

    Args:
        folder: Where it is; one that is under way or was interrupted is summarised as far as it goes.
        name: What it is called.
        options: How.
        within: Which part of it, seconds; None for all.

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
    return summarise_read(folder, about, readings, read_notes(folder), name, options, within)


def summarise_read(
    folder: Path,
    about: SessionRecord,
    readings: Readings,
    notes: Notes,
    name: str,
    options: SummaryOptions,
    within: Range | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> SummarisedSession:
    """Summarise a session that is in memory.

    Args:
        folder: Where it is.
        about: Its record.
        readings: Its table.
        notes: What was said of it.
        name: What it is called.
        options: How.
        within: Which part of it, seconds; None for all.
        on_progress: Told how many persons of how many are done; what it raises ends the work.
    """
    observed = observe_session(about, readings, notes, options, within)
    timed = about.source.kind != "images"
    names = {int(one): notes.people.called(int(one)) for one in np.unique(observed.person)} if timed else _ALL_FACES
    named = notes.people.names if timed else None
    summary = summarise_observed(observed, name, options, names, within, on_progress, named)
    return SummarisedSession(folder, about, readings, summary, notes)


def observe_session(
    about: SessionRecord, readings: Readings, notes: Notes, options: SummaryOptions, within: Range | None = None
) -> Observed:
    """Find the readings of a session that count; of pictures, where a face id is a place, all faces are one person."""
    timed = about.source.kind != "images"
    person_of = notes.people.person_of(readings) if timed else np.zeros(len(readings.face), np.int64)
    of_all: list[Range] = []
    of_face: dict[int, list[Range]] = {}
    for one in notes.events.of_kind(LEAVE_OUT):
        ranges = of_all if one.face_id is None else of_face.setdefault(one.face_id, [])
        ranges.append((one.start_s, float(np.nextafter(one.last_s, np.inf))))  # its last moment belongs to it
    return observe(readings, options, person_of, of_all, left_out_of=of_face, within=within, timed=timed)


def _holds_session(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (record.RECORD, record.PARTIAL))
