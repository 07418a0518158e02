"""Joined recordings and sound that the encoder cannot take, from the file to the session."""

import csv
import json
import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.media.video import VideoSource
from fer_core.session.annotate import AnnotateOptions, Progress, annotate

OPTIONS = AnnotateOptions(device="cpu")


def picture_times(video: Path) -> list[float]:
    with av.open(str(video)) as container:
        return [frame.time for frame in container.decode(video=0)]


def sound(video: Path) -> tuple[str, int, int, float]:
    """Return codec, rate and channels of a video's sound, and when it ends."""
    with av.open(str(video)) as container:
        stream = container.streams.audio[0]
        *_, last = container.decode(stream)
        assert last.time is not None
        return stream.codec_context.name, stream.rate, stream.channels, last.time + last.samples / stream.rate


def table_times(session: Path) -> list[float]:
    with (session / "faces.csv").open(newline="") as file:
        return sorted({float(row["time_s"]) for row in csv.DictReader(file)})


@pytest.mark.parametrize("name", ["times_start_again.ts", "times_jump_25h.ts"])
def test_a_joined_recording_goes_on_across_the_break(shared_cases: Path, tmp_path: Path, name: str) -> None:
    done = annotate(shared_cases / name, tmp_path, OPTIONS)
    video = done.folder / "video.mp4"
    for times in (picture_times(video), table_times(done.folder)):
        assert len(times) == 120
        assert np.diff(times) == pytest.approx(1 / 30, abs=1e-4)
    assert sound(video)[3] == pytest.approx(4.0, abs=0.06)
    assert done.record.source.frames == 120
    assert done.record.source.duration_s == pytest.approx(4.0, abs=0.01)
    assert len(done.record.warnings) == 1
    assert "start again or jump at 2.0 s" in done.record.warnings[0]
    assert not done.record.damaged


def test_a_joined_recording_resumed_behind_the_break_is_the_same(shared_cases: Path, tmp_path: Path) -> None:
    source = shared_cases / "times_jump_25h.ts"
    whole = annotate(source, tmp_path / "whole", OPTIONS)
    stop = threading.Event()

    def stop_at_80(progress: Progress) -> None:
        if progress.frames_done == 80:
            stop.set()

    stopped = annotate(source, tmp_path, OPTIONS, on_progress=stop_at_80, stop=stop)
    assert (stopped.record.status, stopped.record.counts.frames) == ("interrupted", 80)
    assert stopped.record.warnings == whole.record.warnings
    resumed = annotate(source, tmp_path, AnnotateOptions(device="cpu", resume=True))
    assert resumed.record.warnings == whole.record.warnings
    assert table_times(resumed.folder) == table_times(whole.folder)
    assert picture_times(resumed.folder / "video.mp4") == picture_times(whole.folder / "video.mp4")


@pytest.mark.parametrize(
    ("name", "frames", "expected"),
    [("sound_71.mov", 30, ("aac", 44_100, 6)), ("sound_50kHz.mov", 15, ("aac", 48_000, 2))],
)
def test_sound_that_aac_cannot_take_is_converted(
    shared_cases: Path, tmp_path: Path, name: str, frames: int, expected: tuple[str, int, int]
) -> None:
    """In a process of its own: 7.1 sound used to end it."""
    code = "import sys; from app.cli import main; sys.argv[0] = 'fer-studio'; main()"
    command = [sys.executable, "-c", code, "annotate", str(shared_cases / name), "-o", str(tmp_path), "--device", "cpu"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    session = tmp_path / Path(name).stem
    assert json.loads((session / "session.json").read_text())["warnings"] == []
    assert len(picture_times(session / "video.mp4")) == frames
    codec, rate, channels, end_s = sound(session / "video.mp4")
    assert (codec, rate, channels) == expected
    assert end_s == pytest.approx(frames / 30, abs=0.03)


def test_a_picture_wider_than_the_encoder_writes_keeps_its_table(tmp_path: Path) -> None:
    source = tmp_path / "wide.mkv"
    with av.open(str(source), "w") as output:
        stream = output.add_stream("ffv1", rate=10)
        stream.width, stream.height, stream.pix_fmt = 20_000, 40, "yuv420p"
        for index in range(3):
            frame = av.VideoFrame.from_ndarray(np.full((40, 20_000, 3), 90, np.uint8), format="bgr24")
            frame.pts, frame.time_base = index, Fraction(1, 10)
            output.mux(stream.encode(frame.reformat(format="yuv420p")))
        output.mux(stream.encode(None))
    done = annotate(source, tmp_path / "out", OPTIONS)
    assert done.record.status == "complete"
    assert done.record.counts.frames == 3
    assert len(table_times(done.folder)) == 3
    assert not (done.folder / "video.mp4").exists()
    assert len(done.record.warnings) == 1
    assert "20000x40 pixels" in done.record.warnings[0]


def test_the_live_player_does_not_wait_at_a_break(shared_cases: Path) -> None:
    with VideoSource(shared_cases / "times_jump_25h.ts") as video:
        assert video.info.duration_s == pytest.approx(4.0, abs=0.01)
        assert max(np.diff([frame.time_s for frame in video.frames()])) < 0.05
