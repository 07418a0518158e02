"""Putting encoded video and the source's sound into one MP4, without encoding the picture again."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, TypeAlias

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from fer_core.errors import FerError
from fer_core.files.atomic import atomic_path, explain_write_errors
from fer_core.media.audio_track import AudioTrack, SoundError, Treatment
from fer_core.media.containers import (
    UnreadableError,
    check_rest,
    ffmpeg_as_os_errors,
    is_damage,
    open_container,
    refused_by_system,
)

# The movie's own clock, which delays of a track are told in; its default, a thousandth of a second, would round them.
_OPTIONS: Final = {"movflags": "faststart", "movie_timescale": "90000"}
_BAD_SOUND: Final = "Some of the sound of {name} is damaged and was left out."
_USUAL_STEP_S: Final = Fraction(1, 25)
_Picture: TypeAlias = "av.Packet[VideoStream]"


def mux(
    segments: Sequence[Path],
    target: Path,
    sound_of: Path | None = None,
    *,
    sound_from_s: float = 0.0,
    from_first: bool = False,
) -> tuple[str, ...]:
    """Join video files one after another and add sound, packet by packet, in constant memory.

    Timestamps stay as they are, or count from the first picture. Where a segment reaches beyond the beginning of the
    next one, its end is left out: the segments hold no pictures that refer to later ones. The sound ends with the last
    picture. `target` appears under its name when it is whole.

    Args:
        segments: Video files of one codec and size, in order; at least one. Their times are those of a `VideoSource`.
        target: The MP4 to write.
        sound_of: The file whose sound is added, if it has any.
        sound_from_s: Which time of that file the video begins at, seconds.
        from_first: Let the video begin with the first picture, whatever its time, and the sound with it.

    Returns:
        Sentences about what had to be left out.

    Raises:
        FerError: A segment cannot be read, or the target cannot be written.
    """
    with (
        explain_write_errors(target.parent, resumable=False),
        ffmpeg_as_os_errors(),
        atomic_path(target, part=f"{target.name}.part") as lent,
    ):
        begin = next((time for time, _ in _video_packets(segments)), Fraction(0)) if from_first else Fraction(0)
        return _mux_somehow(segments, lent, sound_of, _Begin(begin, sound_from_s + float(begin)))


def packet_times(segments: Sequence[Path]) -> Iterator[float]:
    """Yield the time of every picture that `mux` would put into the video, in seconds, without decoding.

    Raises:
        FerError: A segment cannot be read.
    """
    for time, _ in _video_packets(segments):
        yield float(time)


@dataclass(frozen=True)
class _Begin:
    """Which times are the video's 0: of the segments, and of the file with the sound in seconds."""

    picture: Fraction
    sound_s: float


def _mux_somehow(segments: Sequence[Path], target: Path, sound_of: Path | None, begin: _Begin) -> tuple[str, ...]:
    """Write the file with the sound as it is, else with the sound encoded anew, else without it."""
    if sound_of is None:
        return _mux(segments, target, None, "copy", begin)
    treatment: Treatment | None = "copy"
    why = "it is damaged"
    while treatment is not None:
        try:
            return _mux(segments, target, sound_of, treatment, begin)
        except FerError:
            raise
        except Exception as error:  # PyAV raises many kinds, and none of them is worth the video
            if refused_by_system(error):
                raise
            why = str(error) if isinstance(error, SoundError) else why
        treatment = "encode" if treatment == "copy" else None
    warnings = _mux(segments, target, None, "copy", begin)
    return (*warnings, f"The sound of {sound_of.name} cannot be kept, because {why}; the video is without sound.")


def _mux(
    segments: Sequence[Path],
    target: Path,
    sound_of: Path | None,
    treatment: Treatment,
    begin: _Begin,
) -> tuple[str, ...]:
    with ExitStack() as stack:
        first = stack.enter_context(open_container(segments[0]))
        output = stack.enter_context(av.open(str(target), "w", format="mp4", options=_OPTIONS))
        source = first.streams.video[0]
        picture = output.add_stream_from_template(source)
        step = 1 / Fraction(source.average_rate) if source.average_rate else _USUAL_STEP_S
        sound = _Sound(output, sound_of, treatment, begin.sound_s) if sound_of else None
        if sound is not None:
            stack.callback(sound.close)
        output.start_encoding()
        end = Fraction(0)
        for stamp, packet in _video_packets(segments):
            time = stamp - begin.picture
            if begin.picture:
                ticks = round(begin.picture / packet.time_base)
                packet.pts = None if packet.pts is None else packet.pts - ticks
                packet.dts = None if packet.dts is None else packet.dts - ticks
            end = time + (packet.duration * packet.time_base if packet.duration else step)
            if sound is not None:
                sound.advance(float(time))
            packet.stream = picture
            output.mux(packet)
        if sound is None:
            return ()
        sound.finish(float(end))
        return sound.warnings


class _Sound:
    """Writes a file's sound for as long as that goes well.

    Raises:
        SoundError: The sound cannot be had in this way, and another one may be better.
    """

    def __init__(self, output: OutputContainer, path: Path, treatment: Treatment, from_s: float) -> None:
        self._output = output
        self._name = path.name
        self._track = AudioTrack(output, path, treatment)
        self._from_s = from_s
        self._failed_at_s: float | None = None
        self._damaged = False

    @property
    def warnings(self) -> tuple[str, ...]:
        """What had to be left out of the sound."""
        found = list(self._track.warnings)
        if self._damaged:
            found.append(_BAD_SOUND.format(name=self._name))
        if self._failed_at_s is not None:
            found.append(f"The sound of {self._name} ends at {self._failed_at_s:.1f} s, because the rest is damaged.")
        return tuple(found)

    def advance(self, until_s: float) -> None:
        """Write what begins before a time, in seconds."""
        self._write(self._track.advance(self._from_s + until_s), until_s)

    def finish(self, picture_end_s: float) -> None:
        """Write what is left, as far as the picture goes."""
        self._write(self._track.finish(self._from_s + picture_end_s), picture_end_s)

    def close(self) -> None:
        """Close the source."""
        self._track.close()

    def _write(self, packets: "Iterator[av.Packet[Any]]", until_s: float) -> None:
        if self._failed_at_s is not None:
            return
        while True:
            try:
                packet = next(packets, None)
            except (SoundError, MemoryError):
                raise
            except Exception as error:  # whatever goes wrong in the sound, the picture goes on
                if self._track.copied or refused_by_system(error):
                    raise
                self._failed_at_s = until_s
                return
            if packet is None:
                return
            if self._from_s and not _shifted(packet, self._from_s):
                continue
            try:
                self._output.mux(packet)
            except (av.InvalidDataError, av.ArgumentError):
                self._damaged = True


def _shifted(packet: "av.Packet[Any]", from_s: float) -> bool:
    """Let a packet's times count from a time on; return whether it begins then or later."""
    ticks = round(from_s / packet.time_base)
    packet.pts = None if packet.pts is None else packet.pts - ticks
    packet.dts = None if packet.dts is None else packet.dts - ticks
    first = packet.pts if packet.dts is None else packet.dts
    return first is not None and first >= 0


def _video_packets(segments: Sequence[Path]) -> Iterator[tuple[Fraction, _Picture]]:
    """Yield the segments' packets, each segment up to where the next one begins."""
    for path, following in zip(segments, [*segments[1:], None], strict=False):  # no segment, no pair
        until = _first_time(following) if following else None
        with open_container(path) as container:
            for time, packet in _timed(container, path):
                if until is not None and time >= until:
                    break
                yield time, packet


def _first_time(path: Path) -> Fraction | None:
    with open_container(path) as container:
        return next((time for time, _ in _timed(container, path)), None)


def _timed(container: InputContainer, path: Path) -> Iterator[tuple[Fraction, _Picture]]:
    """Yield the video's packets with their times in seconds, up to the end or to where a kill tore it.

    Raises:
        FerError: The file goes on there, but cannot be read.
    """
    packets = container.demux(container.streams.video[0])
    at = 0
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError as error:
            if not is_damage(error):
                raise UnreadableError(path, error) from error
            packet = None
        if packet is None or packet.is_corrupt:
            check_rest(path, at)
            return
        at = max(at, packet.pos or 0)
        if packet.pts is not None:
            yield packet.pts * packet.time_base, packet
