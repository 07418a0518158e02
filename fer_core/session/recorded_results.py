"""What was read of a frame, made anew of a session's readings as the pipeline had it, to be drawn over its picture."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from fer_core.frames import Box, Face, FrameResult, Quality, Reason, Verdict
from fer_core.session.readings import REASONS, Readings
from fer_core.session.record import SessionRecord

_NO_KEYPOINTS: Final = np.zeros((6, 2), np.float32)
_NO_CROP: Final = np.zeros((1, 1), np.uint8)
_UNKNOWN: Final = Quality(0.0, 0.0, 0.0, 0.0)


def recorded_result(
    record: SessionRecord,
    readings: Readings,
    frame: int,
    size: tuple[int, int],
    persons: Sequence[int] | None = None,
) -> FrameResult:
    """Return the result of an analysed frame; what no table holds (keypoints, crops, quality) is nothing.

    Args:
        record: The session's.
        readings: Its table.
        frame: An index into its frames.
        size: Width and height of the picture that the boxes are for.
        persons: Whose each of the frame's readings is; None for their face ids.
    """
    across, down = size[0] / record.source.width, size[1] / record.source.height
    rows = readings.rows(frame)
    whose = readings.face[rows].tolist() if persons is None else persons
    faces = tuple(
        _face(record, readings, row, number, across, down)
        for row, number in zip(range(rows.start, rows.stop), whose, strict=True)
    )
    return FrameResult(int(readings.frames[frame]), float(readings.times[frame]), readings.labels, faces)


def _face(record: SessionRecord, readings: Readings, row: int, number: int, across: float, down: float) -> Face:
    smoothed = readings.smoothed[row]
    best, why = int(smoothed.argmax()), int(readings.reason[row])
    reason = None
    if readings.uncertain[row]:
        reason = REASONS[why] if why >= 0 else Reason.LOW_CONFIDENCE
    emotion, options = readings.labels[best], record.options
    threshold = options.thresholds.get(emotion, options.threshold)
    x, y, width, height = readings.box[row].tolist()
    return Face(
        number,
        Box(x * across, y * down, width * across, height * down),
        float(readings.score[row]),
        _NO_KEYPOINTS,
        _NO_CROP,
        readings.raw[row],
        smoothed,
        _UNKNOWN,
        Verdict(emotion, float(smoothed[best]), reason, threshold),
    )
