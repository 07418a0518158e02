"""Sound of any rate and layout on its way into AAC."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final, TypeAlias, cast

import av
import numpy as np
from av.audio.layout import AudioLayout
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.codec import CodecContext
from av.container import OutputContainer
from numpy.typing import NDArray

_RATES: Final = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000)
"""Samples a second that FFmpeg's AAC encoder and every player take (ISO/IEC 14496-3, table 1.18)."""

_KEPT: Final = {"3.0": "3.0", "4.0": "4.0", "5.0": "5.0", "5.0(side)": "5.0", "5.1": "5.1", "5.1(side)": "5.1"}
"""Layouts beyond stereo that AAC has a channel configuration for (table 1.19); others are mixed down."""

_BY_COUNT: Final = {1: "mono", 2: "stereo", 3: "2.1", 4: "quad", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
_NATIVE: Final = frozenset(
    "mono stereo 2.1 3.0 3.0(back) 4.0 quad quad(side) 3.1 5.0 5.0(side) 4.1 5.1 5.1(side) 6.0 6.0(front) hexagonal "  # noqa: SIM905
    "6.1 6.1(back) 6.1(front) 7.0 7.0(front) 7.1 7.1(wide) 7.1(wide-side) octagonal downmix".split()
)
_SAMPLES: Final = 1024
_BITS_PER_CHANNEL: Final = 96_000
_JITTER_S: Final = Fraction(1, 20)
_Waves: TypeAlias = NDArray[np.float32]
_SoundPacket: TypeAlias = "av.Packet[Any]"


class SoundEncoder:
    """Adds an AAC stream to a file and fills it without a gap: silence where there is no sound.

    What the sound is like is seen from its frames, not from its header; it may change at any time.

    Args:
        output: The file, before its header.
        rate: Samples a second of the sound; the stream has the nearest rate that AAC has.
        layout: The sound's layout; the stream has the nearest one that every player knows.

    Raises:
        av.FFmpegError: There is no such stream.
    """

    def __init__(self, output: OutputContainer, rate: int, layout: str) -> None:
        self._rate = min(_RATES, key=lambda known: abs(np.log(known / max(1, rate))))
        self._layout = _target_layout(layout)
        self._channels = AudioLayout(self._layout).nb_channels
        self.stream = output.add_stream("aac", rate=self._rate, layout=self._layout)
        # What AAC's frames of 6144 bits a channel can hold, and plenty.
        self.stream.bit_rate = min(_BITS_PER_CHANNEL, 3 * self._rate) * self._channels
        self._resampler: AudioResampler | None = None
        self._taken: tuple[str, str, int] | None = None
        self._mixes = False
        self._waves: list[_Waves] = []
        self._waiting = 0
        self._written: int | None = None

    @property
    def end_s(self) -> Fraction:
        """When the sound that came so far ends, in seconds."""
        return Fraction((self._written or 0) + self._waiting, self._rate)

    def encode(self, frames: Iterable[av.AudioFrame], begin_s: Fraction) -> Iterator[_SoundPacket]:
        """Yield the packets that are ready.

        Args:
            frames: Decoded sound, one after another.
            begin_s: When the first of them begins, in seconds. What lies before 0 or was written already is left out.
        """
        waves = [wave for frame in frames for wave in self._converted(frame)]
        if waves:
            yield from self._add(np.concatenate(waves), round(begin_s * self._rate))

    def flush(self) -> Iterator[_SoundPacket]:
        """Yield what was kept back."""
        for wave in self._rest():
            yield from self._append(wave)
        if self._waiting:
            yield from self._append(np.zeros((_SAMPLES - self._waiting, self._channels), np.float32))
        if self._written is not None:
            yield from self.stream.encode(None)

    def _converted(self, frame: av.AudioFrame) -> list[_Waves]:
        """Return a frame's samples, (N, channels), at the stream's rate."""
        layout = layout_name(frame.layout)
        setup = frame.format.name, layout, frame.sample_rate
        rest: list[_Waves] = []
        if setup != self._taken:
            rest = self._rest()
            self._taken = setup
            self._resampler, self._mixes = AudioResampler("flt", self._layout, self._rate), False
        assert self._resampler is not None
        frame.pts = None  # the resampler would take up gaps; they are kept here
        try:
            pieces = self._resampler.resample(frame)
        except (av.FFmpegError, ValueError):
            # There is no known way from this layout to the other: keep the channels, and mix them here.
            self._resampler, self._mixes = AudioResampler("flt", None, self._rate), True
            pieces = self._resampler.resample(frame)
        return rest + [self._mixed(piece) for piece in pieces]

    def _rest(self) -> list[_Waves]:
        if self._resampler is None:
            return []
        resampler, self._resampler, self._taken = self._resampler, None, None
        return [self._mixed(piece) for piece in resampler.resample(None)]

    def _mixed(self, piece: av.AudioFrame) -> _Waves:
        wave: _Waves = piece.to_ndarray()[0]
        channels = wave.size // max(1, piece.samples)
        wave = wave[: piece.samples * channels].reshape(-1, channels)
        if channels == self._channels and not self._mixes:
            return wave
        if self._channels == 1:
            return cast(_Waves, wave.mean(axis=1, keepdims=True))
        mixed = np.zeros((len(wave), self._channels), np.float32)
        mixed[:, 0], mixed[:, 1] = wave[:, 0::2].mean(axis=1), wave[:, min(1, channels - 1) :: 2].mean(axis=1)
        return mixed

    def _add(self, wave: _Waves, begin: int) -> Iterator[_SoundPacket]:
        if self._written is None:
            wave, begin = wave[max(0, -begin) :], max(0, begin)
            if not len(wave):
                return
            self._written = 0
        ahead = begin - self._written - self._waiting
        if abs(ahead) > _JITTER_S * self._rate:
            if ahead < 0:
                wave = wave[-ahead:]
            while ahead > 0:
                silence = min(ahead, self._rate)
                yield from self._append(np.zeros((silence, self._channels), np.float32))
                ahead -= silence
        yield from self._append(wave)

    def _append(self, wave: _Waves) -> Iterator[_SoundPacket]:
        self._waves.append(wave)
        self._waiting += len(wave)
        if self._waiting < _SAMPLES or self._written is None:
            return
        together = np.concatenate(self._waves)
        whole = len(together) // _SAMPLES * _SAMPLES
        self._waves, self._waiting = [together[whole:]], len(together) - whole
        for begin in range(0, whole, _SAMPLES):
            piece = np.ascontiguousarray(np.nan_to_num(together[begin : begin + _SAMPLES]).T)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=self._layout)
            frame.sample_rate, frame.time_base, frame.pts = self._rate, Fraction(1, self._rate), self._written
            self._written += _SAMPLES
            yield from self.stream.encode(frame)


def layout_name(layout: AudioLayout) -> str:
    """Return the name of a layout that PyAV read from a stream or a frame.

    PyAV 18 copies a layout without its list of channels, which files with an order of their own have (MOV, CAF), and
    frees that list with every copy. The copies are kept for good where they have one, which is a few bytes each.
    """
    name = _described(layout)
    if name not in _NATIVE and not name.endswith("channels"):
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(layout))
    return name


def _described(layout: AudioLayout) -> str:
    try:
        return layout.name
    except (UnicodeDecodeError, RuntimeError):
        return f"{layout.nb_channels} channels (?)"


def use_native_layout(sound: AudioStream) -> tuple[str, int]:
    """Give a stream's decoder the usual order of its channels in place of one of the file's own.

    Returns:
        The layout's name and the number of channels.
    """
    context: CodecContext = sound.codec_context
    layout = cast(AudioLayout, cast(Any, context).layout)
    name, count = layout_name(layout), layout.nb_channels
    if name not in _NATIVE and count in _BY_COUNT and not context.is_open:
        name = _BY_COUNT[count]
        cast(Any, context).layout = name
    return name, count


def _target_layout(layout: str) -> str:
    if layout in ("mono", "stereo"):
        return layout
    if layout in _KEPT:
        return _KEPT[layout]
    try:
        count = AudioLayout(layout).nb_channels
    except ValueError:
        count = 2
    return "mono" if count == 1 else "5.1" if count in (6, 7, 8) and "channels" not in layout else "stereo"
