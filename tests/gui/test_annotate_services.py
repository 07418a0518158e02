"""What the window asks of the engine, on real files with a detector that finds nobody."""

import threading
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

from app.annotate.services import Existing, Job, annotate, existing
from app.settings import AnnotateSettings, ReadingSettings
from fer_core.emotions import FER2013
from fer_core.frames import Frame, FrameResult
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.session import annotate as engine
from fer_core.session.record import SessionRecord


class NobodyThere:
    """Reads frames without faces."""

    labels = FER2013
    thresholds = dict.fromkeys(FER2013, 0.4)
    classifier = SimpleNamespace(folder=SimpleNamespace(title="none v1", sha256="a" * 64), engine="none", device="CPU")

    def process(self, frame: Frame) -> FrameResult:
        return FrameResult(frame.index, frame.time_s, FER2013, ())

    def replay(self, result: object) -> None: ...

    def remember(self, frame: Frame, finds: object) -> None: ...

    def reset(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_open_pipeline", lambda options, pictures: NobodyThere())


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A video of 10 frames."""
    source = tmp_path / "in" / "clip.mp4"
    source.parent.mkdir()
    with av.open(str(source), "w") as output:
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), (64, 48), Fraction(1, 1000))
        for index in range(10):
            output.mux(encoder.encode(np.full((48, 64, 3), 20 * index, np.uint8), 40 * index))
        output.mux(encoder.flush())
    return Job(source, tmp_path / "out", ReadingSettings(), AnnotateSettings(video=False))


def carry_out(job: Job, stop_after: int | None = None) -> tuple[str, bool, int]:
    """Return the session's folder, whether it was stopped, and its frames."""
    stop = threading.Event()
    outcome = annotate(job, lambda done, *_: stop.set() if done == stop_after else None, stop)
    return outcome.folder.name, outcome.interrupted, outcome.frames


def variant(job: Job, **changes: object) -> Job:
    return Job(**{**vars(job), **changes})


def test_keep_both_puts_the_new_session_beside_the_old(job: Job) -> None:
    assert existing(job) is Existing.NOTHING
    assert carry_out(job) == ("clip", False, 10)
    before = (job.out / "clip" / "session.json").read_bytes()
    assert existing(job) is Existing.COMPLETE
    assert carry_out(variant(job, existing="keep")) == ("clip-2", False, 10)
    assert carry_out(variant(job, existing="keep")) == ("clip-3", False, 10)
    assert (job.out / "clip" / "session.json").read_bytes() == before


def test_one_of_several_sessions_that_was_stopped_is_the_one_gone_on_with(job: Job) -> None:
    carry_out(job)
    stop = threading.Event()
    stopped = annotate(variant(job, existing="keep"), lambda done, *_: stop.set() if done == 4 else None, stop)
    assert (stopped.folder.name, stopped.interrupted) == ("clip-2", True)
    assert existing(job) is Existing.INTERRUPTED
    assert carry_out(variant(stopped.job, existing="resume")) == ("clip-2", False, 10)
    assert existing(job) is Existing.COMPLETE


def test_a_replacement_that_is_cancelled_leaves_the_session_and_can_be_resumed(job: Job) -> None:
    carry_out(job)
    before = (job.out / "clip" / "session.json").read_bytes()
    other = variant(job, options=AnnotateSettings(video=False, every=2), existing="replace")
    _, interrupted, frames = carry_out(other, stop_after=3)
    assert (interrupted, frames) == (True, 3)
    assert (job.out / "clip" / "session.json").read_bytes() == before
    assert existing(job) is Existing.INTERRUPTED
    assert carry_out(variant(other, existing="resume")) == ("clip", False, 5)
    assert SessionRecord.read(job.out / "clip" / "session.json").options.every == 2
    assert [path.name for path in job.out.iterdir()] == ["clip"]


def test_another_file_of_the_name_gets_a_folder_of_its_own_and_is_told(job: Job, tmp_path: Path) -> None:
    carry_out(job)
    other = tmp_path / "other" / "clip.mp4"
    other.parent.mkdir()
    other.write_bytes(job.source.read_bytes() + b"\0" * 8)
    assert existing(variant(job, source=other)) is Existing.NOTHING
    outcome = annotate(variant(job, source=other), lambda *_: None, threading.Event())
    assert outcome.folder.name == "clip-2"
    assert "goes into clip-2, because clip is another input's" in outcome.warnings[0]
