"""NUT files: what an annotated video grows in until it is whole.

A container whose packets are on disk one by one, that needs no index to be read, and that keeps any time base exactly
(Matroska rounds times to milliseconds, MP4 is unreadable until it is finished). Pictures refer to earlier ones only, so
that whatever a kill leaves is a video with the end missing.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Self, cast

import av
import cv2

from fer_core.frames import Image
from fer_core.media.containers import ffmpeg_as_os_errors
from fer_core.media.encoder import DEFAULT_TIME_BASE, EncoderSettings, PictureEncoder
from fer_core.media.mux import packet_times
from fer_core.priority import run_giving_way


class NutWriter:
    """Encodes pictures into a NUT file. Close it, or use it as a context manager.

    Args:
        path: The file to make.
        settings: How to encode.
        size: Width and height of the video, pixels; pictures of another size are brought to it.
        time_base: Seconds of one tick of the timestamps.
        rate: Mean frames a second, for the encoder's planning.

    Raises:
        OSError: The file cannot be written, or the encoder does not take the pictures.
    """

    def __init__(
        self,
        path: Path,
        settings: EncoderSettings,
        size: tuple[int, int],
        time_base: Fraction,
        rate: Fraction | None = None,
    ) -> None:
        self._size = size
        with ffmpeg_as_os_errors():
            # flush_packets: a packet that is written is with the system at once, where a kill cannot reach it.
            self._container = av.open(str(path), "w", format="nut", options={"flush_packets": "1"})
            self._encoder = PictureEncoder.add_to(self._container, settings, size, time_base, rate)
            self._encoder.stream.codec_context.max_b_frames = 0
            if settings.nice:
                run_giving_way(self._open, settings.nice)

    def write(self, image: Image, pts: int) -> None:
        """Encode a picture.

        Args:
            image: (H, W, 3) uint8 BGR.
            pts: Its timestamp in ticks, more than the one before.

        Raises:
            OSError: The disk is full, or the encoder does not take the picture.
        """
        with ffmpeg_as_os_errors():
            self._container.mux(self._encoder.encode(_fitted(image, self._size), pts))

    def close(self) -> None:
        """Write what the encoder kept back and close the file.

        Raises:
            OSError: The disk is full.
        """
        with ffmpeg_as_os_errors(), self._container:
            self._container.mux(self._encoder.flush())

    def _open(self) -> None:
        """Make the threads that convert and encode: they are as far back in the queue as the one that makes them."""
        self._encoder.warm_up()
        self._container.start_encoding()

    def abandon(self) -> None:
        """Close the file as it is; whether that succeeds does not matter."""
        with suppress(av.FFmpegError):
            self._container.close()

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(self, failure: type[BaseException] | None, *exc: object) -> None:
        """Close the file; after a failure, as it is."""
        if failure is None:
            self.close()
        else:
            self.abandon()


def of_one_encoder(paths: Sequence[Path]) -> bool:
    """Return whether the packets of files can follow one another in one stream."""
    return len({_parameters(path) for path in paths}) == 1


def encode_again(paths: Sequence[Path], target: Path, settings: EncoderSettings) -> None:
    """Bring NUT files of different encoders (the program was updated in between) into one.

    Args:
        paths: The files, in order. What of one reaches beyond the beginning of the next is left out.
        target: The file to make, of the size, time base and rate of the first.
        settings: How to encode.

    Raises:
        OSError: A file cannot be read, or the target cannot be written.
    """
    with ffmpeg_as_os_errors():
        with av.open(str(paths[0])) as first:
            stream = first.streams.video[0]
            size, tick = (stream.width, stream.height), stream.time_base or DEFAULT_TIME_BASE
            rate = stream.average_rate
        with NutWriter(target, settings, size, tick, rate) as writer:
            for picture, time_s in _decoded(paths):
                writer.write(picture, round(time_s / tick))


def _fitted(image: Image, size: tuple[int, int]) -> Image:
    if (image.shape[1], image.shape[0]) == size:
        return image
    return cast(Image, cv2.resize(image, size, interpolation=cv2.INTER_AREA))


def _parameters(path: Path) -> bytes:
    """Return what has to be equal for the packets of two files to go into one stream."""
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        return f"{context.name} {context.width}x{context.height} ".encode() + (context.extradata or b"")


def _decoded(paths: Sequence[Path]) -> Iterator[tuple[Image, float]]:
    for path, following in zip(paths, [*paths[1:], None], strict=True):
        until = next(packet_times([following])) if following else float("inf")
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                if frame.time is not None and frame.time < until:
                    yield cast(Image, frame.to_ndarray(format="bgr24")), frame.time
