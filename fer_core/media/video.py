"""Video files, read through PyAV with their real timestamps."""

import statistics
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, Self

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.clocks import Packet, PictureClock
from fer_core.media.containers import announced_length_s, moving_picture, open_container, start_time
from fer_core.media.decoded_picture import PictureConverter
from fer_core.media.deinterlacing import deinterlaced
from fer_core.media.picture_file import MOST_PIXELS
from fer_core.media.source import SourceInfo
from fer_core.media.survey import Survey, survey
from fer_core.media.timeline import has_timestamps, picture_clock, picture_packets

_USUAL_RATE: Final = Fraction(25)
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


class VideoSource:
    """The frames of a video file, all of them, with the container's timestamps.

    They are shown as they are meant to be: upright, with square pixels, deinterlaced, HDR as usual video, and all of
    the first one's size (`PictureConverter`).

    A file that is damaged in places gives what decodes; `warnings` then says where it is damaged.

    Example:
        >>> with VideoSource(Path("holiday.mp4")) as video:
        ...     times = [frame.time_s for frame in video.frames()]
    """

    def __init__(self, path: Path | str, *, start_frame: int = 0) -> None:
        """Open the file and decode its first frame.

        Args:
            path: The file.
            start_frame: Index of the first frame to yield; the ones before are decoded and left out, so that index
                and time are those of a full read.

        Raises:
            FerError: The file is missing, a folder, empty, unreadable, no media file, or has no frame that decodes.
        """
        self._path = Path(path)
        self._start_frame = start_frame
        self._lock = threading.Lock()
        self._closed = False
        self._packets = 0
        self._decoded_frames = 0
        self._begin_s = 0.0
        self._last_time_s: float | None = None
        self._last_told_s: float | None = None
        self._behind = False
        self._recent_steps_s: deque[float] = deque(maxlen=15)
        self._damaged_at: list[float] = []
        self._failed_flush = False
        self._warnings: list[str] = []
        self._container, self._stream = _open_video(self._path)
        try:
            self._survey = survey(self._path, self._container, self._stream)
            self._timing = _timing(self._container, self._stream, self._survey)
            self._step_s = float(1 / (self._timing.average_rate or _USUAL_RATE))
            self._clock = self._new_clock()
            self._timed = has_timestamps(self._container)
            self._decoder = deinterlaced(self._decode(), self._stream)
            self._first = next(self._decoder, None)
            if self._first is None:
                raise FerError(
                    f"No frame of {self._path.name} can be decoded. The file is damaged or of an unknown kind."
                )
            self._pictures = PictureConverter(self._first, self._stream.sample_aspect_ratio)
            self._info = self._describe()
        except BaseException:
            self.close()
            raise

    @property
    def info(self) -> SourceInfo:
        """What is known of the file."""
        return self._info

    @property
    def timing(self) -> StreamTiming:
        """The timestamps' time base, the mean rate and the start."""
        return self._timing

    @property
    def warnings(self) -> tuple[str, ...]:
        """Where its times break off and where it is damaged, if so; complete once all frames were read."""
        return (*self.remarks, *self._warnings)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Those of the warnings that tell of no damage: where its times break off."""
        places = [float(at - self._timing.start) for at in self._clock.breaks]
        if not places:
            return ()
        also = "" if len(places) == 1 else f" and at {places[1]:.1f} s"
        if len(places) > 2:
            also = f" and at {len(places) - 1} later places, the last at {places[-1]:.1f} s"
        return (
            f"The times of {self._path.name} start again or jump at {places[0]:.1f} s{also}, as in joined recordings; "
            "the video goes on there without a gap.",
        )

    @property
    def dropped(self) -> int:
        """Always 0: a file never drops a frame."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield every frame in order; `time_s` rises strictly.

        The container's memory is used by one thread at a time, so that `close` from another one is safe.
        """
        try:
            index = 0
            while True:
                with self._lock:
                    frame = None if self._closed else self._next_frame(index)
                if frame is None:
                    break
                if index >= self._start_frame:
                    yield frame
                index += 1
            if not self._closed:
                self._tell_damage()
        finally:
            self.close()

    def close(self) -> None:
        """Close the file; an iteration under way ends with the frame it is at."""
        self._closed = True
        with self._lock:
            self._first = None
            self._decoder = iter(())  # it refers to this source: without it the decoder's threads end at once
            self._container.close()

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self.close()

    def _next_frame(self, index: int) -> Frame | None:
        decoded, self._first = self._first or next(self._decoder, None), None
        if decoded is None:
            return None
        time_s = self._time_of(decoded)
        if self._last_time_s is None:
            self._begin_s = time_s
        self._last_time_s = time_s
        self._decoded_frames = index + 1
        if index < self._start_frame:
            return Frame(index, time_s, np.empty((0, 0, 3), np.uint8))
        return Frame(index, time_s, self._pictures.picture(decoded))

    def _decode(self) -> Iterator[av.VideoFrame]:
        last_pts: int | None = None
        for frame in self._decode_from(self._clock):
            last_pts = frame.pts if frame.pts is not None else last_pts
            yield frame
        if self._failed_flush and last_pts is not None:
            yield from self._decode_after(last_pts)

    def _decode_from(self, clock: PictureClock) -> Iterator[av.VideoFrame]:
        packets = picture_packets(self._container, self._stream, clock)
        while True:
            try:
                packet = next(packets, None)
            except av.FFmpegError:
                self._note_damage()
                for held in clock.flush():
                    yield from self._decoded(held)
                return
            if packet is None:
                return
            self._packets += bool(packet.size)
            yield from self._decoded(packet)

    def _decoded(self, packet: Packet) -> list[av.VideoFrame]:
        try:
            return packet.decode()
        except av.FFmpegError:
            self._note_damage()
            self._failed_flush |= not packet.size
            return []

    def _decode_after(self, last_pts: int) -> Iterator[av.VideoFrame]:
        """Yield the good frames that were lost because a bad one came with them out of the parallel decoder's end."""
        self._container.close()
        self._container, self._stream = _open_video(self._path)
        self._stream.thread_type = "SLICE"
        if not self._clock.breaks:  # a place is found by a clock that is right; else from the beginning
            self._container.seek(last_pts, stream=self._stream)
        for frame in self._decode_from(self._new_clock()):
            if frame.pts is not None and frame.pts > last_pts:
                yield frame

    def _new_clock(self) -> PictureClock:
        return picture_clock(self._container, self._stream, self._timing.average_rate or _USUAL_RATE)

    def _time_of(self, frame: av.VideoFrame) -> float:
        last_s, last_told_s = self._last_time_s, self._last_told_s
        if not self._timed or frame.pts is None:
            return 0.0 if last_s is None else last_s + self._step_s
        told_s = self._last_told_s = float(frame.pts * self._timing.time_base - self._timing.start)
        if last_s is None or last_told_s is None:
            return told_s
        if told_s > last_s and not self._behind:
            self._recent_steps_s.append(told_s - last_s)
            return told_s
        # Where times crowd, frames go on at their usual pace; where they went back a little, at twice that pace until
        # they are right again.
        step_s = statistics.median(self._recent_steps_s) if self._recent_steps_s else self._step_s
        crowded = told_s - last_told_s < step_s / _CROWDED
        soonest_s = last_s + (step_s if crowded else step_s / 2)
        self._behind = told_s < soonest_s
        return max(told_s, soonest_s)

    def _describe(self) -> SourceInfo:
        width, height = self._pictures.size
        stream, container, rate = self._stream, self._container, self._timing.average_rate
        duration_s: float | None = None
        if self._survey is not None:
            duration_s = self._survey.length_s
        elif stream.duration is not None:
            duration_s = float(stream.duration * self._timing.time_base)
        elif container.duration is not None and container.duration > 0:
            duration_s = container.duration / 1e6
        frames = stream.frames or (round(duration_s * rate) if duration_s and rate else None)
        if self._survey is not None:
            frames = self._survey.frames
        fps = float(rate) if rate else None
        return SourceInfo(self._path.name, "video", width, height, fps, frames, duration_s, str(self._path))

    def _note_damage(self) -> None:
        self._damaged_at.append(self._end_s())

    def _end_s(self) -> float:
        return 0.0 if self._last_time_s is None else self._last_time_s + self._step_s

    def _tell_damage(self) -> None:
        end_s, count = self._end_s(), self._decoded_frames
        first_damage_s = self._damaged_at[0] if self._damaged_at else None
        if first_damage_s is not None and first_damage_s < end_s - 1.0:
            self._warnings.append(
                f"The video is damaged at {first_damage_s:.1f} s and may lack frames; {count} frames were read."
            )
        elif first_damage_s is not None or self._ends_early(end_s):
            were = "frame before was" if count == 1 else "frames before were"
            self._warnings.append(f"The video is damaged after {end_s:.1f} s; the {count} {were} read.")

    def _ends_early(self, end_s: float) -> bool:
        """Return whether the file ends before its own header says it should."""
        announced_s = announced_length_s(self._stream)
        if announced_s is not None and not self._clock.breaks:
            return end_s < announced_s - 0.5
        # An edit list may leave samples out on purpose; the stream's length then goes without them.
        length_s = self._info.duration_s
        too_short = length_s is None or end_s - self._begin_s < length_s - 0.75 * self._step_s
        return self._packets < self._stream.frames and too_short


def _open_video(path: Path) -> tuple[InputContainer, VideoStream]:
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


def _timing(container: InputContainer, stream: VideoStream, looked_at: Survey | None) -> StreamTiming:
    rate = looked_at.rate if looked_at is not None else stream.average_rate or stream.guessed_rate
    time_base = stream.time_base or Fraction(1, 90_000)
    return StreamTiming(time_base, Fraction(rate) if rate else None, start_time(container, stream))
