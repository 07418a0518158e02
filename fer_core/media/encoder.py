"""How pictures become packets of a video file: the settings, and the encoder made from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, cast

import av
import numpy as np
from av.codec import Codec
from av.container import OutputContainer
from av.video.reformatter import ColorPrimaries, Colorspace, ColorTrc, VideoReformatter
from av.video.stream import VideoStream

from fer_core.errors import FerError
from fer_core.frames import Image

DEFAULT_TIME_BASE: Final = Fraction(1, 90_000)
"""Seconds of a tick where the source does not give its own: 90 kHz holds every usual frame rate."""

_CODECS: Final = ("libx264", "libopenh264", "h264_videotoolbox", "h264_mf", "mpeg4")
_LIMITED_RANGE: Final = 1
_COARSE_TIME_BASE: Final = Fraction(1, 60_000)


@dataclass(frozen=True)
class EncoderSettings:
    """How a video is encoded.

    Attributes:
        codec: Name of FFmpeg's encoder, or None for the best one there is for H.264, else MPEG-4.
        crf: Constant quality of libx264: 0 (lossless) to 51; 20 looks like the original.
        preset: libx264's trade of speed for size.
        lookahead: Pictures that libx264 looks ahead, to give more to what stays; 0 as the preset has it. With it
            "superfast" takes half of the time of "veryfast" for videos of the same size and looks.
        threads: Encoding threads; 0 lets the encoder choose.
        key_frame_every_s: Seconds between pictures that can be jumped to.
        low_delay: Keep no picture back to plan ahead with: each one's packet is there at once.
        nice: How far the encoder's own threads give way to others where both want a processor, 0 to 19.
    """

    codec: str | None = None
    crf: int = 20
    preset: str = "superfast"
    lookahead: int = 10
    threads: int = 0
    key_frame_every_s: float = 4.0
    low_delay: bool = False
    nice: int = 0

    def encoder_name(self) -> str:
        """Return the encoder that is used.

        Raises:
            FerError: This build of FFmpeg has none of them.
        """
        for name in (self.codec,) if self.codec else _CODECS:
            if _can_encode(name):
                return name
        raise FerError("This installation of PyAV cannot write videos. Install the pinned version of the package av.")

    def x264_options(self) -> dict[str, str]:
        """Return what libx264 is told."""
        ahead = {"mbtree": "1", "rc-lookahead": str(self.lookahead)} if self.lookahead else {}
        if self.low_delay:
            ahead = {"tune": "zerolatency"}
        return {"crf": str(self.crf), "preset": self.preset, **ahead}


@dataclass
class PictureEncoder:
    """Turns BGR pictures into the packets of one video stream.

    Attributes:
        stream: The stream in the file.
        size: Even width and height that the pictures are padded to.
        time_base: Seconds of a tick of the timestamps given to `encode`.
    """

    stream: VideoStream
    size: tuple[int, int]
    time_base: Fraction
    _reformatter: VideoReformatter = field(default_factory=VideoReformatter)

    @classmethod
    def add_to(
        cls,
        container: OutputContainer,
        settings: EncoderSettings,
        size: tuple[int, int],
        time_base: Fraction = DEFAULT_TIME_BASE,
        rate: Fraction | None = None,
    ) -> PictureEncoder:
        """Add a video stream to a file.

        Args:
            container: The file.
            settings: How to encode.
            size: Width and height of the pictures, at least 1x1.
            time_base: Seconds of a tick of the timestamps.
            rate: Mean frames a second, for the encoder's planning; the timestamps rule.
        """
        name = settings.encoder_name()
        rate = (rate or Fraction(30)).limit_denominator(1001)
        even = size[0] + size[0] % 2, size[1] + size[1] % 2
        options = settings.x264_options() if name == "libx264" else {}
        stream = cast(VideoStream, container.add_stream(name, rate=rate, options=options))
        stream.width, stream.height = even
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        # MPEG-4 Part 2 counts its ticks in 16 bits; PyAV converts the timestamps on the way.
        context.time_base = max(time_base, _COARSE_TIME_BASE) if name == "mpeg4" else time_base
        stream.time_base = context.time_base
        context.thread_count = settings.threads
        if name == "libx264":
            # Slices cost time and bits, and are for those who wait for each single picture only.
            context.thread_type = "SLICE" if settings.low_delay else "FRAME"
        context.gop_size = max(1, round(settings.key_frame_every_s * rate))
        # Written down as well as used: players take BT.709 for granted in large pictures only.
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.color_range = _LIMITED_RANGE
        if name != "libx264":
            context.bit_rate = max(2_000_000, round(0.15 * even[0] * even[1] * rate))
        return cls(stream, even, time_base)

    def encode(self, image: Image, pts: int, duration: int = 0) -> list[av.Packet[Any]]:
        """Encode a picture.

        Args:
            image: (H, W, 3) uint8 BGR of the size announced. An odd last row or column is repeated.
            pts: Its timestamp in ticks.
            duration: Its length in ticks, or 0 if unknown.

        Returns:
            The packets that are ready; the encoder keeps some pictures back.
        """
        return self.stream.encode(self._frame(image, pts, duration))

    def warm_up(self) -> None:
        """Convert a picture, for nothing but the converter's threads."""
        width, height = self.size
        self._frame(np.zeros((height, width, 3), np.uint8), 0, 0)

    def flush(self) -> list[av.Packet[Any]]:
        """Return the packets of the pictures that were kept back."""
        return self.stream.encode(None)

    def _frame(self, image: Image, pts: int, duration: int) -> av.VideoFrame:
        height, width = image.shape[:2]
        if (width, height) != self.size:
            image = np.pad(image, ((0, self.size[1] - height), (0, self.size[0] - width), (0, 0)), mode="edge")
        picture = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(image), format="bgr24")
        frame = self._reformatter.reformat(picture, format="yuv420p", dst_colorspace=Colorspace.ITU709)
        frame.pts = pts
        frame.time_base = self.time_base
        frame.duration = duration
        return frame


def _can_encode(name: str) -> bool:
    try:
        Codec(name, "w")
    except (av.FFmpegError, ValueError):
        return False
    return True
