"""What a run writes, with an analyzer that says what it is told."""

import csv
import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.frames import Frame, FrameResult
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary
from fer_core.session.faces_table import FacesCsv
from fer_core.session.run import encoding_threads
from fer_core.session.segments import VideoSegment
from tests.unit.session.session_files import names, picture_times

Annotate = Callable[..., SessionSummary]


def test_the_video_keeps_the_sources_uneven_times(annotate: Annotate, video: Path) -> None:
    expected = [index / 30 + (0.01 if index % 3 else 0.0) for index in range(30)]
    folder = annotate(video).folder
    np.testing.assert_allclose(picture_times(folder / "video.mp4"), expected, rtol=0, atol=1e-4)
    with (folder / "faces.csv").open(newline="") as file:
        np.testing.assert_allclose([float(row["time_s"]) for row in csv.DictReader(file)], expected, rtol=0, atol=1e-4)


@pytest.mark.parametrize(
    ("size", "cores", "threads"),
    [
        ((1280, 720), 1, 1),
        ((1280, 720), 2, 1),
        ((1920, 1088), 8, 4),
        ((3840, 2160), 1, 1),
        ((3840, 2160), 2, 2),
        ((640, 360), 64, 8),
    ],
)
def test_half_of_the_cores_encode_and_all_where_pictures_are_large(
    size: tuple[int, int], cores: int, threads: int
) -> None:
    assert encoding_threads(*size, cores) == threads


def test_without_video_there_is_the_table_only(annotate: Annotate, video: Path) -> None:
    assert names(annotate(video, AnnotateOptions(video=False)).folder) == {"faces.csv", "session.json"}


def test_only_the_formats_asked_for_are_kept(annotate: Annotate, video: Path) -> None:
    folder = annotate(video, AnnotateOptions(video=False, formats=("parquet", "json"))).folder
    assert names(folder) == {"faces.json", "faces.parquet", "session.json"}
    assert len(json.loads((folder / "faces.json").read_text())) == 30


def test_progress_counts_to_the_total_and_tells_the_time_left(annotate: Annotate, video: Path) -> None:
    seen: list[Progress] = []
    annotate(video, AnnotateOptions(every=4), on_progress=seen.append)
    assert [progress.frames_done for progress in seen] == list(range(1, 9))
    assert {progress.frames_total for progress in seen} == {8}
    assert seen[0].time_left_s is not None
    assert seen[0].time_left_s == pytest.approx(7 * seen[0].elapsed_s)
    assert seen[-1].time_left_s == 0


def test_a_folder_of_pictures_is_one_session_of_independent_pictures(
    annotate: Annotate, tmp_path: Path, analyzer: Any
) -> None:
    album = tmp_path / "album"
    album.mkdir()
    for name, size in (("b10.png", (90, 120)), ("b2.png", (120, 90)), ("bär.jpg", (100, 100))):
        (album / name).write_bytes(cv2.imencode(Path(name).suffix, np.full((*size, 3), 90, np.uint8))[1].tobytes())
    (album / "b3.jpg").write_bytes(b"\xff\xd8\xff\xe0 damaged")
    summary = annotate(album)
    assert summary.folder.name == "album"
    assert names(summary.folder) == {"faces.csv", "session.json", "pictures"}
    assert names(summary.folder / "pictures") == {"000000-b2.jpg", "000002-b10.jpg", "000003-bär.jpg"}
    drawn = cv2.imdecode(np.fromfile(summary.folder / "pictures" / "000002-b10.jpg", np.uint8), cv2.IMREAD_COLOR)
    assert drawn is not None
    assert drawn.shape == (90, 120, 3)
    assert summary.record.source.pictures == ("b2.png", "b3.jpg", "b10.png", "bär.jpg")
    assert len(summary.record.warnings) == 1
    assert "b3.jpg" in summary.record.warnings[0]
    assert analyzer.resets == 3


def test_a_damaged_end_is_told_and_what_decodes_is_there(
    annotate: Annotate, tmp_path: Path, make_video: Callable[..., list[float]]
) -> None:
    video, whole = tmp_path / "long.mp4", tmp_path / "whole.mkv"
    make_video(video, 90)
    with av.open(str(video)) as source, av.open(str(whole), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.pts is not None:
                packet.stream = stream
                target.mux(packet)
    content = whole.read_bytes()
    whole.write_bytes(content[: round(len(content) * 0.6)])
    summary = annotate(whole)
    assert summary.record.status == "complete"
    assert summary.record.damaged
    assert 30 < summary.record.counts.frames < 60
    assert "damaged after" in summary.record.warnings[0]
    assert len(picture_times(summary.folder / "video.mp4")) == summary.record.counts.frames


def fail_after(count: int, code: int, method: Callable[..., None]) -> Callable[..., None]:
    calls = 0

    def write(self: object, *arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > count:
            raise OSError(code, "refused")
        method(self, *arguments)

    return write


def test_a_full_disk_is_told_and_the_session_resumes(
    annotate: Annotate, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(FacesCsv, "_put", fail_after(13, errno.ENOSPC, FacesCsv._put))
        with pytest.raises(FerError, match=r"The disk is full: .*Make room and resume"):
            annotate(video)
    folder = video.parent.parent / "out" / "clip"
    assert names(folder) == {"faces.csv.part", "finds.jsonl.part", "session.json.part", "video.000.part.nut"}
    assert annotate(video, AnnotateOptions(resume=True)).record.counts.frames == 30
    assert len(picture_times(folder / "video.mp4")) == 30


def test_a_disk_that_is_full_at_once_leaves_nothing(
    annotate: Annotate, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FacesCsv, "_put", fail_after(0, errno.ENOSPC, FacesCsv._put))
    with pytest.raises(FerError, match="The disk is full"):
        annotate(video)
    assert not (video.parent.parent / "out" / "clip").exists()


def test_a_failure_of_the_encoder_ends_the_run(
    annotate: Annotate, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: VideoSegment, frame: Frame, result: FrameResult) -> None:
        raise FerError("The disk is full.")

    monkeypatch.setattr(VideoSegment, "write", refuse)
    with pytest.raises(FerError, match="The disk is full"):
        annotate(video)
    assert not (video.parent.parent / "out" / "clip" / "session.json").exists()
