"""Pictures of a data set for the screen."""

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from fer_core.datasets.versioned import DatasetVersion

_KEPT_BYTES: Final = 64_000_000


class Pictures:
    """Reads a data set's pictures as they are needed and keeps those seen last."""

    def __init__(self, dataset: "DatasetVersion") -> None:
        self._dataset = dataset
        height, width = dataset.size
        self._most = max(16, _KEPT_BYTES // (height * width * (3 if dataset.colour else 1)))
        self._kept: OrderedDict[int, NDArray[np.uint8]] = OrderedDict()

    def read(self, positions: list[int]) -> list[NDArray[np.uint8]]:
        """Return pictures, each uint8 (H, W) or (H, W, 3) in red, green, blue."""
        lacking = [place for place in dict.fromkeys(positions) if place not in self._kept]
        if lacking:
            found = self._dataset.pictures(np.array(lacking, np.int64))
            self._kept.update(zip(lacking, found, strict=True))
        for place in positions:
            self._kept.move_to_end(place)
        pictures = [self._kept[place] for place in positions]
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return pictures


def fitted(pixels: NDArray[np.uint8], width: int, height: int, *, squares: bool) -> QImage:
    """Scale a picture so that it just fits, keeping its proportions.

    Args:
        pixels: uint8 (H, W) or (H, W, 3) in red, green, blue.
        width: Room, device pixels.
        height: Room, device pixels.
        squares: Show every pixel as a square of whole device pixels, instead of drawing smoothly between them.

    Returns:
        An image with memory of its own.
    """
    import cv2

    own_height, own_width = pixels.shape[:2]
    scale = min(width / own_width, height / own_height)
    if squares and scale >= 1:
        scale = int(scale)
    size = max(1, round(own_width * scale)), max(1, round(own_height * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST if squares else cv2.INTER_CUBIC
    scaled = np.ascontiguousarray(cv2.resize(pixels, size, interpolation=way))
    kind = QImage.Format.Format_Grayscale8 if scaled.ndim == 2 else QImage.Format.Format_RGB888
    shared = QImage(scaled.data, size[0], size[1], scaled.strides[0], kind)
    return shared.convertToFormat(QImage.Format.Format_RGB32)
