"""How long a video is where its header cannot be believed."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from fer_core.media.containers import moving_picture, open_container
from fer_core.media.timeline import has_timestamps, is_broadcast, picture_clock, picture_packets

_QUICKLY_READ_BYTES: Final = 64 << 20
_LEAST_BYTES_A_SECOND: Final = 100
_SPARSE: Final = 20
_LONG_S: Final = 600
_FASTEST: Final = 1000
_USUAL_RATE: Final = Fraction(25)


@dataclass(frozen=True)
class Survey:
    """What a look at a file's packets tells.

    Attributes:
        frames: How many pictures there are, or None where the file is too large to look.
        length_s: How long they last in seconds, breaks in their times put right; None likewise.
        rate: Frames a second by these, or as the stream states it; None where nothing says.
    """

    frames: int | None
    length_s: float | None
    rate: Fraction | None


def survey(path: Path, container: InputContainer, picture: VideoStream) -> Survey | None:
    """Look at a file's packets if its header may be wrong about its length and that is soon done.

    Args:
        path: The file.
        container: The file, open; it is left where it is.
        picture: Its main video stream.

    Returns:
        What there is to see, or None where the header may be believed.

    Raises:
        FerError: The file cannot be opened a second time.
    """
    if not has_timestamps(container):
        return Survey(None, None, stated_rate(picture))
    unlikely = _unlikely(container, picture)
    if not unlikely and not is_broadcast(container):
        return None
    if container.size > _QUICKLY_READ_BYTES:
        return Survey(picture.frames or None, None, picture.guessed_rate) if unlikely else None
    with open_container(path) as again:
        stream = moving_picture(again)
        return None if stream is None else _count(again, stream)


def stated_rate(picture: VideoStream) -> Fraction | None:
    """Return the frames a second that a stream states in its own header, whatever its demuxer assumes.

    A stream of variable rate states its clock there, which is no rate of frames.
    """
    for rate in (picture.codec_context.framerate, picture.guessed_rate):
        if rate and rate <= _FASTEST:
            return Fraction(rate)
    return None


def _unlikely(container: InputContainer, picture: VideoStream) -> bool:
    """Return whether there is far too little in the file for its length."""
    length_s = float(container.duration or 0) / 1e6
    if picture.duration is not None and picture.time_base is not None:
        length_s = float(picture.duration * picture.time_base)
    if length_s < _LONG_S:
        return False
    if picture.frames and picture.guessed_rate:
        return picture.frames * _SPARSE < length_s * picture.guessed_rate
    return container.size < length_s * _LEAST_BYTES_A_SECOND


def _count(container: InputContainer, picture: VideoStream) -> Survey:
    clock = picture_clock(container, picture, stated_rate(picture) or _USUAL_RATE)
    frames, first, last = 0, None, None
    try:
        for packet in picture_packets(container, picture, clock):
            frames += bool(packet.size)
            shown = packet.pts if packet.pts is not None else packet.dts
            if shown is not None:
                first = shown if first is None else min(first, shown)
                last = shown if last is None else max(last, shown)
    except av.FFmpegError:
        pass
    if first is None or last is None or picture.time_base is None:
        return Survey(None, None, stated_rate(picture))
    length = (last - first + clock.step) * picture.time_base
    header = picture.average_rate
    rate = Fraction(frames / length).limit_denominator(1001) if clock.breaks or not header else Fraction(header)
    return Survey(frames or None, float(length), rate)
