"""Recording: what a live run reads becomes a session, whatever happens on the way."""

import csv
import gc
import os
import resource
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.frames import Box, Face, Frame, FrameResult, Image
from fer_core.session.annotate import AnnotateOptions, SessionSummary
from fer_core.session.place import find_place
from fer_core.session.readings import Readings
from fer_core.session.record import ModelRecord, OptionsRecord, SessionRecord, SourceRecord
from fer_core.session.recorded_session import RecordedSession
from fer_core.session.recorder import Recorder, Recording
from fer_core.session.recovery import BROKEN_OFF, IN_PARTS, recover
from fer_core.session.segments import VideoSegment
from tests.unit.session.conftest import make_face
from tests.unit.session.session_files import names, picture_times

STARTED = datetime(2026, 3, 4, 15, 16, 17, tzinfo=UTC)
NAME = "HD Webcam-20260304-151617"
NOISE = np.random.default_rng(7).integers(0, 256, (96, 128, 3), dtype=np.uint8)
CAMERA = SourceRecord(kind="camera", name="HD Webcam", width=128, height=96, fps=30.0)


def describe(
    video: bool = True, overlay: bool = True, blur: bool = False, source: SourceRecord = CAMERA
) -> SessionRecord:
    return SessionRecord(
        recorded=True,
        status="running",
        model=ModelRecord(title="scripted v1", sha256="a" * 64),
        engine="LiteRT",
        device="CPU",
        classes=7,
        labels=(),
        options=OptionsRecord(
            threshold=None,
            thresholds=dict.fromkeys(FER2013, 0.4),
            smoothing_s=0.4,
            every=1,
            max_faces=60,
            detector="auto",
            video=video,
            overlay=overlay,
            blur_faces=blur,
            formats=("csv",),
        ),
        source=source,
        started=STARTED,
    )


def read(
    index: int, time_s: float, image: Image = NOISE, faces: tuple[Face, ...] | None = None
) -> tuple[Frame, FrameResult]:
    """A frame with what was read of it; a face in all but each fifth."""
    found = (() if index % 5 == 4 else (make_face(1, Box(20.0, 10.0, 40.0, 40.0)),)) if faces is None else faces
    return Frame(index, time_s, image), FrameResult(index, time_s, FER2013, found)


def offer(recorder: Recorder, index: int, time_s: float, **more: object) -> None:
    """Offer a frame once there is room for it."""
    frame, result = read(index, time_s, **more)  # type: ignore[arg-type]
    with recorder._changed:
        assert recorder._changed.wait_for(lambda: recorder._has_room(frame) or not recorder.taking, 20)
    recorder.offer(frame, result)


def ended(recorder: Recorder) -> Recording:
    recorder.stop()
    assert recorder.join(30)
    assert recorder.ended is not None
    return recorder.ended


def session_of(recording: Recording) -> tuple[Path, SessionRecord]:
    assert recording.folder is not None
    assert recording.record is not None
    assert SessionRecord.read(recording.folder / "session.json") == recording.record
    return recording.folder, recording.record


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the system refuse to make a file larger, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


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
        ("mark", "0.500000", "", "she laughs, “loudly”"),
        ("mark", "1.250000", "", ""),
    ]
    assert datetime.fromisoformat(rows[0]["created"]).tzinfo is not None
    assert recorder.progress.marks == 2


def test_thousands_of_frames_leave_nothing_behind_each(tmp_path: Path) -> None:
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
        memory, objects = counted()
        run(300, 2300)
        more_memory, more_objects = counted()
    finally:
        tracemalloc.stop()
    assert more_memory - memory < 2000 * 8  # a pointer a frame would be more
    assert abs(more_objects - objects) < 200
    _, record = session_of(ended(recorder))
    assert record.counts.frames == 2300


KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from tests.unit.session.test_recorder import Recorder, describe, read, NOISE

recorder = Recorder(Path(sys.argv[1]), describe())
began = time.monotonic()
index = 0
while True:
    time_s = time.monotonic() - began
    recorder.offer(*read(index, time_s, image=np.roll(NOISE, 37 * index)))
    if index == 5:
        recorder.mark(time_s, "here")
    print(f"{time_s:.6f}", flush=True)
    index += 1
    time.sleep(1 / 30)
"""


def kill_after(seconds: float, out: Path) -> float:
    """Record in another process, kill it, and return when the last frame was offered."""
    command = [sys.executable, "-c", KILLED, str(out)]
    root = Path(__file__).parents[3]
    last_s = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None
        for line in child.stdout:
            last_s = float(line)
            if last_s > seconds:
                break
        os.kill(child.pid, signal.SIGKILL)
        for line in child.stdout:
            last_s = float(line)
    assert child.returncode == -signal.SIGKILL
    return last_s


def test_a_kill_loses_at_most_two_seconds_and_the_session_opens(tmp_path: Path) -> None:
    last_s = kill_after(3.0, tmp_path)
    (folder,) = tmp_path.iterdir()
    assert names(folder) == {"session.json.part", "faces.csv.part", "video.000.part.nut", "events.csv"}
    record = SessionRecord.read(folder / "session.json.part")
    assert (record.status, record.recorded) == ("running", True)
    assert Readings.read(folder / "faces.csv.part", record.labels).times[-1] > last_s - 2
    assert picture_times(folder / "video.000.part.nut")[-1] > last_s - 2

    whole = recover(folder)
    assert (whole.status, whole.warnings) == ("complete", (BROKEN_OFF,))
    assert whole.ended is not None
    assert names(folder) == {"session.json", "faces.csv", "video.mp4", "events.csv"}
    table = Readings.read(folder / "faces.csv", whole.labels)
    times = picture_times(folder / "video.mp4")
    assert table.times[-1] > last_s - 2
    assert times[-1] > last_s - 2
    assert len(table.times) == whole.counts.frames
    assert abs(len(times) - len(table.times)) <= 1
    shared = min(len(times), len(table.times))
    np.testing.assert_allclose(times[:shared], table.times[:shared], atol=2e-5)
    content = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert recover(folder) == whole
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == content


def as_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, torn: bytes = b"") -> Path:
    """Record six frames and leave the folder as a kill in their midst would."""
    with monkeypatch.context() as patch:
        patch.setattr(RecordedSession, "finish", lambda self: self._table.close() or self._video.close())
        recorder = Recorder(tmp_path, describe())
        for index in range(6):
            offer(recorder, index, index / 10)
        assert ended(recorder) == Recording()
    (folder,) = tmp_path.iterdir()
    with (folder / "faces.csv.part").open("ab") as file:
        file.write(torn)
    return folder


def test_a_torn_row_is_cut_off_with_the_frame_it_may_be_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = as_killed(tmp_path, monkeypatch, b"5,0.500000,2,13.0")
    record = recover(folder)
    assert (record.counts.frames, record.counts.faces) == (5, 4)
    assert Readings.read(folder / "faces.csv", record.labels).frames.tolist() == [0, 1, 2, 3, 4]


def test_a_kill_before_the_first_row_leaves_an_empty_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = as_killed(tmp_path, monkeypatch)
    (folder / "faces.csv.part").write_bytes(b"frame,ti")
    (folder / "video.000.part.nut").write_bytes(b"nut/mult")
    record = recover(folder)
    assert (record.status, record.counts.frames) == ("complete", 0)
    assert len(Readings.read(folder / "faces.csv", record.labels).frames) == 0
    assert names(folder) == {"session.json", "faces.csv"}


@pytest.mark.parametrize("step", ["join_segments", "replace", "write", "unlink", "remove_leftovers"])
def test_a_recovery_that_is_broken_off_anywhere_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = as_killed(tmp_path, monkeypatch)
    whole = {
        "join_segments": "fer_core.session.folder.join_segments",
        "replace": "pathlib.Path.replace",
        "write": "fer_core.session.record.SessionRecord.write",
        "unlink": "pathlib.Path.unlink",
        "remove_leftovers": "fer_core.session.folder.SessionFolder.remove_leftovers",
    }[step]

    def killed(*args: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(whole, killed)
        with pytest.raises(KeyboardInterrupt):
            recover(folder)
    record = recover(folder)
    assert (record.status, record.counts.frames) == ("complete", 6)
    assert len(picture_times(folder / "video.mp4")) == 6
    assert names(folder) == {"session.json", "faces.csv", "video.mp4"}


def test_what_is_being_recorded_is_not_finished_by_others(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, describe(video=False))
    offer(recorder, 0, 0.0)
    with recorder._changed:
        assert recorder._changed.wait_for(lambda: recorder.progress.frames == 1 or not recorder._waiting, 20)
    while recorder.progress.frames < 1:
        pass
    (folder,) = tmp_path.iterdir()
    with pytest.raises(FerError, match="is being recorded"):
        recover(folder)
    session_of(ended(recorder))
    with exclusive(folder):
        pass


def test_only_recordings_are_recovered(annotate: Callable[..., SessionSummary], video: Path, tmp_path: Path) -> None:
    folder = annotate(video).folder
    with pytest.raises(FerError, match=r"is no recording; resume the annotation of clip\.mp4"):
        recover(folder)
    with pytest.raises(FerError, match="is not a session"):
        recover(tmp_path / "nowhere")


def test_a_recording_is_neither_resumed_nor_overwritten_by_an_annotation(
    annotate: Callable[..., SessionSummary], video: Path, tmp_path: Path
) -> None:
    source = CAMERA.model_copy(update={"kind": "video", "name": "clip.mp4", "path": str(video.absolute())})
    recorder = Recorder(tmp_path / "out", describe(video=False, source=source))
    offer(recorder, 0, 0.0)
    folder, record = session_of(ended(recorder))
    assert folder.name == "clip-20260304-151617"
    assert record.source.fingerprint
    named = folder.rename(folder.with_name("clip"))
    for options in (AnnotateOptions(resume=True), AnnotateOptions(overwrite=True), AnnotateOptions()):
        with pytest.raises(FerError, match="holds a recording, which cannot be"):
            annotate(video, options, name="clip")
    assert find_place(video, tmp_path / "out", resume=True).name == "clip-2"
    assert annotate(video).folder.name == "clip-2"
    assert SessionRecord.read(named / "session.json") == record
