"""Interlaced frames, two moments in alternate rows, made into pictures of one moment."""

from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, cast

import av
from av.filter import Graph
from av.video.stream import VideoStream

_TOP_FIRST: Final = frozenset({2, 5})
_BOTTOM_FIRST: Final = frozenset({3, 4})
"""FFmpeg's AVFieldOrder, by the field that is shown first."""
_TELL_THEMSELVES: Final = frozenset({"h264", "hevc", "mpeg1video", "mpeg2video", "mpeg4", "vc1", "vvc", "wmv3"})
"""Codecs whose frames say each for itself whether they are interlaced, whatever the file says of all."""

_LEAST: Final = 4
"""Pixels across; the filter refuses less."""
_TICK: Final = Fraction(1, 90_000)


def deinterlaced(
    frames: Iterable[av.VideoFrame], stream: VideoStream, *, begun: bool = False
) -> Iterator[av.VideoFrame]:
    """Yield a frame for each frame, with its timestamp; progressive ones are not changed.

    FFmpeg's bwdif looks at the frame before and the one behind. It is asked only from the first interlaced frame on,
    so that a progressive video is decoded without delay.

    Args:
        frames: Decoded frames.
        stream: Where they come from; it says which field comes first where the frames do not say so themselves.
        begun: Whether there were interlaced frames before these.
    """
    field_first = _field_first(stream)
    filtering: _Filtering | None = None
    for frame in frames:
        if filtering is not None and not filtering.takes(frame):
            yield from filtering.rest()
            filtering = None
        wanted = begun or field_first or frame.interlaced_frame
        if filtering is None and wanted and min(frame.width, frame.height) >= _LEAST:
            filtering, begun = _Filtering(frame, field_first), False
        if filtering is None:
            yield frame
        else:
            yield from filtering.put(frame)
    if filtering is not None:
        yield from filtering.rest()


def is_interlaced_throughout(stream: VideoStream) -> bool:
    """Return whether the file says of all frames that they are interlaced, so that these do not say it themselves."""
    return bool(_field_first(stream))


def _field_first(stream: VideoStream) -> str:
    context = stream.codec_context
    if context.codec.canonical_name in _TELL_THEMSELVES:
        return ""
    return "tff" if context.field_order in _TOP_FIRST else "bff" if context.field_order in _BOTTOM_FIRST else ""


class _Filtering:
    """The filter for frames of one size and format."""

    def __init__(self, frame: av.VideoFrame, field_first: str) -> None:
        self._made_for = _kind(frame)
        self._waiting: deque[av.VideoFrame] = deque()
        self._graph = Graph()
        nodes = [
            self._graph.add_buffer(
                width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base or _TICK
            ),
            *([self._graph.add("setfield", field_first)] if field_first else []),
            self._graph.add("bwdif", "mode=send_frame:parity=auto:deint=interlaced"),
            self._graph.add("buffersink"),
        ]
        self._graph.link_nodes(*nodes).configure()

    def takes(self, frame: av.VideoFrame) -> bool:
        return _kind(frame) == self._made_for

    def put(self, frame: av.VideoFrame) -> Iterator[av.VideoFrame]:
        self._waiting.append(frame)
        self._graph.push(frame)
        yield from self._ready()

    def rest(self) -> Iterator[av.VideoFrame]:
        self._graph.push(None)
        yield from self._ready()
        yield from self._waiting  # what the filter gave nothing for

    def _ready(self) -> Iterator[av.VideoFrame]:
        while self._waiting:
            try:
                picture = cast(av.VideoFrame, self._graph.pull())
            except (av.BlockingIOError, av.EOFError):
                return
            source = self._waiting.popleft()
            # The filter counts in half ticks of its own, and not at all where a frame has no timestamp.
            picture.pts, picture.time_base = source.pts, source.time_base
            yield picture


def _kind(frame: av.VideoFrame) -> tuple[int, int, str]:
    return frame.width, frame.height, frame.format.name
