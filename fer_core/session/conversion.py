"""The table in other formats, written from `faces.csv` batch by batch, so that its length does not matter."""

import json
from collections.abc import Iterator
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


def convert_table(csv: Path, target: Path, kind: TableFormat) -> None:
    """Write the table `csv` to `target` as Parquet or as a JSON array with an object a row.

    The file appears under its name when it is whole. An empty cell is null.

    Raises:
        FerError: The disk is full.
    """
    write = _write_parquet if kind == "parquet" else _write_json
    with explain_write_errors(target.parent), atomic_path(target, part=f"{target.name}.part") as lent:
        write(csv, lent)


def _batches(csv: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa
    from pyarrow import csv as pa_csv

    with csv.open(encoding="utf-8") as stream:
        names = split_row(stream.readline())
    types = {name: pa.int64() if name in _INTEGERS else pa.float64() for name in names}
    types.update(dict.fromkeys(_WORDS, pa.string()))
    return pa_csv.open_csv(
        csv,
        read_options=pa_csv.ReadOptions(block_size=_BLOCK_BYTES, use_threads=False),
        convert_options=pa_csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""]),
    )


def _write_parquet(csv: Path, target: Path) -> None:
    from pyarrow import parquet

    with _batches(csv) as reader, parquet.ParquetWriter(target, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch, row_group_size=_ROW_GROUP)


def _write_json(csv: Path, target: Path) -> None:
    with target.open("w", encoding="utf-8") as stream:
        separator = "[\n"
        for row in _rows(csv):
            stream.write(separator + json.dumps(row))
            separator = ",\n"
        stream.write("\n]\n" if separator == ",\n" else "[]\n")


def _rows(csv: Path) -> Iterator[dict[str, Any]]:
    with _batches(csv) as reader:
        for batch in reader:
            yield from batch.to_pylist()
