"""The videos the benchmarks run on: 1280x720, 30 frames a second, one face or a group, as long as wanted."""

import math
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2
from composed_clips import Pose, Shot, Studio, alive

from fer_core.frames import Image
from fer_core.media.demo import DemoSource
from fer_core.media.encoder import EncoderSettings, PictureEncoder
from fer_core.media.source import FrameSource
from fer_core.media.video import VideoSource

_REAL = Path(__file__).parents[2] / "shared" / "media" / "single_face.mp4"
_ONE_FACE_S = 6.5


def make_clip(target: Path, frames: int, size: tuple[int, int] = (1280, 720)) -> Path:
    """Write a clip of a real face where the test media are, else of the demo while it shows one face; in a loop."""
    with av.open(str(target), "w") as output:
        encoder = PictureEncoder.add_to(
            output, EncoderSettings(preset="ultrafast", lookahead=0), size, Fraction(1, 15360), Fraction(30)
        )
        written = 0
        while written < frames:
            with _source() as source:
                for frame in source.frames():
                    if written == frames:
                        break
                    image = cast(Image, cv2.resize(frame.image, size, interpolation=cv2.INTER_LINEAR))
                    output.mux(encoder.encode(image, written * 512))
                    written += 1
        output.mux(encoder.flush())
    return target


def make_group_clip(target: Path, people: int, frames: int, size: tuple[int, int] = (1280, 720)) -> Path:
    """Write a clip of real faces, side by side and in rows, that move as people do who stay where they are."""
    rows = max(1, round(math.sqrt(people * size[1] / size[0])))
    columns = math.ceil(people / rows)
    cell = min(size[0] / columns, size[1] / rows)

    def script(time_s: float) -> Shot:
        poses = (
            Pose(
                number,
                size[0] * (number % columns + 0.5) / columns,
                size[1] * (number // columns + 0.5) / rows,
                min(0.5 * cell, 200.0),
            )
            for number in range(people)
        )
        return Shot(tuple(alive(pose, time_s) for pose in poses))

    with av.open(str(target), "w") as output:
        encoder = PictureEncoder.add_to(
            output, EncoderSettings(preset="ultrafast"), size, Fraction(1, 15360), Fraction(30)
        )
        for composed in Studio(size).film(script, frames / 30, 30.0):
            output.mux(encoder.encode(composed.frame.image, composed.frame.index * 512))
        output.mux(encoder.flush())
    return target


def _source() -> FrameSource:
    return VideoSource(_REAL) if _REAL.exists() else DemoSource(seconds=_ONE_FACE_S)
