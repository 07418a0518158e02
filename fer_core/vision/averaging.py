"""Averaging a picture down by whole numbers: by any other OpenCV takes ten times as long, and by halves a third."""

import cv2
import numpy as np

from fer_core.frames import Image


def averaged(image: Image, factor: int) -> Image:
    """Return a picture made smaller.

    Args:
        image: (H, W, 3) or (H, W) uint8, at least that many pixels each way.
        factor: How many pixels each way become one, from 1. What is left over at the right and the bottom goes.
    """
    if factor == 1:
        return image
    height, width = image.shape[0] // factor, image.shape[1] // factor
    whole = image[: height * factor, : width * factor]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def halved(image: Image, least: int) -> tuple[Image, int]:
    """Return a picture halved as often as its longer side stays at least so many pixels, and how many became one.

    Args:
        image: (H, W, 3) or (H, W) uint8.
        least: Pixels, from 1.
    """
    factor = 1
    while max(image.shape[:2]) >= 2 * least and min(image.shape[:2]) >= 2:
        image, factor = averaged(image, 2), 2 * factor
    return image, factor
