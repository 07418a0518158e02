import threading

import pytest

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.grabber import Grabber
from fer_core.media.latest import LatestFrame
from fer_core.media.paced import PacedSource
from tests.unit.media.fake_media import ListSource


def test_frames_go_to_the_mailbox_until_the_end() -> None:
    mailbox = LatestFrame()
    source = ListSource([0.0, 0.1, 0.2])
    ended: list[Exception | None] = []
    over = threading.Event()

    def on_end(error: Exception | None) -> None:
        ended.append(error)
        over.set()

    grabber = Grabber(source, mailbox, on_end=on_end)
    grabber.start()
    assert over.wait(10)
    last = mailbox.get(timeout=10)
    assert last is not None
    assert last.index == 2
    assert mailbox.dropped == grabber.dropped == 2
    assert mailbox.closed
    assert grabber.ended
    assert ended == [None]
    assert source.closed
    grabber.stop()


def test_an_error_of_the_source_is_kept_and_told() -> None:
    mailbox = LatestFrame()
    told: list[Exception | None] = []
    grabber = Grabber(ListSource([0.0], error=FerError("It broke.")), mailbox, on_end=told.append)
    grabber.start()
    while mailbox.get(timeout=10) is not None:
        pass
    grabber.stop()
    assert str(grabber.error) == "It broke."
    assert [str(error) for error in told] == ["It broke."]


def test_a_source_that_cannot_be_opened_is_told_the_same_way() -> None:
    def opener() -> ListSource:
        raise FerError("There is no camera.")

    mailbox = LatestFrame()
    grabber = Grabber(opener, mailbox)
    grabber.start()
    assert mailbox.get(timeout=10) is None
    grabber.stop()
    assert str(grabber.error) == "There is no camera."
    assert grabber.source is None


def test_the_source_is_opened_on_the_grab_thread() -> None:
    threads: list[str] = []
    opened: list[object] = []

    def opener() -> ListSource:
        threads.append(threading.current_thread().name)
        return ListSource([0.0])

    mailbox = LatestFrame()
    grabber = Grabber(opener, mailbox, on_opened=opened.append)
    grabber.start()
    assert mailbox.get(timeout=10) is not None
    grabber.stop()
    assert threads == ["grabber"]
    assert opened == [grabber.source]


def test_stop_ends_a_paced_wait_and_closes_everything() -> None:
    mailbox = LatestFrame()
    inner = ListSource([0.0, 1e6])
    grabber = Grabber(PacedSource(inner), mailbox)
    grabber.start()
    assert mailbox.get(timeout=10) is not None
    grabber.stop()
    assert grabber.ended
    assert mailbox.closed
    assert inner.closed
    assert grabber.error is None
    assert "grabber" not in [thread.name for thread in threading.enumerate()]


def test_stop_ends_a_pause() -> None:
    mailbox = LatestFrame()
    grabber = Grabber(ListSource([0.0] * 5), mailbox)
    grabber.pause()
    grabber.start()
    grabber.stop()
    assert grabber.ended
    assert mailbox.get() is None


def test_a_paused_file_stands_still_and_goes_on_where_it_stood() -> None:
    mailbox = LatestFrame()
    seen: list[int] = []
    fourth, over = threading.Event(), threading.Event()

    def on_frame(frame: Frame) -> None:
        seen.append(frame.index)
        if frame.index == 2:
            grabber.pause()
            fourth.set()

    source = ListSource([0.0] * 6)
    grabber = Grabber(source, mailbox, on_frame=on_frame, on_end=lambda _: over.set())
    grabber.start()
    assert fourth.wait(10)
    assert seen == [0, 1, 2]
    assert grabber.paused
    grabber.resume()
    assert over.wait(10)
    grabber.stop()
    assert seen == [0, 1, 2, 3, 4, 5]


def test_a_paused_camera_runs_on_unseen() -> None:
    mailbox = LatestFrame()
    seen: list[int] = []
    over = threading.Event()

    def on_read(index: int) -> None:
        if index == 2:
            grabber.pause()
        if index == 4:
            grabber.resume()

    source = ListSource([0.0] * 6, kind="camera", on_frame=on_read)
    grabber = Grabber(source, mailbox, on_frame=lambda frame: seen.append(frame.index), on_end=lambda _: over.set())
    grabber.start()
    assert over.wait(10)
    grabber.stop()
    assert seen == [0, 1, 4, 5]


def test_a_driver_that_never_answers_does_not_hold_stop_up() -> None:
    release = threading.Event()
    reading = threading.Event()

    def block(_: int) -> None:
        reading.set()
        release.wait(30)

    grabber = Grabber(ListSource([0.0], on_frame=block, kind="camera"), LatestFrame())
    grabber.start()
    assert reading.wait(10)
    grabber.stop()
    assert not grabber.ended
    release.set()
    grabber.stop()
    assert grabber.ended


@pytest.mark.parametrize("times", [[], [0.0]])
def test_stop_may_be_called_at_any_time(times: list[float]) -> None:
    grabber = Grabber(ListSource(times), LatestFrame())
    grabber.stop()
    grabber = Grabber(ListSource(times), LatestFrame())
    grabber.start()
    grabber.stop()
    grabber.stop()
    assert grabber.ended
