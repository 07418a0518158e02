"""What the live page needs of the engine, as functions that tests replace.

The functions import the engine when they are called, on the thread that calls them: the window shows before that.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast

from app.file_sound import SoundOpener, open_qt_sound
from app.live.microphone import MicrophoneChoice, MicrophoneOpener, list_microphones, open_microphone
from app.live.source_request import SourceRequest
from app.settings import USUAL_THRESHOLD, ReadingSettings, RecordSettings

if TYPE_CHECKING:
    from fer_core.baseline import Baseline
    from fer_core.frames import Frame, FrameResult
    from fer_core.media.source import FrameSource, SourceInfo
    from fer_core.session.recorder import Recorder, Recording

_MOST_FACES: Final = 60


@dataclass(frozen=True)
class AnalyzerInfo:
    """What reads the faces.

    Attributes:
        model: The network's title.
        model_sha256: Its hash.
        engine: Its runtime.
        device: Where that runs.
        thresholds: From which probability on the network says an emotion, by the number of labels.
    """

    model: str
    model_sha256: str
    engine: str
    device: str
    thresholds: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def threshold_of(self, reading: ReadingSettings, emotion: str) -> float:
        """Return from which probability on an emotion is said with these settings."""
        if reading.threshold is not None:
            return reading.threshold
        return self.thresholds.get(reading.classes, {}).get(emotion, USUAL_THRESHOLD)


class Analyzer(Protocol):
    """Reads the faces of frames; owned by the thread that opened it."""

    @property
    def info(self) -> AnalyzerInfo:
        """What it is."""

    def apply(self, reading: ReadingSettings) -> None:
        """Read the following frames with other settings."""

    def shift(self, baselines: "Sequence[Baseline]") -> None:
        """Shift what is read of the following frames by resting faces."""

    def reset(self) -> None:
        """Forget the faces before: the next frame is a picture of its own."""

    def read(self, frame: "Frame") -> "FrameResult":
        """Read one frame."""

    def close(self) -> None:
        """Release detector and network."""


@dataclass(frozen=True)
class RecordRequest:
    """A recording to begin.

    Attributes:
        out: Where the session's folder is made.
        source: What is played.
        analyzer: What reads the faces.
        reading: How.
        settings: What the recording holds.
        microphone: The name of the microphone that is listening, "" for none.
    """

    out: Path
    source: "SourceInfo"
    analyzer: AnalyzerInfo
    reading: ReadingSettings
    settings: RecordSettings
    microphone: str = ""


RecorderOpener = Callable[[RecordRequest, Callable[["Recording"], None]], "Recorder"]
"""Begins a recording; the function is told how it ended, on the recorder's thread."""

SourceOpener = Callable[[SourceRequest, Callable[[bool], None]], "FrameSource"]
"""Opens a source that plays in real time; the function tells whether a camera is lost."""


def open_recorder(request: RecordRequest, on_end: Callable[["Recording"], None]) -> "Recorder":
    """Begin a recording."""
    from datetime import UTC, datetime

    from fer_core.session.record import ModelRecord, OptionsRecord, SessionRecord
    from fer_core.session.recorder import Recorder
    from fer_core.session.sources import source_record

    analyzer, reading, chosen = request.analyzer, request.reading, request.settings
    thresholds = {
        label: analyzer.threshold_of(reading, label) for label in analyzer.thresholds.get(reading.classes, {})
    }
    record = SessionRecord(
        recorded=True,
        microphone=request.microphone,
        status="running",
        model=ModelRecord(title=analyzer.model, sha256=analyzer.model_sha256),
        engine=analyzer.engine,
        device=analyzer.device,
        classes=reading.classes,
        labels=(),
        options=OptionsRecord(
            threshold=reading.threshold,
            thresholds=thresholds,
            smoothing_s=reading.smoothing_s,
            every=1,
            max_faces=_MOST_FACES,
            detector=reading.detector,
            video=chosen.content != "data",
            overlay=chosen.content == "overlay",
            blur_faces=chosen.blur_faces,
            formats=("csv",),
        ),
        source=source_record(request.source),
        started=datetime.now(UTC).astimezone(),
    )
    return Recorder(request.out, record, on_end)


@dataclass(frozen=True)
class LiveServices:
    """How sources, analyzers and recorders are opened, and third-party models are fetched.

    `preload` imports what opening needs. It is called on one thread before sources and analyzers are opened on two:
    imports that wait for each other across threads can end with half a module.
    """

    preload: Callable[[], None]
    open_source: SourceOpener
    open_analyzer: Callable[[ReadingSettings], Analyzer]
    fetch_assets: Callable[[Callable[[int, int], None]], None]
    open_recorder: RecorderOpener = open_recorder
    open_sound: SoundOpener = open_qt_sound
    list_microphones: Callable[[], tuple[MicrophoneChoice, ...]] = list_microphones
    open_microphone: MicrophoneOpener = open_microphone


def real_services() -> LiveServices:
    """Return the services over `fer_core`."""
    return LiveServices(preload, open_source, open_analyzer, fetch_assets)


def preload() -> None:
    """Import the engine."""
    import fer_core.media.camera
    import fer_core.media.demo
    import fer_core.media.opening
    import fer_core.media.paced
    import fer_core.pipeline  # noqa: F401


def open_source(request: SourceRequest, on_lost: Callable[[bool], None]) -> "FrameSource":
    """Open a camera, or a file or the demo paced like a camera.

    Raises:
        FerError: It cannot be opened.
    """
    from fer_core.media.paced import PacedSource

    if request.kind == "demo":
        from fer_core.media.demo import DemoSource

        return PacedSource(DemoSource, loop=True)
    if request.kind == "file":
        from fer_core.media.opening import open_source as open_named
        from fer_core.media.sought import SoughtVideo
        from fer_core.media.video import VideoSource

        file = open_named(str(request.path))
        if isinstance(file, VideoSource) and request.path is not None:
            return PacedSource(SoughtVideo(file, request.path, loop=request.loop))
        return PacedSource(file)
    return _open_camera(request, on_lost)


def _open_camera(request: SourceRequest, on_lost: Callable[[bool], None]) -> "FrameSource":
    from fer_core.media.camera import CameraSource, CameraState

    camera = request.camera
    assert camera is not None
    # On Linux the key is the device's node, which stays right when another camera is unplugged.
    by_node = sys.platform.startswith("linux") and camera.key.startswith("/dev/")
    device: int | str = camera.key if by_node else camera.index
    asked = request.format
    size = (asked.width, asked.height, asked.fps) if asked else (1280, 720, 30.0)
    return CameraSource(device, *size, camera.name, on_state=lambda state: on_lost(state is CameraState.LOST))


class PipelineAnalyzer:
    """The engine's pipeline behind the window's settings."""

    def __init__(self, reading: ReadingSettings) -> None:
        """Open detector and network.

        Raises:
            FerError: Models are missing or damaged, or the device is not there.
        """
        from fer_core.pipeline import AnalysisOptions, EmotionPipeline

        self._options = AnalysisOptions
        self._pipeline = EmotionPipeline.open(
            model=Path(reading.model) if reading.model else None,
            device=cast(Literal["auto", "cpu", "gpu"], reading.device),
            options=AnalysisOptions(reading.classes, reading.threshold, reading.smoothing_s, _MOST_FACES),
            detector_range=cast(Literal["auto", "short"], reading.detector),
        )

    @property
    def info(self) -> AnalyzerInfo:
        """The network, its runtime and where that runs."""
        network = self._pipeline.classifier
        heads = network.folder.manifest.heads.items()
        thresholds = {
            int(classes): {label: head.threshold_of(label) for label in head.labels} for classes, head in heads
        }
        return AnalyzerInfo(network.folder.title, network.folder.sha256, network.engine, network.device, thresholds)

    def apply(self, reading: ReadingSettings) -> None:
        """Read the following frames with another threshold, smoothing or label set."""
        self._pipeline.options = self._options(reading.classes, reading.threshold, reading.smoothing_s, _MOST_FACES)

    def shift(self, baselines: "Sequence[Baseline]") -> None:
        """Shift what is read of the following frames by resting faces."""
        self._pipeline.baselines = tuple(baselines)

    def reset(self) -> None:
        """Forget tracks and averages."""
        self._pipeline.reset()

    def read(self, frame: "Frame") -> "FrameResult":
        """Read one frame."""
        return self._pipeline.process(frame)

    def close(self) -> None:
        """Release the pipeline."""
        self._pipeline.close()


def open_analyzer(reading: ReadingSettings) -> Analyzer:
    """Open the pipeline.

    Raises:
        FerError: Models are missing or damaged, or the device is not there.
    """
    return PipelineAnalyzer(reading)


def fetch_assets(on_progress: Callable[[int, int], None]) -> None:
    """Fetch the third-party models.

    Raises:
        FerError: The network or the disk does not allow it.
    """
    from fer_core.vision.assets import ensure_assets

    ensure_assets(on_progress)
