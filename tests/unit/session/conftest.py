"""An analyzer that says what it is told, and a small video to read."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from fer_core.baseline import Baseline
from fer_core.emotions import FER2013
from fer_core.frames import Box, Face, Find, Frame, FrameResult, Quality, Reason, Verdict
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.pipeline import ReplayedFrame
from fer_core.session.annotate import AnnotateOptions, SessionSummary
from fer_core.session.annotate import annotate as annotate_session


def make_face(track_id: int, box: Box, emotion: int = 3, reason: Reason | None = None) -> Face:
    raw = np.full(7, 0.05, np.float32)
    raw[emotion] = 0.7
    smoothed = np.full(7, 0.02, np.float32)
    smoothed[emotion] = 0.88
    return Face(
        track_id=track_id,
        box=box,
        score=0.9375,
        keypoints=np.zeros((6, 2), np.float32),
        crop=np.zeros((48, 48), np.uint8),
        probabilities=raw,
        smoothed=smoothed,
        quality=Quality(box.width, 1.0, 0.5, 0.0),
        verdict=Verdict(FER2013[emotion], 0.88, reason),
    )


class ScriptedAnalyzer:
    """One face in every frame but each fifth; remembers what it was asked."""

    labels = FER2013
    thresholds = dict.fromkeys(FER2013, 0.4)
    baselines: tuple[Baseline, ...] = ()
    classifier = SimpleNamespace(
        folder=SimpleNamespace(title="scripted v1", sha256="a" * 64), engine="LiteRT", device="CPU"
    )

    def __init__(self) -> None:
        self.replayed: list[float] = []
        self.remembered: list[int] = []
        self.processed: list[int] = []
        self.resets = 0
        self.closed = False

    def process(self, frame: Frame) -> FrameResult:
        self.processed.append(frame.index)
        faces = () if frame.index % 5 == 4 else (make_face(1, Box(20.0, 10.0, 40.0, 40.0)),)
        return FrameResult(frame.index, frame.time_s, FER2013, faces)

    def replay(self, result: ReplayedFrame) -> None:
        self.replayed.append(result.time_s)

    def remember(self, frame: Frame, finds: Sequence[Find]) -> None:
        self.remembered.append(frame.index)

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def analyzer() -> ScriptedAnalyzer:
    return ScriptedAnalyzer()


@pytest.fixture
def annotate(analyzer: ScriptedAnalyzer, tmp_path: Path) -> Callable[..., SessionSummary]:
    """Annotates into `out`, with the analyzer that says what it is told."""

    def run(source: Path, options: AnnotateOptions | None = None, **more: Any) -> SessionSummary:
        return annotate_session(source, tmp_path / "out", options, open_analyzer=lambda _: analyzer, **more)

    return run


@pytest.fixture
def face() -> Callable[..., Face]:
    return make_face


def write_video(
    path: Path, count: int = 30, size: tuple[int, int] = (128, 96), cuts: Sequence[int] | None = None
) -> list[float]:
    """Write a noisy video without a fixed frame rate; return its times.

    Every frame is another scene, unless it is said where one is cut to the next.
    """
    times = [index / 30 + (0.01 if index % 3 else 0.0) for index in range(count)]
    noise = np.random.default_rng(5)
    with av.open(str(path), "w") as output:
        encoder = PictureEncoder.add_to(output, EncoderSettings(preset="ultrafast"), size, Fraction(1, 15000))
        scene = np.zeros((size[1], size[0], 3), np.uint8)
        for index, time_s in enumerate(times):
            if cuts is None or index in (0, *cuts):
                scene = noise.integers(0, 256, scene.shape, dtype=np.uint8)
            image = scene ^ noise.integers(0, 16, scene.shape, dtype=np.uint8)
            output.mux(encoder.encode(image, round(time_s * 15000)))
        output.mux(encoder.flush())
    return times


@pytest.fixture
def make_video() -> Callable[..., list[float]]:
    return write_video


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "input" / "clip.mp4"
    path.parent.mkdir()
    write_video(path)
    return path
