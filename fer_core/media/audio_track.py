"""The sound of a source file on its way into the annotated video."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from fer_core.media.containers import announced_length_s, moving_picture, open_container, start_time

_COPIED: Final = frozenset({"aac", "ac3", "alac", "eac3", "flac", "mp1", "mp2", "mp3", "opus"})
"""Codecs that an mp4 file may hold (MP4 Registration Authority's list of codecs, as FFmpeg's muxer knows it)."""

_END_TOLERANCE_S: Final = 0.25


class AudioTrack:
    """Gives the packets of a file's main sound track bit by bit, as the picture advances.

    Packets are copied as they are where mp4 can hold them, else decoded and encoded to AAC. Their times count from the
    same moment as those of a `VideoSource` of the file, so that sound and picture stay together.
    """

    def __init__(self, output: OutputContainer, source_path: Path) -> None:
        """Open the source and add a stream to the output if the source has sound.

        Args:
            output: The file that is written, before its header.
            source_path: The file with the sound.

        Raises:
            FerError: The source cannot be opened.
        """
        self.warnings: list[str] = []
        self._name = source_path.name
        self._input = open_container(source_path)
        self._output_stream: AudioStream | None = None
        self._resampler: AudioResampler | None = None
        self._pending: av.Packet[Any] | None = None
        self._done = False
        self._packets: Iterator[av.Packet[Any]] = iter(())
        picture = moving_picture(self._input)
        self._start = start_time(self._input, picture)
        self._picture_end_s = _end_s(picture, self._start) if picture is not None else None
        best = self._input.streams.best("audio")
        if isinstance(best, AudioStream):
            self._add_stream(output, best)
        if isinstance(best, AudioStream) and self._output_stream is not None:
            self._packets = self._input.demux(best)
        else:
            self.close()

    @property
    def present(self) -> bool:
        """Whether there is sound that is written."""
        return self._output_stream is not None

    def advance(self, until_s: float) -> Iterator[av.Packet[Any]]:
        """Yield the packets that begin before a time, for the output.

        Args:
            until_s: Seconds of the source.
        """
        while not self._done:
            try:
                packet = self._pending or next(self._packets, None)
                self._pending = None
                if packet is None or (packet.dts is None and not packet.size):
                    yield from self._flush(None if packet is None else packet)
                    return
                if self._seconds(packet) >= until_s:
                    self._pending = packet
                    return
                yield from self._convert(packet)
            except av.FFmpegError:
                self._warn_of_damage()
                yield from self._flush(None)
                return

    def finish(self, picture_end_s: float) -> Iterator[av.Packet[Any]]:
        """Yield what is left up to the end of the picture; all that is left where the whole source was seen.

        Args:
            picture_end_s: When the last written frame ends, in seconds.
        """
        whole = self._picture_end_s is not None and picture_end_s >= self._picture_end_s - _END_TOLERANCE_S
        yield from self.advance(float("inf") if whole else picture_end_s)
        yield from self._flush(None)

    def close(self) -> None:
        """Close the source."""
        self._done = True
        self._pending = None
        self._input.close()

    def _add_stream(self, output: OutputContainer, best: AudioStream) -> None:
        try:
            if best.codec_context.name in _COPIED or best.codec_context.codec.canonical_name in _COPIED:
                self._output_stream = output.add_stream_from_template(best)
                return
            layout = "mono" if best.channels == 1 else "stereo" if best.channels == 2 else best.layout.name
            stream = output.add_stream("aac", rate=best.rate, layout=layout)
            self._resampler = AudioResampler("fltp", layout, best.rate)
            self._output_stream = stream
        except (av.FFmpegError, ValueError, AttributeError):
            self.warnings.append(f"The sound of {self._name} cannot be kept: its kind is unknown here.")

    def _seconds(self, packet: av.Packet[Any]) -> float:
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None:
            return float("-inf")
        return float(stamp * packet.time_base - self._start)

    def _convert(self, packet: av.Packet[Any]) -> list[av.Packet[Any]]:
        if self._output_stream is None:
            return []
        if self._resampler is not None:
            return self._encode(self._decoded(packet))
        shift = round(self._start / packet.time_base)
        if packet.dts is None and packet.pts is None:
            return []
        packet.pts = None if packet.pts is None else packet.pts - shift
        packet.dts = None if packet.dts is None else packet.dts - shift
        packet.stream = self._output_stream
        return [packet]

    def _decoded(self, packet: av.Packet[Any]) -> list[av.AudioFrame]:
        try:
            return cast(list[av.AudioFrame], packet.decode())
        except av.FFmpegError:
            self._warn_of_damage()
            return []

    def _encode(self, frames: list[av.AudioFrame]) -> list[av.Packet[Any]]:
        if self._output_stream is None or self._resampler is None:
            return []
        packets: list[av.Packet[Any]] = []
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                frame.pts -= round(self._start / Fraction(frame.time_base))
            for piece in self._resampler.resample(frame):
                packets += self._output_stream.encode(piece)
        return packets

    def _flush(self, last: av.Packet[Any] | None) -> list[av.Packet[Any]]:
        """End the stream: return what the decoder, the resampler and the encoder still hold."""
        if self._done:
            return []
        packets: list[av.Packet[Any]] = []
        if self._resampler is not None and self._output_stream is not None:
            try:
                packets += self._encode(self._decoded(last) if last is not None else [])
                for piece in self._resampler.resample(None):
                    packets += self._output_stream.encode(piece)
                packets += self._output_stream.encode(None)
            except (av.FFmpegError, ValueError):
                self._warn_of_damage()
        self.close()
        return packets

    def _warn_of_damage(self) -> None:
        warning = f"The sound of {self._name} is damaged in places."
        if warning not in self.warnings:
            self.warnings.append(warning)


def _end_s(picture: VideoStream, start: Fraction) -> float | None:
    """Return when the source's picture ends by what the file says, in seconds, or None."""
    if picture.duration is None or picture.time_base is None:
        return announced_length_s(picture)
    return float(((picture.start_time or 0) + picture.duration) * picture.time_base - start)
