"""A video that is played and sought meanwhile: frame-exact, at once, and told apart from what came before."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fer_core.frames import Frame
from fer_core.media.encoder import DEFAULT_TIME_BASE, EncoderSettings
from fer_core.media.grabber import Grabber
from fer_core.media.latest import LatestFrame
from fer_core.media.nut import NutWriter
from fer_core.media.paced import PacedSource
from fer_core.media.sought import SoughtVideo
from fer_core.media.video import VideoSource
from tests.unit.media.damaged_media import damaged_video, number_in
from tests.unit.media.fake_media import FakeClock, FakeCondition, ListSource

FRAMES = 40


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty frames, ten a second, each of its own grey."""
    path = tmp_path_factory.mktemp("film") / "film.nut"
    settings = EncoderSettings(key_frame_every_s=1.0)
    with NutWriter(path, settings, (64, 48), DEFAULT_TIME_BASE) as writer:
        for index in range(FRAMES):
            writer.write(np.full((48, 64, 3), 10 + 6 * index, np.uint8), index * 9000)
    return path


def opened(film: Path, *, loop: bool = False) -> SoughtVideo:
    return SoughtVideo(VideoSource(film), film, loop=loop)


def grey(frame: Frame) -> int:
    return round((float(frame.image.mean()) - 10) / 6)


def test_without_a_seek_it_is_the_video(film: Path) -> None:
    with VideoSource(film) as plain, opened(film) as sought:
        for one, other in zip(plain.frames(), sought.frames(), strict=True):
            assert (one.index, one.time_s, other.stretch) == (other.index, other.time_s, 0)
            np.testing.assert_array_equal(one.image, other.image)


@pytest.mark.parametrize(("time_s", "frames", "first"), [(2.05, 0, 20), (0.3, 0, 3), (1.0, -1, 9), (1.0, 1, 11)])
def test_a_seek_goes_on_with_the_very_frame(film: Path, time_s: float, frames: int, first: int) -> None:
    with opened(film) as source:
        coming = source.frames()
        for _ in range(5):
            next(coming)
        assert source.seek(time_s, frames) == 1
        after = list(coming)
    assert [frame.index for frame in after] == list(range(first, FRAMES))
    assert [grey(frame) for frame in after] == list(range(first, FRAMES))
    assert after[0].time_s == pytest.approx(first / 10)
    assert {frame.stretch for frame in after} == {1}


def test_a_seek_beyond_the_ends_goes_to_the_nearer_end(film: Path) -> None:
    with opened(film) as source:
        coming = source.frames()
        source.seek(99.0)
        assert next(coming).index == FRAMES - 1
        source.seek(0.0, -3)
        frame = next(coming)
        assert (frame.index, frame.stretch) == (0, 2)


def test_behind_damage_the_very_frames_come_at_their_own_times(tmp_path: Path) -> None:
    path = damaged_video(tmp_path / "film.mov", 30, 60, 61)
    with VideoSource(path) as plain:
        wanted = [(frame.index, frame.time_s) for frame in plain.frames()]
    with opened(path) as source:
        coming = source.frames()
        next(coming)
        source.seek(0.5)
        after = list(coming)
        assert [(frame.index, frame.time_s) for frame in after] == wanted[15:]
        assert [number_in(frame.image) for frame in after] == [round(frame.time_s * 30) for frame in after]
    with opened(path) as source:
        coming = source.frames()
        next(coming)
        source.seek(1.5)  # past the first damage, which nobody has seen then
        after = list(coming)
    assert [number_in(frame.image) for frame in after] == [*range(45, 60), *range(62, 90)]
    assert [frame.time_s for frame in after] == pytest.approx([number_in(frame.image) / 30 for frame in after])
    numbers = [frame.index for frame in after]
    assert numbers == list(range(numbers[0], numbers[0] + len(after)))


def test_a_loop_begins_a_stretch_at_each_end(film: Path) -> None:
    with opened(film, loop=True) as source:
        coming = source.frames()
        seen = [next(coming) for _ in range(2 * FRAMES + 1)]
    assert [frame.index for frame in seen] == [*range(FRAMES), *range(FRAMES), 0]
    assert [frame.stretch for frame in seen][::FRAMES] == [0, 1, 2]


def test_a_loop_that_is_switched_off_ends_at_the_end(film: Path) -> None:
    with opened(film, loop=True) as source:
        coming = source.frames()
        next(coming)
        source.loop = False
        assert len(list(coming)) == FRAMES - 1


def test_what_was_sought_is_due_at_once_and_paced_from_there(film: Path, clock: FakeClock) -> None:
    source = PacedSource(opened(film), clock=clock, wake=FakeCondition(clock))
    seen: list[tuple[int, float]] = []
    for frame in source.frames():
        seen.append((frame.index, clock.now - 100))
        if frame.index == 3:
            assert source.seek(3.7) == 1
    assert [index for index, _ in seen] == [0, 1, 2, 3, 37, 38, 39]
    assert [moment for _, moment in seen] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.3, 0.4, 0.5])
    assert source.dropped == 0


def test_a_paced_loop_drops_nothing_at_the_join(film: Path, clock: FakeClock) -> None:
    source = PacedSource(opened(film), clock=clock, wake=FakeCondition(clock))
    source.repeat(on=True)
    frames = source.frames()
    seen = [next(frames).index for _ in range(FRAMES + 5)]
    source.close()
    assert seen == [*range(FRAMES), *range(5)]
    assert source.dropped == 0


def test_what_cannot_be_sought_says_so(clock: FakeClock) -> None:
    source = PacedSource(ListSource([0.0, 0.1]), clock=clock, wake=FakeCondition(clock))
    assert not source.seekable
    assert source.seek(0.1) == 0
    assert [frame.index for frame in source.frames()] == [0, 1]


@pytest.fixture
def paused(film: Path) -> Iterator[tuple[Grabber, LatestFrame]]:
    mailbox = LatestFrame()
    grabber = Grabber(PacedSource(opened(film)), mailbox)
    grabber.pause()
    grabber.start()
    yield grabber, mailbox
    grabber.stop()


def test_a_paused_file_shows_each_frame_that_is_sought_and_no_other(paused: tuple[Grabber, LatestFrame]) -> None:
    grabber, mailbox = paused
    for time_s, index in ((2.0, 20), (0.5, 5), (3.9, 39), (1.0, 10)):
        grabber.seek(time_s)
        frame = mailbox.get(timeout=20)
        assert frame is not None
        assert (frame.index, grey(frame)) == (index, index)
    grabber.seek(1.0, 1)
    frame = mailbox.get(timeout=20)
    assert frame is not None
    assert frame.index == 11
    grabber.resume()
    following = mailbox.get(timeout=20)
    assert following is not None
    assert following.index == 12
    assert following.stretch == frame.stretch == 5
