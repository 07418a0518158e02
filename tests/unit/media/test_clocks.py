"""Breaks in a file's clock, told from pauses and from reordered pictures."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
import pytest

from fer_core.media.clocks import PictureClock, SoundClock

TICK = Fraction(1, 90_000)
FRAME = 3000


def packet(
    shown: int | None, decoded: int | None = None, key: bool = False, duration: int = 0, tick: Fraction = TICK
) -> "av.Packet[Any]":
    made = av.Packet(bytes(4))
    made.time_base = tick
    made.pts, made.dts, made.duration, made.is_keyframe = shown, decoded, duration, key
    return made


def clock(leap_s: float = 600) -> PictureClock:
    return PictureClock(TICK, Fraction(1, 30), leap_s)


def put_right(packets: "Sequence[av.Packet[Any]]", using: PictureClock) -> list[int | None]:
    return [ready.pts for one in packets for ready in using.feed(one)] + [ready.pts for ready in using.flush()]


def known(times: list[int | None]) -> list[int]:
    """The times, of which none is missing."""
    found = [time for time in times if time is not None]
    assert len(found) == len(times)
    return found


def reordered(begin: int, groups: int = 4) -> "list[av.Packet[Any]]":
    """I P B B P B B ..., decoded a frame before they are shown."""
    shown = [0, *(index for group in range(groups) for index in (3 * group + 3, 3 * group + 1, 3 * group + 2))]
    return [
        packet(begin + place * FRAME, begin + (index - 1) * FRAME, key=not index) for index, place in enumerate(shown)
    ]


@pytest.mark.parametrize(
    "second", [0, -80_000_000, 5 * FRAME, 3600 * 90_000, 2**33], ids=["again", "back", "half", "hour", "overrun"]
)
def test_times_go_on_by_a_frame_where_they_break_off(second: int) -> None:
    using = clock()
    times = put_right([*reordered(0), *reordered(second), *reordered(7 * 3600 * 90_000)], using)
    assert sorted(known(times)) == [index * FRAME for index in range(3 * 13)]
    assert using.breaks == (Fraction(13, 30), Fraction(26, 30))


def test_pictures_shown_before_the_key_picture_behind_a_break_are_counted() -> None:
    open_group = [
        packet(90_000 * 7200 + place * FRAME, key=not index) for index, place in enumerate((2, 0, 1, 5, 3, 4))
    ]
    times = put_right([*reordered(0, 2), *open_group], clock())
    assert times[7:] == [(7 + place) * FRAME for place in (2, 0, 1, 5, 3, 4)]


@pytest.mark.parametrize("pause_s", [20, 3000])
def test_pictures_reordered_across_a_pause_are_no_break(pause_s: int) -> None:
    """The picture behind the pause is decoded before the last ones ahead of it."""
    later = pause_s * 90_000
    shown = [0, 3 * FRAME, FRAME, 2 * FRAME, later + FRAME, 4 * FRAME, later]
    decoded = [-FRAME, 0, FRAME, 2 * FRAME, 3 * FRAME, 4 * FRAME, later]
    using = clock(600)
    pairs = [packet(time, at, key=not time) for time, at in zip(shown, decoded, strict=True)]
    assert put_right(pairs, using) == shown
    assert using.breaks == ()


def test_a_pause_beyond_the_limit_stays_if_the_sound_goes_on() -> None:
    pause = 30 * 90_000
    before, behind = (
        [packet(index * FRAME) for index in range(5)],
        [packet(pause + index * FRAME) for index in range(5)],
    )
    silent = clock(10)
    assert max(known(put_right([*before, *behind], silent))) == 9 * FRAME
    before, behind = (
        [packet(index * FRAME) for index in range(5)],
        [packet(pause + index * FRAME) for index in range(5)],
    )
    with_sound = clock(10)
    times = put_right(before, with_sound)
    for _ in range(1400):
        with_sound.hear(packet(None, duration=1024, tick=Fraction(1, 48_000)))
    assert times + put_right(behind, with_sound) == [
        *range(0, 5 * FRAME, FRAME),
        *range(pause, pause + 5 * FRAME, FRAME),
    ]


def test_the_lengthened_packet_before_a_gap_is_no_sound() -> None:
    using = clock(10)
    put_right([packet(index * FRAME) for index in range(5)], using)
    using.hear(packet(None, duration=7200 * 48_000, tick=Fraction(1, 48_000)))
    assert put_right([packet(7200 * 90_000, 7200 * 90_000, key=True)], using) == [5 * FRAME]


def test_a_slide_show_has_no_breaks() -> None:
    slides = [index * 40 * 90_000 for index in range(6)]
    using = PictureClock(TICK, Fraction(40), 60)
    assert put_right([packet(time) for time in slides], using) == slides


def test_small_steps_back_and_repeated_times_are_no_breaks() -> None:
    times = [0, 3000, 3000, 2900, 6000, 9000, 8000, 12_000]
    assert put_right([packet(time, time) for time in times], clock()) == times


def test_packets_without_times_pass() -> None:
    assert put_right([packet(0), packet(None), packet(FRAME)], clock()) == [0, None, FRAME]


def sound_at(index: int, begin: int = 0) -> "av.Packet[Any]":
    return packet(begin + index * 1024, duration=1024, tick=Fraction(1, 48_000))


def test_sound_takes_the_shift_of_the_picture_and_waits_for_it() -> None:
    picture = clock()
    put_right(reordered(0), picture)
    sound = SoundClock(picture, Fraction(0))
    before = [sound.place(sound_at(index), wait=True) for index in range(20)]
    assert before == [Fraction(index * 1024, 48_000) for index in range(20)]
    behind = sound_at(0, begin=48_000 * 7200)
    assert sound.place(behind, wait=True) is None
    put_right(reordered(90_000 * 7200), picture)
    assert sound.place(behind, wait=True) == Fraction(13, 30)


def test_sound_that_breaks_off_alone_goes_on_where_it_was() -> None:
    picture = clock()
    put_right(reordered(0), picture)
    sound = SoundClock(picture, Fraction(0))
    sound.place(sound_at(0), wait=True)
    far = sound_at(0, begin=48_000 * 90_000)
    assert sound.place(far, wait=True) is None
    assert sound.place(far, wait=False) == Fraction(1024, 48_000)


def test_a_gap_in_the_sound_stays_while_the_picture_goes_on() -> None:
    picture = clock()
    put_right(reordered(0, groups=60), picture)
    sound = SoundClock(picture, Fraction(0))
    sound.place(sound_at(0), wait=True)
    assert sound.place(sound_at(200), wait=True) == Fraction(200 * 1024, 48_000)


def test_sound_hours_from_its_picture_begins_with_it() -> None:
    picture = clock()
    put_right(reordered(0), picture)
    assert SoundClock(picture, Fraction(0)).place(sound_at(0, begin=48_000 * 7200), wait=True) == 0


def test_sound_without_times_follows_itself() -> None:
    picture = clock()
    put_right(reordered(0), picture)
    sound = SoundClock(picture, Fraction(0))
    silent = packet(None, duration=480, tick=Fraction(1, 48_000))
    assert [sound.place(silent, wait=True) for _ in range(3)] == [0, Fraction(1, 100), Fraction(2, 100)]


def test_a_time_hours_from_when_its_picture_is_decoded_is_not_believed() -> None:
    using = PictureClock(TICK, Fraction(1, 30), 10, 600)
    pairs = [(0, 0), (FRAME, FRAME), (90_000 * 9000, 2 * FRAME), (3 * FRAME, 3 * FRAME)]
    assert put_right([packet(*pair) for pair in pairs], using) == [0, FRAME, None, 3 * FRAME]
    assert using.breaks == ()
