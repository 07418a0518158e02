from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.frames import Image
from fer_core.media.video import VideoSource

WIDTH, HEIGHT, COUNT = 96, 64, 8


def bar(position: int) -> Image:
    """Return a grey picture with a bright upright bar."""
    image = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
    image[:, position : position + 16] = 220
    return image


def woven(index: int, first: int = 0) -> Image:
    """Return two moments of a moving bar in alternate rows, the earlier one in rows 0, 2, ... or 1, 3, ..."""
    image = bar(8 + 8 * index)
    image[first::2] = bar(4 + 8 * index)[first::2]
    return image


def combed(image: Image) -> float:
    """Return how much neighbouring rows differ more than rows of the same field."""
    grey = image[8:-8, :, 1].astype(float)
    return float(np.abs(grey[1:] - grey[:-1]).mean())


def write(path: Path, images: list[Image], codec: str, interlaced: bool, field_order: int = 0) -> Path:
    with av.open(str(path), "w") as out:
        x264 = {"qp": "4", "x264-params": f"bframes=0{':tff=1' if interlaced else ''}"}
        stream = out.add_stream(codec, rate=25, options=x264 if codec == "libx264" else {"qmin": "1", "qmax": "1"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuvj444p" if codec == "mjpeg" else "yuv420p"
        if field_order:
            stream.codec_context.field_order = field_order
        for index, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(format=stream.pix_fmt)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "first", "field_order"),
    [
        ("flagged.mp4", "libx264", 1, 0),  # the encoder takes frames that say nothing for lower field first
        ("flagged.mkv", "libx264", 1, 0),
        ("told.mkv", "mjpeg", 0, 2),
        ("told.mkv", "mjpeg", 1, 3),
    ],
)
def test_interlaced_frames_lose_their_combs_and_keep_number_and_times(
    tmp_path: Path, name: str, codec: str, first: int, field_order: int
) -> None:
    path = write(tmp_path / name, [woven(index, first) for index in range(COUNT)], codec, True, field_order)
    with VideoSource(path) as source:
        frames = list(source.frames())
    assert [frame.index for frame in frames] == list(range(COUNT))
    assert [frame.time_s for frame in frames] == pytest.approx([index / 25 for index in range(COUNT)], abs=1e-3)
    assert combed(woven(3)) > 8
    assert max(combed(frame.image) for frame in frames[1:-1]) < 4
    for index, frame in enumerate(frames[1:-1], 1):
        kept = frame.image[first::2].astype(int)
        assert np.abs(kept - woven(index, first)[first::2]).mean() < 4  # the first moment stays


@pytest.mark.parametrize(("codec", "suffix"), [("libx264", "mp4"), ("mjpeg", "mkv")])
def test_progressive_frames_are_not_touched(tmp_path: Path, codec: str, suffix: str) -> None:
    """Even ones that look interlaced: the stream's word counts."""
    path = write(tmp_path / f"plain.{suffix}", [woven(index) for index in range(COUNT)], codec, False)
    with VideoSource(path) as source:
        frames = [frame.image for frame in source.frames()]
    assert len(frames) == COUNT
    for index, image in enumerate(frames):
        assert np.abs(image.astype(int) - woven(index)).mean() < 4
    assert combed(frames[3]) > 8


def test_a_start_frame_gives_the_pictures_of_a_full_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", [woven(index) for index in range(COUNT)], "libx264", True)
    with VideoSource(path) as whole, VideoSource(path, start_frame=5) as rest:
        late = list(whole.frames())[5:]
        for one, other in zip(late, rest.frames(), strict=True):
            assert (one.index, one.time_s) == (other.index, other.time_s)
            assert (one.image == other.image).all()
