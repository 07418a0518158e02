"""A table with names, as pandas reads it."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from fer_core.errors import FerError
from fer_core.session.annotate import AnnotateOptions, SessionSummary
from fer_core.session.conversion import TableFormat
from fer_core.session.named_table import export_named, find_table, read_session
from fer_core.session.notes import NotesEditor
from fer_core.session.people import People

Annotate = Callable[..., SessionSummary]


class Ended(Exception):  # noqa: N818 - nothing went wrong
    """An export that is ended by whoever began it."""


def read(path: Path) -> pd.DataFrame:
    readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".json": pd.read_json}
    return readers[path.suffix](path)  # type: ignore[operator, no-any-return]


@pytest.mark.parametrize("kind", ["csv", "parquet", "json"])
@pytest.mark.parametrize("formats", [("csv",), ("parquet",)])
def test_names_stand_behind_the_face_ids(
    annotate: Annotate, video: Path, tmp_path: Path, kind: str, formats: tuple[TableFormat, ...]
) -> None:
    folder = annotate(video, AnnotateOptions(video=False, formats=formats)).folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    record, readings = read_session(folder)
    assert record.status == "complete"
    editor = NotesEditor(folder, readings, "Maria")
    editor.name(1, "=Anna")
    editor.split(1, float(readings.times[10]))
    target = tmp_path / f"named.{kind}"
    assert export_named(folder, editor.notes.people, target) == 2
    table = read(target)
    assert list(table.columns[:5]) == ["frame", "time_s", "face_id", "person", "x"]
    name = "'=Anna" if kind == "csv" else "=Anna"
    second = table["person"] == "Face 1 from 0:00.343"
    assert (table["person"] == name).equals((table["frame"] < 10) & table["face_id"].notna())
    assert second.equals((table["frame"] >= 10) & table["face_id"].notna())
    plain = read(find_table(folder))
    pd.testing.assert_frame_equal(table.drop(columns="person"), plain, check_dtype=False)
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_a_session_without_frames_has_the_column(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    folder = annotate(video, AnnotateOptions(video=False)).folder
    table = folder / "faces.csv"
    table.write_bytes(table.read_bytes().partition(b"\n")[0] + b"\n")
    editor = NotesEditor(folder, read_session(folder)[1], "Maria")
    assert export_named(folder, editor.notes.people, tmp_path / "named.csv") == 0
    assert "person" in pd.read_csv(tmp_path / "named.csv").columns


def test_the_table_itself_is_not_written_over(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    folder = annotate(video, AnnotateOptions(video=False)).folder
    people = NotesEditor(folder, read_session(folder)[1], "Maria").notes.people
    with pytest.raises(FerError, match="own table"):
        export_named(folder, people, folder / "faces.csv")
    with pytest.raises(FerError, match=r"\.csv, \.parquet, \.json, not as named\.xlsx"):
        export_named(folder, people, tmp_path / "named.xlsx")
    (folder / "faces.csv").unlink()
    with pytest.raises(FerError, match="no faces"):
        export_named(folder, people, tmp_path / "named.csv")


def test_it_tells_how_far_it_is_and_can_be_ended(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    folder = annotate(video, AnnotateOptions(video=False)).folder
    told: list[int] = []
    export_named(folder, People(), tmp_path / "named.csv", on_progress=lambda done, _: told.append(done))
    assert told == sorted(told)
    assert told[-1] == len(pd.read_csv(folder / "faces.csv"))

    def end(done: int, total: int) -> None:
        raise Ended

    with pytest.raises(Ended):
        export_named(folder, People(), tmp_path / "other.csv", on_progress=end)
    assert [path.name for path in tmp_path.glob("*.csv*")] == ["named.csv"]


@pytest.mark.parametrize("kind", ["csv", "parquet", "json"])
@pytest.mark.parametrize("torn", [b"12,0.4", b"12,0.4,1,20.0,10.", b"1"])
def test_a_row_that_a_kill_tore_is_left_out(
    annotate: Annotate, video: Path, tmp_path: Path, kind: str, torn: bytes
) -> None:
    folder = annotate(video, AnnotateOptions(video=False)).folder
    plain = read(folder / "faces.csv")
    with (folder / "faces.csv").open("ab") as file:
        file.write(torn)
    assert export_named(folder, People(), tmp_path / f"named.{kind}") == 1
    table = read(tmp_path / f"named.{kind}")
    pd.testing.assert_frame_equal(table.drop(columns="person"), plain, check_dtype=False)


def test_a_damaged_table_is_told_and_nothing_is_written(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    folder = annotate(video, AnnotateOptions(video=False)).folder
    table = folder / "faces.csv"
    table.write_bytes(table.read_bytes().replace(b"\n3,", b"\nthree,"))
    with pytest.raises(FerError, match=r"faces\.csv is damaged: "):
        export_named(folder, People(), tmp_path / "named.csv")
    table.write_bytes(b"")
    with pytest.raises(FerError, match=r"faces\.csv is damaged: "):
        export_named(folder, People(), tmp_path / "named.csv")
    assert not list(tmp_path.glob("named*"))
