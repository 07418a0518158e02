"""Which frame is due, by a clock that the test sets."""

import numpy as np
import pytest

from fer_core.session.playback import FASTEST, SLOWEST, Playback


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def playback(clock: Clock) -> Playback:
    return Playback(np.array([0.0, 0.5, 1.0, 1.5, 2.5, 3.0]), clock)


def played(playback: Playback, clock: Clock, *steps_s: float) -> list[int]:
    """Let time pass and return the frame after each step."""
    frames = []
    for step_s in steps_s:
        clock.now += step_s
        frames.append(playback.frame())
    return frames


def test_nothing_moves_before_it_plays(playback: Playback, clock: Clock) -> None:
    assert played(playback, clock, 0, 5) == [0, 0]
    assert (playback.playing, playback.next_change_s, playback.end_s) == (False, None, 3.5)


def test_frames_are_shown_at_their_times_and_late_ones_are_skipped(playback: Playback, clock: Clock) -> None:
    playback.play()
    assert played(playback, clock, 0, 0.25, 0.25, 0.75, 0.5) == [0, 0, 1, 2, 3]
    assert playback.position_s == 1.75
    assert playback.next_change_s == 0.75
    assert played(playback, clock, 1.25) == [5]  # frame 4 came too late


def test_it_ends_with_the_last_frame_and_begins_anew(playback: Playback, clock: Clock) -> None:
    playback.play()
    assert played(playback, clock, 3.25) == [5]
    assert playback.playing
    assert playback.next_change_s == 0.25
    clock.now += 5
    assert not playback.playing
    assert (playback.frame(), playback.position_s) == (5, 3.5)
    playback.play()
    assert (playback.frame(), playback.position_s, playback.playing) == (0, 0.0, True)


@pytest.mark.parametrize(("speed", "frame"), [(0.25, 0), (0.5, 1), (1.0, 2), (2.0, 3), (4.0, 5)])
def test_the_speed_is_that_of_the_clock_times_so_much(
    playback: Playback, clock: Clock, speed: float, frame: int
) -> None:
    playback.speed = speed
    playback.play()
    assert played(playback, clock, 1.0) == [frame]


def test_a_change_of_speed_holds_from_then_on(playback: Playback, clock: Clock) -> None:
    playback.play()
    clock.now += 1
    playback.speed = 2
    assert playback.position_s == 1.0
    assert playback.next_change_s == 0.25
    clock.now += 0.25
    assert playback.position_s == 1.5
    playback.speed = 100
    assert playback.speed == FASTEST
    playback.speed = 0
    assert playback.speed == SLOWEST


def test_a_range_is_played_over_and_over(playback: Playback, clock: Clock) -> None:
    playback.loop = (0.5, 1.5)
    playback.play()
    assert played(playback, clock, 0, 0.5, 0.5, 0.5, 10) == [1, 2, 1, 2, 2]
    assert playback.position_s == 1.0
    assert playback.next_change_s == 0.5
    assert playback.playing
    playback.loop = None
    assert played(playback, clock, 1.5) == [4]


def test_what_plays_elsewhere_goes_to_the_range(playback: Playback, clock: Clock) -> None:
    playback.play()
    clock.now += 3
    playback.loop = (1.0, 2.0)
    assert playback.position_s == 1.0
    playback.seek(2.5)  # on purpose behind it: on to the end
    assert played(playback, clock, 0.5, 1) == [5, 5]
    assert not playback.playing
    playback.play()
    assert playback.position_s == 1.0


def test_a_range_lies_within_and_has_a_length(playback: Playback) -> None:
    playback.loop = (-5, 99)
    assert playback.loop == (0.0, 3.5)
    for wrong in ((2.0, 2.0), (2.0, 1.0), (90.0, 99.0)):
        with pytest.raises(ValueError, match="ends after it begins"):
            playback.loop = wrong
    assert playback.loop == (0.0, 3.5)


def test_pausing_keeps_the_moment(playback: Playback, clock: Clock) -> None:
    playback.play()
    clock.now += 0.75
    playback.pause()
    assert played(playback, clock, 9) == [1]
    assert playback.position_s == 0.75
    playback.play()
    assert played(playback, clock, 0.25) == [2]


def test_steps_stop_at_the_very_frame(playback: Playback, clock: Clock) -> None:
    playback.play()
    clock.now += 0.75
    playback.step()
    assert (playback.frame(), playback.position_s, playback.playing) == (2, 1.0, False)
    playback.step(-1)
    assert (playback.frame(), playback.position_s) == (1, 0.5)
    playback.step(-7)
    assert playback.frame() == 0
    playback.step(99)
    assert (playback.frame(), playback.position_s) == (5, 3.0)


def test_seeking_while_it_plays_plays_on_from_there(playback: Playback, clock: Clock) -> None:
    playback.play()
    playback.seek(2.0)
    assert played(playback, clock, 0, 0.5) == [3, 4]
    playback.seek(-3)
    assert playback.position_s == 0.0
    playback.seek(300)
    assert not playback.playing
    assert playback.frame() == 5


def test_one_frame_plays_for_a_moment_and_none_at_all_is_refused(clock: Clock) -> None:
    still = Playback(np.array([2.0]), clock)
    still.play()
    assert still.playing
    clock.now += 1
    assert (still.playing, still.frame()) == (False, 0)
    with pytest.raises(ValueError, match="no frame"):
        Playback(np.empty(0), clock)
