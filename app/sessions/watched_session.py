"""A session as it is watched: what is said of the faces at each place of its picture. Knows nothing of Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box, Face, FrameResult, Image, Quality, Reason, Verdict
from fer_core.session.opened import OpenSession
from fer_core.session.readings import REASONS
from fer_core.session.timeline import Lane, lanes

if TYPE_CHECKING:
    from fer_core.session.record import SessionRecord

_NO_KEYPOINTS: Final = np.zeros((6, 2), np.float32)
_NO_CROP: Final = np.zeros((1, 1), np.uint8)
_UNKNOWN: Final = Quality(0.0, 0.0, 0.0, 0.0)
_FACE_SIDE: Final = 168
_AROUND: Final = 1.25
"""So much of the picture is shown of a face, of its box."""


@dataclass(frozen=True, eq=False)
class WatchedSession:
    """An opened session with its lanes.

    Attributes:
        session: The session.
        lanes: A lane a face, by its id.
    """

    session: OpenSession
    lanes: tuple[Lane, ...]

    @classmethod
    def open(cls, folder: Path, search: Sequence[Path] = ()) -> "WatchedSession":
        """Open a session and get its timeline ready; it takes a while for a long one.

        Args:
            folder: The session.
            search: Where else to look for the original.

        Raises:
            FerError: There is no session, it is damaged, or of a newer version.
        """
        session = OpenSession.open(folder, search)
        return cls(session, lanes(session.readings))

    @property
    def record(self) -> "SessionRecord":
        """What `session.json` says."""
        return self.session.record

    @property
    def title(self) -> str:
        """What to call it."""
        return self.session.folder.name

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotions."""
        return self.session.readings.labels

    @property
    def faces(self) -> tuple[int, ...]:
        """The ids of all faces, in the order of the lanes."""
        return tuple(lane.face for lane in self.lanes)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that the boxes are measured in."""
        return self.record.source.width, self.record.source.height

    @cached_property
    def _thresholds(self) -> dict[str, float]:
        options = self.record.options
        return options.thresholds or dict.fromkeys(self.labels, options.threshold or 0.0)

    def lane(self, face: int) -> Lane | None:
        """Return a face's lane."""
        return next((lane for lane in self.lanes if lane.face == face), None)

    def times(self, pictures: "NDArray[np.float64] | None") -> NDArray[np.float64]:
        """Return when each place is shown: the pictures' times, or those of the analysed frames without a picture."""
        return self.session.readings.times if pictures is None else pictures

    def length_s(self, times: NDArray[np.float64]) -> float:
        """Return when the last place ends, seconds."""
        if not len(times):
            return 0.0
        step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
        return float(times[-1]) + step

    def result_at(self, frame: int) -> FrameResult:
        """Return what was read from an analysed frame, as the parts of the window take it.

        Args:
            frame: Its index into the readings' frames.
        """
        readings = self.session.readings
        rows = range(*readings.rows(frame).indices(len(readings.face)))
        faces = tuple(self._face(row) for row in rows)
        return FrameResult(int(readings.frames[frame]), float(readings.times[frame]), self.labels, faces)

    def _face(self, row: int) -> Face:
        readings = self.session.readings
        smoothed = readings.smoothed[row]
        best = int(smoothed.argmax())
        number = int(readings.reason[row])
        reason = None
        if readings.uncertain[row]:
            reason = REASONS[number] if number >= 0 else Reason.LOW_CONFIDENCE
        emotion = self.labels[best]
        return Face(
            int(readings.face[row]),
            Box(*(float(value) for value in readings.box[row])),
            float(readings.score[row]),
            _NO_KEYPOINTS,
            _NO_CROP,
            readings.raw[row],
            smoothed,
            _UNKNOWN,
            Verdict(emotion, float(smoothed[best]), reason, self._thresholds.get(emotion)),
        )


def face_picture(image: Image, box: Box, size: tuple[int, int]) -> Image:
    """Return the face and a little around it, upright and grey, (168, 168) uint8.

    It is not what the network saw: that was turned upright by keypoints that no table holds.

    Args:
        image: (H, W, 3) uint8 BGR.
        box: In pixels of the source.
        size: Width and height of the source; the picture may be a smaller one.
    """
    import cv2

    height, width = image.shape[:2]
    across, down = width / size[0], height / size[1]
    x, y = box.centre
    half = max(1.0, box.side * _AROUND / 2)
    left, right = round((x - half) * across), round((x + half) * across)
    top, bottom = round((y - half) * down), round((y + half) * down)
    inside = image[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    if not inside.size:
        return np.zeros((_FACE_SIDE, _FACE_SIDE), np.uint8)
    beyond = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    patch = cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_REPLICATE)
    patch = cv2.resize(cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY), (_FACE_SIDE, _FACE_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(patch, np.uint8)
