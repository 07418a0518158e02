"""Video files, read through PyAV with their real timestamps."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import av
import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.clocks import Packet, PictureClock
from fer_core.media.containers import announced_length_s
from fer_core.media.decoded_picture import PictureConverter
from fer_core.media.deinterlacing import deinterlaced
from fer_core.media.source import SourceInfo
from fer_core.media.survey import survey
from fer_core.media.timeline import has_timestamps, picture_clock, picture_packets
from fer_core.media.video_stream import USUAL_RATE, FrameTimes, Moment, StreamTiming, open_video, stream_timing


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
        self._interlaced_from: int | None = None
        self._damaged_at: list[float] = []
        self._failed_flush = False
        self._warnings: list[str] = []
        self._container, self._stream = open_video(self._path)
        try:
            self._survey = survey(self._path, self._container, self._stream)
            self._timing = stream_timing(self._container, self._stream, self._survey)
            self._step_s = float(1 / (self._timing.average_rate or USUAL_RATE))
            self._clock = self._new_clock()
            self._times = FrameTimes(self._timing.time_base, self._timing.start, self._step_s)
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
    def interlaced_from(self) -> int | None:
        """The first interlaced frame among those that were decoded so far, or None."""
        return self._interlaced_from

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

    def moments(self) -> Iterator[Moment]:
        """Yield of every frame when it is shown, in place of `frames`; no picture is made."""
        try:
            while True:
                with self._lock:
                    decoded = None if self._closed else self._next_decoded()
                if decoded is None:
                    break
                yield Moment(self._take_time(decoded), decoded.pts, decoded.key_frame and not decoded.is_corrupt)
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
        decoded = self._next_decoded()
        if decoded is None:
            return None
        time_s = self._take_time(decoded)
        if index < self._start_frame:
            return Frame(index, time_s, np.empty((0, 0, 3), np.uint8))
        return Frame(index, time_s, self._pictures.picture(decoded))

    def _next_decoded(self) -> av.VideoFrame | None:
        decoded, self._first = self._first or next(self._decoder, None), None
        return decoded

    def _take_time(self, decoded: av.VideoFrame) -> float:
        time_s = self._times.next(decoded.pts if self._timed else None)
        if self._last_time_s is None:
            self._begin_s = time_s
        self._last_time_s = time_s
        self._decoded_frames += 1
        return time_s

    def _decode(self) -> Iterator[av.VideoFrame]:
        last_pts: int | None = None
        for index, frame in enumerate(self._decode_from(self._clock)):
            if frame.interlaced_frame and self._interlaced_from is None:
                self._interlaced_from = index
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
        self._container, self._stream = open_video(self._path)
        self._stream.thread_type = "SLICE"
        if not self._clock.breaks:  # a place is found by a clock that is right; else from the beginning
            self._container.seek(last_pts, stream=self._stream)
        for frame in self._decode_from(self._new_clock()):
            if frame.pts is not None and frame.pts > last_pts:
                yield frame

    def _new_clock(self) -> PictureClock:
        return picture_clock(self._container, self._stream, self._timing.average_rate or USUAL_RATE)

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
