"""A session's table with the people's names in it, for pandas and spreadsheets; `faces.csv` stays as it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from fer_core.errors import FerError
from fer_core.session import faces_table
from fer_core.session.conversion import FORMATS, TableFormat, convert_table
from fer_core.session.people import People
from fer_core.session.readings import Readings
from fer_core.session.record import PARTIAL, RECORD, SessionRecord
from fer_core.text import spreadsheet_cell

COLUMN: Final = "person"
_TABLES: Final = (faces_table.NAME, faces_table.PARTIAL, "faces.parquet")


def read_session(folder: Path) -> tuple[SessionRecord, Readings]:
    """Read a session's record and table, whether it is whole, interrupted or killed.

    Raises:
        FerError: There is none, or it is damaged.
    """
    partial = folder / PARTIAL
    record = SessionRecord.read(partial if partial.exists() else folder / RECORD)
    return record, Readings.read(find_table(folder), record.labels)


def find_table(folder: Path) -> Path:
    """Return the table of a session.

    Raises:
        FerError: There is none that can be read.
    """
    for name in _TABLES:
        if (folder / name).exists():
            return folder / name
    raise FerError(f"{folder} holds no faces.csv and no faces.parquet; restore one of them, or annotate anew.")


def export_named(
    folder: Path,
    people: People,
    target: Path,
    within: tuple[float, float] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write a session's table with a column `person` behind `face_id`, and return how many people are in it.

    Somebody without a name is called after the face id; a frame without a face has nobody.

    Args:
        folder: The session.
        people: Who the faces are.
        target: `.csv`, `.parquet` or `.json`; made or replaced. The session's own files are not.
        within: Only the frames that begin in this part, seconds; None for all.
        on_progress: Told how many rows are done, of how many nobody knows (0); what it raises ends the work, and
            nothing is written.

    Raises:
        FerError: There is no table, the ending is another one, or it cannot be written.
    """
    kind = _kind_of(target)
    if target.resolve().parent == folder.resolve() and target.name.startswith("faces."):
        raise FerError(f"{target} is the session's own table, which stays as it was read. Choose another name.")
    seen: set[int] = set()
    done = 0

    def named(batch: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
        import pyarrow as pa

        nonlocal done
        done += batch.num_rows
        if on_progress is not None:
            on_progress(done, 0)
        if within is not None:
            times = np.asarray(batch.column("time_s"), np.float64)
            batch = batch.filter(pa.array((times >= within[0]) & (times < within[1])))
        place = batch.schema.get_field_index("face_id")
        face = batch.column(place)
        known = ~np.asarray(face.is_null())
        ids = np.asarray(face.fill_null(0), np.int64)
        persons = people.persons(ids, np.asarray(batch.column("time_s"), np.float64))
        there, inverse = np.unique(persons, return_inverse=True)
        seen.update(persons[known].tolist())
        names = np.array([_cell(people.called(int(number)), kind) for number in there], object)
        column = pa.array(names[inverse] if len(there) else [], pa.string(), mask=~known if len(there) else None)
        columns = [*batch.columns[: place + 1], column, *batch.columns[place + 1 :]]
        fields = [*batch.schema.names[: place + 1], COLUMN, *batch.schema.names[place + 1 :]]
        return pa.RecordBatch.from_arrays(columns, names=fields)

    convert_table(find_table(folder), target, kind, named)
    return len(seen)


def _kind_of(target: Path) -> TableFormat:
    ending = target.suffix.lower().removeprefix(".")
    for kind in FORMATS:
        if ending == kind:
            return kind
    raise FerError(f"A table is written as {', '.join(f'.{kind}' for kind in FORMATS)}, not as {target.name}.")


def _cell(name: str, kind: TableFormat) -> str:
    return spreadsheet_cell(name) if kind == "csv" else name
