"""A recording that was killed, or had no room to be joined: nothing of it is lost, and it can be finished."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.session.annotate import AnnotateOptions, SessionSummary
from fer_core.session.place import find_place
from fer_core.session.readings import Readings
from fer_core.session.record import SessionRecord
from fer_core.session.recorded_session import RecordedSession
from fer_core.session.recorder import Recorder, Recording
from fer_core.session.recovery import BROKEN_OFF, recover
from tests.unit.session.recordings import CAMERA, describe, ended, offer, session_of
from tests.unit.session.session_files import names, picture_times

KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from fer_core.session.recorder import Recorder
from tests.unit.session.recordings import NOISE, describe, read

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
    time.sleep(1 / 30)  # as a camera does: what a kill loses is counted in seconds
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
