"""An engine that does what a test says: faces where it wants them, frames when it wants them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

import numpy as np

from app.annotate.services import Outcome, Run
from app.live.analyzed_frame import AnalyzedFrame
from app.live.services import AnalyzerInfo
from app.live.source_request import CameraChoice, SourceRequest
from app.settings import ReadingSettings
from fer_core.baseline import Baseline
from fer_core.emotions import Classes, label_set
from fer_core.errors import FerError
from fer_core.frames import Box, Face, Frame, FrameResult, Quality, Reason, Verdict
from fer_core.media.source import SourceInfo
from fer_core.session.queue_item import Existing, ItemState, QueueItem
from fer_core.session.queue_search import Found
from fer_core.session.run import Progress

BOX = Box(200, 100, 120, 120)


def make_face(
    track_id: int = 1,
    box: Box = BOX,
    emotion: str = "happy",
    confidence: float = 0.86,
    reason: Reason | None = None,
    classes: Classes = 7,
) -> Face:
    """A face as the pipeline would give it."""
    labels = label_set(classes)
    probabilities = np.full(classes, (1 - confidence) / (classes - 1), np.float32)
    probabilities[labels.index(emotion)] = confidence
    return Face(
        track_id,
        box,
        0.93,
        np.zeros((6, 2), np.float32),
        np.full((48, 48), 90, np.uint8),
        probabilities,
        probabilities,
        Quality(120.0, 0.4, 0.5, 0.1),
        Verdict(emotion, confidence, reason),
    )


class ScriptedSource:
    """A source whose frames a test hands out; it ends when told, or when closed."""

    def __init__(self, info: SourceInfo) -> None:
        self._info = info
        self._wake = threading.Condition()
        self._waiting: list[Frame] = []
        self._over = False
        self._given = 0
        self.closed = False
        self.warnings: tuple[str, ...] = ()
        self.dropped = 0

    @property
    def info(self) -> SourceInfo:
        return self._info

    def give(self, count: int = 1) -> None:
        """Let frames come: grey ones, 640x360."""
        with self._wake:
            for _ in range(count):
                image = np.full((360, 640, 3), 80, np.uint8)
                self._waiting.append(Frame(self._given, self._given / 30, image))
                self._given += 1
            self._wake.notify_all()

    def skip(self, seconds: float) -> None:
        """Let the next frame come that much later."""
        self._given += round(seconds * 30)

    def end(self) -> None:
        """Come to the end after the frames that were given."""
        with self._wake:
            self._over = True
            self._wake.notify_all()

    def frames(self) -> Iterator[Frame]:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._waiting or self._over or self.closed)
                if self.closed or not self._waiting:
                    return
                frame = self._waiting.pop(0)
            yield frame

    def close(self) -> None:
        with self._wake:
            self.closed = True
            self._wake.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


@dataclass
class Script:
    """What the engine does in a test, and what was asked of it."""

    faces: Callable[[Frame, Classes], tuple[Face, ...]] = lambda frame, classes: (make_face(classes=classes),)
    file_kind: str = "video"
    length_s: float | None = None
    resets: int = 0
    source_error: FerError | None = None
    analyzer_error: FerError | None = None
    sources: list[ScriptedSource] = field(default_factory=list)
    requests: list[SourceRequest] = field(default_factory=list)
    on_lost: Callable[[bool], None] | None = None
    readings: list[ReadingSettings] = field(default_factory=list)
    analyzers_open: int = 0
    fetched: int = 0
    cameras: tuple[CameraChoice, ...] = ()
    hold_analyzer: threading.Event | None = None
    hold_fetch: threading.Event | None = None
    thresholds: dict[int, dict[str, float]] = field(default_factory=dict)
    baselines: tuple[Baseline, ...] = ()

    def open_source(self, request: SourceRequest, on_lost: Callable[[bool], None]) -> ScriptedSource:
        self.requests.append(request)
        if self.source_error is not None:
            raise self.source_error
        self.on_lost = on_lost
        kind = self.file_kind if request.kind == "file" else request.kind
        source = ScriptedSource(SourceInfo(request.title, kind, 640, 360, duration_s=self.length_s))
        self.sources.append(source)
        return source

    def open_analyzer(self, reading: ReadingSettings) -> "ScriptedReader":
        if self.analyzer_error is not None:
            raise self.analyzer_error
        return ScriptedReader(self, reading)

    def fetch_assets(self, on_progress: Callable[[int, int], None]) -> None:
        self.fetched += 1
        on_progress(1024, 2048)
        if self.hold_fetch is not None:
            self.hold_fetch.wait(10)
            on_progress(2048, 2048)
        self.analyzer_error = None

    @property
    def source(self) -> ScriptedSource:
        """The source opened last."""
        return self.sources[-1]


class ScriptedReader:
    """Reads what the script says."""

    def __init__(self, script: Script, reading: ReadingSettings) -> None:
        self._script = script
        self._reading = reading
        script.readings.append(reading)
        script.analyzers_open += 1

    @property
    def info(self) -> AnalyzerInfo:
        return AnalyzerInfo("fer-test v1", "0" * 64, "LiteRT", "CPU", self._script.thresholds)

    def apply(self, reading: ReadingSettings) -> None:
        self._reading = reading
        self._script.readings.append(reading)

    def shift(self, baselines: Sequence[Baseline]) -> None:
        self._script.baselines = tuple(baselines)

    def reset(self) -> None:
        self._script.resets += 1

    def read(self, frame: Frame) -> FrameResult:
        if self._script.hold_analyzer is not None:
            self._script.hold_analyzer.wait(10)
        classes = self._reading.classes
        labels = label_set(classes)
        known = {one.face_id: one for one in self._script.baselines if one.labels == labels}
        faces = (_shifted(face, known.get(face.track_id), labels) for face in self._script.faces(frame, classes))
        return FrameResult(frame.index, frame.time_s, labels, tuple(faces))

    def close(self) -> None:
        self._script.analyzers_open -= 1


def _shifted(face: Face, baseline: Baseline | None, labels: tuple[str, ...]) -> Face:
    """A face as the pipeline would shift it."""
    if baseline is None:
        return face
    smoothed = baseline.shift(face.probabilities)
    best = int(smoothed.argmax())
    verdict = Verdict(labels[best], float(smoothed[best]), face.verdict.reason)
    return replace(face, smoothed=smoothed, verdict=verdict, baseline=baseline)


class ScriptedAnnotation:
    """Annotates nothing, frame by frame, when a test says."""

    def __init__(self) -> None:
        self.items: list[QueueItem] = []
        self.there = Existing.NOTHING
        self.in_folder: dict[Path, Existing] = {}
        self.errors: dict[str, FerError] = {}
        self.total = 72
        self.warnings: tuple[str, ...] = ()
        self.at_work = 0
        self.most_at_work = 0
        self.go_on = threading.Semaphore(0)
        self.hold_search: threading.Event | None = None

    def annotate(self, item: QueueItem, run: Run) -> Outcome:
        self.items.append(item)
        name = item.source.name
        if name in self.errors:
            raise self.errors.pop(name)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        run.on_named(item.source.stem)
        done = item.frames_done
        try:
            while done < self.total:
                while not self.go_on.acquire(timeout=0.02):
                    if run.stop.is_set():
                        return Outcome(item, item.out / item.source.stem, done, interrupted=True)
                done += 1
                run.on_progress(Progress(done, self.total, float(done), float(self.total - done)))
        finally:
            self.at_work -= 1
        return Outcome(item, item.out / item.source.stem, self.total, warnings=self.warnings)

    def existing(self, source: Path, out: Path) -> Existing:
        return self.in_folder.get(out, Existing.NOTHING)

    def search(self, paths: list[Path], like: QueueItem, stop: threading.Event) -> Iterator[Found]:
        for number, path in enumerate(paths, 1):
            if self.hold_search is not None:
                self.hold_search.wait(10)
            if stop.is_set():
                return
            if path.suffix == ".txt":
                yield Found(None, f"{path.name} is no video.", number, len(paths))
                continue
            state = ItemState.WAITING if self.there is Existing.NOTHING else ItemState.ASKS
            item = replace(like, source=path, there=self.there, state=state, source_frames=self.total, key=path.stem)
            yield Found(item, "", number, len(paths))


def save_nothing(folder: Path, analyzed: AnalyzedFrame, origin: object) -> Path:
    """Stand in for the screenshot's writer."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"shot-{analyzed.frame.index}.png"
    analyzed.picture.save(str(path))
    return path
