import threading

import pytest

from fer_core.frames import Frame
from fer_core.media.paced import PacedSource
from tests.unit.media.fake_media import FakeClock, FakeCondition, ListSource


def paced(source: ListSource, clock: FakeClock) -> PacedSource:
    return PacedSource(source, clock=clock, wake=FakeCondition(clock))


def test_frames_come_when_they_are_due(clock: FakeClock) -> None:
    source = paced(ListSource([0.0, 0.1, 0.5, 2.0]), clock)
    came = [(frame.index, clock.now - 100) for frame in source.frames()]
    assert [index for index, _ in came] == [0, 1, 2, 3]
    assert [moment for _, moment in came] == pytest.approx([0.0, 0.1, 0.5, 2.0])
    assert source.dropped == 0


def test_a_first_time_above_zero_is_not_waited_for(clock: FakeClock) -> None:
    source = paced(ListSource([5.0, 5.1]), clock)
    assert [clock.now - 100 for _ in source.frames()] == pytest.approx([0.0, 0.1])


def test_a_late_consumer_gets_the_newest_due_frame(clock: FakeClock) -> None:
    source = paced(ListSource([index / 10 for index in range(20)]), clock)
    seen = []
    for frame in source.frames():
        seen.append(frame.index)
        clock.now += 0.55 if frame.index == 3 else 0.0
    # At 0.3 s the consumer takes until 0.85 s: 4 to 7 are late by then and 8 is due.
    assert seen == [0, 1, 2, 3, 8, *range(9, 20)]
    assert source.dropped == 4


def test_a_slow_decoder_slows_the_clip_down_rather_than_stopping_it(clock: FakeClock) -> None:
    def decode(_: int) -> None:
        clock.now += 0.2

    source = paced(ListSource([index / 10 for index in range(120)], on_frame=decode), clock)
    seen = [frame.index for frame in source.frames()]
    assert len(seen) >= 120 // 17
    assert len(seen) + source.dropped == 120


def test_a_pause_neither_skips_nor_runs_ahead(clock: FakeClock) -> None:
    source = paced(ListSource([index / 10 for index in range(10)]), clock)
    seen: list[tuple[int, float]] = []
    for frame in source.frames():
        seen.append((frame.index, clock.now - 100))
        if frame.index == 4:
            source.pause()
            assert source.paused
            clock.now += 60
            source.resume()
    assert [index for index, _ in seen] == list(range(10))
    assert seen[4][1] == pytest.approx(0.4)
    assert seen[5][1] == pytest.approx(60.5)
    assert source.dropped == 0


def test_a_loop_goes_on_counting(clock: FakeClock) -> None:
    opened: list[ListSource] = []

    def reopen() -> ListSource:
        opened.append(ListSource([0.0, 0.1, 0.2]))
        return opened[-1]

    source = PacedSource(reopen, loop=True, clock=clock, wake=FakeCondition(clock))
    frames = source.frames()
    seen = [next(frames) for _ in range(8)]
    source.close()
    assert [frame.index for frame in seen] == list(range(8))
    assert [frame.time_s for frame in seen] == pytest.approx([index / 10 for index in range(8)])
    assert source.info.frames is None
    assert len(opened) == 3
    assert all(one.closed for one in opened)
    assert list(frames) == []


def test_looping_needs_a_way_to_open_again() -> None:
    with pytest.raises(ValueError, match="function that opens it"):
        PacedSource(ListSource([0.0]), loop=True)


def test_close_ends_a_wait_at_once() -> None:
    inner = ListSource([0.0, 1e6])
    source = PacedSource(inner)
    first, seen = threading.Event(), []

    def consume() -> None:
        for frame in source.frames():
            seen.append(frame)
            first.set()

    consumer = threading.Thread(target=consume)
    consumer.start()
    assert first.wait(5)
    source.close()
    consumer.join(5)
    assert not consumer.is_alive()
    assert len(seen) == 1
    assert inner.closed


def test_a_paused_source_waits_until_it_is_resumed_or_closed() -> None:
    source = PacedSource(ListSource([0.0, 0.0]))
    source.pause()
    seen: list[Frame] = []
    consumer = threading.Thread(target=lambda: seen.extend(source.frames()))
    consumer.start()
    source.close()
    consumer.join(5)
    assert not consumer.is_alive()
    assert seen == []
