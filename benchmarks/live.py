"""How fast and how late the live window is: paced 720p30 through the real window, for a minute.

The clock starts when the source gives a frame and ends when the picture with its overlay has been painted. Frames
that are analysed but replaced by a newer one before the window took them count as analysed, and as dropped.

Run it as `python benchmarks/live.py [--seconds N] [--faces N | --video FILE] [--record CONTENT] [--json]`: with the
demo, with a clip composed of that many real faces, or with a video, which is looped, scaled to 1280x720 and given at 30
frames a second. It uses the platform of `QT_QPA_PLATFORM`, offscreen if that is not set.

Beside the latency it tells its parts, each in the median and at p95: `queue` (given, but the analysis is busy), `read`
(analysed), `hand_over` (read, but the picture is not made or the window is busy), `show` (what is said of the faces,
and the picture painted with it). The mean milliseconds of each stage of the analysis follow, and how much processor
time a painted frame takes, of the whole program and of its threads: that hardly depends on what else runs.

With `--record overlay`, `clean` or `data` the run is recorded for five seconds, then not, in turn, and only the ratio
of the latencies counts; the seconds around each start and stop count for neither. It tells what the recorder dropped,
and how much processor time a painted frame takes either way.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Final, Self, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from clips import make_group_clip
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.live.analyzed_frame import AnalyzedFrame
from app.live.player import Phase
from app.live.services import Analyzer, AnalyzerInfo, open_analyzer, open_source, real_services
from app.live.source_request import SourceRequest, demo_request, file_request
from app.main_window import MainWindow, Services
from app.qt_environment import forget_opencv_plugins
from app.settings import ReadingSettings, RecordSettings, Settings
from app.theme import ThemeFollower
from fer_core.baseline import Baseline
from fer_core.frames import Frame, FrameResult, Image
from fer_core.media.paced import PacedSource
from fer_core.media.source import FrameSource, SourceInfo
from fer_core.media.video import VideoSource
from fer_core.session.recorder import Recording

FPS: Final = 30.0
SIZE: Final = (1280, 720)
FPS_BOUND: Final = 29.5
LATENCY_BOUND_MS: Final = 45.0
WARM_UP_S: Final = 3.0
CLIP_FRAMES: Final = 300
RECORDED_RATIO_BOUND: Final = 1.15
TURN_S: Final = 5.0
SETTLE_S: Final = 2.0
PARTS: Final = ("queue", "read", "hand_over", "show")
THREADS: Final = {"MainThread": "window", "analysis": "analysis", "grabber": "source", "picture_0": "picture"}
"""What the benchmark calls the program's threads; what is none of them belongs to a network."""


class At720p30:
    """A video's frames at 1280x720, 30 a second."""

    def __init__(self, path: Path) -> None:
        self._video = VideoSource(path)

    @property
    def info(self) -> SourceInfo:
        """What is known of it."""
        return replace(self._video.info, width=SIZE[0], height=SIZE[1], fps=FPS)

    @property
    def warnings(self) -> tuple[str, ...]:
        """None."""
        return ()

    @property
    def dropped(self) -> int:
        """None."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield the scaled frames."""
        for index, frame in enumerate(self._video.frames()):
            image = frame.image if frame.size == SIZE else cast(Image, cv2.resize(frame.image, SIZE))
            yield Frame(index, index / FPS, image)

    def close(self) -> None:
        """Close the video."""
        self._video.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class Timed:
    """An analyzer that notes when each frame was read.

    Attributes:
        spans: From when to when, `time.perf_counter`, by the frame's index.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.spans: dict[int, tuple[float, float]] = {}

    @property
    def info(self) -> AnalyzerInfo:
        """What it is."""
        return self._analyzer.info

    def apply(self, reading: ReadingSettings) -> None:
        """Read with other settings."""
        self._analyzer.apply(reading)

    def shift(self, baselines: Sequence[Baseline]) -> None:
        """Shift by resting faces."""
        self._analyzer.shift(baselines)

    def reset(self) -> None:
        """Forget the faces."""
        self._analyzer.reset()

    def read(self, frame: Frame) -> FrameResult:
        """Read one frame."""
        begin = time.perf_counter()
        result = self._analyzer.read(frame)
        self.spans[frame.index] = begin, time.perf_counter()
        return result

    def close(self) -> None:
        """Release it."""
        self._analyzer.close()


def opener(request: SourceRequest, on_lost: object) -> FrameSource:
    if request.path is None:
        return open_source(request, lambda gone: None)
    path = request.path
    return PacedSource(lambda: At720p30(path), loop=True)


def processor_s() -> dict[str, float]:
    """Return how much processor time the threads have taken, and all of the program."""
    taken = {"all": time.process_time()}
    for thread in threading.enumerate():
        name = THREADS.get(thread.name)
        if name and thread.ident is not None and hasattr(time, "pthread_getcpuclockid"):
            taken[name] = time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
    return taken


@dataclass(frozen=True)
class Mark:
    """What had been counted at a moment of the run."""

    time_s: float
    dropped: int
    painted: int
    processor_s: dict[str, float]


class Watch:
    """Counts what a window does with a source."""

    def __init__(self, window: MainWindow, timed: list[Timed]) -> None:
        self.marks: list[Mark] = []
        self.latencies: list[dict[str, float]] = []
        self.stages: list[dict[str, float]] = []
        self._window = window
        self._timed = timed
        self._begun_s = 0.0
        presenter = window.live.presenter
        self._show = presenter.show
        presenter.show = self._begin  # type: ignore[method-assign]
        window.live.view.painted.connect(self._note)

    def mark(self) -> None:
        """Note what has been counted so far."""
        analyzed = self._window.live.view.analyzed
        if analyzed is None:
            sys.exit("No frame came.")
        dropped = self._window.live.player.dropped
        self.marks.append(Mark(analyzed.frame.time_s, dropped, len(self.latencies), processor_s()))

    def _begin(self, analyzed: AnalyzedFrame, *, hold: bool = True) -> None:
        self._begun_s = time.perf_counter()
        self._show(analyzed, hold=hold)

    def _note(self, latency_ms: float) -> None:
        analyzed = self._window.live.view.analyzed
        assert analyzed is not None
        begin_s, end_s = self._timed[-1].spans[analyzed.frame.index]
        times = analyzed.arrived_s, begin_s, end_s, self._begun_s, analyzed.arrived_s + latency_ms / 1000
        parts = {name: 1000 * (end - begin) for name, (begin, end) in zip(PARTS, pairwise(times), strict=True)}
        self.latencies.append({"latency": latency_ms, **parts})
        self.stages.append(analyzed.result.timings_ms)

    def told(self) -> dict[str, object]:
        """Return the figures of what was painted between the two marks."""
        before, after = self.marks
        span, painted = after.time_s - before.time_s, after.painted - before.painted
        some, read = self.latencies[before.painted : after.painted], self.stages[before.painted : after.painted]
        values = {name: np.array([one[name] for one in some]) for name in ("latency", *PARTS)}
        return {
            "seconds": round(span, 1),
            "painted_fps": round(painted / span, 2),
            "dropped": after.dropped - before.dropped,
            **{
                f"{name}_{word}_ms": round(float(np.percentile(array, share)), 1)
                for name, array in values.items()
                for word, share in (("median", 50), ("p95", 95))
            },
            "latency_max_ms": round(float(values["latency"].max()), 1),
            **{f"{stage}_mean_ms": round(mean(one[stage] for one in read), 1) for stage in read[0]},
            **{
                f"{name}_processor_ms": round(1000 * (taken - before.processor_s[name]) / painted, 1)
                for name, taken in after.processor_s.items()
                if name in before.processor_s
            },
        }


def measure(
    application: QApplication, watch: Watch, window: MainWindow, request: SourceRequest, seconds: float
) -> None:
    """Play a source for a while, marking where the warm-up ends and where the run does."""

    def finish() -> None:
        watch.mark()
        application.quit()

    def begin(phase: Phase) -> None:
        if phase is Phase.FAILED:
            sys.exit("The run failed.")
        if phase is Phase.RUNNING and not watch.marks:
            QTimer.singleShot(int(WARM_UP_S * 1000), window, watch.mark)
            QTimer.singleShot(int((WARM_UP_S + seconds) * 1000), window, finish)

    window.live.player.phase_changed.connect(begin)
    window.live.play(request)
    application.exec()


class Turns:
    """Records a window's run in turns, and sorts the latencies by whether it was recorded."""

    def __init__(self, application: QApplication, watch: Watch, window: MainWindow, seconds: float) -> None:
        self.latencies: dict[bool, list[float]] = {True: [], False: []}
        self.live_dropped = {True: 0, False: 0}
        self.processor_s = {True: 0.0, False: 0.0}
        self.recorded = self.dropped = 0
        self._application = application
        self._watch = watch
        self._window = window
        self._left = max(2, round(seconds / (TURN_S + SETTLE_S)))
        self._begun = self._before = 0
        self._taken_s = 0.0
        window.live.recording.ended.connect(self._count)
        window.live.recording.idle.connect(self._quit_if_done)

    def begin(self, phase: Phase) -> None:
        """Begin, once the picture moves."""
        if phase is Phase.FAILED:
            sys.exit("The run failed.")
        if phase is Phase.RUNNING and not self._begun:
            self._begun = 1
            QTimer.singleShot(int(WARM_UP_S * 1000), self._window, self._open_turn)

    def _open_turn(self) -> None:
        self._begun, self._before = len(self._watch.latencies), self._window.live.player.dropped
        self._taken_s = time.process_time()
        QTimer.singleShot(int(TURN_S * 1000), self._window, self._close_turn)

    def _close_turn(self) -> None:
        recording = self._window.live.recording
        on = recording.recording
        self.latencies[on] += [one["latency"] for one in self._watch.latencies[self._begun :]]
        self.live_dropped[on] += self._window.live.player.dropped - self._before
        self.processor_s[on] += time.process_time() - self._taken_s
        self._left -= 1
        if on:
            recorder = recording._recorder
            self.dropped += recorder.dropped if recorder is not None else 0
        if self._left > 0 or on:
            recording.toggle()
        if self._left > 0:
            QTimer.singleShot(int(SETTLE_S * 1000), self._window, self._open_turn)
        else:
            self._quit_if_done()

    def _count(self, recording: Recording) -> None:
        self.recorded += recording.record.counts.frames if recording.record is not None else 0

    def _quit_if_done(self) -> None:
        if self._left <= 0 and not self._window.live.recording.busy:
            self._application.quit()

    def told(self) -> dict[str, object]:
        """Return the figures."""
        p95 = {on: float(np.percentile(values, 95)) for on, values in self.latencies.items()}
        return {
            "painted_recorded": len(self.latencies[True]),
            "painted_unrecorded": len(self.latencies[False]),
            "latency_p95_recorded_ms": round(p95[True], 1),
            "latency_p95_unrecorded_ms": round(p95[False], 1),
            "recorded_ratio": round(p95[True] / p95[False], 3),
            **{
                f"processor_{word}_ms": round(1000 * self.processor_s[on] / max(1, len(self.latencies[on])), 1)
                for on, word in ((True, "recorded"), (False, "unrecorded"))
            },
            "frames_recorded": self.recorded,
            "frames_recorder_dropped": self.dropped,
            "frames_live_dropped_recorded": self.live_dropped[True],
            "frames_live_dropped_unrecorded": self.live_dropped[False],
        }


def measure_recording(
    application: QApplication, watch: Watch, window: MainWindow, request: SourceRequest, seconds: float
) -> dict[str, object]:
    """Play a source for a while, recorded in turns."""
    turns = Turns(application, watch, window, seconds)
    window.live.player.phase_changed.connect(turns.begin)
    window.live.play(request)
    application.exec()
    return turns.told()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    played = parser.add_mutually_exclusive_group()
    played.add_argument("--video", type=Path)
    played.add_argument("--faces", type=int, help="of a composed clip; without a video or these, the demo is played")
    parser.add_argument("--size", default="1280x800", help="of the window")
    parser.add_argument("--record", choices=("overlay", "clean", "data"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    forget_opencv_plugins()
    application = QApplication([])
    application.setStyle("Fusion")
    timed: list[Timed] = []

    def open_timed(reading: ReadingSettings) -> Timed:
        timed.append(Timed(open_analyzer(reading)))
        return timed[-1]

    with tempfile.TemporaryDirectory() as folder:
        video = options.video
        if options.faces:
            video = make_group_clip(Path(folder) / f"{options.faces} faces.mp4", options.faces, CLIP_FRAMES)
        live = replace(real_services(), open_source=opener, open_analyzer=open_timed)
        settings = Settings(Path(folder) / "settings.ini")
        settings.output_folder = Path(folder) / "sessions"
        settings.record = RecordSettings(options.record or "overlay")
        window = MainWindow(settings, Services(live=live, find_cameras=lambda: ()))
        ThemeFollower(application).apply()
        width, height = (int(part) for part in options.size.split("x"))
        window.resize(width, height)
        window.show()
        window.live.load_timeline()
        request = file_request(video) if video else demo_request()
        watch = Watch(window, timed)
        if options.record:
            figures = measure_recording(application, watch, window, request, options.seconds)
        else:
            measure(application, watch, window, request, options.seconds)
            figures = watch.told()
        result: dict[str, object] = {
            "platform": application.platformName(),
            "source": request.title,
            **figures,
            "load_average": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        }
        window.close()
    if options.record:
        return tell_recording(result, as_json=options.json)
    good = float(str(result["painted_fps"])) >= FPS_BOUND and float(str(result["latency_p95_ms"])) <= LATENCY_BOUND_MS
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(", ".join(f"{name} {value}" for name, value in result.items()))
        share = float(str(result["painted_fps"])) / FPS
        print(f"analysed and painted: {share:.3f} of 30 frames/s (bound {FPS_BOUND / FPS:.3f})")
        print(f"latency p95 over the bound of {LATENCY_BOUND_MS:.0f} ms: ", end="")
        print(f"{float(str(result['latency_p95_ms'])) / LATENCY_BOUND_MS:.2f} (bound 1.00)")
    return 0 if good else 1


def tell_recording(result: dict[str, object], *, as_json: bool) -> int:
    """Print what recording costs; return 0 if that is within the bound."""
    ratio = float(str(result["recorded_ratio"]))
    if as_json:
        print(json.dumps(result, indent=2))
    else:
        print(", ".join(f"{name} {value}" for name, value in result.items()))
        print(f"latency p95 recorded over unrecorded: {ratio:.3f} (bound {RECORDED_RATIO_BOUND})")
        print(f"frames dropped by the recorder: {result['frames_recorder_dropped']} (bound 0)")
    return 0 if ratio <= RECORDED_RATIO_BOUND and not result["frames_recorder_dropped"] else 1


if __name__ == "__main__":
    sys.exit(main())
