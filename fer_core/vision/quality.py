"""How readable a face is: its size, sharpness, light, and the turn of its head."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2

from fer_core.frames import FloatArray, Image, Quality, Reason
from fer_core.vision.crop import crop_side
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection

_FLAT: Final = 4.0
_STANDARD_GEOMETRY: Final = CropGeometry()


@dataclass(frozen=True)
class QualityLimits:
    """From where on a face is not readable.

    Chosen on the FER-2013 validation faces (`benchmarks/crop_accuracy.py`) with the network that comes with the
    program: faces of 24 pixels, or blurred by 1.25 pixels of the crop, are read rightly five points less often than
    as they are, and faces turned by 40 degrees ten and more. One face in thirty falls under a limit, nearly all of them
    turned away.

    Attributes:
        min_size_px: Least side of the crop in the frame.
        min_sharpness: Least energy of fine detail relative to the contrast. Of the tiles the median is 0.71; blurred
            by 1 pixel it is 0.07, by 1.5 pixels 0.02.
        min_light: Least mean grey, 0 to 1.
        max_turn: Greatest turn of the head, of a right angle.
    """

    min_size_px: float = 24.0
    min_sharpness: float = 0.05
    min_light: float = 0.15
    max_turn: float = 0.45


def measure_quality(crop: Image, detection: Detection, geometry: CropGeometry = _STANDARD_GEOMETRY) -> Quality:
    """Measure a face.

    Args:
        crop: (48, 48) uint8 grey, as the network reads it.
        detection: The face in the frame.
        geometry: With what the crop was cut.
    """
    return Quality(
        size_px=crop_side(detection, geometry),
        sharpness=sharpness(crop),
        light=float(cv2.mean(crop)[0]) / 255,
        turn=_turn(detection.keypoints),
    )


def judge_quality(quality: Quality, limits: QualityLimits) -> Reason | None:
    """Return why a face cannot be read, the most telling reason first, or None where it can."""
    if quality.size_px < limits.min_size_px:
        return Reason.TOO_SMALL
    if quality.light < limits.min_light:
        return Reason.DARK
    if quality.turn > limits.max_turn:
        return Reason.TURNED_AWAY
    if quality.sharpness < limits.min_sharpness:
        return Reason.BLURRED
    return None


def sharpness(crop: Image) -> float:
    """Variance of the Laplacian over the variance of the grey.

    The measure of Pech-Pacheco et al. 2000 ("Diatom autofocusing in brightfield microscopy"), made independent of
    the contrast. At 48 pixels a face of any size is judged by the detail that reaches the network.
    """
    detail = cv2.Laplacian(crop, cv2.CV_32F)
    _, deviation = cv2.meanStdDev(crop)
    _, detail_deviation = cv2.meanStdDev(detail)
    return float(detail_deviation[0, 0] ** 2 / (deviation[0, 0] ** 2 + _FLAT))


def _turn(keypoints: FloatArray) -> float:
    """Return the angle of the head to the side, of a right angle.

    The nose tip stands before the line of the eyes by half the distance of the pupils, and before the ears by
    1.5 times half their distance, so its way off their middles is that part of the tangent; both angles are averaged.
    """
    right_eye, left_eye, nose, _, right_ear, left_ear = keypoints.tolist()
    angles = (_angle(right_eye, left_eye, nose, 1.0), _angle(right_ear, left_ear, nose, 1.5))
    return (angles[0] + angles[1]) / math.pi


def _angle(right: Sequence[float], left: Sequence[float], nose: Sequence[float], reach: float) -> float:
    across_x, across_y = left[0] - right[0], left[1] - right[1]
    off_x, off_y = nose[0] - (left[0] + right[0]) / 2, nose[1] - (left[1] + right[1]) / 2
    half_square = (across_x**2 + across_y**2) / 2
    return math.atan2(abs(off_x * across_x + off_y * across_y), half_square * reach)
