"""Recording: what a live run reads becomes a session, whatever happens on the way."""

import csv
import gc
import threading
import tracemalloc
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.frames import Box, Frame, FrameResult, Image
from fer_core.session.notes_files import read_notes
from fer_core.session.readings import Readings
from fer_core.session.record import SessionRecord
from fer_core.session.recorded_session import RecordedSession
from fer_core.session.recorder import Recorder, Recording
from fer_core.session.recovery import IN_PARTS, recover
from fer_core.session.segments import VideoSegment
from tests.unit.session.conftest import make_face
from tests.unit.session.recordings import (
    NAME,
    NOISE,
    describe,
    ended,
    files_of_at_most,
    offer,
    read,
    session_of,
)
from tests.unit.session.session_files import names, picture_times


def test_a_recording_is_a_session_with_the_frames_own_times(tmp_path: Path) -> None:
    told: list[Recording] = []
    recorder = Recorder(tmp_path / "out", describe(), told.append)
    clock = [100.25, 100.281, 100.35, 107.0, 107.04, 107.2]  # a camera's own, with a pause in it
    for index, time_s in enumerate(clock, start=40):
        offer(recorder, index, time_s)
    recording = ended(recorder)
    assert told == [recording]
    folder, record = session_of(recording)
    assert folder == tmp_path / "out" / NAME
    assert names(folder) == {"faces.csv", "session.json", "video.mp4"}
    times = np.array(clock) - clock[0]
    table = Readings.read(folder / "faces.csv", record.labels)
    np.testing.assert_allclose(table.times, times, atol=1e-6)
    np.testing.assert_allclose(picture_times(folder / "video.mp4"), times, atol=2e-5)
    assert table.frames.tolist() == [40, 41, 42, 43, 44, 45]
    assert len(table.face) == 5
    assert (record.status, record.labels, record.warnings, record.recorded) == ("complete", FER2013, (), True)
    assert (record.counts.frames, record.counts.faces, record.counts.tracks) == (6, 5, 1)
    assert record.source.begin_s == 100.25
    assert record.ended is not None


def test_data_only_has_no_video(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe(video=False))
    offer(recorder, 0, 0.0)
    folder, _ = session_of(ended(recorder))
    assert names(folder) == {"faces.csv", "session.json"}


@pytest.mark.parametrize("blur", [False, True])
def test_a_clean_video_shows_what_the_camera_saw_but_for_blurred_faces(tmp_path: Path, blur: bool) -> None:
    smooth = np.full((240, 320, 3), 90, np.uint8)
    smooth[60:140, 60:140] = np.indices((80, 80)).sum(axis=0)[..., None] // 8 % 2 * 200
    face = make_face(1, Box(60.0, 60.0, 80.0, 80.0))
    pictures = []
    for overlay in (False, True):
        recorder = Recorder(tmp_path, describe(overlay=overlay, blur=blur))
        offer(recorder, 0, 0.0, image=smooth, faces=(face,))
        folder, record = session_of(ended(recorder))
        assert (record.options.overlay, record.options.blur_faces) == (overlay, blur)
        with av.open(str(folder / "video.mp4")) as container:
            pictures.append(next(container.decode(video=0)).to_ndarray(format="bgr24").astype(int))
    clean, drawn = pictures
    around = np.ones((240, 320), bool)
    around[40:160, 40:160] = False
    assert np.abs(clean - smooth)[around].max() < 12
    assert np.abs(drawn - smooth)[around].max() > 60
    detail = np.abs(np.diff(clean[70:130, 70:130], axis=1)).mean()
    original = np.abs(np.diff(smooth[70:130, 70:130].astype(int), axis=1)).mean()
    assert detail < 0.2 * original if blur else detail > 0.8 * original


def test_offering_never_waits_and_what_finds_no_room_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, at_work = threading.Event(), threading.Event()
    write = RecordedSession.write

    def held_up(self: RecordedSession, frame: Frame, result: FrameResult) -> None:
        at_work.set()
        assert gate.wait(20)
        write(self, frame, result)

    monkeypatch.setattr(RecordedSession, "write", held_up)
    recorder = Recorder(tmp_path, describe(video=False))
    recorder.offer(*read(0, 0.0))
    assert at_work.wait(20)
    taken = [recorder.offer(*read(index, index / 20)) for index in range(1, 41)]
    assert taken == [True] * 30 + [False] * 10  # a second and a half is not written
    assert recorder.dropped == 10
    gate.set()
    folder, record = session_of(ended(recorder))
    assert record.counts.frames == 31
    assert record.warnings == ("10 frames were dropped, because they came faster than could be written.",)
    assert Readings.read(folder / "faces.csv", record.labels).frames.tolist() == list(range(31))


def test_large_frames_wait_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(RecordedSession, "write", lambda self, frame, result: gate.wait(20) and None)
    recorder = Recorder(tmp_path, describe(video=False))
    large = np.zeros((2160, 3840, 3), np.uint8)
    taken = sum(recorder.offer(*read(index, index / 1000, image=large)) for index in range(40))
    assert 4 <= taken <= 1 + (128 << 20) // large.nbytes
    gate.set()
    ended(recorder)


def test_a_frame_that_is_read_again_is_recorded_once(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe(video=False))
    assert recorder.offer(*read(0, 0.5))
    assert not recorder.offer(*read(0, 0.5))
    _, record = session_of(ended(recorder))
    assert record.counts.frames == 1
    assert record.warnings == ()


def test_other_labels_end_the_recording_and_it_says_so(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe())
    offer(recorder, 0, 0.0)
    recorder.offer(Frame(1, 0.1, NOISE), FrameResult(1, 0.1, FERPLUS, ()))
    assert not recorder.taking
    _, record = session_of(ended(recorder))
    assert record.counts.frames == 1
    assert record.warnings == ("The recording ended, because other labels were chosen.",)


def test_nothing_recorded_leaves_nothing(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "out", describe())
    recorder.mark(3.0)
    assert ended(recorder) == Recording()
    assert not (tmp_path / "out").exists()


def test_a_recording_goes_over_no_other_session(tmp_path: Path) -> None:
    folders = []
    for _ in range(3):
        recorder = Recorder(tmp_path, describe(video=False))
        offer(recorder, 0, 0.0)
        folders.append(session_of(ended(recorder))[0].name)
    assert folders == [NAME, f"{NAME}-2", f"{NAME}-3"]


def test_a_size_that_changes_ends_the_video_and_keeps_the_rest(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe())
    for index in range(6):
        offer(recorder, index, index / 10, image=NOISE if index < 4 else NOISE[:64, :64])
    folder, record = session_of(ended(recorder))
    assert record.counts.frames == 6
    assert len(picture_times(folder / "video.mp4")) == 4
    (sentence,) = record.warnings
    assert sentence == (
        "The video ends at 0.4 s, and the table goes on: the picture's size changed from 128x96 to 64x64."
    )


@pytest.mark.expects_log("video broke off")
def test_an_encoder_that_fails_costs_the_video_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encode = VideoSegment._encode

    def fail(self: VideoSegment, frame: Frame, image: Image) -> None:
        if frame.index == 3:
            raise MemoryError
        encode(self, frame, image)

    monkeypatch.setattr(VideoSegment, "_encode", fail)
    recorder = Recorder(tmp_path, describe())
    for index in range(6):
        offer(recorder, index, index / 10)
    folder, record = session_of(ended(recorder))
    assert (record.status, record.counts.frames) == ("complete", 6)
    assert len(picture_times(folder / "video.mp4")) == 3
    assert record.warnings[0].startswith("The video ends at 0.3 s")


def test_a_full_disk_ends_the_video_and_what_is_there_can_be_finished_later(tmp_path: Path) -> None:
    with files_of_at_most(100_000):
        recorder = Recorder(tmp_path, describe())
        for index in range(60):
            offer(recorder, index, index / 30, image=np.roll(NOISE, 37 * index))
        folder, record = session_of(ended(recorder))
        assert record.status == "interrupted"
        assert record.counts.frames == 60
        video_ends, in_parts = record.warnings
        assert "The disk is full" in video_ends
        assert video_ends.startswith("The video ends at ")
        assert in_parts.startswith(IN_PARTS)
        assert "resume" not in video_ends + in_parts
        assert len(Readings.read(folder / "faces.csv", record.labels).frames) == 60
        with pytest.raises(FerError, match=r"can't be finished yet\. The disk is full"):
            recover(folder)
        assert SessionRecord.read(folder / "session.json") == record
    whole = recover(folder)
    assert (whole.status, whole.counts, whole.warnings) == ("complete", record.counts, (video_ends,))
    assert 5 < len(picture_times(folder / "video.mp4")) < 60
    assert names(folder) == {"faces.csv", "session.json", "video.mp4"}


def test_a_disk_that_takes_no_row_any_more_ends_the_recording_with_what_is_there(tmp_path: Path) -> None:
    with files_of_at_most(6000):
        recorder = Recorder(tmp_path, describe(video=False))
        for index in range(200):
            if recorder.taking:
                offer(recorder, index, index / 1000)
        recording = ended(recorder)
    assert recording.failure.startswith("The recording ended: The disk is full")
    folder, record = session_of(recording)
    assert (record.status, record.warnings[-1]) == ("complete", recording.failure)
    table = Readings.read(folder / "faces.csv", record.labels)
    assert 20 < record.counts.frames == len(table.frames) < 60
    assert (folder / "faces.csv").read_bytes().endswith(b"\n")


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    recorder = Recorder(tmp_path / "file", describe())
    recorder.offer(*read(0, 0.0))
    recording = ended(recorder)
    assert recording.folder is None
    assert recording.failure.startswith("The recording ended: ")
    assert "in the way" in recording.failure


def test_moments_are_marked_at_the_sessions_times(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe(video=False))
    offer(recorder, 0, 50.0)
    recorder.mark(50.5, "she laughs, “loudly”")
    recorder.mark(51.25)
    folder, _ = session_of(ended(recorder))
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["kind", "start_s", "end_s", "face_id", "emotion", "note", "author", "created"]
    assert [(row["kind"], row["start_s"], row["end_s"], row["note"]) for row in rows] == [
        ("mark", "0.5", "", "she laughs, “loudly”"),
        ("mark", "1.25", "", ""),
    ]
    assert datetime.fromisoformat(rows[0]["created"]).tzinfo is not None
    assert recorder.progress.marks == 2


def test_what_would_be_a_formula_is_said_as_it_was_typed(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe(video=False))
    offer(recorder, 0, 0.0)
    typed = ("=1+1", "'=1+1", "-5 points", "two\nlines, “quoted”")
    for index, text in enumerate(typed):
        recorder.mark(float(index), text)
    folder, _ = session_of(ended(recorder))
    assert tuple(event.note for event in read_notes(folder).events.events) == typed
    assert b",'=1+1," in (folder / "events.csv").read_bytes()


def test_hundreds_of_frames_leave_nothing_behind_each(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe())
    tiny = NOISE[:16, :16].copy()

    def run(begin: int, end: int) -> None:
        for index in range(begin, end):
            offer(recorder, index, index / 30, image=tiny)
        with recorder._changed:
            assert recorder._changed.wait_for(lambda: not recorder._waiting, 20)

    def counted() -> tuple[int, int]:
        gc.collect()
        return tracemalloc.get_traced_memory()[0], len(gc.get_objects())

    tracemalloc.start()
    try:
        run(0, 300)
        held = [counted()]
        for begin in (300, 800, 1300):
            run(begin, begin + 500)
            held.append(counted())
    finally:
        tracemalloc.stop()
    # What is made once is made in one of the three; what stays of each frame would be in all of them.
    more = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(held)]
    assert min(memory for memory, _ in more) < 500 * 8  # a pointer a frame would be more
    assert min(objects for _, objects in more) < 200
    _, record = session_of(ended(recorder))
    assert record.counts.frames == 1800
