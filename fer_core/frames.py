"""The four types that everything passes on: frame, face, verdict, result."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fer_core.baseline import Baseline

FloatArray = NDArray[np.float32]
Image = NDArray[np.uint8]


class Reason(StrEnum):
    """Why a face's reading is not to be trusted."""

    LOW_CONFIDENCE = "low confidence"
    TOO_SMALL = "too small"
    BLURRED = "blurred"
    DARK = "dark"
    TURNED_AWAY = "turned away"


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source.

    Attributes:
        index: Number of the frame in its source, from 0. A paced source or a camera may leave some out.
        time_s: Seconds since the source's start: the container's timestamp, or a monotonic clock for a camera.
        image: (H, W, 3) uint8, BGR, upright, not mirrored.
        stretch: How often its source had been sought before it: index and time rise within a stretch.
    """

    index: int
    time_s: float
    image: Image
    stretch: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.shape[1], self.image.shape[0]


@dataclass(frozen=True)
class Box:
    """An upright box in pixels of the frame; it may reach beyond the frame's edges."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box, x and y in pixels."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def side(self) -> float:
        """The longer of width and height, in pixels."""
        return max(self.width, self.height)


@dataclass(frozen=True)
class Quality:
    """How readable a face is.

    Attributes:
        size_px: Side of the face's square crop in pixels of the frame.
        sharpness: Energy of the fine detail of the 48x48 crop relative to its contrast, 0 (flat) upward.
        light: Mean grey of the crop, 0 (black) to 1 (white).
        turn: How far the head is turned to the side, 0 (frontal) to 1 (profile).
    """

    size_px: float
    sharpness: float
    light: float
    turn: float


@dataclass(frozen=True)
class Verdict:
    """What is said of a face.

    Attributes:
        emotion: The likeliest emotion of the smoothed probabilities, whether or not it is trusted.
        confidence: Its smoothed probability, 0 to 1.
        reason: Why the reading is uncertain, or None when it is trusted.
        threshold: The probability that the emotion had to reach, or None where the face could not be read at all.
    """

    emotion: str
    confidence: float
    reason: Reason | None = None
    threshold: float | None = None

    @property
    def label(self) -> str:
        """The emotion, or `uncertain`."""
        return "uncertain" if self.reason else self.emotion


@dataclass(frozen=True, eq=False)
class Face:
    """A face in a frame with all that is known of it.

    Attributes:
        track_id: Stable number of the person in this run, from 1.
        box: Where the detector sees the face.
        score: The detector's confidence, 0 to 1.
        keypoints: (6, 2) float32 pixels: the subject's right eye, left eye, nose tip, mouth, right ear, left ear.
        crop: (48, 48) uint8 grey, the very picture the network read.
        probabilities: (K,) float32, the network's answer to this frame alone; sums to 1.
        smoothed: (K,) float32, averaged over the track's recent past, each shifted by the resting face; sums to 1.
        quality: How readable the face is.
        verdict: What is said of it.
        baseline: The resting face that shifts what is said, or None where none does.
    """

    track_id: int
    box: Box
    score: float
    keypoints: FloatArray
    crop: Image
    probabilities: FloatArray
    smoothed: FloatArray
    quality: Quality
    verdict: Verdict
    baseline: "Baseline | None" = None


@dataclass(frozen=True)
class Find:
    """What the detector took for a face in a frame.

    Attributes:
        box: Where.
        score: Its confidence, 0 to 1.
        track: Which of the run's tracks it is of, from 1; None where an older version of the program wrote it down.
        track_id: The person's number where it was read as a face; None where it may be none, or was one too many.
        keypoints: (6, 2) float32 pixels, as a `Face`'s; None where an older version of the program wrote it down.
    """

    box: Box
    score: float
    track: int | None = None
    track_id: int | None = None
    keypoints: FloatArray | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False)
class FrameResult:
    """All faces of one frame.

    Attributes:
        frame_index: Index of the frame the faces were found in.
        time_s: Time of that frame, seconds.
        labels: The K emotion names, in the order of every face's probabilities.
        faces: The faces, by track id.
        timings_ms: Milliseconds per stage: detect, track, crop, classify, total.
        finds: All that the detector found, in its order: what may be no face too.
        left_out: How many of them are faces, but more than were allowed.
        cut: Whether the frame shows another scene than the one before.
    """

    frame_index: int
    time_s: float
    labels: tuple[str, ...]
    faces: tuple[Face, ...]
    timings_ms: dict[str, float] = field(default_factory=dict)
    finds: tuple[Find, ...] = ()
    left_out: int = 0
    cut: bool = False
