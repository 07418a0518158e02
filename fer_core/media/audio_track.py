"""The sound of a source file on its way into the annotated video."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer

from fer_core.media.clocks import PictureClock
from fer_core.media.containers import moving_picture, open_container, start_time
from fer_core.media.sound_encoder import SoundEncoder, layout_name, use_native_layout
from fer_core.media.sound_headers import configuration
from fer_core.media.timeline import main_sound, picture_clock, placed_sound

Treatment: TypeAlias = Literal["copy", "encode"]
_Packet: TypeAlias = "av.Packet[Any]"

_COPIED: Final = frozenset({"aac", "ac3", "alac", "eac3", "flac", "mp1", "mp2", "mp3", "opus"})
"""Codecs that an mp4 file may hold (MP4 Registration Authority's list of codecs, as FFmpeg's muxer knows it)."""

_END_TOLERANCE_S: Final = 0.25
_LOOKED_BEYOND_S: Final = 10
_TRIES: Final = 200
_USUAL_RATE: Final = Fraction(25)


class SoundError(Exception):
    """The sound cannot be had in this way; the message says why, in words."""


class AudioTrack:
    """Gives the packets of a file's main sound track bit by bit, as the picture advances.

    Packets are copied as they are where mp4 can hold them, else decoded and encoded to AAC. Their times count from the
    same moment as those of a `VideoSource` of the file and are put right where its are, so that sound and picture stay
    together.
    """

    def __init__(self, output: OutputContainer, source_path: Path, treatment: Treatment = "copy") -> None:
        """Open the source and add a stream to the output if the source has sound.

        Args:
            output: The file that is written, before its header.
            source_path: The file with the sound.
            treatment: "copy" what can be, or "encode" in any case.

        Raises:
            FerError: The source cannot be opened.
            SoundError: It has sound, but none that can be kept.
        """
        self.warnings: list[str] = []
        self.copied = False
        self._name = source_path.name
        self._path = source_path
        self._encoder: SoundEncoder | None = None
        self._output_stream: AudioStream | None = None
        self._configuration: tuple[int, ...] | None = None
        self._decoded: list[av.AudioFrame] = []
        self._end_ticks: int | None = None
        self._duration = 0
        self._done = False
        self._packets: Iterator[tuple[Fraction, _Packet]] = iter(())
        self._input: InputContainer = open_container(source_path)
        try:
            self._choose(output, treatment)
        except BaseException:
            self.close()
            raise

    @property
    def present(self) -> bool:
        """Whether there is sound that is written."""
        return self._output_stream is not None

    def advance(self, until_s: float) -> Iterator[_Packet]:
        """Yield the packets that begin before a time, for the output.

        Args:
            until_s: Seconds of the source.

        Raises:
            SoundError: The sound changes so that it cannot be copied on.
        """
        while not self._done:
            try:
                placed = next(self._packets, None)
            except av.FFmpegError:
                self._warn_of_damage()
                placed = None
            if placed is None:
                yield from self._flush()
            elif placed[0] >= until_s:
                self._packets = itertools.chain([placed], self._packets)
                return
            else:
                yield from self._convert(*placed)

    def finish(self, picture_end_s: float) -> Iterator[_Packet]:
        """Yield what is left up to the end of the picture; all that is left where the whole source was seen.

        Args:
            picture_end_s: When the last written frame ends, in seconds.
        """
        yield from self.advance(picture_end_s)
        if not self._done and not self._picture_goes_on(picture_end_s + _END_TOLERANCE_S):
            yield from self.advance(float("inf"))
        yield from self._flush()

    def close(self) -> None:
        """Close the source."""
        self._done = True
        self._packets = iter(())
        self._input.close()

    def _choose(self, output: OutputContainer, treatment: Treatment) -> None:
        """Take the best of the file's sounds that can be kept."""
        main = main_sound(self._input)
        count = len(self._input.streams.audio)
        if main is None or not count:
            self.close()
            return
        order = sorted(range(count), key=lambda place: self._input.streams.audio[place].index != main.index)
        empty = 0
        for tried, place in enumerate(order):
            if tried:
                self._input.close()
                self._input = open_container(self._path)
            sound = self._input.streams.audio[place]
            found = self._begin(output, sound, treatment)
            if found == "empty":
                empty += 1
            elif found == "kept":
                if tried > empty:
                    self.warnings.append(f"The first sound of {self._name} cannot be decoded; another one was kept.")
                return
        self.close()
        if empty < count:
            raise SoundError("its kind is unknown here or it is damaged")

    def _begin(self, output: OutputContainer, sound: AudioStream, treatment: Treatment) -> str:
        """Look at the beginning of a sound and make a stream for it; return "kept", "empty" or "unknown"."""
        self._sound = sound
        picture = moving_picture(self._input)
        self._start = start_time(self._input, picture)
        if picture is None:
            self._clock = PictureClock(Fraction(1, 90_000), 1 / _USUAL_RATE, 0)
        else:
            self._clock = picture_clock(self._input, picture, _rate(picture.average_rate))
        self._packets = placed_sound(self._input, sound, picture, self._clock, self._start)
        try:
            first = next(self._packets, None)
            if first is None:
                return "empty"
            self._packets = itertools.chain([first], self._packets)
            context = sound.codec_context
            if context is None:
                return "unknown"
            known = {context.name, context.codec.canonical_name} & _COPIED
            self.copied = treatment == "copy" and bool(known) and _held_by_mp4(sound)
            if self.copied:
                self._output_stream = output.add_stream_from_template(sound)
                self._codec = context.codec.canonical_name
                return "kept"
            use_native_layout(sound)
            frame = self._first_frame()
            if frame is None:
                return "unknown"
            self._encoder = SoundEncoder(output, frame.sample_rate, layout_name(frame.layout))
        except (av.FFmpegError, ValueError, AttributeError):
            return "unknown"
        self._output_stream = self._encoder.stream
        return "kept"

    def _first_frame(self) -> av.AudioFrame | None:
        """Decode up to the first frame; its packet's frames are kept, and what comes before it is passed over."""
        for time, packet in itertools.islice(self._packets, _TRIES):
            frames = self._decode(packet)
            if frames:
                self._decoded = frames
                self._packets = itertools.chain([(time, packet)], self._packets)
                return frames[0]
        return None

    def _picture_goes_on(self, after_s: float) -> bool:
        """Return whether the source has pictures after a time; what sound is passed on the way is kept."""
        latest = self._clock.stretches[-1] if self._clock.stretches else None
        passed: list[tuple[Fraction, _Packet]] = []
        found = False
        while latest is not None and not found:
            found = latest.latest + latest.shift - self._start > after_s
            try:
                placed = None if found else next(self._packets, None)
            except av.FFmpegError:
                self._warn_of_damage()
                placed = None
            if placed is None:
                last = self._clock.stretches[-1]  # the sound is over, and the picture was gone through to its end
                found = found or last.latest + last.shift - self._start > after_s
                break
            passed.append(placed)
            latest = self._clock.stretches[-1]
            if placed[0] > after_s + _LOOKED_BEYOND_S:
                break
        self._packets = itertools.chain(passed, self._packets)
        return found

    def _convert(self, time: Fraction, packet: _Packet) -> Iterator[_Packet]:
        if self._encoder is not None:
            frames, self._decoded = self._decoded or self._decode(packet), []
            yield from self._encoder.encode(frames, time + _delay(packet, frames))
            return
        if packet.has_sidedata("new_extradata") and self._end_ticks is not None:
            raise SoundError("its kind changes midway")
        found = configuration(self._codec, packet)
        if found is not None:
            if self._configuration not in (None, found):
                raise SoundError("its kind changes midway")
            self._configuration = found
        shift = round(time / packet.time_base) - (packet.pts if packet.pts is not None else packet.dts or 0)
        dts = (packet.dts if packet.dts is not None else packet.pts or 0) + shift
        if (packet.duration or 0) * packet.time_base > 1:
            packet.duration = self._duration  # MP4 lengthens the last packet before a gap, which may be closed by now
        self._duration = packet.duration or 0
        if self._end_ticks is not None and dts < self._end_ticks - (packet.duration or 0) // 2:
            return  # at a join the sound of both sides may overlap
        self._end_ticks = dts + max(1, packet.duration or 0)
        packet.pts, packet.dts = round(time / packet.time_base), dts
        if self._output_stream is not None:
            packet.stream = self._output_stream
        yield packet

    def _decode(self, packet: _Packet | None) -> list[av.AudioFrame]:
        try:
            frames = self._sound.codec_context.decode(packet)
            return [frame for frame in frames if isinstance(frame, av.AudioFrame) and _known(frame)]
        except av.FFmpegError:
            self._warn_of_damage()
            return []

    def _flush(self) -> Iterator[_Packet]:
        """End the stream: yield what the encoder still holds."""
        if self._done:
            return
        self._done = True
        try:
            if self._encoder is not None:
                yield from self._encoder.encode(self._decode(None), self._encoder.end_s)
                yield from self._encoder.flush()
        finally:
            self.close()

    def _warn_of_damage(self) -> None:
        warning = f"The sound of {self._name} is damaged in places."
        if warning not in self.warnings:
            self.warnings.append(warning)


def _held_by_mp4(sound: AudioStream) -> bool:
    """Return whether an mp4 file with a sound of these very parameters can be begun."""
    try:
        with av.open(io.BytesIO(), "w", format="mp4") as trial:
            trial.add_stream_from_template(sound)
            trial.start_encoding()
    except (av.FFmpegError, ValueError):
        return False
    return True


def _known(frame: av.AudioFrame) -> bool:
    """Return whether a frame holds sound, having seen to it that its layout may be let go."""
    layout_name(frame.layout)
    return frame.samples > 0 and frame.sample_rate > 0


def _delay(packet: _Packet, frames: list[av.AudioFrame]) -> Fraction:
    """Return how much later than its packet the first of the frames begins that came out with it, in seconds."""
    if not frames or frames[0].pts is None or packet.pts is None:
        return Fraction(0)
    delay = (frames[0].pts - packet.pts) * packet.time_base
    return delay if abs(delay) < 1 else Fraction(0)


def _rate(told: Fraction | None) -> Fraction:
    return Fraction(told) if told else _USUAL_RATE
