"""Turns a frame into a picture of the size the view has on the screen; runs beside the analysis."""

from typing import Final, cast

import cv2
import numpy as np
from PySide6.QtGui import QImage

from app.live.analyzed_frame import PictureSpec
from fer_core.frames import Image

_LARGEST: Final = 2560


def make_picture(image: Image, spec: PictureSpec) -> QImage:
    """Scale a frame so that it just fits into the view, keeping its proportions.

    Args:
        image: (H, W, 3) uint8 BGR; only read.
        spec: The view.

    Returns:
        An RGB32 image with memory of its own.
    """
    height, width = image.shape[:2]
    scale = min(spec.width / width, spec.height / height, _LARGEST / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Three channels are scaled rather than four, and the last step writes into the picture itself.
    if size != (width, height):
        image = cast(Image, cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 0.6 else cv2.INTER_LINEAR))
    if spec.mirrored:
        image = cast(Image, cv2.flip(image, 1))
    picture = QImage(*size, QImage.Format.Format_RGB32)
    pixels = np.frombuffer(picture.bits(), np.uint8).reshape(size[1], size[0], 4)
    cv2.cvtColor(image, cv2.COLOR_BGR2BGRA, dst=pixels)
    return picture
