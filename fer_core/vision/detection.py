"""A face that was found: what a detection is, what a detector is, and which detections are of the same face."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box, FloatArray, Frame, Image
from fer_core.vision.appearance import Appearance

KEYPOINTS: Final = ("right eye", "left eye", "nose tip", "mouth", "right ear", "left ear")
"""What the rows of `Detection.keypoints` are; right and left are the subject's."""

_SAME_FACE: Final = 0.3

_Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Detection:
    """A face the detector found.

    Attributes:
        box: Square box about brow, chin and ears, in pixels of the frame.
        score: Confidence, 0 to 1.
        keypoints: (6, 2) float32 pixels, in the order of `KEYPOINTS`.
    """

    box: Box
    score: float
    keypoints: FloatArray

    def shifted(self, x: float, y: float) -> "Detection":
        """Return the same face so many pixels to the right and down."""
        box = Box(self.box.x + x, self.box.y + y, self.box.width, self.box.height)
        return Detection(box, self.score, self.keypoints + np.array((x, y), np.float32))

    def drawn_to(self, other: "Detection", share: float) -> "Detection":
        """Return the same face a share of the way nearer to another sight of it, whose score it takes."""
        box = Box(
            *(mine + share * (its - mine) for mine, its in zip(astuple(self.box), astuple(other.box), strict=True))
        )
        return Detection(box, other.score, self.keypoints + np.float32(share) * (other.keypoints - self.keypoints))


@dataclass(frozen=True, eq=False)
class ExpectedFace:
    """Where a known face should be.

    Attributes:
        box: Its box, in pixels of the frame.
        gap_s: How long it has not been seen, seconds.
        sure: Whether it is known to be a face, or only a find so far.
        last: Where it was found last; None where that is not known.
        look: What it looked like there; None where that is not known.
    """

    box: Box
    gap_s: float
    sure: bool = True
    last: Detection | None = None
    look: Appearance | None = None


class Detector(Protocol):
    """What finds faces in frames: a `FaceDetector`, or a `StillFaceDetector` for single pictures."""

    def detect(self, frame: Frame) -> list[Detection]:
        """Find the faces of a frame, the surest first."""

    def close(self) -> None:
        """Release the detector."""


class Finder(Protocol):
    """A single network that looks at a picture once, as it is: `BlazeFace`."""

    def find(self, image: Image) -> list[Detection]:
        """Find the faces of a picture, (H, W, 3) uint8, BGR; the surest first."""


def iou(one: Box, other: Box) -> float:
    """Return the intersection of two boxes over their union, 0 to 1."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (one.width * one.height + other.width * other.height - shared)


def same_face(one: Box, other: Box) -> bool:
    """Return whether two boxes are of one face, be one of them ill placed.

    They overlap, or the middle of the smaller one lies within the other.
    """
    if iou(one, other) >= _SAME_FACE:
        return True
    small, large = sorted((one, other), key=lambda box: box.width * box.height)
    x, y = small.centre
    return large.x < x < large.x + large.width and large.y < y < large.y + large.height


def overlapping_starts(length: int, side: int, overlap: float) -> list[int]:
    """Return where parts of one length begin that cover another and overlap by a share of theirs, evenly.

    Args:
        length: What is covered, pixels.
        side: Of a part, pixels; not more than that.
        overlap: The least share of a part that the next one covers too, 0 up to below 1.
    """
    count = math.ceil((length - side) / (side * (1 - overlap))) + 1
    return [round(step) for step in np.linspace(0, length - side, count)]


def non_max_suppression(
    detections: Sequence[Detection], threshold: float, beside: Sequence[Detection] = ()
) -> list[Detection]:
    """Return the detections, the surest first, without those that are of the same face as a surer one.

    Args:
        detections: In any order.
        threshold: From which `iou` on two are of the same face.
        beside: Detections that are kept elsewhere; what is of the same face as one of them goes too.
    """
    kept: list[Detection] = []
    for face in sorted(detections, key=lambda face: -face.score):
        if all(iou(face.box, other.box) < threshold for other in (*beside, *kept)):
            kept.append(face)
    return kept


def weighted_non_max_suppression(
    points: _Numbers, scores: _Numbers, threshold: float
) -> Iterator[tuple[_Numbers, float]]:
    """Yield one face for all answers of a network that overlap: their mean, weighted by score, with the best score.

    Bazarevsky et al. 2019, "BlazeFace", on post-processing: such boxes tremble less from frame to frame.

    Args:
        points: (N, P, 2); the first two are the top left and the bottom right corner of the box.
        scores: (N,) confidences.
        threshold: Above which intersection over union two are of the same face.
    """
    left = np.argsort(-scores, kind="stable")
    while len(left):
        same = _iou_of_corners(points[left[0]], points[left]) > threshold
        same[0] = True
        group = left[same]
        yield np.average(points[group], axis=0, weights=scores[group]), float(scores[group[0]])
        left = left[~same]


def _iou_of_corners(one: _Numbers, others: _Numbers) -> _Numbers:
    """Return `iou` of one box with each of the others, (N,), from their corners."""
    shared = np.minimum(one[1], others[:, 1]) - np.maximum(one[0], others[:, 0])
    shared_area = np.maximum(shared, 0).prod(axis=1)
    areas = (others[:, 1] - others[:, 0]).prod(axis=1)
    union = (one[1] - one[0]).prod() + areas - shared_area
    result: _Numbers = np.divide(shared_area, union, out=np.zeros_like(union), where=union > 0)
    return result
