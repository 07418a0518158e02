"""Turns a frame into a picture of the size the view has on the screen; runs on the analysis thread."""

from typing import Final

import cv2
import numpy as np
from PySide6.QtGui import QImage

from app.live.analyzed_frame import PictureSpec
from fer_core.frames import Image

_LARGEST: Final = 2560


def make_picture(image: Image, spec: PictureSpec) -> QImage:
    """Scale a frame so that it just fits into the view, keeping its proportions.

    Args:
        image: (H, W, 3) uint8 BGR.
        spec: The view.

    Returns:
        An RGB32 image with memory of its own.
    """
    height, width = image.shape[:2]
    scale = min(spec.width / width, spec.height / height, _LARGEST / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    pixels = cv2.cvtColor(image, cv2.COLOR_BGR2BGRA)
    if size != (width, height):
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 0.6 else cv2.INTER_LINEAR)
    if spec.mirrored:
        pixels = cv2.flip(pixels, 1)
    pixels = np.ascontiguousarray(pixels)
    shared = QImage(pixels.data, size[0], size[1], 4 * size[0], QImage.Format.Format_RGB32)
    return shared.copy()
