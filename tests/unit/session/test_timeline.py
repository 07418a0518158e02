"""Lanes of a made-up session, against what its readings say one by one."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.session.readings import Readings
from fer_core.session.timeline import Columns, Lane, lanes

LABELS = ("happy", "sad", "neutral")


def make(frames: Sequence[Sequence[int]], step_s: float = 0.5) -> Readings:
    """Return a session in which each frame holds the given faces."""
    noise = np.random.default_rng(3)
    counts = [len(faces) for faces in frames]
    face = np.array([number for faces in frames for number in faces], np.int64)
    smoothed = noise.dirichlet(np.ones(3), len(face)).astype(np.float32)
    uncertain = noise.random(len(face)) < 0.25
    return Readings(
        labels=LABELS,
        frames=np.arange(len(frames), dtype=np.int64),
        times=np.arange(len(frames), dtype=np.float64) * step_s,
        row_of_frame=np.cumsum([0, *counts]),
        face=face,
        box=np.zeros((len(face), 4), np.float32),
        score=np.ones(len(face), np.float32),
        uncertain=uncertain,
        reason=np.where(uncertain, 0, -1).astype(np.int8),
        raw=smoothed,
        smoothed=smoothed,
    )


def by_hand(lane: Lane, drawn: Columns, column: int) -> NDArray[np.float32]:
    """Return the probabilities that hold within a column."""
    within = (lane.times < drawn.edges[column + 1]) & (lane.ends > drawn.edges[column])
    held: NDArray[np.float32] = lane.smoothed[within]
    return held


def test_a_lane_has_a_persons_readings_and_where_it_was_absent() -> None:
    readings = make([(1, 4), (4,), (1, 4), (1,), (), (1, 4)])
    first, fourth = lanes(readings)
    assert (first.face, fourth.face) == (1, 4)
    assert first.rows.tolist() == [0, 3, 5, 6]
    assert first.times.tolist() == [0.0, 1.0, 1.5, 2.5]
    assert first.ends.tolist() == [0.5, 1.5, 2.0, 3.0]
    assert first.present.tolist() == [[0.0, 0.5], [1.0, 2.0], [2.5, 3.0]]
    assert first.gaps.tolist() == [[0.5, 1.0], [2.0, 2.5]]
    assert fourth.gaps.tolist() == [[1.5, 2.5]]
    np.testing.assert_array_equal(fourth.smoothed, readings.smoothed[[1, 2, 4, 7]])


def test_uncertain_spans_join_frames_that_follow_one_another() -> None:
    readings = make([(1,)] * 6)
    readings.uncertain[:] = [True, True, False, True, False, True]
    (lane,) = lanes(readings)
    assert lane.uncertain_spans.tolist() == [[0.0, 1.0], [1.5, 2.0], [2.5, 3.0]]
    assert lane.uncertain.tolist() == readings.uncertain.tolist()
    readings.uncertain[:] = False
    assert lanes(readings)[0].uncertain_spans.shape == (0, 2)


def test_a_session_without_a_face_has_no_lane() -> None:
    assert lanes(make([(), ()])) == ()
    assert lanes(make([])) == ()


@pytest.mark.parametrize(("start_s", "end_s", "columns"), [(0, 40, 40), (3.1, 17.3, 9), (10, 11, 7), (-5, 60, 20)])
def test_near_by_each_column_is_what_holds_in_it(start_s: float, end_s: float, columns: int) -> None:
    faces = [(1, 2) if index % 7 < 5 and not 30 < index < 50 else (2,) for index in range(80)]
    for lane in lanes(make(faces)):
        drawn = lane.overview.at(start_s, end_s, columns)
        for column in range(columns):
            held = by_hand(lane, drawn, column)
            if len(held):
                np.testing.assert_array_equal(drawn.low[column], held.min(axis=0))
                np.testing.assert_array_equal(drawn.high[column], held.max(axis=0))
                np.testing.assert_allclose(drawn.mean[column], held.mean(axis=0), rtol=1e-5)
            else:
                assert np.isnan(drawn.low[column]).all()
                assert np.isnan(drawn.uncertain[column])


@pytest.mark.parametrize("columns", [1, 10, 32])
def test_far_off_the_columns_are_true_to_an_eighth(columns: int) -> None:
    count = 20_000
    faces = [(1,) if not 6000 <= index < 12_000 else () for index in range(count)]
    readings = make(faces, step_s=0.04)
    readings.smoothed[5000] = (0, 0, 1)
    (lane,) = lanes(readings)
    drawn = lane.overview.at(0, count * 0.04, columns)
    width = count // columns
    for column in range(columns):
        begin, end = column * width, (column + 1) * width
        frames = [index for index in range(begin, end) if not 6000 <= index < 12_000]
        if not frames:
            assert np.isnan(drawn.mean[column]).all()
            continue
        rows = np.array(frames) - np.where(np.array(frames) >= 12_000, 6000, 0)
        near = slice(max(0, rows[0] - width // 8), rows[-1] + width // 8 + 1)
        assert (drawn.low[column] >= readings.smoothed[near].min(axis=0)).all()
        assert (drawn.high[column] <= readings.smoothed[near].max(axis=0)).all()
        np.testing.assert_allclose(drawn.mean[column], readings.smoothed[rows].mean(axis=0), atol=0.03)
        assert drawn.uncertain[column] == pytest.approx(readings.uncertain[rows].mean(), abs=0.04)
    assert drawn.high[5000 // width, 2] == 1  # no moment is lost, however far off


def test_a_reading_fills_the_columns_that_it_holds_for() -> None:
    (lane,) = lanes(make([(1,), (1,), (), (1,)]))
    drawn = lane.overview.at(0, 2, 20)
    held = [*[0] * 5, *[1] * 5, *[None] * 5, *[2] * 5]
    for column, row in enumerate(held):
        if row is None:
            assert np.isnan(drawn.mean[column]).all()
        else:
            np.testing.assert_array_equal(drawn.mean[column], lane.smoothed[row])


def test_a_persons_ids_are_one_lane_and_what_has_not_changed_is_used_again() -> None:
    readings = make([(1, 4), (4,), (2, 4), (2,), (), (1, 4)])
    before = lanes(readings)
    person = np.where(readings.face == 2, 1, readings.face)
    person[-1] = -1
    joined = lanes(readings, person, before)
    assert [lane.face for lane in joined] == [1, 4, -1]
    assert joined[0].rows.tolist() == [0, 3, 5, 6]
    assert joined[0].present.tolist() == [[0.0, 0.5], [1.0, 2.0], [2.5, 3.0]]
    assert lanes(readings, person, joined)[1] is joined[1]
    assert joined[1] is not before[2]


def test_who_another_program_has_in_a_frame_twice_is_there_once() -> None:
    readings = make([(1, 2), (1, 2), (1,)])
    (lane,) = lanes(readings, np.ones(5, np.int64))
    assert lane.present.tolist() == [[0.0, 1.5]]
