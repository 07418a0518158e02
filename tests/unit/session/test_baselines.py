"""Resting faces of sessions: asked for, measured before the run, written down, and noted as a recording grows."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fer_core.baseline import Baseline
from fer_core.emotions import FER2013
from fer_core.errors import FerError
from fer_core.frames import Box, Frame, FrameResult
from fer_core.session import annotate as module
from fer_core.session.annotate import AnnotateOptions
from fer_core.session.baselines import BaselineLog, RestingFace, measure
from fer_core.session.folder import SessionFolder
from fer_core.session.readings import Readings
from fer_core.session.record import BaselineRecord, SessionRecord
from fer_core.session.recorded_session import RecordedSession
from fer_core.session.recorder import Recorder
from fer_core.session.recovery import recover
from tests.unit.session.conftest import make_face
from tests.unit.session.recordings import describe, ended, session_of
from tests.unit.session.test_resume_exact import OPTIONS, resumed, run
from tests.unit.session.test_resume_exact import source as source

REST = np.array([0.02, 0.0, 0.02, 0.02, 0.6, 0.0, 0.34], np.float32)
PLACE = Box(20.0, 10.0, 40.0, 40.0)
BASELINE = Baseline(1, FER2013, (0.4, 0.0, 0.0, 0.1, 1.25, 0.0, 0.0), "a" * 64, 0.5, 5.5, 5.0, 150)


class Reader:
    """Reads a resting face in every frame, or none."""

    labels = FER2013
    classifier: Any = SimpleNamespace(folder=SimpleNamespace(sha256="a" * 64))

    def __init__(self, face_id: int = 1) -> None:
        self.face_id = face_id
        self.read = 0

    def process(self, frame: Frame) -> FrameResult:
        self.read += 1
        face = replace(make_face(self.face_id, PLACE), probabilities=REST)
        return FrameResult(frame.index, frame.time_s, FER2013, (face,))


def frames(seconds: float) -> Iterator[Frame]:
    for index in range(round(seconds * 30)):
        yield Frame(index, index / 30, np.zeros((4, 4, 3), np.uint8))


@pytest.mark.parametrize(
    ("text", "face"),
    [
        ("1@0:00-0:05", RestingFace(1, 0, 5)),
        ("12@3.5-9", RestingFace(12, 3.5, 9)),
        ("2@1:02:03.5-1:02:09", RestingFace(2, 3723.5, 3729)),
    ],
)
def test_a_resting_face_is_written_as_clocks_are(text: str, face: RestingFace) -> None:
    assert RestingFace.parse(text) == face
    assert RestingFace.parse(str(face)) == face


@pytest.mark.parametrize("text", ["", "1", "1@5", "@0-5", "1@a-b", "1@0:00", "-1@0-5", "1@0-5-9", "1@:5-0:09"])
def test_what_is_no_resting_face_is_refused(text: str) -> None:
    with pytest.raises(FerError, match="is written FACE@START-END"):
        RestingFace.parse(text)


@pytest.mark.parametrize("text", ["1@0-1", "1@5-0"])
def test_a_rest_that_is_too_short_is_refused(text: str) -> None:
    with pytest.raises(FerError, match="takes at least 2 seconds, better five"):
        RestingFace.parse(text)


def test_only_what_shows_the_rest_is_read() -> None:
    reader = Reader()
    (baseline,) = measure([RestingFace(1, 1, 6)], frames(60), reader)
    assert (baseline.begin_s, baseline.end_s, baseline.frames) == (1.0, 6.0, 151)
    assert baseline.seconds == pytest.approx(5.0)
    assert baseline.offsets[FER2013.index("sad")] > 0.5
    assert reader.read == 181


def test_a_face_that_is_not_there_is_said() -> None:
    with pytest.raises(FerError, match=r"seconds of face 1 at rest could be used, because the face was not in view"):
        measure([RestingFace(1, 0, 5)], frames(6), Reader(face_id=2))
    with pytest.raises(FerError, match="given twice"):
        measure([RestingFace(1, 0, 5), RestingFace(1, 0, 6)], frames(6), Reader())


def test_what_is_written_down_is_what_it_was() -> None:
    written = BaselineRecord.model_validate_json(BaselineRecord.of(BASELINE).model_dump_json())
    assert written.baseline == BASELINE


def test_an_annotation_shifts_from_its_first_row_and_resumes_exactly(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def measured(faces: Any, *_: Any) -> tuple[Baseline, ...]:
        asked.append(faces)
        return (BASELINE,)

    monkeypatch.setattr(module, "measure", measured)
    options = AnnotateOptions(**{**vars(OPTIONS), "baselines": (RestingFace(1, 0, 2),)})
    plain = Readings.read(run(source, tmp_path / "plain", OPTIONS) / "faces.csv", FER2013)
    folder = run(source, tmp_path / "whole", options)
    whole = (folder / "faces.csv").read_bytes()
    record = SessionRecord.read(folder / "session.json")
    assert [one.baseline for one in record.baselines] == [BASELINE]
    assert record.options.baselines == ("1@0-2",)
    table = Readings.read(folder / "faces.csv", FER2013)
    np.testing.assert_array_equal(table.raw, plain.raw)  # what the network said stays
    first = table.face == 1
    assert np.abs(table.smoothed[first] - plain.smoothed[first]).max() > 0.05
    np.testing.assert_array_equal(table.smoothed[~first], plain.smoothed[~first])
    assert asked == [options.baselines]
    for frame in (1, 14, 37):
        stop = threading.Event()
        out = tmp_path / f"stopped{frame}"
        run(source, out, options, stop=stop, on_progress=lambda p, at=frame, it=stop: p.frames_done == at and it.set())
        again = run(source, out, resumed(baselines=options.baselines))
        assert (again / "faces.csv").read_bytes() == whole, frame
        assert SessionRecord.read(again / "session.json").baselines == record.baselines
    assert len(asked) == 4  # a resumed run has it from its record


def test_a_session_is_not_resumed_with_another_resting_face(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "measure", lambda *_: (BASELINE,))
    stop = threading.Event()
    options = AnnotateOptions(**{**vars(OPTIONS), "baselines": (RestingFace(1, 0, 2),)})
    run(source, tmp_path, options, stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 9 else None)
    with pytest.raises(FerError, match="because the resting faces differed"):
        run(source, tmp_path, resumed())


def test_pictures_have_no_rest(tmp_path: Path, shared_media: Path) -> None:
    options = AnnotateOptions(baselines=(RestingFace(1, 0, 5),))
    with pytest.raises(FerError, match="Pictures have no course in time"):
        module.annotate(shared_media / "single_face.jpg", tmp_path, options)
    assert not (tmp_path / "single_face").exists()


def test_a_log_knows_from_when_until_when_a_face_was_shifted() -> None:
    log = BaselineLog(100.0)
    face, later = make_face(1, PLACE), replace(BASELINE, end_s=9.0)
    course = [None, BASELINE, BASELINE, later, None, BASELINE]
    for second, baseline in enumerate(course):
        log.note(FrameResult(second, float(second), FER2013, (replace(face, baseline=baseline),)))
    assert [(one.begin_s, one.end_s) for one in log.records] == [(1.0, 3.0), (3.0, 4.0), (5.0, None)]
    assert (log.records[0].measured_from_s, log.records[0].measured_to_s) == (-99.5, -94.5)


def test_a_recording_says_whose_reading_was_shifted(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe())
    for index in range(4):
        face = replace(make_face(1, PLACE), baseline=BASELINE if index > 1 else None)
        result = FrameResult(index, 50 + index / 10, FER2013, (face,))
        recorder.offer(Frame(index, 50 + index / 10, np.zeros((48, 64, 3), np.uint8)), result)
    _, record = session_of(ended(recorder))
    (one,) = record.baselines
    assert (one.face_id, one.begin_s, one.end_s) == (make_face(1, PLACE).track_id, 0.2, None)
    assert one.offsets["sad"] == 1.25
    assert one.measured_from_s == -49.5


def test_a_recording_that_was_killed_says_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecordedSession, "finish", lambda self: None)
    recorder = Recorder(tmp_path, describe(video=False))
    for index in range(6):
        face = replace(make_face(1, PLACE), baseline=BASELINE if 1 < index < 4 else None)
        result = FrameResult(index, 50 + index / 10, FER2013, (face,))
        recorder.offer(Frame(index, 50 + index / 10, np.zeros((48, 64, 3), np.uint8)), result)
    ended(recorder)
    (folder,) = tmp_path.iterdir()
    (one,) = recover(folder).baselines
    assert (one.face_id, one.begin_s, one.end_s) == (1, 0.2, 0.4)


@pytest.mark.expects_log("Whose reading is shifted was not written down: The disk is full")
def test_a_disk_that_takes_no_record_costs_a_recording_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(tmp_path, describe(video=False))
    begin, begun = SessionFolder.begin, list[SessionRecord]()

    def refused(self: SessionFolder, started: SessionRecord) -> None:
        begun.append(started)
        if len(begun) > 1:
            raise FerError("The disk is full.")
        begin(self, started)

    monkeypatch.setattr(SessionFolder, "begin", refused)
    for index in range(3):
        face = replace(make_face(1, PLACE), baseline=BASELINE if index else None)
        result = FrameResult(index, index / 10, FER2013, (face,))
        recorder.offer(Frame(index, index / 10, np.zeros((48, 64, 3), np.uint8)), result)
    _, record = session_of(ended(recorder))
    assert (record.counts.frames, len(record.baselines), len(begun)) == (3, 1, 2)
