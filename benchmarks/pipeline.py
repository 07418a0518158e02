"""Milliseconds a frame of the pipeline over MediaPipe's detection and one call of the network, bare.

Run from the project's folder: `python benchmarks/pipeline.py`. Pipeline and bare models take turns frame by frame, so
that what else the machine does weighs on both alike. Both call the network once a frame, on a batch of its faces.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from typing import cast

import cv2
import numpy as np
from clips import make_clip

from fer_core.benchmark import Costs, measure_costs
from fer_core.frames import Frame, Image
from fer_core.inference import open_classifier
from fer_core.media.video import VideoSource
from fer_core.vision.detector import FaceDetector

BOUNDS = {1: 1.25, 5: 1.5}
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
            with VideoSource(clip) as video, open_classifier(device="cpu") as classifier:
                frames = video.frames() if faces == 1 else crowd(video.frames())
                failed |= report(measure_costs(frames, classifier), faces, bound)
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
    ratios = [ours / bare for ours, bare in zip(costs.stages_ms["total"], costs.bare_ms, strict=True)]
    stages = ", ".join(f"{stage} {median(values):.2f}" for stage, values in costs.stages_ms.items())
    print(
        f"{faces} face(s) wanted, {mean(costs.faces):.2f} found; median ms: {stages}; bare {median(costs.bare_ms):.2f}"
    )
    print(f"ratio {median(ratios):.2f} (bound {bound:.2f}, at most) pipeline over bare; 720p, {faces} face(s)")
    return median(ratios) > bound


if __name__ == "__main__":
    main()
