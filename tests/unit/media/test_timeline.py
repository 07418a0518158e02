"""Which packets of a file go to which clock, and how far its container lets times leap."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from fer_core.media.timeline import (
    has_timestamps,
    is_broadcast,
    main_sound,
    picture_clock,
    picture_packets,
    placed_sound,
)
from tests.unit.media.conftest import VideoMaker

PAUSE = [index * 3000 + (20 * 90_000 if index >= 10 else 0) for index in range(30)]


def picture_times(path: Path) -> tuple[list[float], int]:
    """Return when the pictures of a file are shown, and how many breaks its clock found."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        clock = picture_clock(container, stream, Fraction(30))
        packets = [packet for packet in picture_packets(container, stream, clock) if packet.size]
        times = sorted(float(packet.pts * packet.time_base) for packet in packets if packet.pts is not None)
        return [time - times[0] for time in times], len(clock.breaks)


@pytest.mark.parametrize(
    ("name", "audio", "breaks"), [("pause.ts", "aac", 1), ("pause.ts", None, 0), ("pause.mkv", "aac", 0)]
)
def test_twenty_seconds_are_a_break_only_where_sound_would_never_pause(
    make_video: VideoMaker, name: str, audio: str | None, breaks: int
) -> None:
    times, found = picture_times(make_video(name, ticks=PAUSE, audio=audio))
    assert found == breaks
    expected = [index / 30 for index in range(30)] if breaks else [tick / 90_000 for tick in PAUSE]
    assert times == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize(
    ("name", "broadcast", "timed"), [("a.ts", True, True), ("a.mp4", False, True), ("a.h264", False, False)]
)
def test_the_container_says_what_its_times_are_worth(
    make_video: VideoMaker, name: str, broadcast: bool, timed: bool
) -> None:
    with av.open(str(make_video(name))) as container:
        assert (is_broadcast(container), has_timestamps(container)) == (broadcast, timed)
        assert main_sound(container) is None


def test_the_sound_of_a_joined_file_is_placed_without_a_gap(make_video: VideoMaker) -> None:
    path = make_video("twice.ts", frames=30, audio="aac")
    path.write_bytes(path.read_bytes() * 2)
    with av.open(str(path)) as container:
        picture, sound = container.streams.video[0], main_sound(container)
        assert sound is not None
        start = Fraction(container.start_time or 0, av.time_base)
        clock = picture_clock(container, picture, Fraction(30))
        times = [float(time) for time, _ in placed_sound(container, sound, picture, clock, start)]
    assert len(times) == 88
    steps = np.diff(times)
    assert steps.min() > 0
    assert steps.max() == pytest.approx(1024 / 44_100, abs=1e-4)
    assert times[44] == pytest.approx(1, abs=0.01)
