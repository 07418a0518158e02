"""A file's main video stream: opened for decoding, its timing, and the times of its frames."""

import statistics
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from av.container import InputContainer
from av.video.stream import VideoStream

from fer_core.errors import FerError
from fer_core.media.containers import moving_picture, open_container, start_time
from fer_core.media.picture_file import MOST_PIXELS
from fer_core.media.survey import Survey

USUAL_RATE: Final = Fraction(25)
"""Frames a second where nothing says."""
_CROWDED: Final = 4


@dataclass(frozen=True)
class StreamTiming:
    """What a writer needs to give its frames the very timestamps of the source.

    Attributes:
        time_base: Seconds of one tick of the source's timestamps.
        average_rate: Mean frames a second, or None where nothing says.
        start: The moment of the container's clock, in seconds, that counts as `time_s` 0.
    """

    time_base: Fraction
    average_rate: Fraction | None
    start: Fraction


@dataclass(frozen=True)
class Moment:
    """When a frame is shown.

    Attributes:
        time_s: Seconds, as its `Frame` has them.
        stamp: Its timestamp put right, ticks of the stream; None where the file tells none.
        key: Whether it needs no frame before it.
    """

    time_s: float
    stamp: int | None
    key: bool


def open_video(path: Path) -> tuple[InputContainer, VideoStream]:
    """Open a file for decoding and return its container with its main video stream.

    Raises:
        FerError: As `VideoSource` does, but for what only decoding tells.
    """
    container = open_container(path)
    stream = moving_picture(container)
    if stream is None or stream.codec_context is None:
        container.close()
        raise FerError(f"{path.name} holds no video that can be decoded. Choose another file.")
    if stream.width * stream.height > MOST_PIXELS:
        container.close()
        raise FerError(
            f"{path.name} is too large a video to be read: its pictures are {stream.width} by {stream.height} pixels, "
            f"more than {MOST_PIXELS // 1_000_000} million. Make it smaller first."
        )
    stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}  # of those that the stream announces later too
    stream.thread_type = "AUTO"
    return container, stream


def stream_timing(container: InputContainer, stream: VideoStream, looked_at: Survey | None) -> StreamTiming:
    """Return the timing of a file's main video stream.

    Args:
        container: The file.
        stream: The stream.
        looked_at: What a look at its packets told, where there was need of one.
    """
    rate = looked_at.rate if looked_at is not None else stream.average_rate or stream.guessed_rate
    time_base = stream.time_base or Fraction(1, 90_000)
    return StreamTiming(time_base, Fraction(rate) if rate else None, start_time(container, stream))


class FrameTimes:
    """Makes times in seconds of frames' timestamps; they rise strictly, whatever the file says.

    Where times crowd, frames go on at their usual pace; where they went back a little, at twice that pace until they
    are right again. A frame without a timestamp follows the one before by a step.

    Args:
        time_base: Seconds of a tick.
        start: The moment that counts as 0, seconds.
        step_s: Seconds between two frames, until some were seen.
    """

    def __init__(self, time_base: Fraction, start: Fraction, step_s: float) -> None:
        self._time_base = time_base
        self._start = start
        self._step_s = step_s
        self._last_s: float | None = None
        self._last_told_s: float | None = None
        self._behind = False
        self._recent_steps_s: deque[float] = deque(maxlen=15)

    def next(self, stamp: int | None) -> float:
        """Return the time of the next frame.

        Args:
            stamp: Its timestamp in ticks, or None.
        """
        time_s = self._last_s = self._time_of(stamp)
        return time_s

    def _time_of(self, stamp: int | None) -> float:
        last_s, last_told_s = self._last_s, self._last_told_s
        if stamp is None:
            return 0.0 if last_s is None else last_s + self._step_s
        told_s = self._last_told_s = float(stamp * self._time_base - self._start)
        if last_s is None or last_told_s is None:
            return told_s
        if told_s > last_s and not self._behind:
            self._recent_steps_s.append(told_s - last_s)
            return told_s
        step_s = statistics.median(self._recent_steps_s) if self._recent_steps_s else self._step_s
        crowded = told_s - last_told_s < step_s / _CROWDED
        soonest_s = last_s + (step_s if crowded else step_s / 2)
        self._behind = told_s < soonest_s
        return max(told_s, soonest_s)
