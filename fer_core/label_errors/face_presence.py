"""How far a picture is from showing a face where its faces lie: none at all, a text, or one that was cut wrongly."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.versioned import DatasetVersion
from fer_core.frames import Box, Image
from fer_core.vision.detection import Detection, Finder, iou

ENLARGED_PX: Final = 96
BORDER: Final = 0.25
"""Width of the border around the enlarged picture, in its sides: a face that fills it is found better with some air."""

CANDIDATE: Final = 0.1
"""Least score that a detection needs to count at all."""

USUAL: Final = Box(0.0625, 0.15625, 0.865, 0.865)
"""Where FER-2013's faces lie, in sides of the picture: the median of the detector's boxes."""

ENOUGH_FACES: Final = 50
_SURE: Final = 0.8
_BATCH: Final = 512

FLAT: Final = 2.0
"""Standard deviation, in grey levels, below which a picture shows nothing."""

SUSPECT: Final = 0.75
"""Score from which on a picture is listed."""


@dataclass(frozen=True)
class FacePresence:
    """How little every picture shows of a face.

    Attributes:
        score: float64 (n,), 0 for an upright face in its place that the detector is sure of, 1 for none.
        reason: (n,) why, in words, the same for all of one kind.
        note: (n,) the reason, with the figures of the picture.
    """

    score: NDArray[np.float64]
    reason: tuple[str, ...]
    note: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """A detection in sides of the picture."""

    score: float
    box: Box
    tilt: float


def measure_face_presence(
    dataset: DatasetVersion, finder: Finder, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> FacePresence:
    """Look at every picture with a face detector.

    A picture is as good as its best detection: the detector's score, times its box's overlap with where the faces of
    this data usually lie, times the cosine of its tilt. A face beside its place, or cut so wide that it is small, is as
    little use for training as none. FER+ dropped just these from FER-2013.

    Args:
        dataset: what is looked at.
        finder: a detector whose lowest score is ``CANDIDATE``.
        on_progress: is given the pictures done and their total.
    """
    seen: list[list[_Candidate]] = []
    flat: list[bool] = []
    for start in range(0, len(dataset), _BATCH):
        pictures = dataset.grey(slice(start, start + _BATCH), ENLARGED_PX)
        for picture in pictures:
            flat.append(float(picture.std()) < FLAT)
            seen.append([] if flat[-1] else _find_candidates(picture, finder))
        on_progress(len(seen), len(dataset))
    usual = _usual([max(found, key=lambda one: one.score) for found in seen if found])
    score, reasons = np.ones(len(seen)), []
    for number, found in enumerate(seen):
        best = max(found, key=lambda one: _quality(one, usual), default=None)
        if best is not None:
            score[number] = 1 - _quality(best, usual)
        reasons.append(_reason(best, usual, flat=flat[number]))
    return FacePresence(score, tuple(reason for reason, _ in reasons), tuple(reason + more for reason, more in reasons))


def _find_candidates(picture: Image, finder: Finder) -> list[_Candidate]:
    side = picture.shape[0]
    border = round(side * BORDER)
    # A plain border: repeated edge pixels look like streaks of hair, and text like more text.
    bordered = cv2.copyMakeBorder(
        picture, border, border, border, border, cv2.BORDER_CONSTANT, value=float(picture.mean())
    )
    found = finder.find(np.asarray(cv2.cvtColor(bordered, cv2.COLOR_GRAY2BGR), np.uint8))
    return [_Candidate(one.score, _relative_box(one.box, border, side), _tilt(one)) for one in found]


def _relative_box(box: Box, border: int, side: int) -> Box:
    return Box((box.x - border) / side, (box.y - border) / side, box.width / side, box.height / side)


def _tilt(found: Detection) -> float:
    """Return the angle of the line from the right eye to the left, in radians."""
    across, down = found.keypoints[1] - found.keypoints[0]
    return float(np.arctan2(down, across))


def _usual(best: list[_Candidate]) -> Box:
    """Return where the faces lie that the detector is sure of; a few say too little."""
    boxes = [(one.box.x, one.box.y, one.box.width, one.box.height) for one in best if one.score >= _SURE]
    if len(boxes) < ENOUGH_FACES:
        return USUAL
    return Box(*np.median(np.array(boxes), axis=0).tolist())


def _quality(seen: _Candidate, usual: Box) -> float:
    return seen.score * iou(seen.box, usual) * max(0.0, float(np.cos(seen.tilt)))


def _reason(best: _Candidate | None, usual: Box, *, flat: bool) -> tuple[str, str]:
    """Return the reason against a picture, and its figures."""
    if flat:
        return "the picture is blank", ""
    if best is None:
        return "no face found", ""
    share = best.box.width / usual.width
    reasons = [
        (best.score, "hardly a face", f" (detector's score {best.score:.2f})"),
        (iou(best.box, usual), f"the face is {'small or ' if share < 0.75 else ''}out of place", ""),
        (max(0.0, float(np.cos(best.tilt))), "the face is tilted", f" by {abs(np.degrees(best.tilt)):.0f} degrees"),
    ]
    return min(reasons)[1:]
