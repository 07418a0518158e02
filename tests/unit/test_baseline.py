"""A resting face: what is measured of it, and what it does to a reading."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.baseline import (
    NEUTRAL_FACES,
    Baseline,
    BaselineShifts,
    above_neutral,
    from_logits,
    logits,
    personal_offsets,
)
from fer_core.baseline_measurement import BaselineMeasurement, Lack
from fer_core.emotions import FER2013, FERPLUS
from fer_core.errors import FerError
from fer_core.frames import Box, Face, FrameResult, Quality, Reason, Verdict

MODEL = "a" * 64
SEVEN, EIGHT = NEUTRAL_FACES
SAD_AT_REST = np.array([0.02, 0.0, 0.02, 0.02, 0.6, 0.0, 0.34], np.float32)
GRIN = np.array([0.0, 0.0, 0.0, 0.98, 0.0, 0.0, 0.02], np.float32)
CALM = np.array([0.01, 0.0, 0.01, 0.03, 0.03, 0.0, 0.92], np.float32)


def face_of(probabilities: NDArray[np.float32], reason: Reason | None = None, x: float = 200.0) -> Face:
    return Face(
        1,
        Box(x, 100, 120, 120),
        0.9,
        np.zeros((6, 2), np.float32),
        np.full((48, 48), 90, np.uint8),
        probabilities,
        probabilities,
        Quality(120, 0.4, 0.5, 0.1),
        Verdict("sad", float(probabilities.max()), reason),
    )


def result_of(time_s: float, *faces: Face, labels: tuple[str, ...] = FER2013) -> FrameResult:
    return FrameResult(round(time_s * 30), time_s, labels, faces)


def measured(fps: int, probabilities: NDArray[np.float32], seconds: float = 6.0) -> BaselineMeasurement:
    measurement = BaselineMeasurement(1, FER2013, MODEL)
    for index in range(round(fps * seconds)):
        if not measurement.enough:
            measurement.add(result_of(index / fps, face_of(probabilities)))
    return measurement


def test_logits_and_back_is_what_it_was() -> None:
    answers = np.random.default_rng(1).dirichlet(np.ones(7), 50).astype(np.float32)
    assert from_logits(logits(answers)) == pytest.approx(answers, abs=1e-3)
    assert (from_logits(logits(GRIN[None])).argsort() == GRIN[None].argsort()).all()


def test_five_seconds_come_to_the_same_at_10_and_at_60_frames_a_second() -> None:
    slow, fast = measured(10, SAD_AT_REST), measured(60, SAD_AT_REST)
    assert slow.seconds == pytest.approx(5.0)
    assert fast.seconds == pytest.approx(5.0)
    assert (slow.frames, fast.frames) == (51, 301)
    assert slow.baseline().offsets == pytest.approx(fast.baseline().offsets, abs=1e-5)


def test_half_of_what_a_resting_face_seems_to_show_is_taken_off() -> None:
    baseline = measured(30, SAD_AT_REST).baseline()
    sad = FER2013.index("sad")
    above = above_neutral(logits(SAD_AT_REST), FER2013)[sad] - SEVEN.mean[sad]
    assert baseline.offsets[sad] == pytest.approx(above / 2, abs=1e-5)
    assert baseline.offsets[FER2013.index("neutral")] == 0
    assert baseline.shifts
    shifted = baseline.shift(SAD_AT_REST)
    assert shifted.sum() == pytest.approx(1)
    assert FER2013[int(shifted.argmax())] == "neutral"
    assert baseline.shift(GRIN)[3] > 0.97  # a smile stays one


def test_a_face_that_is_neutral_at_rest_is_left_alone() -> None:
    baseline = measured(30, CALM).baseline()
    assert baseline.offsets == (0.0,) * 7
    assert not baseline.shifts


def test_a_rest_that_wavers_is_taken_off_less() -> None:
    steady, wavering = BaselineMeasurement(1, FER2013, MODEL), BaselineMeasurement(1, FER2013, MODEL)
    values = logits(SAD_AT_REST)
    for index in range(151):
        swing = np.zeros(7)
        swing[FER2013.index("sad")] = 1.4 if (index // 15) % 2 else -1.4
        steady.add(result_of(index / 30, face_of(from_logits(values))))
        wavering.add(result_of(index / 30, face_of(from_logits(values + swing))))
    sad = FER2013.index("sad")
    assert wavering.baseline().offsets[sad] < 0.95 * steady.baseline().offsets[sad]


@pytest.mark.parametrize(
    ("faces", "lack"),
    [
        ((), Lack.NO_FACE),
        ((face_of(CALM, Reason.DARK),), Lack.DARK),
        ((face_of(CALM, Reason.TURNED_AWAY),), Lack.TURNED_AWAY),
        ((face_of(CALM, Reason.TOO_SMALL),), Lack.TOO_SMALL),
        ((face_of(CALM, Reason.BLURRED),), Lack.BLURRED),
        ((face_of(CALM, x=260),), Lack.MOVING),
        ((face_of(GRIN),), Lack.EXPRESSION),
        ((replace(face_of(CALM), track_id=2),), Lack.NO_FACE),
    ],
)
def test_what_is_missing_is_said_and_does_not_count(faces: tuple[Face, ...], lack: Lack) -> None:
    measurement = BaselineMeasurement(1, FER2013, MODEL)
    measurement.add(result_of(0.0, face_of(CALM)))
    assert measurement.lack is None
    measurement.add(result_of(0.1, *faces))
    assert measurement.lack is lack
    assert measurement.seconds == 0
    measurement.add(result_of(0.6, face_of(CALM)))
    assert measurement.lack is None
    assert measurement.seconds == pytest.approx(0.5)


def test_a_face_the_network_is_unsure_of_may_be_at_rest() -> None:
    measurement = BaselineMeasurement(1, FER2013, MODEL)
    measurement.add(result_of(0.0, face_of(SAD_AT_REST, Reason.LOW_CONFIDENCE)))
    measurement.add(result_of(0.1, face_of(SAD_AT_REST, Reason.LOW_CONFIDENCE)))
    assert measurement.seconds == pytest.approx(0.1)


def test_it_is_given_up_in_the_end_and_says_why() -> None:
    measurement = BaselineMeasurement(1, FER2013, MODEL)
    for index in range(201):
        measurement.add(result_of(index / 10, face_of(GRIN)))
        assert measurement.given_up == (index == 200)
    assert measurement.mostly is Lack.EXPRESSION
    with pytest.raises(FerError, match=r"Only 0\.0 of at least 2 seconds .* because the face showed an expression"):
        measurement.baseline()


def test_frames_of_one_time_and_long_gaps_do_not_count() -> None:
    measurement = BaselineMeasurement(1, FER2013, MODEL)
    for time_s in (0.0, 0.1, 0.1, 0.05, 9.0):
        measurement.add(result_of(time_s, face_of(CALM)))
    assert measurement.frames == 3
    assert measurement.seconds == pytest.approx(0.1 + 0.5)


def test_labels_of_another_order_are_refused() -> None:
    with pytest.raises(FerError, match="the 7 or the 8 emotions"):
        BaselineMeasurement(1, tuple(reversed(FER2013)), MODEL)


def test_eight_emotions_have_their_own_reference() -> None:
    rest = logits(np.array([[0.30, 0.0, 0.0, 0.70, 0.0, 0.0, 0.0, 0.0]], np.float32))[0]
    offsets = personal_offsets(rest, EIGHT)
    assert FERPLUS[int(offsets.argmax())] == "sad"
    assert offsets[FERPLUS.index("neutral")] == 0


def test_a_resting_face_of_other_labels_or_another_network_waits() -> None:
    offsets = (0.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0)
    baseline = Baseline(1, FER2013, offsets, MODEL, 0.0, 5.0, 5.0, 150)
    raw = np.stack([SAD_AT_REST, SAD_AT_REST])
    shifts = BaselineShifts(MODEL)
    shifts.baselines = (baseline,)
    shifted = shifts.shift([1, 2], raw, FER2013)
    assert shifted[0, 4] < 0.3
    assert shifted[1].tolist() == SAD_AT_REST.tolist()
    assert shifts.shift([2], raw[:1], FER2013) is not None
    other = BaselineShifts("b" * 64)
    other.baselines = (baseline,)
    assert other.shift([1, 2], raw, FER2013) is raw
    assert shifts.by_face(FERPLUS) == {}


def test_where_ids_begin_anew_there_is_no_resting_face() -> None:
    shifts = BaselineShifts(MODEL)
    shifts.begin_frame(3.0)
    shifts.baselines = (Baseline(1, FER2013, (0.0,) * 7, MODEL, 0.0, 5.0, 5.0, 150),)
    shifts.begin_frame(3.0)
    assert [one.face_id for one in shifts.baselines] == [1]
    shifts.begin_frame(1.0)
    assert not list(shifts.baselines)
