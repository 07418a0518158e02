"""Where `annotate` leaves a session, and what it does with one that is there."""

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fer_core.errors import FerError
from fer_core.media.source import Part
from fer_core.pipeline import AnalysisOptions
from fer_core.session import annotate as module
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary
from fer_core.session.record import SessionRecord
from fer_core.vision.recent_looks import REMEMBERED_S
from tests.unit.session.session_files import names, picture_times

Annotate = Callable[..., SessionSummary]


def test_a_video_becomes_a_session(annotate: Annotate, video: Path, analyzer: Any) -> None:
    summary = annotate(video)
    assert names(summary.folder) == {"faces.csv", "session.json", "video.mp4"}
    assert summary.folder.name == "clip"
    record = SessionRecord.read(summary.folder / "session.json")
    assert record == summary.record
    assert (record.status, record.damaged, record.warnings) == ("complete", False, ())
    assert record.counts.model_dump() == {"frames": 30, "faces": 24, "tracks": 1}
    assert (record.source.width, record.source.height, record.source.frames) == (128, 96, 30)
    assert record.ended is not None
    assert record.started < record.ended
    assert analyzer.closed


def test_a_stopped_session_without_csv_keeps_it_to_be_resumed(annotate: Annotate, video: Path, analyzer: Any) -> None:
    stop = threading.Event()
    options = AnnotateOptions(formats=("parquet",))
    stopped = annotate(video, options, stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 10 else None)
    assert stopped.interrupted
    assert names(stopped.folder) == {
        "faces.csv",
        "faces.parquet",
        "finds.jsonl.part",
        "session.json",
        "video.000.part.nut",
        "video.mp4",
    }
    done = annotate(video, AnnotateOptions(formats=("parquet",), resume=True))
    assert names(done.folder) == {"faces.parquet", "session.json", "video.mp4"}
    assert analyzer.processed == list(range(30))
    assert len(analyzer.replayed) == 10
    assert done.record.counts.frames == 30


def test_the_frames_that_looks_may_be_known_from_are_looked_at_once_more(
    annotate: Annotate, tmp_path: Path, make_video: Callable[..., list[float]], analyzer: Any
) -> None:
    stop, video, options = threading.Event(), tmp_path / "long.mp4", AnnotateOptions(video=False)
    times = make_video(video, 90)
    annotate(video, options, stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 84 else None)
    annotate(video, AnnotateOptions(video=False, resume=True))
    assert analyzer.remembered == [index for index in range(84) if times[83] - times[index] <= REMEMBERED_S]
    assert 60 < len(analyzer.remembered) < 84
    assert analyzer.processed == list(range(90))


def test_a_kill_before_the_first_picture_was_encoded_begins_anew(
    annotate: Annotate, video: Path, analyzer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(progress: Progress) -> None:
        if progress.frames_done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        annotate(video, on_progress=killed)
    folder = video.parents[1] / "out" / "clip"
    for segment in folder.glob("video.*.part.nut"):
        segment.unlink()
    analyzer.processed.clear()
    done = annotate(video, AnnotateOptions(resume=True))
    assert analyzer.processed == list(range(30))
    assert names(done.folder) == {"faces.csv", "session.json", "video.mp4"}


def test_a_damaged_record_can_be_overwritten(annotate: Annotate, video: Path) -> None:
    folder = annotate(video).folder
    (folder / "session.json").write_text("{")
    with pytest.raises(FerError, match=r"is damaged.*Overwrite it"):
        annotate(video, AnnotateOptions(resume=True))
    assert annotate(video, AnnotateOptions(overwrite=True)).record.status == "complete"
    assert SessionRecord.read(folder / "session.json").counts.frames == 30


@pytest.mark.parametrize("left", [b"", b"frame,time_s,fa"])
def test_a_kill_before_the_table_had_its_header_begins_anew(annotate: Annotate, video: Path, left: bytes) -> None:
    folder = annotate(video).folder
    (folder / "session.json").rename(folder / "session.json.part")
    (folder / "faces.csv").unlink()
    (folder / "faces.csv.part").write_bytes(left)
    assert annotate(video, AnnotateOptions(resume=True)).record.counts.frames == 30
    assert names(folder) == {"faces.csv", "session.json", "video.mp4"}


@pytest.mark.parametrize("options", [AnnotateOptions(resume=True), AnnotateOptions(overwrite=True)])
def test_a_session_under_way_is_left_to_the_run_it_belongs_to(
    annotate: Annotate, video: Path, options: AnnotateOptions
) -> None:
    def intrude(progress: Progress) -> None:
        if progress.frames_done == 10:
            with pytest.raises(FerError, match="Another run is writing into"):
                annotate(video, options)

    done = annotate(video, on_progress=intrude)
    assert names(done.folder) == {"faces.csv", "session.json", "video.mp4"}
    assert done.record.counts.frames == 30
    assert len(picture_times(done.folder / "video.mp4")) == 30


def test_resume_without_a_session_begins_one(annotate: Annotate, video: Path) -> None:
    assert annotate(video, AnnotateOptions(resume=True)).record.counts.frames == 30


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "There is no file"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_text("these are words\n" * 40), "is not a video or picture"),
    ],
)
def test_a_bad_input_is_told_and_leaves_nothing(
    annotate: Annotate, tmp_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    path = tmp_path / "bad.mp4"
    make(path)
    with pytest.raises(FerError, match=sentence):
        annotate(path)
    assert not (tmp_path / "out").exists()


def test_an_output_that_may_not_be_written_is_told(
    annotate: Annotate, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *arguments: object, **more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FerError, match="may not be written to; allow that, or choose another folder"):
        annotate(video)


def test_an_output_inside_a_file_is_told(video: Path, analyzer: Any) -> None:
    with pytest.raises(FerError, match="lies inside a file"):
        module.annotate(video, video, open_analyzer=lambda _: analyzer)


def test_a_folder_with_other_files_is_left_alone(annotate: Annotate, video: Path, tmp_path: Path) -> None:
    other = tmp_path / "out" / "clip"
    other.mkdir(parents=True)
    (other / "diary.txt").write_text("mine")
    for options in (AnnotateOptions(), AnnotateOptions(overwrite=True)):
        with pytest.raises(FerError, match="holds no session"):
            annotate(video, options)
    assert names(other) == {"diary.txt"}


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: AnnotateOptions(every=0), "Every Nth frame takes"),
        (lambda: AnnotateOptions(resume=True, overwrite=True), "Resuming goes on"),
        (lambda: AnnotateOptions(analysis=AnalysisOptions(threshold=1.5)), "threshold"),
    ],
)
def test_options_out_of_range_are_refused(make: Callable[[], AnnotateOptions], sentence: str) -> None:
    with pytest.raises(FerError, match=sentence):
        make()


def test_a_part_keeps_the_numbers_and_times_of_the_file(annotate: Annotate, video: Path, analyzer: Any) -> None:
    seen: list[Progress] = []
    summary = annotate(video, AnnotateOptions(part=Part(0.3, 0.6)), on_progress=seen.append)
    assert analyzer.processed == list(range(9, 18))
    assert (seen[-1].frames_done, seen[-1].frames_total) == (9, 9)
    record = SessionRecord.read(summary.folder / "session.json")
    assert (record.format, record.options.from_s, record.options.to_s) == (1, 0.3, 0.6)
    assert record.source.frames == 30
    rows = (summary.folder / "faces.csv").read_text().splitlines()[1:]
    assert rows[0].startswith("9,0.300000,")
    times = picture_times(summary.folder / "video.mp4")
    assert (len(times), times[0]) == (9, 0.0)
    assert times[-1] == pytest.approx(17 / 30 + 0.01 - 0.3, abs=1e-3)


def test_a_session_of_another_part_is_not_gone_on_with(annotate: Annotate, video: Path) -> None:
    stop = threading.Event()
    stop.set()
    annotate(video, AnnotateOptions(part=Part(0.3)), stop=stop)
    with pytest.raises(FerError, match="the time it is read from and the time it is read to differed") as raised:
        annotate(video, AnnotateOptions(part=Part(0.2, 0.6), resume=True))
    assert {"begin", "end"} <= set(raised.value.settings)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (AnnotateOptions(part=Part(5.0)), "No frame of clip.mp4 is in the part from 5 s to the end"),
        (AnnotateOptions(part=Part(0.3, 0.4), every=25), "None of every 25 frames is in the part"),
    ],
)
def test_an_empty_part_leaves_nothing(
    annotate: Annotate, video: Path, tmp_path: Path, options: AnnotateOptions, why: str
) -> None:
    with pytest.raises(FerError, match=why):
        annotate(video, options)
    assert not list((tmp_path / "out").glob("*/*"))


def test_pictures_have_no_part(annotate: Annotate, tmp_path: Path) -> None:
    import cv2
    import numpy as np

    cv2.imwrite(str(tmp_path / "face.png"), np.zeros((40, 40, 3), np.uint8))
    with pytest.raises(FerError, match="Pictures have no course in time"):
        annotate(tmp_path / "face.png", AnnotateOptions(part=Part(1.0)))


def test_a_part_of_the_demo(annotate: Annotate, analyzer: Any) -> None:
    annotate("demo", AnnotateOptions(part=Part(1.0, 2.0), video=False))
    assert analyzer.processed == list(range(30, 60))
