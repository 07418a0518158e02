from datetime import UTC, datetime
from pathlib import Path

import pytest

from fer_core import __version__
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.session.record import ModelRecord, OptionsRecord, SessionRecord, SourceRecord, fingerprint

RECORD = SessionRecord(
    status="complete",
    model=ModelRecord(title="fer-small v1", sha256="f" * 64),
    engine="LiteRT",
    device="CPU",
    classes=7,
    labels=FER2013,
    options=OptionsRecord(
        threshold=0.4,
        smoothing_s=0.4,
        every=1,
        max_faces=10,
        detector="short",
        video=True,
        blur_faces=False,
        formats=("csv",),
    ),
    source=SourceRecord(kind="video", name="Mädchen.mp4", width=640, height=360),
    started=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def test_a_record_is_read_back_as_written(tmp_path: Path) -> None:
    RECORD.write(tmp_path / "session.json")
    assert SessionRecord.read(tmp_path / "session.json") == RECORD
    assert RECORD.program.model_dump() == {"name": "fer-studio", "version": __version__}
    assert [path.name for path in tmp_path.iterdir()] == ["session.json"]


def test_a_damaged_record_is_told_by_its_first_fault(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_text(RECORD.model_dump_json().replace('"classes":7', '"classes":"seven"'))
    with pytest.raises(FerError, match=r"session\.json is damaged: classes: Input should be a valid integer"):
        SessionRecord.read(path)
    path.write_text("{")
    with pytest.raises(FerError, match="is damaged"):
        SessionRecord.read(path)


@pytest.mark.parametrize("part", ['"from_s":-1.0,"to_s":null', '"from_s":5.0,"to_s":2.0', '"from_s":null,"to_s":0.0'])
def test_a_part_that_is_none_is_damage(tmp_path: Path, part: str) -> None:
    path = tmp_path / "session.json"
    path.write_text(RECORD.model_dump_json().replace('"from_s":null,"to_s":null', part))
    with pytest.raises(FerError, match=r"session\.json is damaged: options: A part ends after it begins; .*not\.$"):
        SessionRecord.read(path)


def test_a_folder_without_a_record_is_no_session(tmp_path: Path) -> None:
    with pytest.raises(FerError, match=r"is not a session: it holds no session\.json"):
        SessionRecord.read(tmp_path / "session.json")


def test_the_fingerprint_changes_with_name_size_beginning_and_end(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    content = bytearray(3_000_000)
    path.write_bytes(content)
    size, mark = fingerprint([path])
    assert size == 3_000_000
    marks = {mark}
    for position in (0, -1):
        changed = bytearray(content)
        changed[position] = 1
        path.write_bytes(changed)
        marks.add(fingerprint([path])[1])
    path.write_bytes(content + b"\0")
    marks.add(fingerprint([path])[1])
    path.write_bytes(content)
    marks.add(fingerprint([path.rename(tmp_path / "other.mp4")])[1])
    assert len(marks) == 5
