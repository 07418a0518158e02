"""A run that was broken off and resumed, anywhere, leaves the very bytes of an unbroken one.

The real tracker, averages and verdicts, over a detector and a network that say something else in every frame: faces
that come, go and cross, and finds that may be no face until they were followed for a while.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from fer_core.emotions import FER2013
from fer_core.frames import Box, FloatArray, Frame
from fer_core.media.source import Part
from fer_core.pipeline import AnalysisOptions, EmotionPipeline
from fer_core.session import annotate as module
from fer_core.session import faces_table, journal
from fer_core.session.annotate import AnnotateOptions, Progress
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection

FRAMES = 60
OPTIONS = AnnotateOptions(video=False, analysis=AnalysisOptions(max_faces=4))


class Crowd:
    """Finds up to six faces a frame, the surest first; what it finds in a frame depends on its index alone."""

    def detect(self, frame: Frame) -> list[Detection]:
        chance = np.random.default_rng(frame.index)
        found = []
        for person in range(6):
            if chance.random() < 0.25 or (person == 3 and frame.index % 20 < 8):
                continue
            x = 10.0 + person * 14 + (frame.index * (person - 2)) % 9 + chance.random()
            score = float(chance.uniform(0.5, 0.74) if person % 2 else chance.uniform(0.8, 0.99))
            box = Box(x, 20.0 + chance.random(), 18.0 + chance.random(), 18.0 + chance.random())
            found.append(Detection(box, score, np.zeros((6, 2), np.float32)))
        return sorted(found, key=lambda detection: -detection.score)

    def close(self) -> None: ...


class Network:
    """Answers with what the crops' pixels make it, to every bit of a float."""

    engine, device = "LiteRT", "CPU"

    def __init__(self) -> None:
        head = SimpleNamespace(labels=FER2013, threshold_of=lambda emotion: 0.2)
        manifest = SimpleNamespace(crop=CropGeometry())
        self.folder = SimpleNamespace(title="exact v1", sha256="a" * 64, manifest=manifest, head=lambda classes: head)

    def probabilities(self, crops: Any, classes: int) -> FloatArray:
        rows = []
        for crop in crops:
            chance = np.random.default_rng(int(np.asarray(crop, np.int64).sum()))
            rows.append(chance.dirichlet(np.ones(7)))
        return np.array(rows, np.float32).reshape(-1, 7)

    def close(self) -> None: ...


def run(source: Path, out: Path, options: AnnotateOptions, **more: Any) -> Path:
    def analyzer(options: AnnotateOptions) -> EmotionPipeline:
        return EmotionPipeline(Crowd(), Network(), options.analysis)  # type: ignore[arg-type]

    return module.annotate(source, out, options, open_analyzer=analyzer, **more).folder


@pytest.fixture
def source(tmp_path: Path, make_video: Callable[..., list[float]]) -> Path:
    path = tmp_path / "clip.mp4"
    make_video(path, FRAMES, cuts=(14, 38))
    return path


def resumed(**changes: Any) -> AnnotateOptions:
    return AnnotateOptions(**{**vars(OPTIONS), **changes, "resume": True})


@pytest.mark.parametrize(("smoothing", "threshold"), [(0.4, None), (0.0, 0.3)])
def test_stopped_at_any_frame(source: Path, tmp_path: Path, smoothing: float, threshold: float | None) -> None:
    options = AnnotateOptions(video=False, analysis=AnalysisOptions(7, threshold, smoothing, 4))
    whole = (run(source, tmp_path / "whole", options) / "faces.csv").read_bytes()
    record = (tmp_path / "whole" / "clip" / "session.json").read_text()
    assert "of 60 frames hold more than 4 faces" in record
    assert whole.count(b",uncertain,") > 10
    for frame in (1, 2, 7, 13, 14, 15, 29, 41, FRAMES - 1):
        stop = threading.Event()
        out = tmp_path / f"stopped{frame}"
        run(source, out, options, stop=stop, on_progress=lambda p, at=frame, it=stop: p.frames_done == at and it.set())
        folder = run(source, out, AnnotateOptions(**{**vars(options), "resume": True}))
        assert (folder / "faces.csv").read_bytes() == whole, frame
        warnings = [line for line in record.splitlines() if "more than 4 faces" in line]
        assert [line for line in (folder / "session.json").read_text().splitlines() if "more than" in line] == warnings


@pytest.mark.parametrize("torn", [0, 1, 30])
def test_killed_again_and_again(source: Path, tmp_path: Path, torn: int) -> None:
    """What a kill tears off the ends of the two files must not matter."""
    whole = (run(source, tmp_path / "whole", OPTIONS) / "faces.csv").read_bytes()

    left = [9, 20, 21, 37]

    def kill(progress: Progress) -> None:
        if progress.frames_done in left:
            left.remove(progress.frames_done)
            raise KeyboardInterrupt

    folder, options = tmp_path / "out" / "clip", OPTIONS
    while left:
        with pytest.raises(KeyboardInterrupt):
            run(source, tmp_path / "out", options, on_progress=kill)
        for name in (faces_table.PARTIAL, journal.NAME):
            content = (folder / name).read_bytes()
            (folder / name).write_bytes(content[: max(0, len(content) - torn)])
        options = resumed()
    run(source, tmp_path / "out", options)
    assert (folder / "faces.csv").read_bytes() == whole
    assert not (folder / journal.NAME).exists()


def test_a_session_without_a_journal_goes_on_from_its_rows(source: Path, tmp_path: Path) -> None:
    whole = (run(source, tmp_path / "whole", OPTIONS) / "faces.csv").read_text().splitlines()
    stop = threading.Event()
    folder = run(
        source, tmp_path, OPTIONS, stop=stop, on_progress=lambda p: stop.set() if p.frames_done == 30 else None
    )
    (folder / journal.NAME).unlink()
    lines = (run(source, tmp_path, resumed()) / "faces.csv").read_text().splitlines()
    before = sum(int(line.split(",")[0]) < 30 for line in whole[1:])
    assert lines[: before + 1] == whole[: before + 1]
    assert {line.split(",")[0] for line in lines[1:]} == {str(index) for index in range(FRAMES)}


def test_a_part_stopped_or_killed_anywhere(source: Path, tmp_path: Path) -> None:
    """Its looks back never leave the part, and its frames are those of the file."""
    options = AnnotateOptions(**{**vars(OPTIONS), "part": Part(0.5, 1.6), "every": 2})
    folder = run(source, tmp_path / "whole", options)
    whole = (folder / "faces.csv").read_bytes()
    frames = {int(line.split(b",")[0]) for line in whole.splitlines()[1:]}
    assert frames == set(range(16, 48, 2))
    for frame in (1, 2, 7, len(frames) - 1):
        stop, out = threading.Event(), tmp_path / f"stopped{frame}"
        run(source, out, options, stop=stop, on_progress=lambda p, at=frame, it=stop: p.frames_done == at and it.set())
        resume = AnnotateOptions(**{**vars(options), "resume": True})
        assert (run(source, out, resume) / "faces.csv").read_bytes() == whole, frame

    def kill(progress: Progress) -> None:
        assert progress.frames_total == len(frames)
        if progress.frames_done == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "killed", options, on_progress=kill)
    folder = run(source, tmp_path / "killed", AnnotateOptions(**{**vars(options), "resume": True}))
    assert (folder / "faces.csv").read_bytes() == whole
