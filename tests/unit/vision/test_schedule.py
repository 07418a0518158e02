"""What is searched when, told from times alone."""

import math
from itertools import pairwise

import pytest

from fer_core.vision.schedule import (
    LOOK_EVERY_S,
    MOST_TILES,
    NOTICE_EVERY_S,
    SWEEP_AGAIN_S,
    SWEEP_S,
    WHOLE_EVERY_S,
    SearchSchedule,
)

TILES = 6


@pytest.mark.parametrize("fps", [1, 3, 10, 24, 30, 60, 240])
def test_the_whole_picture_is_searched_every_fifth_of_a_second_at_any_frame_rate(fps: int) -> None:
    schedule = SearchSchedule()
    times = [index / fps for index in range(4 * fps + 1)]
    searched = [time_s for time_s in times if schedule.plan(time_s, TILES).whole]
    assert searched[0] == 0.0
    gaps = [later - earlier for earlier, later in pairwise(searched)]
    assert max(gaps) < max(WHOLE_EVERY_S, 1 / fps) + 1 / fps
    assert len(searched) == 1 + min(4 * fps, round(4 / WHOLE_EVERY_S))


@pytest.mark.parametrize("fps", [10, 30, 60, 240])
def test_every_tile_is_searched_soon_after_a_beginning_and_again_later(fps: int) -> None:
    schedule = SearchSchedule()
    due = [
        (index / fps, tile)
        for index in range(int(fps * (SWEEP_S + SWEEP_AGAIN_S + WHOLE_EVERY_S)) + 1)
        for tile in schedule.plan(index / fps, TILES).tiles
    ]
    assert [tile for _, tile in due] == [*range(TILES), *range(TILES)]
    assert due[TILES - 1][0] <= SWEEP_S + 1 / fps


@pytest.mark.parametrize("fps", [1, 3, 10, 24, 30, 60, 240])
@pytest.mark.parametrize("place", [0.0, 0.31, 0.5, 0.99])
def test_known_faces_are_looked_at_ten_times_a_second_at_any_frame_rate(fps: int, place: float) -> None:
    schedule = SearchSchedule()
    times = [index / fps for index in range(4 * fps + 1)]
    looked = [time_s for time_s in times if schedule.plan(time_s, TILES).looks_at(place)]
    assert looked[0] == 0.0
    assert max(later - earlier for earlier, later in pairwise(looked)) < max(LOOK_EVERY_S, 1 / fps) + 1 / fps
    assert abs(len(looked) - 1 - min(4 * fps, round(4 / LOOK_EVERY_S))) <= 1


@pytest.mark.parametrize("fps", [1, 10, 30, 60])
def test_changes_are_noticed_ten_times_a_second_and_frames_read_again_are_known_to_be(fps: int) -> None:
    schedule = SearchSchedule()
    times = [2.0 + index / fps for index in range(2 * fps + 1)]
    noticed = [schedule.plan(time_s, TILES).notices for time_s in times]
    assert noticed[0]
    assert sum(noticed) == 1 + min(2 * fps, round(2 / NOTICE_EVERY_S))
    again = [schedule.notices(before_s, time_s) for before_s, time_s in pairwise(times)]
    assert again == noticed[1:]
    assert schedule.notices(-math.inf, 3.05)
    cut_s = times[-1] + 0.01
    schedule.plan(cut_s, TILES, cut=True)
    assert schedule.notices(times[-1], cut_s)


def test_faces_across_the_picture_have_their_turns_one_after_the_other() -> None:
    schedule = SearchSchedule()
    plans = [schedule.plan(index / 30, 0) for index in range(31)][1:]
    left, right = ([plan.looks_at(place) for plan in plans] for place in (0.1, 0.8))
    assert left == [False, True, False] * 10
    assert right == [True, False, False] * 10


def test_at_30_frames_a_second_no_frame_has_more_than_one_of_the_searches() -> None:
    schedule = SearchSchedule()
    plans = [schedule.plan(index / 30, TILES) for index in range(300)][15:]
    for plan in plans:
        looks = any(plan.looks_at(place / 50) for place in range(50))
        assert plan.whole + bool(plan.tiles) + looks <= 1


def test_after_a_cut_all_are_looked_at() -> None:
    schedule = SearchSchedule()
    schedule.plan(0.0, TILES)
    cut = schedule.plan(0.01, TILES, cut=True)
    assert all(cut.looks_at(place / 10) for place in range(10))


def test_a_slow_source_does_not_search_for_all_it_could_have_searched() -> None:
    schedule = SearchSchedule()
    counts = [len(schedule.plan(float(second), 40).tiles) for second in range(5)]
    assert counts == [0, 40, *[MOST_TILES] * 3]


def test_a_cut_begins_anew_and_searches_thoroughly() -> None:
    schedule = SearchSchedule()
    first = schedule.plan(0.0, TILES)
    schedule.plan(1.03, TILES)
    cut = schedule.plan(1.06, TILES, cut=True)
    after = schedule.plan(1.09, TILES)
    assert (first.whole, first.thorough) == (cut.whole, cut.thorough) == (True, True)
    assert (after.whole, after.thorough) == (False, False)
    assert after.scene_s == pytest.approx(0.03)


def test_what_flickers_is_searched_whole_but_not_thoroughly_every_time() -> None:
    schedule = SearchSchedule()
    plans = [schedule.plan(index / 30, TILES, cut=True) for index in range(10)]
    assert all(plan.whole for plan in plans)
    assert [plan.thorough for plan in plans] == [True] + [False] * 9


def test_an_earlier_time_and_a_reset_begin_anew() -> None:
    schedule = SearchSchedule()
    schedule.plan(5.0, TILES)
    assert schedule.plan(4.0, TILES).thorough
    assert not schedule.plan(4.0, TILES).whole
    schedule.reset()
    assert schedule.plan(4.0, TILES).thorough


def test_doubtful_finds_have_their_turns_by_the_time() -> None:
    schedule = SearchSchedule()
    assert [schedule.plan(index * WHOLE_EVERY_S, 0).turn for index in range(5)] == [0, 1, 2, 3, 4]
