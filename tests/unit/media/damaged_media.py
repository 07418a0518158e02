"""Videos with frames that do not decode, though their packets promise them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def damaged_video(path: Path, *damaged: int, frames: int = 90) -> Path:
    """Write a video of thirty frames a second, each with its number in bars and decoded by itself."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=30, options={"strict": "unofficial", "qscale": "2"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 90_000)
        for index in range(frames):
            bars = np.repeat([255 * (index >> bit & 1) for bit in range(8)], 8).astype(np.uint8)
            image = np.broadcast_to(bars[None, :, None], (48, 64, 3))
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="bgr24")
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = 3000 * index, Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    content = bytearray(path.read_bytes())
    for number in damaged:
        begin, size = places[number]
        assert begin is not None
        content[begin + 8 : begin + size] = bytes(size - 8)
    path.write_bytes(content)
    return path


def number_in(image: np.ndarray) -> int:
    """Return the number that a frame shows."""
    bars = image.reshape(48, 8, 8, 3).mean(axis=(0, 2, 3)) > 128
    return int(bars @ (1 << np.arange(8)))
