"""Putting encoded video and the source's sound into one MP4, without encoding the picture again."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, TypeAlias

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from fer_core.media.audio_track import AudioTrack
from fer_core.media.containers import open_container, write_error

# The movie's own clock, which delays of a track are told in; its default, a thousandth of a second, would round them.
_OPTIONS: Final = {"movflags": "faststart", "movie_timescale": "90000"}
_BAD_SOUND: Final = "Some of the sound of {name} is damaged and was left out."
_USUAL_STEP_S: Final = Fraction(1, 25)
_Picture: TypeAlias = "av.Packet[VideoStream]"


def mux(segments: Sequence[Path], target: Path, sound_of: Path | None = None) -> tuple[str, ...]:
    """Join video files one after another and add sound, packet by packet, in constant memory.

    Timestamps stay as they are. Where a segment reaches beyond the beginning of the next one, its end is left out: the
    segments hold no pictures that refer to later ones. The sound ends with the last picture. `target` appears under
    its name when it is whole.

    Args:
        segments: Video files of one codec and size, in order; at least one. Their times are those of a `VideoSource`.
        target: The MP4 to write.
        sound_of: The file whose sound is added, if it has any.

    Returns:
        Sentences about what had to be left out.

    Raises:
        FerError: A segment cannot be read, or the target cannot be written.
    """
    temporary = target.with_name(f"{target.name}.part")
    try:
        warnings = _mux(segments, temporary, sound_of)
        temporary.replace(target)
    except (av.FFmpegError, OSError) as error:
        raise write_error(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)
    return warnings


def packet_times(segments: Sequence[Path]) -> Iterator[float]:
    """Yield the time of every picture that `mux` would put into the video, in seconds, without decoding."""
    for time, _ in _video_packets(segments):
        yield float(time)


def _mux(segments: Sequence[Path], target: Path, sound_of: Path | None) -> tuple[str, ...]:
    with ExitStack() as stack:
        first = stack.enter_context(open_container(segments[0]))
        output = stack.enter_context(av.open(str(target), "w", format="mp4", options=_OPTIONS))
        source = first.streams.video[0]
        picture = output.add_stream_from_template(source)
        step = 1 / Fraction(source.average_rate) if source.average_rate else _USUAL_STEP_S
        sound = AudioTrack(output, sound_of) if sound_of else None
        if sound is not None:
            stack.callback(sound.close)
        end, damaged = Fraction(0), False
        for time, packet in _video_packets(segments):
            end = time + (packet.duration * packet.time_base if packet.duration else step)
            if sound is not None:
                damaged |= not _add_sound(output, sound.advance(float(time)))
            packet.stream = picture
            output.mux(packet)
        if sound is None:
            return ()
        damaged |= not _add_sound(output, sound.finish(float(end)))
        return (*sound.warnings, *([_BAD_SOUND.format(name=sound_of.name)] if damaged and sound_of else []))


def _add_sound(output: OutputContainer, packets: "Iterator[av.Packet[Any]]") -> bool:
    """Write sound; return whether all of it was fit to be written."""
    whole = True
    for packet in packets:
        try:
            output.mux(packet)
        except (av.InvalidDataError, av.ArgumentError):
            whole = False
    return whole


def _video_packets(segments: Sequence[Path]) -> Iterator[tuple[Fraction, _Picture]]:
    """Yield the segments' packets, each segment up to where the next one begins."""
    for path, following in zip(segments, [*segments[1:], None], strict=False):  # no segment, no pair
        until = _first_time(following) if following else None
        with open_container(path) as container:
            for time, packet in _timed(container):
                if until is not None and time >= until:
                    break
                yield time, packet


def _first_time(path: Path) -> Fraction | None:
    with open_container(path) as container:
        return next((time for time, _ in _timed(container)), None)


def _timed(container: InputContainer) -> Iterator[tuple[Fraction, _Picture]]:
    """Yield the video's packets with their times in seconds, up to the end or to where a kill tore it."""
    packets = container.demux(container.streams.video[0])
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            return
        if packet is None or packet.is_corrupt:
            return
        if packet.pts is not None:
            yield packet.pts * packet.time_base, packet
