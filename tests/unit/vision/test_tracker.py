import numpy as np
import pytest

from fer_core.frames import Box, Find
from fer_core.vision.appearance import Appearance, Scene
from fer_core.vision.detection import Detection
from fer_core.vision.tracker import FaceTracker


def face(x: float, y: float = 200.0, side: float = 100.0) -> Detection:
    """A face about a centre."""
    return Detection(Box(x - side / 2, y - side / 2, side, side), 0.9, np.zeros((6, 2), np.float32))


@pytest.fixture
def tracker() -> FaceTracker:
    return FaceTracker()


def test_numbers_begin_at_one_and_follow_the_faces_whatever_their_order(tracker: FaceTracker) -> None:
    assert tracker.update([face(100), face(300), face(500)], 0.0) == [1, 2, 3]
    assert tracker.update([face(505), face(95), face(300)], 0.03) == [3, 1, 2]


@pytest.mark.parametrize("fps", [8, 15, 30, 60])
@pytest.mark.parametrize("speed", [50.0, 300.0])
def test_faces_that_cross_keep_their_numbers_at_any_frame_rate(tracker: FaceTracker, fps: int, speed: float) -> None:
    for index in range(int(600 / speed * fps)):
        time_s = index / fps
        numbers = tracker.update([face(speed * time_s), face(600 - speed * time_s, 230)], time_s)
        assert numbers == [1, 2]


@pytest.mark.parametrize("fps", [15, 30])
def test_faces_that_hide_each_other_while_crossing_keep_their_numbers(tracker: FaceTracker, fps: int) -> None:
    speed = 250.0
    for index in range(2 * fps):
        time_s = index / fps
        left, right = face(50 + speed * time_s), face(550 - speed * time_s)
        hidden = abs(left.box.centre[0] - right.box.centre[0]) < 60
        numbers = tracker.update([left] if hidden else [left, right], time_s)
        assert numbers == ([1] if hidden else [1, 2])


def test_a_number_survives_a_short_gap_and_not_a_long_one(tracker: FaceTracker) -> None:
    assert tracker.update([face(100)], 0.0) == [1]
    assert tracker.update([], 0.5) == []
    assert tracker.update([face(110)], 0.95) == [1]
    assert tracker.update([face(110)], 1.96) == [2]


def test_a_moving_face_is_awaited_where_it_should_be(tracker: FaceTracker) -> None:
    for index in range(10):
        tracker.update([face(100 + 10 * index)], index / 30)
    assert tracker.update([], 10 / 30) == []
    assert tracker.update([face(290)], 19 / 30) == [1]


def test_a_face_elsewhere_is_a_new_one(tracker: FaceTracker) -> None:
    assert tracker.update([face(100)], 0.0) == [1]
    assert tracker.update([face(400)], 0.033) == [2]
    assert tracker.update([face(100), face(400)], 0.066) == [1, 2]


def test_a_face_of_another_size_is_a_new_one(tracker: FaceTracker) -> None:
    assert tracker.update([face(100, side=100)], 0.0) == [1]
    assert tracker.update([face(100, side=200)], 0.033) == [2]


def test_a_face_that_grows_as_it_comes_nearer_keeps_its_number(tracker: FaceTracker) -> None:
    for index in range(30):
        assert tracker.update([face(300, side=60 * 1.05**index)], index / 15) == [1]


def test_numbers_are_never_given_again(tracker: FaceTracker) -> None:
    given = {tracker.update([face(100)], 1.5 * index)[0] for index in range(20)}
    assert given == set(range(1, 21))


def test_the_nearer_face_takes_the_number_when_two_would_do(tracker: FaceTracker) -> None:
    tracker.update([face(100)], 0.0)
    assert tracker.update([face(140), face(105)], 0.033) == [2, 1]


def test_alive_names_who_may_come_back(tracker: FaceTracker) -> None:
    tracker.update([face(100), face(400)], 0.0)
    tracker.update([face(100)], 0.8)
    assert tracker.alive(0.9) == {1, 2}
    assert tracker.alive(1.1) == {1}
    assert tracker.alive(2.0) == set()


def test_a_jump_back_in_time_starts_with_new_numbers(tracker: FaceTracker) -> None:
    assert tracker.update([face(100)], 5.0) == [1]
    assert tracker.update([face(100)], 0.0) == [2]


def test_a_repeated_time_is_harmless(tracker: FaceTracker) -> None:
    assert tracker.update([face(100)], 1.0) == [1]
    assert tracker.update([face(104)], 1.0) == [1]


def test_reset_begins_at_one_again(tracker: FaceTracker) -> None:
    tracker.update([face(100), face(300)], 0.0)
    tracker.reset()
    assert tracker.alive(0.0) == set()
    assert tracker.update([face(300)], 0.0) == [1]


def test_a_jittering_detector_does_not_shake_a_number_off(tracker: FaceTracker) -> None:
    chance = np.random.default_rng(4)
    for index in range(300):
        x, y, side = chance.normal((300, 200, 100), (8, 8, 6))
        detections = [face(x, y, side)] if chance.random() > 0.3 else []
        assert tracker.update(detections, index / 30) == [1] * len(detections)


def test_an_empty_box_does_not_break_it(tracker: FaceTracker) -> None:
    assert tracker.update([face(100, side=0)], 0.0) == [1]
    assert tracker.update([face(100, side=0), face(300)], 0.1) == [1, 2]


NOISE = np.random.default_rng(3).integers(0, 256, (8, 24, 24), dtype=np.uint8)
ROOM, OTHER_ROOM = (Scene(np.random.default_rng(seed).integers(0, 256, (36, 64), dtype=np.uint8)) for seed in (1, 2))


def look(person: int, scene: Scene = ROOM) -> Appearance:
    return Appearance(NOISE[person], scene, Box(0, 0, 24, 24))


def test_somebody_else_at_the_same_place_is_somebody_else(tracker: FaceTracker) -> None:
    assert tracker.update([face(100)], 0.0, [look(0)]) == [1]
    assert tracker.update([face(100)], 0.03, [look(0, OTHER_ROOM)]) == [1]
    assert tracker.update([face(100)], 0.06, [look(1)]) == [2]
    assert tracker.update([face(100)], 0.09, [look(0)]) == [1]


def test_who_is_where_two_were_is_told_by_looks(tracker: FaceTracker) -> None:
    tracker.update([face(100), face(140)], 0.0, [look(0), look(1)])
    assert tracker.update([face(118), face(122)], 0.03, [look(1), look(0)]) == [2, 1]


def test_no_more_than_allowed_have_a_number_and_the_next_gets_one_when_somebody_leaves(tracker: FaceTracker) -> None:
    crowd = [face(100 * place) for place in range(1, 6)]
    assert tracker.update(crowd, 0.0, most=3) == [1, 2, 3, None, None]
    assert tracker.waiting == 2
    assert tracker.update([*crowd[3:], *crowd[:3]], 0.03, most=3) == [None, None, 1, 2, 3]
    assert tracker.update([crowd[4], crowd[0], crowd[1]], 0.06, most=3) == [4, 1, 2]
    assert tracker.waiting == 0


def test_what_is_expected_is_where_it_moves_to_who_has_a_number_first(tracker: FaceTracker) -> None:
    doubtful = Detection(Box(700, 200, 80, 80), 0.6, np.zeros((6, 2), np.float32))
    for index in range(15):
        tracker.update([face(100 + 10 * index), *([doubtful] if index > 12 else [])], index / 30)
    known, new = tracker.expected(16 / 30)
    assert known.sure
    assert known.box.centre[0] == pytest.approx(100 + 10 * 16, abs=1)
    assert known.gap_s == pytest.approx(2 / 30)
    assert not new.sure
    assert new.box == doubtful.box
    assert tracker.expected(3.0) == []


def test_a_replayed_run_goes_on_with_its_tracks_whatever_they_look_like(tracker: FaceTracker) -> None:
    earlier = [
        (0.0, [Find(face(100).box, 0.9, 1, 1), Find(face(400).box, 0.6, 2)]),
        (0.1, [Find(face(100).box, 0.9, 3, 2), Find(face(400).box, 0.6, 2)]),
    ]
    for time_s, finds in earlier:
        tracker.replay(finds, time_s)
    tracker.remember([1, 2], [look(0), look(6)], 0.0)
    tracker.remember([3, 2], [look(5), look(6)], 0.1)
    assert tracker.update([face(100), face(400)], 0.13, [look(5), look(6)]) == [2, 3]
    assert tracker.serials == (3, 2)
    assert tracker.update([face(100)], 0.16, [look(7)]) == [4]


def half_hidden(person: int, *, below: bool = False, share: float = 0.5) -> Appearance:
    """A face of which something hides the upper part, or the lower."""
    face = NOISE[person].copy()
    rows = round(share * len(face))
    part = slice(-rows, None) if below else slice(rows)
    face[part] = NOISE[7][part]
    return Appearance(face, ROOM, Box(0, 0, 24, 24))


def test_a_face_is_known_again_after_it_was_seen_half_hidden(tracker: FaceTracker) -> None:
    """The half-hidden look is not the only one that is kept."""
    tracker.update([face(100)], 0.0, [look(0)])
    assert tracker.update([face(100)], 0.3, [half_hidden(0)]) == [1]
    assert tracker.update([face(100)], 0.6, [half_hidden(0, below=True)]) == [1]
    tracker.reset()
    tracker.update([face(100)], 0.0, [half_hidden(0)])
    assert tracker.update([face(100)], 0.03, [half_hidden(0, below=True)]) == [2]


def test_a_look_counts_for_two_seconds(tracker: FaceTracker) -> None:
    for seen_s in (1.9, 2.3):
        tracker.reset()
        tracker.update([face(100)], 0.0, [look(0)])
        for time_s in np.arange(0.3, seen_s, 0.2):
            assert tracker.update([face(100)], time_s, [half_hidden(0)]) == [1]
        assert tracker.update([face(100)], seen_s, [half_hidden(0, below=True)]) == [1 if seen_s < 2 else 2]


def test_who_may_be_a_missing_face_half_hidden_waits_for_a_number(tracker: FaceTracker) -> None:
    tracker.update([face(100)], 0.0, [look(0)])
    assert tracker.update([face(110)], 0.3, [half_hidden(0, share=0.6)]) == [None]
    assert tracker.update([face(115)], 0.33, [half_hidden(0, share=0.6)]) == [None]
    assert tracker.update([face(120)], 0.37, [look(0)]) == [1]


def test_who_waited_and_is_somebody_else_gets_a_number(tracker: FaceTracker) -> None:
    tracker.update([face(100)], 0.0, [look(0)])
    numbers = [tracker.update([face(110)], 0.3 + 0.05 * index, [half_hidden(0, share=0.6)])[0] for index in range(8)]
    assert numbers == [None] * 5 + [2] * 3


def test_who_may_be_hidden_by_a_neighbour_waits_even_after_a_moment(tracker: FaceTracker) -> None:
    tracker.update([face(100), face(200)], 0.0, [look(0), look(1)])
    assert tracker.update([face(105), face(190)], 0.03, [half_hidden(0, share=0.6), look(1)]) == [None, 2]
    assert tracker.update([face(110), face(180)], 0.06, [look(0), look(1)]) == [1, 2]


def test_who_is_unlike_everybody_missing_has_a_number_at_once(tracker: FaceTracker) -> None:
    tracker.update([face(100)], 0.0, [look(0)])
    assert tracker.update([face(110)], 0.3, [look(1)]) == [2]


def test_who_turns_back_out_of_the_picture_is_awaited_where_they_left_too(tracker: FaceTracker) -> None:
    for index in range(10):
        tracker.update([face(100 + 30 * index)], index / 30, [look(0)])
    assert tracker.update([face(390)], 0.9, [look(0)]) == [1]


def test_who_was_there_a_moment_ago_comes_before_who_is_missing(tracker: FaceTracker) -> None:
    """Two numbers of one face, of which the box trembles, do not take turns."""
    assert tracker.update([face(100), face(200)], 0.0, [look(0), look(0)]) == [1, 2]
    assert tracker.update([face(200)], 0.03, [look(0)]) == [2]
    assert tracker.update([face(145)], 0.06, [look(0)]) == [2]


def test_another_where_one_left_is_another(tracker: FaceTracker) -> None:
    for index in range(10):
        tracker.update([face(100 + 30 * index)], index / 30, [look(0)])
    assert tracker.update([face(390)], 0.9, [look(1)]) == [2]


def test_a_fast_pan_moves_a_face_that_looks_the_same_by_more_than_its_side(tracker: FaceTracker) -> None:
    assert tracker.update([face(100)], 0.0, [look(0)]) == [1]
    assert tracker.update([face(230)], 0.1, [look(0)]) == [1]
    tracker.reset()
    tracker.update([face(100)], 0.0, [look(0)])
    assert tracker.update([face(230)], 0.1, [look(1)]) == [2]
    tracker.reset()
    tracker.update([face(100)], 0.0)
    assert tracker.update([face(230)], 0.1) == [2]


def test_a_resumed_run_knows_every_look_that_the_unbroken_one_knows() -> None:
    """A face is seen half hidden for a second and a half; whether it is itself shows only in its earliest looks."""
    frames = [(0.1 * index, look(0) if index < 2 else half_hidden(0)) for index in range(18)]
    unbroken, resumed = FaceTracker(), FaceTracker()
    for time_s, seen in frames:
        unbroken.update([face(100)], time_s, [seen])
        resumed.replay([Find(face(100).box, 0.9, 1, 1)], time_s)
    for time_s, seen in frames:
        resumed.remember([1], [seen], time_s)
    for tracker in (unbroken, resumed):
        assert tracker.update([face(100)], 1.8, [half_hidden(0, below=True)]) == [1]
    forgetful = FaceTracker()
    for time_s, _ in frames:
        forgetful.replay([Find(face(100).box, 0.9, 1, 1)], time_s)
    forgetful.remember([1], [frames[-1][1]], frames[-1][0])
    assert forgetful.update([face(100)], 1.8, [half_hidden(0, below=True)]) == [2]
