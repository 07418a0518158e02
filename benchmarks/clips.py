"""The video the benchmarks run on: 1280x720, 30 frames a second, one face, as long as wanted."""

from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2

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


def _source() -> FrameSource:
    return VideoSource(_REAL) if _REAL.exists() else DemoSource(seconds=_ONE_FACE_S)
