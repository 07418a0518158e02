"""Faces made unrecognisable in the pictures of a session, by the boxes that were recorded."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box, Image
from fer_core.overlay import pixelate
from fer_core.session.readings import Readings

AROUND_S: Final = 1.0
"""A face that was not found in a frame is blurred from where it was that long before to where it is that long after."""

_SAME_S: Final = 2e-3
"""Containers round times to milliseconds."""


def blurred(image: Image, readings: Readings, time_s: float, size: tuple[int, int]) -> Image:
    """Return a picture with its faces made unrecognisable.

    Args:
        image: (H, W, 3) uint8 BGR; left as it is.
        readings: The session's.
        time_s: When the picture is shown.
        size: Width and height that the boxes are measured in.
    """
    boxes = boxes_about(readings, time_s)
    if not len(boxes):
        return image
    canvas = image.copy()
    across, down = image.shape[1] / size[0], image.shape[0] / size[1]
    for x, y, width, height in boxes.tolist():
        pixelate(canvas, Box(x * across, y * down, width * across, height * down))
    canvas.setflags(write=False)
    return canvas


def boxes_about(readings: Readings, time_s: float) -> NDArray[np.float32]:
    """Return where faces are at a time, (n, 4): as they were found then, else all the way from before to after.

    Not every frame is analysed, and a detector misses a face now and then. The frames read before and after count
    however far they are.
    """
    times = readings.times
    if not len(times):
        return np.zeros((0, 4), np.float32)
    first = int(np.searchsorted(times, time_s - AROUND_S))
    behind = int(np.searchsorted(times, time_s + AROUND_S, side="right"))
    first = min(first, max(0, int(np.searchsorted(times, time_s + _SAME_S, side="right")) - 1))
    behind = max(behind, min(len(times), int(np.searchsorted(times, time_s - _SAME_S)) + 1))
    rows = np.arange(readings.row_of_frame[first], readings.row_of_frame[behind])
    at = np.repeat(times[first:behind], np.diff(readings.row_of_frame[first : behind + 1]))
    found: list[NDArray[np.float32]] = []
    for face in np.unique(readings.face[rows]):
        mine = readings.face[rows] == face
        before, after = rows[mine & (at <= time_s + _SAME_S)], rows[mine & (at >= time_s - _SAME_S)]
        found.append(_around(readings.box[[*before[-1:], *after[:1]]]))
    return np.array(found, np.float32).reshape(-1, 4)


def _around(boxes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the box around boxes: a face goes from one to the other."""
    corner, opposite = boxes[:, :2].min(axis=0), (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
    return np.concatenate([corner, opposite - corner])
