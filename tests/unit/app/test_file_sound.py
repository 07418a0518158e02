"""A file's sound follows its pictures, on a clock and a device of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.file_sound import FileSound
from app.settings import SoundSettings

FILE = Path("film.mp4")
STEP_S = 0.04


class Clock:
    """Seconds that pass when the test says."""

    def __init__(self) -> None:
        self.now = 10.0

    def __call__(self) -> float:
        return self.now


class Device:
    """Plays from where it is told to, a while after it is told."""

    def __init__(self, clock: Clock, late_s: float = 0.0) -> None:
        self._clock = clock
        self._late_s = late_s
        self._from_s, self._since, self._speed = 0.0, 0.0, 1.0
        self.playing = self.closed = False
        self.told: list[tuple[float, float]] = []
        self.heard: list[tuple[float, bool]] = []

    @property
    def position_s(self) -> float:
        passed = max(0.0, self._clock() - self._since - self._late_s) if self.playing else 0.0
        return self._from_s + passed * self._speed

    def play(self, position_s: float, speed: float) -> None:
        self.told.append((round(position_s, 3), speed))
        self._from_s, self._since, self._speed, self.playing = position_s, self._clock(), speed, True

    def pause(self) -> None:
        self._from_s, self.playing = self.position_s, False

    def hear(self, volume: float, *, muted: bool) -> None:
        self.heard.append((volume, muted))

    def close(self) -> None:
        self.closed = True


class Hearing:
    """A sound over a device."""

    def __init__(self, late_s: float = 0.0) -> None:
        self.clock = Clock()
        self.device = Device(self.clock, late_s)
        self.opened: list[Path] = []
        self.sound = FileSound(SoundSettings(0.5), self._open, self.clock)

    def _open(self, path: Path, on_sound: Callable[[], None]) -> Device:
        self.opened.append(path)
        on_sound()
        return self.device

    def watch(self, begin_s: float, seconds: float, speed: float = 1.0) -> float:
        """Play pictures for a while; return how far the sound is off then."""
        position_s = begin_s
        for _ in range(round(seconds / STEP_S)):
            self.sound.follow(position_s, playing=True, speed=speed)
            self.clock.now += STEP_S
            position_s += STEP_S * speed
        return position_s - self.device.position_s


def test_nothing_is_opened_before_something_plays() -> None:
    hearing = Hearing()
    told: list[bool] = []
    hearing.sound.available.connect(told.append)
    hearing.sound.open(FILE)
    hearing.sound.follow(0.0, playing=False)
    assert hearing.opened == []
    hearing.sound.follow(0.0, playing=True)
    assert (hearing.opened, hearing.device.heard, told) == ([FILE], [(0.5, False)], [False, True])
    hearing.sound.close()
    assert hearing.device.closed
    assert told == [False, True, False]


def test_it_plays_on_by_itself_as_long_as_it_is_in_time() -> None:
    hearing = Hearing()
    hearing.sound.open(FILE, begin_s=2.0)
    hearing.watch(1.0, 5.0)
    assert hearing.device.told == [(3.0, 1.0)]


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_a_device_that_begins_late_is_told_earlier_the_next_time(speed: float) -> None:
    hearing = Hearing(late_s=0.3)
    hearing.sound.open(FILE)
    assert abs(hearing.watch(0.0, 6.0, speed)) < 0.15
    assert len(hearing.device.told) == 2
    hearing.sound.follow(50.0, playing=True, speed=speed)
    assert abs(hearing.watch(50.0, 4.0, speed)) < 0.15
    assert len(hearing.device.told) == 3


def test_a_device_that_takes_long_to_begin_is_not_told_again_and_again() -> None:
    hearing = Hearing(late_s=3.0)
    hearing.sound.open(FILE)
    hearing.watch(0.0, 30.0)
    assert len(hearing.device.told) <= 6


def test_a_seek_is_followed_at_once() -> None:
    hearing = Hearing()
    hearing.sound.open(FILE)
    hearing.watch(0.0, 0.4)
    hearing.watch(30.0, 0.4)
    hearing.watch(2.0, 0.4)
    assert [position for position, _ in hearing.device.told] == [0.0, 30.0, 2.0]


def test_a_pause_is_silent_and_goes_on_where_the_picture_does() -> None:
    hearing = Hearing()
    hearing.sound.open(FILE)
    hearing.watch(0.0, 0.4)
    hearing.sound.follow(0.4, playing=False)
    assert not hearing.device.playing
    hearing.clock.now += 60
    hearing.watch(0.4, 0.4)
    assert [position for position, _ in hearing.device.told] == [0.0, 0.4]


@pytest.mark.parametrize("speed", [0.25, 4.0])
def test_what_nobody_understands_is_not_heard(speed: float) -> None:
    hearing = Hearing()
    hearing.sound.open(FILE)
    hearing.watch(0.0, 0.4)
    hearing.watch(0.4, 0.4, speed)
    assert not hearing.device.playing
    hearing.watch(1.0, 0.4)
    assert hearing.device.playing


def test_without_a_device_nothing_happens() -> None:
    sound = FileSound(SoundSettings(), lambda path, on_sound: None)
    told: list[bool] = []
    sound.available.connect(told.append)
    sound.open(FILE)
    sound.follow(0.0, playing=True)
    sound.hear(SoundSettings(0.1))
    sound.close()
    assert True not in told
