"""Where a picture has changed away from the faces that are known: there somebody may have come in."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from fer_core.frames import Box
from fer_core.vision.appearance import Scene

_CHANGED: Final = 8
"""Grey levels, of 255: noise leaves 1 or 2 of a small scene's pixels, somebody who walks 10 and more."""
_LEAST_PIXELS: Final = 3
_BESIDE: Final = 2.0
"""How many sides of a face to the left and the right of its middle the person's own movements reach."""
_ABOVE: Final = 1.0
_ROOM: Final = 0.5


def changed_part(
    before: Scene, now: Scene, size: tuple[int, int], known: Sequence[Box], least: float, most: float
) -> Box | None:
    """Return the square in which the largest change is, or None where there is none to speak of.

    Args:
        before: The picture a tenth of a second ago.
        now: The picture.
        size: Its width and height, pixels.
        known: The boxes of known faces: what changes there, beside them and below them, is theirs.
        least: The least side of the square, pixels.
        most: The most: a change that is larger is one of the whole picture.

    Returns:
        The square lies within the picture. Of somebody who is taller than it, it holds the upper part.
    """
    rows, columns = now.picture.shape
    across, down = size[0] / columns, size[1] / rows
    changed = (cv2.absdiff(before.picture, now.picture) >= _CHANGED).astype(np.uint8)
    for box in known:
        x, reach = box.centre[0], _BESIDE * box.side
        left, right = max(0, int((x - reach) / across)), max(0, int((x + reach) / across) + 1)
        changed[max(0, int((box.y - _ABOVE * box.side) / down)) :, left:right] = 0
    joined = cv2.dilate(changed, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    if count < 2:
        return None
    pixels = np.bincount(labels[changed > 0], minlength=count)
    largest = int(pixels[1:].argmax()) + 1
    if pixels[largest] < _LEAST_PIXELS:
        return None
    left, top, width, height = (int(value) for value in stats[largest, :4])
    side = max(least, (1 + _ROOM) * max(width * across, min(height, width) * down))
    if side > most:
        return None
    x, y = (left + width / 2) * across, top * down - _ROOM / 2 * side
    if height * down < side:
        y = (top + height / 2) * down - side / 2
    return Box(min(max(0.0, x - side / 2), size[0] - side), min(max(0.0, y), size[1] - side), side, side)
