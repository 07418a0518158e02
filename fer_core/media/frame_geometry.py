"""How a decoded frame is meant to lie: its display matrix and the shape of its pixels, read without PyAV's side data.

PyAV 18 makes an object for every piece of a frame's side data as soon as one is asked for. That fails on kinds it has
no name for (EXIF, as FFmpeg 8 gives it with MJPEG, AVIF and HEIC). And it frees what is not its own: each object wraps
the side data's metadata in a dictionary that releases it, and the frame releases it once more. A PNG with a colour
profile carries the profile's name there, and the process died (SIGSEGV) when the garbage collector came by. The pixel
aspect of a single frame is not told at all. So the frame itself is never asked: FFmpeg's own filters make a tiny copy
of it that carries nothing but the display matrix, and whose width tells the pixel aspect.
"""

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias, cast

import av
import cv2
from av.filter import Graph
from av.sidedata.sidedata import Type as SideDataType

from fer_core.frames import Image

Matrix: TypeAlias = tuple[int, int, int, int]
"""a, b, c, d of a display matrix: a pixel at (x, y) is shown at (ax + cy, bx + dy)."""

UPRIGHT: Final[Matrix] = (1, 0, 0, 1)

_STEPS: Final = 4096
"""Width of the tiny copy of a frame with square pixels; a 4096th is less than half a pixel of any usual width."""
_MOST_OBLONG: Final = 4
"""Pixels more oblong than this are a mistake: the widest in use, of anamorphic film, are twice as wide as high."""
_KINDS: Final = 36
"""FFmpeg 8 numbers its kinds of side data from 0 to 31; the rest is for those to come."""


@dataclass(frozen=True)
class Geometry:
    """How a frame lies.

    Attributes:
        matrix: The quarter turn and mirroring that bring it upright.
        pixel_aspect: Width of a pixel over its height, as the frame itself says; 1 where it says nothing sensible.
    """

    matrix: Matrix = UPRIGHT
    pixel_aspect: Fraction = Fraction(1)


class GeometryReader:
    """Reads the geometry of a stream's frames, one after the other."""

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._made_for: tuple[int, int, str] = (0, 0, "")

    def read(self, frame: av.VideoFrame) -> Geometry:
        """Return how a frame lies.

        Args:
            frame: Any decoded frame; it is not changed.
        """
        made_for = frame.width, frame.height, frame.format.name
        if self._graph is None or made_for != self._made_for:
            self._graph, self._made_for = _graph(frame), made_for
        self._graph.push(frame)
        tiny = cast(av.VideoFrame, self._graph.pull())
        return Geometry(_display_matrix(tiny), Fraction(tiny.width, _STEPS))


def sensible_aspect(aspect: Fraction | None) -> Fraction | None:
    """Return a pixel aspect, or None where it is missing or cannot be meant (0/1, 1/1000)."""
    return aspect if aspect and Fraction(1, _MOST_OBLONG) <= aspect <= _MOST_OBLONG else None


def upright(picture: Image, matrix: Matrix) -> Image:
    """Turn and mirror a picture by quarter turns as its display matrix asks."""
    a, b, c, d = matrix
    transposed = is_transposed(matrix)
    mirrored, upturned = (c < 0, b < 0) if transposed else (a < 0, d < 0)
    if transposed:
        picture = cast(Image, cv2.transpose(picture))
    if mirrored or upturned:
        flip = -1 if mirrored and upturned else 1 if mirrored else 0
        picture = cast(Image, cv2.flip(picture, flip))
    return picture


def is_transposed(matrix: Matrix) -> bool:
    """Return whether a display matrix makes width of height."""
    return abs(matrix[1]) > abs(matrix[0])


def _graph(frame: av.VideoFrame) -> Graph:
    graph = Graph()
    graph.threads = 1
    sane = f"between(sar,1/{_MOST_OBLONG},{_MOST_OBLONG})"
    kept = cast(Any, SideDataType.DISPLAYMATRIX).value
    nodes = [
        graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000)),
        graph.add("scale", f"w='if({sane},round({_STEPS}*sar),{_STEPS})':h=2:eval=frame:flags=neighbor"),
        *(graph.add("sidedata", f"mode=delete:type={kind}") for kind in range(_KINDS) if kind != kept),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    return graph


def _display_matrix(tiny: av.VideoFrame) -> Matrix:
    side_data = cast(Any, tiny.side_data).get(SideDataType.DISPLAYMATRIX)
    if side_data is None:
        return UPRIGHT
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(side_data))
    return a, b, c, d
