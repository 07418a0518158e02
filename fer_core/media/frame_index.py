"""Which frames a video file has and when they are shown, by its packets or else by decoding it."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from fer_core.media.deinterlacing import is_interlaced_throughout
from fer_core.media.timeline import has_timestamps, picture_clock, picture_packets
from fer_core.media.video import VideoSource
from fer_core.media.video_stream import USUAL_RATE, FrameTimes, StreamTiming, open_video


@dataclass(frozen=True, eq=False)
class FrameIndex:
    """The frames of a file.

    Attributes:
        times: (F,) float64, seconds, as `VideoSource` has them.
        stamps: (F,) int64, ticks of the stream, which rise; None where frames cannot be told by them.
        keys: (Q,) int64, the numbers of the frames that decoding may begin for, which rise.
        key_stamps: (Q,) int64, the timestamps of the packets that it begins at for them; an edited file may begin with
            some that are not shown.
        interlaced_from: The first interlaced frame, or None.
        remark: Why the packets were not enough, a sentence; "" where they were.
    """

    times: NDArray[np.float64]
    stamps: NDArray[np.int64] | None
    keys: NDArray[np.int64]
    key_stamps: NDArray[np.int64]
    interlaced_from: int | None
    remark: str = ""


def index_by_packets(path: Path, timing: StreamTiming) -> FrameIndex | None:
    """Return the frames that the packets of a file announce, or None where there is a doubt; nothing is decoded.

    Args:
        path: The file.
        timing: That of its main video stream.

    Raises:
        FerError: The file cannot be opened.
    """
    container, stream = open_video(path)
    with container:
        if not has_timestamps(container):
            return None
        rate = timing.average_rate or USUAL_RATE
        clock = picture_clock(container, stream, rate)
        stamps: list[int] = []
        keys: list[int] = []
        try:
            for packet in picture_packets(container, stream, clock):
                if not packet.size:
                    continue
                if packet.pts is None or packet.is_corrupt or (not keys and not packet.is_keyframe):
                    return None
                if not packet.is_discard:
                    stamps.append(packet.pts)
                if packet.is_keyframe:
                    keys.append(packet.pts)
        except av.FFmpegError:
            return None
        interlaced_from = 0 if is_interlaced_throughout(stream) else None
    shown = np.unique(np.array(stamps, np.int64))
    if clock.breaks or not len(shown) or len(shown) < len(stamps) or shown[0] < keys[0]:
        return None
    key_stamps = np.unique(np.array(keys, np.int64))
    key_stamps = key_stamps[key_stamps <= shown[-1]]
    places = np.searchsorted(shown, key_stamps)
    clockwork = FrameTimes(timing.time_base, timing.start, float(1 / rate))
    times = np.array([clockwork.next(int(stamp)) for stamp in shown])
    return FrameIndex(times, shown, places, key_stamps, interlaced_from)


def index_by_decoding(path: Path) -> FrameIndex:
    """Return the frames of a file as decoding all of them tells; it takes as long as that does.

    Raises:
        FerError: As `VideoSource` does.
    """
    with VideoSource(path) as source:
        moments = list(source.moments())
        broken, interlaced_from = bool(source.remarks), source.interlaced_from
    container, stream = open_video(path)
    with container:
        if is_interlaced_throughout(stream):
            interlaced_from = 0
    times = np.array([moment.time_s for moment in moments])
    keys = np.array([index for index, moment in enumerate(moments) if moment.key], np.int64)
    told = np.array([moment.stamp for moment in moments if moment.stamp is not None], np.int64)
    rising = len(told) == len(moments) and bool((np.diff(told) > 0).all())
    if broken or not rising or not len(keys):
        remark = (
            f"{path.name} tells no frame by its time; each jump back reads it from its beginning. Convert it to have "
            "any place of it at once."
        )
        return FrameIndex(times, None, keys, keys, interlaced_from, remark)
    remark = f"{path.name} has no usable index; it was read through once to find its frames."
    return FrameIndex(times, told, keys, told[keys], interlaced_from, remark)
