"""Recordings of scripted frames, and a system that refuses to write more."""

import errno
import io
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from fer_core.emotions import FER2013
from fer_core.frames import Box, Face, Frame, FrameResult, Image
from fer_core.session.record import ModelRecord, OptionsRecord, SessionRecord, SourceRecord
from fer_core.session.recorder import Recorder, Recording
from tests.unit.session.conftest import make_face

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


@contextmanager
def bad_sectors(name: str) -> Iterator[None]:
    """Let the system hand out the first byte of a file and then no more, and FFmpeg take that for the file's end."""

    class Bad(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() or size != 1:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().read(size) or b""

    plain, opening = Path.open, av.open

    def opened(self: Path, *args: Any, **named: Any) -> Any:
        return Bad(self) if self.name == name and args == ("rb",) else plain(self, *args, **named)

    def as_ffmpeg_does(file: str, *args: Any, **named: Any) -> Any:
        if Path(file).name == name and args[:1] != ("w",):
            raise av.error.InvalidDataError(1094995529, "Invalid data found when processing input", file)
        return opening(file, *args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", opened)
        patch.setattr(av, "open", as_ffmpeg_does)
        yield


@contextmanager
def no_more_files() -> Iterator[None]:
    """Let FFmpeg be told that too many files are open."""

    def refused(file: str, *args: object, **named: object) -> None:
        raise av.error.OSError(errno.EMFILE, os.strerror(errno.EMFILE), file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(av, "open", refused)
        yield
