"""The packets of a video file's picture from any key frame on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import av

from fer_core.media.clocks import Packet
from fer_core.media.video_stream import open_video

_BACK_S: Final = (0, 1, 5, 30)
"""Seconds before a key frame at which it is looked for: a file finds a place only roughly."""


class SeekablePackets:
    """A file whose picture's packets can be had from a key frame on, as often as wanted; one thread at a time.

    Attributes:
        stream: The picture, as it is open now; another one after the file had to be opened anew.

    Args:
        path: The file.

    Raises:
        FerError: As `open_video` does.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._container, self.stream = open_video(path)

    def begin(self) -> Iterator[Packet]:
        """Yield all packets, and the empty one at the end."""
        self._container.close()
        self._container, self.stream = open_video(self._path)
        return self._demuxed()

    def begin_at(self, stamp: int) -> Iterator[Packet] | None:
        """Yield the packets from a key frame's on, or return None where it is not found.

        Args:
            stamp: The timestamp of its packet, ticks of the stream.
        """
        tick = self.stream.time_base
        for back_s in _BACK_S if tick else ():
            try:
                self._container.seek(stamp - round(back_s / (tick or 1)), stream=self.stream)
                found = _from_key(self._demuxed(), stamp)
            except av.FFmpegError:
                continue
            if found is not None:
                return found
        return _from_key(self.begin(), stamp)

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        self._container.close()

    def _demuxed(self) -> Iterator[Packet]:
        try:
            yield from self._container.demux(self.stream)
        except (av.FFmpegError, IndexError):
            return  # what comes before damage is all there is


def _from_key(packets: Iterator[Packet], stamp: int) -> Iterator[Packet] | None:
    for packet in packets:
        if packet.size and packet.is_keyframe and packet.pts is not None and packet.pts >= stamp:
            return _with_first(packet, packets) if packet.pts == stamp else None
    return None


def _with_first(first: Packet, others: Iterator[Packet]) -> Iterator[Packet]:
    yield first
    yield from others
