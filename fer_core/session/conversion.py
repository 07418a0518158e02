"""The table in other formats, written from `faces.csv` batch by batch, so that its length does not matter."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import SEEK_END, RawIOBase
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal

from fer_core.errors import FerError
from fer_core.files.atomic import atomic_path, explain_write_errors
from fer_core.session.faces_table import split_row

TableFormat = Literal["csv", "parquet", "json"]
FORMATS: Final[tuple[TableFormat, ...]] = ("csv", "parquet", "json")
_INTEGERS: Final = ("frame", "face_id")
_WORDS: Final = ("label", "reason")
_BLOCK_BYTES: Final = 1 << 20
_ROW_GROUP: Final = 16384


def parse_formats(text: str) -> tuple[TableFormat, ...]:
    """Return the formats named in a list such as `csv,parquet`.

    Raises:
        FerError: One of them is unknown, or none is named.
    """
    named = {part.strip().lower() for part in text.split(",")} - {""}
    formats = tuple(name for name in FORMATS if name in named)
    if not formats or len(formats) < len(named):
        raise FerError(f"The table can be written as {', '.join(FORMATS)}, not as “{text}”.")
    return formats


def convert_table(table: Path, target: Path, kind: TableFormat, change: "Change | None" = None) -> None:
    """Write a table to `target` as CSV, as Parquet, or as a JSON array with an object a row.

    The file appears under its name when it is whole. An empty cell is null. A row that a kill tore, at the end, is
    left out.

    Args:
        table: `faces.csv`, or `faces.parquet`.
        target: The file to make or to replace.
        kind: As what.
        change: Returns what is written in place of each of the table's record batches.

    Raises:
        FerError: The table is damaged, or the disk is full.
    """
    write = {"csv": _write_csv, "parquet": _write_parquet, "json": _write_json}[kind]
    part = f"{target.name}.part"
    with explain_write_errors(target.parent), atomic_path(target, part) as lent, _batches(table) as reader:
        changed = map(change or (lambda batch: batch), _with_one(reader))
        first = next(changed)
        write(chain((first,), changed), lent, first.schema)


Change = Callable[[Any], Any]
"""From a `pyarrow.RecordBatch` to another one; pyarrow has no types."""


@contextmanager
def _batches(table: Path) -> Iterator[Any]:
    import pyarrow as pa
    from pyarrow import csv as pa_csv
    from pyarrow import parquet

    try:
        if table.suffix == ".parquet":
            with parquet.ParquetFile(table) as file:
                yield pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(_ROW_GROUP))
            return
        with table.open(encoding="utf-8", errors="replace") as stream:
            names = split_row(stream.readline())
        types = {name: pa.int64() if name in _INTEGERS else pa.float64() for name in names}
        types.update(dict.fromkeys(_WORDS, pa.string()))
        reading = pa_csv.ReadOptions(block_size=_BLOCK_BYTES, use_threads=False)
        convert = pa_csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""])
        with (
            _WholeRows(table) as rows,
            pa_csv.open_csv(rows, read_options=reading, convert_options=convert) as reader,
        ):
            yield reader
    except pa.ArrowException as error:
        raise FerError(f"{table} is damaged: {str(error).partition(chr(10))[0]}") from None


class _WholeRows(RawIOBase):
    """A table up to the end of its last whole row.

    Args:
        table: The file.
    """

    def __init__(self, table: Path) -> None:
        super().__init__()
        self._file = table.open("rb")
        self._left = self._whole()
        self._file.seek(0)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Read on."""
        with memoryview(buffer) as view:
            got = self._file.readinto(view[: self._left])
        self._left -= got
        return got

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        self._file.close()
        super().close()

    def _whole(self) -> int:
        end = self._file.seek(0, SEEK_END)
        while end:
            begin = max(0, end - _BLOCK_BYTES)
            self._file.seek(begin)
            newline = self._file.read(end - begin).rfind(b"\n")
            if newline >= 0:
                return begin + newline + 1
            end = begin
        return 0


def _with_one(reader: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the batches; of a table without rows one that is empty, as its columns are to be written too."""
    import pyarrow as pa

    first = next(iter(reader), None)
    yield pa.RecordBatch.from_pylist([], schema=reader.schema) if first is None else first
    yield from reader


def _write_csv(batches: Iterator[Any], target: Path, schema: Any) -> None:  # noqa: ANN401
    from pyarrow import csv

    with csv.CSVWriter(target, schema, write_options=csv.WriteOptions(quoting_style="needed")) as writer:
        for batch in batches:
            writer.write_batch(batch)


def _write_parquet(batches: Iterator[Any], target: Path, schema: Any) -> None:  # noqa: ANN401
    from pyarrow import parquet

    with parquet.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch, row_group_size=_ROW_GROUP)


def _write_json(batches: Iterator[Any], target: Path, _schema: Any) -> None:  # noqa: ANN401
    with target.open("w", encoding="utf-8") as stream:
        separator = "[\n"
        for row in (row for batch in batches for row in batch.to_pylist()):
            stream.write(separator + json.dumps(row))
            separator = ",\n"
        stream.write("\n]\n" if separator == ",\n" else "[]\n")
