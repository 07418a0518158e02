"""One face as it is followed: where it was seen, how fast it goes, what it looks like."""

import math
from dataclasses import dataclass, field
from typing import Final

from fer_core.frames import Box
from fer_core.vision.detection import Detection, ExpectedFace
from fer_core.vision.recent_looks import RecentLooks

_VELOCITY_MEMORY_S: Final = 0.1
_PREDICTION_S: Final = 0.5


@dataclass
class Track:
    """One face from frame to frame; it has no number as long as it may be none.

    Attributes:
        serial: Which track it is, from 1.
        x: Where the centre of the face was seen last, pixels; likewise y and side.
        since_s: When it was seen first, seconds.
        seen_s: When it was seen last.
        number: The number of the face, if it has one.
        last: What was detected last.
        looks: What it has looked like of late.
        velocity_x: How fast it goes, pixels a second; likewise velocity_y.
    """

    serial: int
    x: float
    y: float
    side: float
    since_s: float
    seen_s: float
    number: int | None = None
    last: Detection | None = None
    looks: RecentLooks = field(default_factory=RecentLooks)
    velocity_x: float = 0.0
    velocity_y: float = 0.0

    def predicted(self, time_s: float) -> tuple[float, float]:
        """Where the face should be now, at constant velocity for the first half second."""
        ahead = min(time_s - self.seen_s, _PREDICTION_S)
        return self.x + self.velocity_x * ahead, self.y + self.velocity_y * ahead

    def move(self, box: Box, time_s: float) -> None:
        """Take over where the face is seen; the velocity is averaged over about the last tenth of a second."""
        x, y = box.centre
        elapsed = time_s - self.seen_s
        if elapsed > 0:
            weight = 1 - math.exp(-elapsed / _VELOCITY_MEMORY_S)
            self.velocity_x += weight * ((x - self.x) / elapsed - self.velocity_x)
            self.velocity_y += weight * ((y - self.y) / elapsed - self.velocity_y)
        self.x, self.y, self.side, self.seen_s = x, y, box.side, time_s

    def expected(self, time_s: float) -> ExpectedFace:
        """Return where the face should be now."""
        x, y = self.predicted(time_s)
        box = Box(x - self.side / 2, y - self.side / 2, self.side, self.side)
        return ExpectedFace(box, time_s - self.seen_s, self.number is not None, self.last, self.looks.last)
