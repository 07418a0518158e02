"""Faces made unrecognisable in the pictures of a session, by the boxes that were recorded."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box, Image
from fer_core.overlay import pixelate
from fer_core.session.pictures import Pictures
from fer_core.session.readings import Readings

AROUND_S: Final = 1.0
"""A face that was not found in a frame is blurred where it was that long before and where it is that long after."""

_SAME_S: Final = 2e-3
"""Containers round times to milliseconds."""


class BlurredPictures:
    """Pictures whose faces are blurred before anybody gets them.

    Args:
        pictures: The original's; closed with these.
        readings: What was read of them.
        size: Width and height that the boxes are measured in.
    """

    def __init__(self, pictures: Pictures, readings: Readings, size: tuple[int, int]) -> None:
        self._pictures = pictures
        self._readings = readings
        self._size = size

    @property
    def times(self) -> NDArray[np.float64]:
        """(P,) float64, when each picture is shown, seconds of the session."""
        return self._pictures.times

    def frame(self, index: int) -> Image:
        """Return a picture, its faces blurred."""
        return blurred(self._pictures.frame(index), self._readings, float(self.times[index]), self._size)

    def index_at(self, time_s: float) -> int:
        """Return the number of the picture that is shown at a time."""
        return self._pictures.index_at(time_s)

    def close(self) -> None:
        """Close the pictures."""
        self._pictures.close()


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
    """Return where faces are at a time, (n, 4): as they were found then, else where they were before and are after.

    Not every frame is analysed, and a detector misses a face now and then.
    """
    if not len(readings.times):
        return np.zeros((0, 4), np.float32)
    first = int(np.searchsorted(readings.times, time_s - AROUND_S))
    behind = int(np.searchsorted(readings.times, time_s + AROUND_S, side="right"))
    rows = np.arange(readings.row_of_frame[first], readings.row_of_frame[behind])
    times = np.repeat(readings.times[first:behind], np.diff(readings.row_of_frame[first : behind + 1]))
    found: list[int] = []
    for face in np.unique(readings.face[rows]):
        mine = readings.face[rows] == face
        before, after = rows[mine & (times <= time_s + _SAME_S)], rows[mine & (times >= time_s - _SAME_S)]
        found += [*before[-1:].tolist(), *after[:1].tolist()]
    return readings.box[sorted(set(found))]
