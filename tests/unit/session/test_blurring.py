"""Where faces are blurred, also where the detector missed them or did not look."""

import numpy as np

from fer_core.emotions import FER2013
from fer_core.session.blurring import AROUND_S, blurred, boxes_about
from fer_core.session.readings import Readings


def readings_of(found: dict[float, list[tuple[int, float]]]) -> Readings:
    """Return readings: at each time, faces with the left edge of their box."""
    rows = [(face, left) for faces in found.values() for face, left in faces]
    count = len(rows)
    smoothed = np.full((count, 7), 1 / 7, np.float32)
    return Readings(
        labels=FER2013,
        frames=np.arange(len(found)),
        times=np.array(list(found), np.float64),
        row_of_frame=np.r_[0, np.cumsum([len(faces) for faces in found.values()])],
        face=np.array([face for face, _ in rows], np.int64),
        box=np.array([(left, 10, 20, 20) for _, left in rows], np.float32),
        score=np.full(count, 0.9, np.float32),
        uncertain=np.zeros(count, np.bool_),
        reason=np.full(count, -1, np.int8),
        raw=smoothed,
        smoothed=smoothed,
    )


def spans(readings: Readings, time_s: float) -> list[tuple[float, float]]:
    """Return from where to where faces are taken to be."""
    return sorted((left, left + width) for left, _, width, _ in boxes_about(readings, time_s).tolist())


def test_a_face_is_where_it_was_found_and_where_it_was_missed_all_the_way_between_both_sides() -> None:
    readings = readings_of({0.0: [(1, 10), (2, 60)], 0.5: [(1, 20)], 1.0: [(1, 30), (2, 80)], 5.0: []})
    assert spans(readings, 0.5) == [(20, 40), (60, 100)]
    assert spans(readings, 0.25) == [(10, 40), (60, 100)]
    assert spans(readings, 1.0) == [(30, 50), (80, 100)]
    assert spans(readings, 1.0 + AROUND_S) == [(30, 50), (80, 100)]
    assert spans(readings, 5.0) == []


def test_the_frames_read_before_and_after_count_however_far_they_are() -> None:
    readings = readings_of({0.0: [(1, 10)], 30.0: [(1, 90), (2, 150)], 60.0: [(3, 40)]})
    assert spans(readings, 10.0) == [(10, 110), (150, 170)]
    assert spans(readings, 45.0) == [(40, 60), (90, 110), (150, 170)]
    assert spans(readings, 99.0) == [(40, 60)]


def test_the_picture_is_blurred_in_its_own_size_and_left_as_it_was() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (100, 200, 3), np.uint8)
    before = noise.copy()
    made = blurred(noise, readings_of({0.0: [(1, 10)]}), 0.0, (100, 50))
    assert (noise == before).all()
    face = made[20:60, 20:60].reshape(-1, 3)
    assert len(np.unique(face, axis=0)) <= 36
    assert (made[:, 100:] == noise[:, 100:]).all()
    assert blurred(noise, readings_of({0.0: []}), 0.0, (100, 50)) is noise
