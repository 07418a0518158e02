"""Decoding a video from one of its key frames on, and checking that what comes out is what its index promises."""

from collections.abc import Iterator

import av
import numpy as np

from fer_core.media.clocks import Packet
from fer_core.media.deinterlacing import deinterlaced
from fer_core.media.frame_index import FrameIndex
from fer_core.media.packet_seeking import SeekablePackets


class AstrayError(Exception):
    """The file does not give what its index promises."""


def walk(
    packets: SeekablePackets, index: FrameIndex, place: int, whole_from: int = 0
) -> Iterator[tuple[int, av.VideoFrame]]:
    """Yield decoded frames with their numbers from a key frame on, as reading from the beginning gives them.

    Args:
        packets: The file, which is used until the next walk begins.
        index: Its frames, which can be told by their timestamps.
        place: Which of the index's keys to begin at.
        whole_from: From which frame on all are wanted: of those before, the ones that no other refers to may be
            left out, which is sooner done.

    Raises:
        AstrayError: The file does not give what its index promises.
    """
    assert index.stamps is not None
    stamps, begin = index.stamps, int(index.key_stamps[place])
    found = packets.begin_at(begin)
    if found is None:
        raise AstrayError
    interlaced = index.interlaced_from
    begun = interlaced is not None and interlaced < index.keys[place]
    hasty_until = int(stamps[whole_from]) if interlaced is None else begin  # the filter needs each frame's neighbours
    decoded = _decoded(found, packets, begin, hasty_until, interlaced is not None)
    expected: int | None = None
    for number, frame in enumerate(deinterlaced(decoded, packets.stream, begun=begun)):
        at = len(stamps) if frame.pts is None else int(np.searchsorted(stamps, frame.pts))
        if at == len(stamps) or stamps[at] != frame.pts:
            raise AstrayError
        if expected is not None and (at < expected or (at > expected and at > whole_from)):
            raise AstrayError
        expected = at + 1
        if number or not begun:  # the first one lacks the one before that deinterlacing looks at
            yield at, frame


def first_decoded(packets: SeekablePackets) -> av.VideoFrame | None:
    """Return the first frame of a file that decodes, or None."""
    for packet in packets.begin():
        try:
            for frame in packet.decode():
                return frame
        except av.FFmpegError:
            continue
    return None


def _decoded(
    found: Iterator[Packet], packets: SeekablePackets, begin: int, hasty_until: int, interlaced: bool
) -> Iterator[av.VideoFrame]:
    decoder = packets.stream.codec_context
    for packet in found:
        hasty = packet.pts is not None and packet.pts < hasty_until
        decoder.skip_frame = "NONREF" if hasty else "DEFAULT"
        try:
            frames = packet.decode()
        except av.FFmpegError:
            raise AstrayError from None
        for frame in frames:
            unforeseen = frame.interlaced_frame and not interlaced
            if frame.pts is None or unforeseen or frame.is_corrupt:  # what that shows depends on all before it
                raise AstrayError
            if frame.pts >= begin:  # others refer to what lies before the key frame
                yield frame
