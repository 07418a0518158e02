"""Frames a second of `annotate` over a bare loop that decodes, detects and encodes the same video.

Run from the project's folder: `python benchmarks/annotate_speed.py`. The bare loop does one thing after another with
PyAV and MediaPipe, with the same codec settings; `annotate` also tracks, crops, classifies, draws and writes the
table, but does these at the same time. The two take turns, so that what else the machine does weighs on both alike.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import cast

import av
import cv2
import numpy as np
from clips import make_clip

from fer_core.frames import Image
from fer_core.media.encoder import PictureEncoder
from fer_core.pipeline import EmotionPipeline
from fer_core.session.annotate import AnnotateOptions, annotate
from fer_core.session.run import ENCODER, Analyzer
from fer_core.vision.assets import asset_path
from fer_core.vision.blazeface import SHORT_RANGE
from fer_core.vision.mediapipe_import import import_mediapipe, without_usage_metrics

BOUND = 0.8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clip = make_clip(folder / "clip.mp4", arguments.frames)
        with without_usage_metrics(), BareLoop() as bare:
            bare.run(clip, folder / "warm-up.mp4")
            ratios, speeds = [], []
            for number in range(arguments.rounds):
                ours = arguments.frames / _annotate(clip, folder / f"round-{number}")
                theirs = arguments.frames / bare.run(clip, folder / "bare.mp4")
                ratios.append(ours / theirs)
                speeds.append((ours, theirs))
    for ours, theirs in speeds:
        print(f"annotate {ours:.1f} frames/s, bare loop {theirs:.1f} frames/s")
    ratio = median(ratios)
    print(f"ratio {ratio:.2f} (bound {BOUND:.2f}, at least) annotate over decode, detect, encode; 720p, 1 face")
    sys.exit(ratio < BOUND)


def _annotate(clip: Path, out: Path) -> float:
    """Return the seconds from the first frame to the finished session, models already loaded, as in the bare loop."""
    begin = 0.0

    def open_analyzer(options: AnnotateOptions) -> Analyzer:
        nonlocal begin
        pipeline = EmotionPipeline.open(options.model, options.device, options.analysis, options.detector)
        begin = time.perf_counter()
        return pipeline

    annotate(clip, out, AnnotateOptions(device="cpu"), open_analyzer=open_analyzer)
    return time.perf_counter() - begin


class BareLoop:
    """Decode, detect, encode, one after the other."""

    def __init__(self) -> None:
        self._mediapipe = import_mediapipe()
        from mediapipe.tasks.python import BaseOptions
        from mediapipe.tasks.python.vision import FaceDetector, FaceDetectorOptions, RunningMode

        self._detector = FaceDetector.create_from_options(
            FaceDetectorOptions(
                base_options=BaseOptions(model_asset_buffer=asset_path(SHORT_RANGE.file).read_bytes()),
                running_mode=RunningMode.VIDEO,
            )
        )
        self._clock_ms = 0

    def run(self, clip: Path, target: Path) -> float:
        """Return the seconds it takes."""
        begin = time.perf_counter()
        with av.open(str(clip)) as source, av.open(str(target), "w") as output:
            stream = source.streams.video[0]
            stream.thread_type = "AUTO"
            assert stream.time_base is not None
            encoder = PictureEncoder.add_to(
                output, ENCODER, (stream.width, stream.height), stream.time_base, stream.average_rate
            )
            encoder.stream.codec_context.max_b_frames = 0
            for frame in source.decode(stream):
                image = cast(Image, frame.to_ndarray(format="bgr24"))
                self._detect(image)
                assert frame.pts is not None
                output.mux(encoder.encode(image, frame.pts))
            output.mux(encoder.flush())
        return time.perf_counter() - begin

    def _detect(self, image: np.ndarray) -> None:
        self._clock_ms += 33
        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        picture = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=rgb)
        self._detector.detect_for_video(picture, self._clock_ms)

    def __enter__(self) -> "BareLoop":
        return self

    def __exit__(self, *exc: object) -> None:
        self._detector.close()


if __name__ == "__main__":
    main()
