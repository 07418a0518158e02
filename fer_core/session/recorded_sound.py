"""The sound of a recording: what a microphone hears, at the times of the pictures."""

from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.files.atomic import atomic_path, explain_write_errors
from fer_core.media.audio_track import AudioTrack
from fer_core.media.containers import UnreadableError, check_rest, ffmpeg_as_os_errors, is_damage, open_container
from fer_core.media.sound_encoder import SoundEncoder
from fer_core.session.segments import SOUND, SOUND_PART

_LONGER_S: Final = 2.0
_PRIMING: Final = 1024
"""Samples that FFmpeg's AAC encoder gives before the first. NUT knows no time below 0: there, all begin later by it."""
Waves = NDArray[np.int16]


class SoundSegment:
    """Encodes what is heard; each packet is with the system at once, so that a kill loses a moment of it.

    Where nothing was heard there is silence: the sound's times are the pictures', however long it gets.

    Args:
        path: The file to make.
        rate: Samples a second.

    Raises:
        FerError: It can't be made.
    """

    def __init__(self, path: Path, rate: int) -> None:
        self._path = path
        self._rate = rate
        with explain_write_errors(path.parent, resumable=False), ffmpeg_as_os_errors():
            self._container = av.open(str(path), "w", format="nut", options={"flush_packets": "1"})
            self._encoder = SoundEncoder(self._container, rate, "mono")
            self._delay_s = Fraction(_PRIMING, self._encoder.stream.rate)

    @property
    def end_s(self) -> float:
        """When the sound that came so far ends, seconds."""
        return float(self._encoder.end_s + self._delay_s)

    def write(self, waves: Waves, begin_s: float) -> None:
        """Write what was heard.

        Args:
            waves: (N,) int16, the samples.
            begin_s: When the first of them was heard, seconds. What is before 0, or was written, is left out.

        Raises:
            FerError: The disk is full.
        """
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(waves)[None], format="s16", layout="mono")
        frame.sample_rate = self._rate
        begin = Fraction(round(begin_s * self._rate), self._rate) - self._delay_s
        with explain_write_errors(self._path.parent, resumable=False), ffmpeg_as_os_errors():
            for packet in self._encoder.encode([frame], begin):
                self._container.mux(packet)

    def close(self) -> None:
        """Write what the encoder kept back and close the file.

        Raises:
            FerError: The disk is full.
        """
        with explain_write_errors(self._path.parent, resumable=False), ffmpeg_as_os_errors(), self._container:
            for packet in self._encoder.flush():
                self._container.mux(packet)


def sound_part(folder: Path) -> Path | None:
    """Return the sound that a recording left in its folder, if there is any to be heard.

    Raises:
        FerError: It cannot be read.
    """
    path = folder / SOUND_PART
    return path if _length_s(path) > 0 else None


def keep_sound(folder: Path, part: Path, video_s: float) -> None:
    """Write a recording's sound as a file of its own where its video has no room for it.

    Args:
        folder: The session.
        part: Its sound.
        video_s: How long its video is, seconds; 0 without one.

    Raises:
        FerError: The disk is full.
    """
    if _length_s(part) - video_s <= (_LONGER_S if video_s else 0.0):
        return
    target = folder / SOUND
    with (
        explain_write_errors(folder, resumable=False),
        ffmpeg_as_os_errors(),
        atomic_path(target, part=f"{target.name}.part") as lent,
        av.open(str(lent), "w", format="mp4", options={"movflags": "faststart"}) as output,
    ):
        track = AudioTrack(output, part)
        try:
            for packet in track.finish(float("inf")):
                output.mux(packet)
        finally:
            track.close()


def _length_s(path: Path) -> float:
    """Return how long a sound is, as far as a kill left it.

    Raises:
        FerError: It cannot be read, and may be whole.
    """
    end, at = Fraction(0), 0
    if not path.is_file():
        return 0.0
    try:
        with open_container(path) as container:
            for packet in container.demux(container.streams.audio[0]):
                at = max(at, packet.pos or 0)
                if packet.pts is not None:
                    end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
    except (FerError, av.FFmpegError, IndexError) as error:
        if not is_damage(error):
            raise UnreadableError(path, error.__cause__ or error) from error
    check_rest(path, at)
    return float(end)
