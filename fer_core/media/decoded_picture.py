"""From a decoded frame to the picture it shows: colours, range, quarter turn, square pixels, one size a video."""

from fractions import Fraction
from typing import Final, cast

import av
import cv2
import numpy as np
from av.video.reformatter import Colorspace, VideoReformatter

from fer_core.frames import Image
from fer_core.media.frame_geometry import Geometry, GeometryReader, is_transposed, sensible_aspect, upright
from fer_core.media.tone_mapping import HDR_FORMAT, ToneMapper, is_hdr

_UNSPECIFIED: Final = 2
_CONSTANT_LUMINANCE: Final = 10


class PictureConverter:
    """Makes pictures of a stream's frames, all of the size that the first one has upright and with square pixels.

    Where the picture's shape changes midway (its size, its pixels' shape, its quarter turn), later pictures are brought
    into the first one's size with black bars, in proportion: positions in them then mean the same throughout, in the
    table as in the annotated video. Lines or columns are added, never lost, to make the pixels square.
    """

    def __init__(self, first: av.VideoFrame, stream_aspect: Fraction | None = None, *, turned: bool = True) -> None:
        """Look at the first frame.

        Args:
            first: The frame.
            stream_aspect: Width of a pixel over its height as the file says it of the stream. Where it differs from
                what the first frame says itself, the file is believed, as players do.
            turned: Obey the frames' display matrices.
        """
        self._reader = GeometryReader() if turned else None
        self._reformatter = VideoReformatter()
        self._tone_mapper: ToneMapper | None = None
        aspect = sensible_aspect(stream_aspect)
        geometry = self._geometry(first)
        # A 4096th is as exactly as the frame's own is known.
        self._aspect = aspect if aspect and abs(aspect - geometry.pixel_aspect) > Fraction(1, 2048) else None
        width, height = self._square(first, geometry)
        self._size = (height, width) if is_transposed(geometry.matrix) else (width, height)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of every picture, in pixels."""
        return self._size

    def picture(self, frame: av.VideoFrame) -> Image:
        """Return what a frame shows.

        Returns:
            (H, W, 3) uint8, BGR, contiguous, of `size`.
        """
        geometry = self._geometry(frame)
        picture = self._colours(frame, *self._square(frame, geometry))
        return np.ascontiguousarray(fitted(upright(picture, geometry.matrix), self._size))

    def _geometry(self, frame: av.VideoFrame) -> Geometry:
        return self._reader.read(frame) if self._reader else Geometry()

    def _square(self, frame: av.VideoFrame, geometry: Geometry) -> tuple[int, int]:
        """Return the size, before the quarter turn, that gives square pixels."""
        aspect = self._aspect or geometry.pixel_aspect
        if aspect >= 1:
            return max(1, round(frame.width * aspect)), frame.height
        return frame.width, max(1, round(frame.height / aspect))

    def _colours(self, frame: av.VideoFrame, width: int, height: int) -> Image:
        hdr = is_hdr(frame.color_trc)
        colours: Colorspace | None = None
        if hdr and frame.colorspace in (_UNSPECIFIED, _CONSTANT_LUMINANCE):
            colours = Colorspace.BT2020
        elif frame.colorspace == _UNSPECIFIED and (frame.width >= 1280 or frame.height > 576):
            # Where the file does not say, large pictures are BT.709 and small ones BT.601, as players take it.
            colours = Colorspace.ITU709
        kind = HDR_FORMAT if hdr else "bgr24"
        converted = self._reformatter.reformat(frame, width, height, kind, src_colorspace=colours)
        if not hdr:
            return cast(Image, converted.to_ndarray())
        mapper = self._tone_mapper
        if mapper is None or (mapper.transfer, mapper.size) != (frame.color_trc, (width, height)):
            mapper = self._tone_mapper = ToneMapper(frame.color_trc, (width, height))
        return mapper.map(converted)


def fitted(picture: Image, size: tuple[int, int]) -> Image:
    """Bring a picture into a size, in proportion, with black bars where it has another shape.

    Args:
        picture: (H, W, 3) uint8.
        size: Width and height in pixels.
    """
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    scale = min(size[0] / width, size[1] / height)
    inner = max(1, min(size[0], round(width * scale))), max(1, min(size[1], round(height * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
    framed = np.zeros((size[1], size[0], *picture.shape[2:]), np.uint8)
    framed[top : top + inner[1], left : left + inner[0]] = cv2.resize(picture, inner, interpolation=how)
    return framed
