"""How fast and how late the live window is: paced 720p30 through the real window, for a minute.

The clock starts when the source gives a frame and ends when the picture with its overlay has been painted. Frames
that are analysed but replaced by a newer one before the window took them count as analysed, and as dropped.

Run it as `python benchmarks/live.py [--seconds N] [--video FILE] [--json]`. It uses the platform of
`QT_QPA_PLATFORM`, offscreen if that is not set. A video is looped, scaled to 1280x720 and given at 30 frames a second.
Beside the latency it tells what of it is not analysis, the mean milliseconds of each stage of the analysis, and how
much processor time the whole program takes for a painted frame.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Final, Self, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.live.player import Phase
from app.live.services import open_source, real_services
from app.live.source_request import SourceRequest, demo_request, file_request
from app.main_window import MainWindow, Services
from app.qt_environment import forget_opencv_plugins
from app.settings import Settings
from app.theme import ThemeFollower
from fer_core.frames import Frame, Image
from fer_core.media.paced import PacedSource
from fer_core.media.source import FrameSource, SourceInfo
from fer_core.media.video import VideoSource

FPS: Final = 30.0
SIZE: Final = (1280, 720)
FPS_BOUND: Final = 29.5
LATENCY_BOUND_MS: Final = 33.0
WARM_UP_S: Final = 3.0


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
            yield Frame(index, index / FPS, cast(Image, cv2.resize(frame.image, SIZE)))

    def close(self) -> None:
        """Close the video."""
        self._video.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def opener(request: SourceRequest, on_lost: object) -> FrameSource:
    if request.path is None:
        return open_source(request, lambda gone: None)
    path = request.path
    return PacedSource(lambda: At720p30(path), loop=True)


def measure(application: QApplication, window: MainWindow, request: SourceRequest, seconds: float) -> dict[str, float]:
    """Play a source for a while; return what was counted after the warm-up."""
    latencies: list[float] = []
    stages: list[dict[str, float]] = []
    marks: list[tuple[float, int, int, float]] = []
    player = window.live.player

    def mark() -> None:
        analyzed = window.live.view.analyzed
        if analyzed is None:
            sys.exit("No frame came.")
        marks.append((analyzed.frame.time_s, player.dropped, len(latencies), time.process_time()))

    def finish() -> None:
        mark()
        application.quit()

    def begin(phase: Phase) -> None:
        if phase is Phase.FAILED:
            sys.exit("The run failed.")
        if phase is Phase.RUNNING and not marks:
            QTimer.singleShot(int(WARM_UP_S * 1000), window, mark)
            QTimer.singleShot(int((WARM_UP_S + seconds) * 1000), window, finish)

    def note(latency_ms: float) -> None:
        assert window.live.view.analyzed is not None
        latencies.append(latency_ms)
        stages.append(window.live.view.analyzed.result.timings_ms)

    window.live.view.painted.connect(note)
    player.phase_changed.connect(begin)
    window.live.play(request)
    application.exec()
    (begin_s, dropped_before, first, cpu_before), (end_s, dropped_after, last, cpu_after) = marks
    span, painted = end_s - begin_s, last - first
    some, read = np.array(latencies[first:last]), stages[first:last]
    beside = some - [one["total"] for one in read]
    return {
        "seconds": round(span, 1),
        "painted_fps": round(painted / span, 2),
        "dropped": dropped_after - dropped_before,
        "latency_median_ms": round(float(np.median(some)), 1),
        "latency_p95_ms": round(float(np.percentile(some, 95)), 1),
        "latency_max_ms": round(float(some.max()), 1),
        "beside_analysis_median_ms": round(float(np.median(beside)), 1),
        "beside_analysis_p95_ms": round(float(np.percentile(beside, 95)), 1),
        "processor_ms_a_frame": round(1000 * (cpu_after - cpu_before) / painted, 1),
        **{f"{stage}_mean_ms": round(mean(one[stage] for one in read), 1) for stage in read[0]},
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--video", type=Path)
    parser.add_argument("--size", default="1280x800", help="of the window")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    forget_opencv_plugins()
    application = QApplication([])
    application.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as folder:
        live = replace(real_services(), open_source=opener)
        window = MainWindow(Settings(Path(folder) / "settings.ini"), Services(live=live, find_cameras=lambda: ()))
        ThemeFollower(application).apply()
        width, height = (int(part) for part in options.size.split("x"))
        window.resize(width, height)
        window.show()
        window.live.load_timeline()
        request = file_request(options.video) if options.video else demo_request()
        result: dict[str, object] = {
            "platform": application.platformName(),
            "source": request.title,
            **measure(application, window, request, options.seconds),
            "load_average": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
        }
        window.close()
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


if __name__ == "__main__":
    sys.exit(main())
