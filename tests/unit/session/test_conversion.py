import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.frames import Box, Face, FrameResult
from fer_core.session.conversion import convert_table, parse_formats
from fer_core.session.faces_table import FacesCsv, columns

FRAMES = 12_000


@pytest.fixture
def table(tmp_path: Path, face: Callable[..., Face]) -> Path:
    """Larger than the 1 MB blocks that are converted at a time."""
    path = tmp_path / "faces.csv.part"
    faces = (face(1, Box(1, 2, 3, 4)),)
    with FacesCsv(path, FER2013) as rows:
        for index in range(FRAMES):
            rows.write(FrameResult(index, index / 30, FER2013, faces if index % 2 else ()))
    return path


def test_parquet_holds_the_tables_values_and_types(table: Path, tmp_path: Path) -> None:
    convert_table(table, tmp_path / "faces.parquet", "parquet")
    read = parquet.read_table(tmp_path / "faces.parquet")
    assert read.column_names == list(columns(FER2013))
    assert read.num_rows == FRAMES
    assert str(read.schema.field("face_id").type) == "int64"
    assert str(read.schema.field("label").type) == "string"
    rows = read.slice(0, 2).to_pylist()
    assert (rows[0]["face_id"], rows[0]["label"], rows[0]["p_happy"]) == (None, None, None)
    assert (rows[1]["frame"], rows[1]["face_id"], rows[1]["label"], rows[1]["p_happy"]) == (1, 1, "happy", 0.88)
    assert rows[1]["reason"] is None
    assert parquet.ParquetFile(tmp_path / "faces.parquet").metadata.num_row_groups > 1


def test_json_is_an_array_of_rows(table: Path, tmp_path: Path) -> None:
    convert_table(table, tmp_path / "faces.json", "json")
    rows = json.loads((tmp_path / "faces.json").read_text())
    assert len(rows) == FRAMES
    assert list(rows[0]) == list(columns(FER2013))
    assert (rows[3]["frame"], rows[3]["time_s"], rows[3]["width"], rows[3]["raw_happy"]) == (3, 0.1, 3.0, 0.7)


@pytest.mark.parametrize("kind", ["parquet", "json"])
def test_a_table_without_rows_converts(tmp_path: Path, kind: str) -> None:
    FacesCsv(tmp_path / "faces.csv", FER2013).close()
    target = tmp_path / f"faces.{kind}"
    convert_table(tmp_path / "faces.csv", target, kind)  # type: ignore[arg-type]
    if kind == "json":
        assert json.loads(target.read_text()) == []
    else:
        assert parquet.read_table(target).num_rows == 0
    assert [path.name for path in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("of", ["csv", "parquet"])
def test_csv_is_written_of_both_tables(table: Path, tmp_path: Path, of: str) -> None:
    source = table
    if of == "parquet":
        source = tmp_path / "faces.parquet"
        convert_table(table, source, "parquet")
    convert_table(source, tmp_path / "new.csv", "csv")
    assert pd.read_csv(tmp_path / "new.csv").equals(pd.read_csv(table))


def test_formats_are_parsed_in_one_order() -> None:
    assert parse_formats("json, CSV") == ("csv", "json")
    with pytest.raises(FerError, match="csv, parquet, json, not as “xlsx”"):
        parse_formats("xlsx")
    with pytest.raises(FerError):
        parse_formats(" ,")
