"""`fer-studio session`: people, events and tables without the window."""

import json
from pathlib import Path

import pandas as pd
import pytest

from app.cli.program import run
from fer_core.emotions import FER2013
from fer_core.frames import Box, FrameResult
from fer_core.session.faces_table import FacesCsv
from fer_core.session.record import ModelRecord, OptionsRecord, SessionRecord, SourceRecord
from tests.unit.session.conftest import make_face


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "clip"
    path.mkdir()
    with FacesCsv(path / "faces.csv", FER2013) as table:
        for index in range(100):
            ids = [1, 3 if index < 50 else 5]
            faces = tuple(make_face(number, Box(number, 2, 30, 40)) for number in ids)
            table.write(FrameResult(index, index / 10, FER2013, faces))
    SessionRecord(
        status="complete",
        model=ModelRecord(title="scripted", sha256="a" * 64),
        engine="LiteRT",
        device="CPU",
        classes=7,
        labels=FER2013,
        options=OptionsRecord(
            threshold=None, smoothing_s=0.4, every=1, max_faces=60, detector="auto", video=False, blur_faces=False,
            formats=("csv",),
        ),
        source=SourceRecord(kind="video", name="clip.mp4", path=str(tmp_path / "clip.mp4"), width=64, height=48),
        started=pd.Timestamp("2026-11-28T13:00:00+01:00").to_pydatetime(),
    ).write(path / "session.json")  # fmt: skip
    return path


def told(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[str, str]:
    capfd.readouterr()
    assert run([str(argument) for argument in arguments]) == 0
    out = capfd.readouterr()
    return out.out, out.err


def test_people_are_named_and_the_table_carries_them(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    table = (folder / "faces.csv").read_bytes()
    changes = ("--merge", "5=3", "--split", "1@0:08", "--name", "3=Anna", "--name", "-1=Zoë")
    out, _ = told(capfd, "session", "people", folder, "--json", *changes)
    assert [
        (one["called"], one["faces"], one["first_s"], one["last_s"], one["readings"]) for one in json.loads(out)
    ] == [
        ("Face 1", [1], 0.0, 7.9, 80),
        ("Anna", [3, 5], 0.0, 9.9, 100),
        ("Zoë", [1], 8.0, 9.9, 20),
    ]
    out, _ = told(capfd, "session", "people", folder)
    assert "Anna" in out
    assert "3, 5" in out
    out, _ = told(capfd, "session", "export", folder, "-o", folder.parent / "named.csv")
    assert out.endswith("named.csv holds 3 people.\n")
    named = pd.read_csv(folder.parent / "named.csv")
    assert named.groupby("person").size().to_dict() == {"Anna": 100, "Face 1": 80, "Zoë": 20}
    assert (folder / "faces.csv").read_bytes() == table


@pytest.mark.parametrize("name", ["e.eaf", "e.tsv", "e.csv"])
def test_events_go_out_and_come_in(folder: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    plain = folder.parent / "plain.csv"
    plain.write_text("start,end,label,note\n1.5,,mark,laughs\n2,3.25,leave_out,\n", encoding="utf-8")
    out, err = told(capfd, "session", "events", folder, "--import", plain, "--export", folder.parent / name)
    assert out == "0:01.500  mark, laughs\n0:02.000 to 0:03.250  leave_out\n"
    assert err == "2 events of 2 events added.\n"
    before = (folder / "events.csv").read_bytes()
    out, err = told(capfd, "session", "events", folder, "--import", folder.parent / name, "--json")
    assert err == "0 events of 2 events added.\n"
    assert [(one["kind"], one["start_s"], one["end_s"]) for one in json.loads(out)] == [
        ("mark", 1.5, None), ("leave_out", 2.0, 3.25),
    ]  # fmt: skip
    assert (folder / "events.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["people", "--name", "Anna"], "'Anna' says nothing of a face. Write it as 3=Anna (--name)."),
        (["people", "--merge", "3=1"], "Face 3 and Face 1 are both seen at 0:00.000"),
        (["people", "--split", "3@1:2:x"], "'3@1:2:x' says nothing of a face. Write it as 3@1:02.5 (--split)."),
        (["people", "--split", "3@1..2"], "'1..2' is no time. Write seconds, or 1:02.5 (--split)."),
        (["events", "--import", "none.csv"], "none.csv cannot be read"),
        (["export", "-o", "part.mp4"], "is not at its place"),
        (["export", "-o", "part.csv", "--from", "x"], "'x' is no time. Write seconds, or 1:02.5 (--from)."),
        (["export", "-o", "part.csv", "--from", "4", "--to", "2"], "A part ends after it begins, not at 2, for 4"),
        (["export", "-o", "named.xlsx"], "A table is written as .csv, .parquet, .json, not as named.xlsx."),
    ],
)
def test_bad_input_is_one_sentence(
    folder: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run(["session", arguments[0], str(folder), *arguments[1:]]) == 2
    assert sentence in capfd.readouterr().err
    assert {path.name for path in folder.iterdir()} == {"faces.csv", "session.json"}
    assert run(["session", arguments[0], str(folder.parent), *arguments[1:]]) == 2


def test_a_session_is_deleted_only_when_that_is_said(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (folder / "mine.txt").write_text("mine")
    assert run(["session", "delete", str(folder)]) == 2
    asked = capfd.readouterr().err
    assert "for good (2 files, " in asked
    assert "(--yes)" in asked
    assert (folder / "session.json").exists()
    out, err = told(capfd, "session", "delete", folder, "--yes")
    assert "is deleted: 2 files, " in out
    assert "not the session's: mine.txt" in err
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    assert run(["session", "delete", str(folder), "--yes"]) == 2
    assert "holds no session; nothing was removed" in capfd.readouterr().err


def test_a_part_is_exported_and_no_file_is_replaced_unasked(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = folder.parent / "part.csv"
    export = ("session", "export", folder, "-o", target, "--from", "0:02", "--to", "4.5")
    out, _ = told(capfd, *export)
    assert out.endswith("part.csv holds 2 people.\n")
    times = pd.read_csv(target)["time_s"]
    assert (times.min(), times.max(), len(times)) == (2.0, 4.4, 50)
    before = target.read_bytes()
    assert run([*map(str, export)]) == 2
    assert "is there already. Choose another name, or have it replaced (--replace)." in capfd.readouterr().err
    assert target.read_bytes() == before
    told(capfd, "session", "export", folder, "-o", target, "--replace")
    assert len(pd.read_csv(target)) == 200
