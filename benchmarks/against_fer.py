"""Milliseconds a frame of the package `fer` over those of the pipeline, on one video in two sizes.

Run from the project's folder: `python benchmarks/against_fer.py`, where `fer` is installed beside the project; it is no
part of the project's environment. It is used as its documentation begins: `FER()`, with a cascade and its quantised
network, and `detect_emotions` for each frame; the cascade is the one in its own folder, for OpenCV 5 brings none. Both
get the same decoded frames and take turns, so that what else the machine does weighs on both alike. The ratio is of
means, since a frame that the pipeline searches whole costs more than those between; in how many frames each finds the
one face is printed, too.
"""

import argparse
import importlib
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

from clips import make_clip

from fer_core.frames import Image
from fer_core.media.video import VideoSource
from fer_core.pipeline import EmotionPipeline

BOUNDS = {(640, 360): 4.0, (1280, 720): 9.0}
WARM_UP = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=150)
    arguments = parser.parse_args()
    try:
        detect = open_fer()
    except ImportError as error:
        print(f"The package fer cannot be used here ({error}); install it beside the project to compare with it.")
        sys.exit(2)
    failed = False
    with tempfile.TemporaryDirectory() as name:
        for size, bound in BOUNDS.items():
            clip = make_clip(Path(name) / f"{size[1]}.mp4", arguments.frames + WARM_UP, size)
            failed |= report(clip, detect, bound)
    sys.exit(failed)


def open_fer() -> Callable[[Image], list[Any]]:
    """Return what finds faces and emotions in a picture.

    Raises:
        ImportError: The package or one that it needs is not installed.
    """
    module = importlib.import_module("fer.fer")
    assert module.__file__ is not None
    cascade = Path(module.__file__).parent / "data" / "haarcascade_frontalface_default.xml"
    detector = module.FER(cascade_file=str(cascade))
    logging.getLogger("fer").setLevel(logging.ERROR)
    detect: Callable[[Image], list[Any]] = detector.detect_emotions
    return detect


def report(clip: Path, detect: Callable[[Image], list[Any]], bound: float) -> bool:
    """Print the ratio; return whether it is under its bound."""
    ours_ms, theirs_ms, ours_found, theirs_found = [], [], 0, 0
    with VideoSource(clip) as video, EmotionPipeline.open(device="cpu") as pipeline:
        size = video.info.height
        for frame in video.frames():
            begin = time.perf_counter()
            result = pipeline.process(frame)
            middle = time.perf_counter()
            found = detect(frame.image)
            end = time.perf_counter()
            if frame.index < WARM_UP:
                continue
            ours_ms.append((middle - begin) * 1000)
            theirs_ms.append((end - middle) * 1000)
            ours_found += bool(result.faces)
            theirs_found += bool(found)
    ratio = mean(theirs_ms) / mean(ours_ms)
    print(
        f"{size}p: fer {mean(theirs_ms):.1f} ms, finds a face in {theirs_found} of {len(theirs_ms)} frames; "
        f"the pipeline {mean(ours_ms):.1f} ms, in {ours_found}"
    )
    print(f"ratio {ratio:.1f} (bound {bound:.1f}, at least) fer over the pipeline, of means; {size}p, 1 face")
    return ratio < bound


if __name__ == "__main__":
    main()
