"""Small videos made on the spot."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.unit.media.fake_media import FakeClock, picture

VideoMaker = Callable[..., Path]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make_video(tmp_path: Path) -> VideoMaker:
    """Return a function that writes a small video and returns its path."""

    def make(
        name: str = "clip.mp4",
        *,
        frames: int = 12,
        size: tuple[int, int] = (64, 48),
        ticks: Sequence[int] | None = None,
        time_base: Fraction = Fraction(1, 90_000),
        rate: int = 30,
        codec: str = "libx264",
        pix_fmt: str = "yuv420p",
        rotation: float | None = None,
        mirrored: bool = False,
        audio: str | None = None,
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=rate)
            assert isinstance(stream, av.VideoStream)
            stream.width, stream.height = size
            stream.pix_fmt = pix_fmt
            stream.codec_context.time_base = time_base
            if rotation is not None or mirrored:
                stream.set_display_rotation(rotation or 0, hflip=mirrored)
            sound = container.add_stream(audio, rate=44_100, layout="stereo") if audio else None
            for index, tick in enumerate(ticks or [round(i / rate / time_base) for i in range(frames)]):
                frame = av.VideoFrame.from_ndarray(picture(*size, level=40 + 8 * index % 200), format="bgr24")
                frame = frame.reformat(format=pix_fmt)
                frame.pts, frame.time_base = tick, time_base
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
            if sound is not None:
                assert isinstance(sound, av.AudioStream)
                for block in range(frames * 44_100 // rate // 1024):
                    wave = np.full((2, 1024), block % 7 / 10, np.float32)
                    chunk = av.AudioFrame.from_ndarray(wave, format="fltp", layout="stereo")
                    chunk.sample_rate, chunk.pts, chunk.time_base = 44_100, block * 1024, Fraction(1, 44_100)
                    container.mux(sound.encode(chunk))
                container.mux(sound.encode(None))
        return path

    return make
