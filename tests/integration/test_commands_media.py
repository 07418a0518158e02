"""The commands over whole videos: annotate, demo, bench."""

import csv
import json
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import av
import pytest

from app.cli.program import run
from fer_core.frames import Frame, FrameResult
from fer_core.media.demo import DemoSource
from fer_core.pipeline import EmotionPipeline
from fer_core.session import sources
from fer_core.session.record import SessionRecord
from fer_core.session.screenshot import read_screenshot_data

ROOT = Path(__file__).parents[2]
CPU = ["--device", "cpu"]


def errors(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("Error: ")]


def test_annotate_writes_a_session_a_file_and_prints_them_as_json(
    shared_media: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    inputs = [str(shared_media / "single_face.mp4"), str(shared_media / "single_face.jpg")]
    assert run(["annotate", *inputs, "-o", str(tmp_path), "--every", "6", "--json", *CPU]) == 0
    video, picture = json.loads(capfd.readouterr().out)
    assert (video["session"], picture["session"]) == (str(tmp_path / "single_face"), str(tmp_path / "single_face-2"))
    assert (video["frames"], video["faces"], video["tracks"], video["damaged"]) == (12, 12, 1, False)
    assert (picture["frames"], picture["faces"]) == (1, 1)
    with (tmp_path / "single_face" / "faces.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["face_id"] for row in rows} == {"1"}
    assert [int(row["frame"]) for row in rows] == list(range(0, 72, 6))
    with av.open(str(tmp_path / "single_face" / "video.mp4")) as container:
        assert container.streams.audio[0].codec_context.codec.canonical_name == "mp3"


def test_annotate_works_on_several_inputs_at_the_same_time(
    shared_media: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    inputs = [str(shared_media / name) for name in ("single_face.mp4", "no_face.mp4")]
    (tmp_path / "in").mkdir()
    bad = tmp_path / "in" / "bad.mp4"
    bad.write_text("words, not a video")
    out = tmp_path / "out"
    code = run(["annotate", *inputs, str(bad), "-o", str(out), "--every", "9", "--workers", "2", "--json", *CPU])
    captured = capfd.readouterr()
    assert code == 2
    by_name = {Path(row["input"]).name: row for row in json.loads(captured.out)}
    assert (by_name["single_face.mp4"]["frames"], by_name["no_face.mp4"]["frames"]) == (8, 11)
    assert "not a video or picture" in by_name["bad.mp4"]["error"]
    assert len(errors(captured.err)) == 1
    assert sorted(path.name for path in out.iterdir()) == ["no_face", "single_face"]


def test_annotate_refuses_what_it_cannot_do_in_one_sentence(
    shared_media: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    clip, out = str(shared_media / "single_face.mp4"), ["-o", str(tmp_path)]
    for arguments, sentence in [
        ([str(tmp_path / "nowhere.mp4"), *out], "There is no file or folder"),
        ([clip, *out, "--classes", "5"], "There is no reading of 5 classes"),
        ([clip, *out, "--format", "xlsx"], "csv, parquet, json"),
        ([clip, *out, "--threshold", "2"], "The threshold is a probability"),
        ([clip, *out, "--model", str(tmp_path)], "is not a model folder"),
        ([clip, "-o", clip], "lies inside a file"),
        ([clip], "--out"),
    ]:
        assert run(["annotate", *arguments]) == 2, arguments
        captured = capfd.readouterr()
        assert captured.out == ""
        assert len(errors(captured.err)) == 1, captured.err
        assert sentence in errors(captured.err)[0]
        assert "Traceback" not in captured.err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_tail_is_a_warning_and_exit_0(
    shared_media: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.mkv"
    with av.open(str(shared_media / "single_face.mp4")) as source, av.open(str(damaged), "w") as target:
        streams = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.pts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    content = damaged.read_bytes()
    damaged.write_bytes(content[: round(len(content) * 0.6)])
    assert run(["annotate", str(damaged), "-o", str(tmp_path / "out"), *CPU]) == 0
    captured = capfd.readouterr()
    (warning,) = [line for line in captured.err.splitlines() if line.startswith("Warning: ")]
    assert "damaged.mkv: The video is damaged after" in warning
    record = SessionRecord.read(tmp_path / "out" / "damaged" / "session.json")
    assert (record.status, record.damaged) == ("complete", True)
    assert record.warnings == (warning.removeprefix("Warning: damaged.mkv: "),)
    assert 30 < record.counts.frames < 60
    with av.open(str(tmp_path / "out" / "damaged" / "video.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == record.counts.frames


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_annotate_with_a_resumable_session_and_130(
    number: signal.Signals,
    shared_media: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    process = EmotionPipeline.process

    def signal_at_20(self: EmotionPipeline, frame: Frame) -> FrameResult:
        if frame.index == 20:
            signal.raise_signal(number)
        return process(self, frame)

    command = ["annotate", str(shared_media / "single_face.mp4"), "-o", str(tmp_path), *CPU]
    with monkeypatch.context() as patch:
        patch.setattr(EmotionPipeline, "process", signal_at_20)
        patch.setattr(sys, "argv", ["fer-studio", *command])
        assert run(command) == 130
    told = capfd.readouterr().err
    assert f"Go on with: fer-studio annotate {command[1]} -o {tmp_path} --device cpu --resume" in told
    record = SessionRecord.read(tmp_path / "single_face" / "session.json")
    assert (record.status, record.counts.frames) == ("interrupted", 21)

    assert run([*command, "--resume"]) == 0
    record = SessionRecord.read(tmp_path / "single_face" / "session.json")
    assert (record.status, record.counts.frames, record.counts.faces) == ("complete", 72, 72)
    assert run([*command, "--resume"]) == 0
    assert "complete already" in capfd.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="there are no file size limits on Windows")
def test_a_full_disk_ends_annotate_with_one_sentence(shared_media: Path, tmp_path: Path) -> None:
    """The limit on the size of a file stands in for the end of the disk."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000));"
        "from app.cli import main; main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", code, "annotate", str(shared_media / "single_face.mp4"), "-o", str(tmp_path), *CPU]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "The disk is full" in errors(done.stderr)[0]
    assert len(errors(done.stderr)) == 1
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "single_face" / "session.json").exists()
    assert not (tmp_path / "single_face" / "video.mp4").exists()


def test_the_demo_writes_a_session_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sources, "DemoSource", partial(DemoSource, seconds=2.2))
    out = tmp_path / "demo-output"
    for _ in range(2):
        assert run(["demo", "--headless", "-o", str(out), "--json"]) == 0
        made = json.loads(capfd.readouterr().out)
        assert made["frames"] == 66
        assert made["faces"] >= 60
        assert {path.name for path in out.iterdir()} == {"faces.csv", "screenshots", "session.json", "video.mp4"}
        (shot,) = made["screenshots"]
        data = read_screenshot_data(Path(shot))
        assert (data["Source"], data["Frame"], len(data["Faces"])) == ("Demo", "60", 1)
        assert data["Faces"][0]["label"] == "happy"


def test_the_demo_replaces_nothing_but_a_demo(
    shared_media: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["annotate", str(shared_media / "single_face.jpg"), "-o", str(tmp_path), *CPU]) == 0
    capfd.readouterr()
    assert run(["demo", "--headless", "-o", str(tmp_path / "single_face")]) == 2
    assert "holds another session" in errors(capfd.readouterr().err)[0]
    assert (tmp_path / "single_face" / "faces.csv").exists()


def test_bench_prints_the_designs_figures(shared_media: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", str(shared_media / "single_face.mp4"), "--json", "--frames", "20", *CPU]) == 0
    figures: dict[str, Any] = json.loads(capfd.readouterr().out)
    assert set(figures) == {"frames", "width", "height", "median_ms", "mean_ms", "bare_ms", "bare_mean_ms", "ratio"}
    assert (figures["width"], figures["height"]) == (640, 360)
    assert figures["frames"] == 17
    assert set(figures["median_ms"]) == {"detect", "track", "crop", "classify", "total"}
    assert 0 < figures["median_ms"]["detect"] < figures["median_ms"]["total"]
    assert 0 < figures["mean_ms"]["detect"] < figures["mean_ms"]["total"]
    assert figures["ratio"] == pytest.approx(figures["mean_ms"]["total"] / figures["bare_mean_ms"], abs=1e-3)


def test_the_commands_do_not_import_tensorflow(shared_media: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from app.cli.program import run; code = run(sys.argv[1:]);"
        "assert 'tensorflow' not in sys.modules; assert 'matplotlib' not in sys.modules; sys.exit(code)"
    )
    for arguments in (
        ["annotate", str(shared_media / "single_face.mp4"), "-o", str(tmp_path), "--every", "20", *CPU],
        ["predict", str(shared_media / "single_face.jpg"), *CPU],
    ):
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, cwd=ROOT, check=False)
        assert done.returncode == 0, done.stderr.decode()
