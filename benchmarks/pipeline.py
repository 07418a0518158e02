"""Milliseconds a frame of the pipeline over MediaPipe's full-range detection and one call of the network a face, bare.

Run from the project's folder: `python benchmarks/pipeline.py`. The pipeline is the one that the program opens, from the
first frame of a source on. Pipeline and bare models take turns frame by frame, so that what else the machine does
weighs on both alike. The bound is on the ratio of means: a frame that is searched whole costs more than those between.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from typing import cast

import cv2
import numpy as np
from clips import make_clip

from fer_core.benchmark import Costs, measure_costs
from fer_core.frames import Frame, Image
from fer_core.inference import ModelFolder, shipped_model
from fer_core.inference.litert import LiteRtClassifier
from fer_core.media.video import VideoSource
from fer_core.pipeline import EmotionPipeline
from fer_core.vision.detector import FaceDetector

BOUNDS = {1: 0.65, 5: 0.85}
WIDTH, HEIGHT = 1280, 720
PORTRAIT_PX = 300
PLACES = ((40, 30), (490, 10), (940, 40), (240, 390), (740, 400))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=300)
    arguments = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as name:
        clip = make_clip(Path(name) / "clip.mp4", arguments.frames, (WIDTH, HEIGHT))
        for faces, bound in BOUNDS.items():
            with VideoSource(clip) as video, EmotionPipeline.open(device="cpu") as pipeline:
                frames = video.frames() if faces == 1 else crowd(video.frames())
                failed |= report(measure_costs(frames, pipeline), faces, bound)
                if isinstance(pipeline.classifier, LiteRtClassifier) and pipeline.classifier.threads:
                    print(f"threads of the network for several faces, as chosen: {pipeline.classifier.threads}")
    print(threads_gain())
    sys.exit(failed)


def crowd(frames: Iterator[Frame]) -> Iterator[Frame]:
    """Yield frames with the one face of each five times over, each copy moving a little."""
    with FaceDetector() as detector:
        for frame in frames:
            found = detector.detect(frame)
            if found:
                x, y = found[0].box.centre
                yield Frame(frame.index, frame.time_s, _five(frame.image, x, y, found[0].box.side))


def _five(image: Image, x: float, y: float, side: float) -> Image:
    reach = round(0.75 * side)
    portrait = image[max(0, round(y) - reach) : round(y) + reach, max(0, round(x) - reach) : round(x) + reach]
    portrait = cast(Image, cv2.resize(portrait, (PORTRAIT_PX, PORTRAIT_PX), interpolation=cv2.INTER_AREA))
    canvas = np.full((HEIGHT, WIDTH, 3), 96, np.uint8)
    for left, top in PLACES:
        canvas[top : top + PORTRAIT_PX, left : left + PORTRAIT_PX] = portrait
    return canvas


def report(costs: Costs, faces: int, bound: float) -> bool:
    """Print the ratio; return whether it is over its bound."""
    ratio = costs.ratio
    assert ratio is not None, "MediaPipe cannot be kept from sending usage metrics on this system"
    ratios = [ours / bare for ours, bare in zip(costs.stages_ms["total"], costs.bare_ms, strict=True)]
    print(f"{faces} face(s) wanted, {mean(costs.faces):.2f} found")
    for name, of in (("mean", mean), ("median", median)):
        stages = ", ".join(f"{stage} {of(values):.2f}" for stage, values in costs.stages_ms.items())
        print(f"{name} ms: {stages}; bare {of(costs.bare_ms):.2f}")
    print(
        f"ratio {ratio:.2f} (bound {bound:.2f}, at most) pipeline over bare, of means; 720p, {faces} face(s); "
        f"median of the frames' ratios {median(ratios):.2f}"
    )
    return ratio > bound


def threads_gain(rounds: int = 20) -> str:
    """Return what two threads gain for batches of faces, when each has its turn."""
    folder, rng = ModelFolder.read(shipped_model()), np.random.default_rng(0)
    told = []
    with LiteRtClassifier(folder, threads=1) as one, LiteRtClassifier(folder, threads=2) as two:
        for faces in (2, 5, 20):
            crops = rng.integers(0, 256, (faces, 48, 48), dtype=np.uint8)
            times = [(_seconds(one, crops), _seconds(two, crops)) for _ in range(1 + rounds)][1:]
            told.append(f"{faces} faces {median(second / first for first, second in times):.2f}")
    return f"time with two threads over one: {', '.join(told)}"


def _seconds(classifier: LiteRtClassifier, crops: Image) -> float:
    begin = time.perf_counter()
    classifier.probabilities(crops, 7)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
