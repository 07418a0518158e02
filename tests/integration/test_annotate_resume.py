"""Annotation that is killed, stopped and taken up again, on a real video with the real models."""

import csv
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.media.source import Part
from fer_core.session.annotate import AnnotateOptions, Progress, annotate
from fer_core.session.record import SessionRecord

OPTIONS = AnnotateOptions(device="cpu")
ROOT = Path(__file__).parents[2]

_CHILD = """
import sys
from pathlib import Path
from fer_core.session.annotate import AnnotateOptions, annotate
resume = sys.argv[3] == "resume"
annotate(Path(sys.argv[1]), Path(sys.argv[2]), AnnotateOptions(device="cpu", resume=resume),
         on_progress=lambda p: print(p.frames_done, flush=True))
"""


@pytest.fixture
def clip(shared_media: Path) -> Path:
    return shared_media / "noface_face.mov"


def rows(session: Path) -> list[dict[str, str]]:
    with (session / "faces.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def picture_times(video: Path) -> list[float]:
    with av.open(str(video)) as container:
        return [frame.time for frame in container.decode(video=0)]


def sound_packets(video: Path) -> list[tuple[float, bytes]]:
    with av.open(str(video)) as container:
        packets = container.demux(container.streams.audio[0])
        return [(float(packet.pts * packet.time_base), bytes(packet)) for packet in packets if packet.pts is not None]


def assert_equal_sessions(one: Path, other: Path) -> None:
    assert (one / "faces.csv").read_bytes() == (other / "faces.csv").read_bytes()
    assert picture_times(one / "video.mp4") == picture_times(other / "video.mp4")
    assert sound_packets(one / "video.mp4") == sound_packets(other / "video.mp4")
    assert sorted(path.name for path in one.iterdir()) == sorted(path.name for path in other.iterdir())


def kill_at(clip: Path, out: Path, frames: int, how: str = "fresh") -> None:
    """Annotate in another process and kill it as soon as it says that so many frames are done."""
    command = [sys.executable, "-c", _CHILD, str(clip), str(out), how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= frames:
                os.kill(child.pid, signal.SIGKILL)
                break
        child.stdout.read()
        assert child.wait() == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
def test_killed_twice_and_resumed_equals_one_uninterrupted_run(clip: Path, tmp_path: Path) -> None:
    whole = annotate(clip, tmp_path / "whole", OPTIONS)
    kill_at(clip, tmp_path, 110)
    session = tmp_path / "noface_face"
    left = {path.name for path in session.iterdir()}
    assert left == {"faces.csv.part", "finds.jsonl.part", "session.json.part", "video.000.part.nut"}
    assert SessionRecord.read(session / "session.json.part").status == "running"

    kill_at(clip, tmp_path, 140, "resume")
    assert {path.name for path in session.iterdir()} == left | {"video.001.part.nut"}

    seen: list[Progress] = []
    resumed = annotate(clip, tmp_path, AnnotateOptions(device="cpu", resume=True), on_progress=seen.append)
    assert seen[0].frames_done > 90
    assert resumed.record.counts == whole.record.counts
    assert resumed.record.counts.frames == 169
    assert_equal_sessions(session, whole.folder)


def test_stopped_session_is_valid_and_resumes_to_the_same_end(clip: Path, tmp_path: Path) -> None:
    whole = annotate(clip, tmp_path / "whole", OPTIONS)
    stop = threading.Event()

    def stop_at_120(progress: Progress) -> None:
        if progress.frames_done == 120:
            stop.set()

    stopped = annotate(clip, tmp_path, OPTIONS, on_progress=stop_at_120, stop=stop)
    assert stopped.interrupted
    record = SessionRecord.read(stopped.folder / "session.json")
    assert (record.status, record.counts.frames) == ("interrupted", 120)
    assert len(picture_times(stopped.folder / "video.mp4")) == 120
    assert {row["frame"] for row in rows(stopped.folder)} == {str(index) for index in range(120)}

    resumed = annotate(clip, tmp_path, AnnotateOptions(device="cpu", resume=True))
    assert resumed.record.status == "complete"
    assert resumed.record.started == record.started
    assert_equal_sessions(resumed.folder, whole.folder)


def test_resuming_a_complete_session_leaves_it_as_it_is(clip: Path, tmp_path: Path) -> None:
    first = annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=20))
    before = (first.folder / "session.json").read_bytes()
    again = annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=20, resume=True))
    assert again.already_complete
    assert (first.folder / "session.json").read_bytes() == before


def test_resume_refuses_other_options_than_the_session_began_with(clip: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=20), stop=stop)
    with pytest.raises(FerError, match="the step from frame to frame differed when it began"):
        annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=10, resume=True))


def test_a_session_is_not_overwritten_unasked(clip: Path, tmp_path: Path) -> None:
    first = annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=40))
    with pytest.raises(FerError, match="holds a session already"):
        annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=40))
    second = annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=80, overwrite=True))
    assert second.folder == first.folder
    assert second.record.counts.frames == 3


def test_every_nth_frame_keeps_the_true_times(clip: Path, tmp_path: Path) -> None:
    session = annotate(clip, tmp_path, AnnotateOptions(device="cpu", every=7)).folder
    frames = {int(row["frame"]): float(row["time_s"]) for row in rows(session)}
    assert list(frames) == list(range(0, 169, 7))
    np.testing.assert_allclose(picture_times(session / "video.mp4"), list(frames.values()), atol=1e-4)


def test_a_part_is_resumed_to_the_same_end_with_its_own_sound(clip: Path, tmp_path: Path) -> None:
    options = AnnotateOptions(device="cpu", part=Part(2.0, 3.5))
    whole = annotate(clip, tmp_path / "whole", options)
    stop = threading.Event()
    annotate(clip, tmp_path, options, stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 30 else None)
    resumed = annotate(clip, tmp_path, AnnotateOptions(device="cpu", part=Part(2.0, 3.5), resume=True))
    assert_equal_sessions(resumed.folder, whole.folder)
    frames = {int(row["frame"]): float(row["time_s"]) for row in rows(whole.folder)}
    assert min(frames.values()) >= 2.0
    assert max(frames.values()) < 3.5
    pictures = picture_times(whole.folder / "video.mp4")
    np.testing.assert_allclose(pictures, np.array(list(frames.values())) - min(frames.values()), atol=1e-3)
    heard = [time for time, _ in sound_packets(whole.folder / "video.mp4")]
    assert heard[0] < 0.1
    assert 1.4 < heard[-1] < 1.6
    in_file = {data: time for time, data in sound_packets(clip) if time >= 1.5}  # the very sound of that time
    shared = [(time, in_file[data]) for time, data in sound_packets(whole.folder / "video.mp4") if data in in_file]
    assert len(shared) > 50
    assert all(abs(there - min(frames.values()) - here) < 0.03 for here, there in shared)
