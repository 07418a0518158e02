"""What the packets of a sound say of themselves, where its file cannot say that it changes."""

from collections.abc import Callable
from typing import Any, Final

import av


def configuration(codec: str, packet: "av.Packet[Any]") -> tuple[int, ...] | None:
    """Return the rate and the channels that a packet's own header tells, as the codes that stand there.

    Two packets with equal values may go into one stream of an mp4 file; others need to be decoded.

    Args:
        codec: FFmpeg's name of the codec.
        packet: One packet.

    Returns:
        The codes, or None where the packets of this codec have no header or this one's is damaged.
    """
    read = _HEADERS.get(codec)
    return read(bytes(packet)[:8]) if read is not None and packet.size >= 8 else None


def _adts(head: bytes) -> tuple[int, ...] | None:
    """Read an ADTS header (ISO/IEC 13818-7, 6.2): sampling frequency index and channel configuration."""
    if head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    return head[2] >> 2 & 15, (head[2] & 1) << 2 | head[3] >> 6


def _mpeg_audio(head: bytes) -> tuple[int, ...] | None:
    """Read an MPEG audio header (ISO/IEC 11172-3, 2.4.1.3): version, layer, sampling frequency, mono or not."""
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    return head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 2 & 3, head[3] >> 6 == 3


def _ac3(head: bytes) -> tuple[int, ...] | None:
    """Read an AC-3 or E-AC-3 header (ATSC A/52, 5.3 and E.1.2): sampling rate, audio coding mode, LFE of the latter."""
    if head[:2] != b"\x0b\x77":
        return None
    if head[5] >> 3 > 10:
        return 1, head[4] >> 6, head[4] & 15
    return 0, head[4] >> 6, head[6] >> 5


_HEADERS: Final[dict[str, Callable[[bytes], tuple[int, ...] | None]]] = {
    "aac": _adts,
    "mp1": _mpeg_audio,
    "mp2": _mpeg_audio,
    "mp3": _mpeg_audio,
    "ac3": _ac3,
    "eac3": _ac3,
}
