"""One timeline for the picture and the sound of a file: its packets, put right before they are decoded.

`VideoSource` and `AudioTrack` go through the same packets by the same clocks, and so find the same breaks.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from fer_core.media.clocks import Packet, PictureClock, SoundClock

# How far times may leap forward before that is a break and no pause. ISO/IEC 13818-1 wants a timestamp every 0.7 s, and
# sound never pauses in a transport stream, so 10 s (FFmpeg's limit, too) without either are no pause. Without sound, a
# slide show of some seconds a picture has to get through. Other containers are written by one program with one clock:
# screen recordings rest for minutes there, and only what no viewer would wait for counts.
_BROADCAST_LEAP_S: Final = 10
_SILENT_BROADCAST_LEAP_S: Final = 60
_LEAP_S: Final = 600
_NO_TIMESTAMPS: Final = 0x80
_BROADCAST: Final = 0x200
"""FFmpeg's AVFMT_NOTIMESTAMPS and AVFMT_TS_DISCONT (libavformat/avformat.h)."""

_PATIENCE: Final = 1000


def picture_clock(container: InputContainer, picture: VideoStream, rate: Fraction) -> PictureClock:
    """Return the clock of a file's picture.

    Args:
        container: The file.
        picture: Its main video stream.
        rate: Frames a second.
    """
    broadcast = bool(container.format.flags & _BROADCAST)
    leap_s = _LEAP_S if not broadcast else _BROADCAST_LEAP_S if main_sound(container) else _SILENT_BROADCAST_LEAP_S
    # Bytes that were damaged on the air make a time that stands alone, hours from when its picture is decoded.
    delay_s = _LEAP_S if broadcast else None
    return PictureClock(picture.time_base or Fraction(1, 90_000), 1 / rate, leap_s, delay_s)


def main_sound(container: InputContainer) -> AudioStream | None:
    """Return the file's main sound, or None."""
    best = container.streams.best("audio")
    return best if isinstance(best, AudioStream) else next(iter(container.streams.audio), None)


def has_timestamps(container: InputContainer) -> bool:
    """Return whether the container tells times at all; a raw stream tells at best a rate."""
    return not container.format.flags & _NO_TIMESTAMPS


def is_broadcast(container: InputContainer) -> bool:
    """Return whether the container is of a kind whose clock may start again within a file."""
    return bool(container.format.flags & _BROADCAST)


def picture_packets(container: InputContainer, picture: VideoStream, clock: PictureClock) -> Iterator[Packet]:
    """Yield the packets of the picture, put right, and the empty one at the end.

    Raises:
        av.FFmpegError: The file cannot be read on.
    """
    sound = main_sound(container)
    streams: list[VideoStream | AudioStream] = [picture] if sound is None else [picture, sound]
    for packet in _demuxed(container, streams):
        if packet.stream.index != picture.index:
            clock.hear(packet)
        elif packet.size:
            yield from clock.feed(packet)
        else:
            yield from clock.flush()
            yield packet


def placed_sound(
    container: InputContainer, sound: AudioStream, picture: VideoStream | None, clock: PictureClock, start: Fraction
) -> Iterator[tuple[Fraction, Packet]]:
    """Yield the packets of a sound in order with the times at which they begin, in seconds from the start.

    Args:
        container: The file.
        sound: Which of its sounds.
        picture: Its main video stream.
        clock: The picture's clock; it is fed on the way.
        start: The moment of the file's clock that counts as 0, in seconds.

    Raises:
        av.FFmpegError: The file cannot be read on.
    """
    places = SoundClock(clock, start)
    main = main_sound(container)
    streams = {stream.index: stream for stream in (picture, main, sound) if stream is not None}
    waiting: deque[Packet] = deque()
    for packet in _demuxed(container, list(streams.values())):
        if not packet.size:
            continue
        if picture is not None and packet.stream.index == picture.index:
            clock.feed(packet)
        elif main is not None and packet.stream.index == main.index:
            clock.hear(packet)
        if packet.stream.index == sound.index:
            waiting.append(packet)
        while waiting and (time := places.place(waiting[0], wait=len(waiting) < _PATIENCE)) is not None:
            yield time, waiting.popleft()
    clock.flush()
    for packet in waiting:
        time = places.place(packet, wait=False)
        if time is not None:
            yield time, packet


def _demuxed(container: InputContainer, streams: Sequence[VideoStream | AudioStream]) -> Iterator[Packet]:
    try:
        yield from container.demux(list(streams))
    except IndexError:
        return  # PyAV ends with the streams that appeared midway, which it does not know
