import threading

import numpy as np

from fer_core.frames import Frame
from fer_core.media.latest import LatestFrame


def frame(index: int) -> Frame:
    return Frame(index, index / 10, np.zeros((2, 2, 3), np.uint8))


def test_the_newest_frame_wins_and_the_overwritten_are_counted() -> None:
    mailbox = LatestFrame()
    for index in range(5):
        mailbox.put(frame(index))
    taken = mailbox.get(timeout=0)
    assert taken is not None
    assert taken.index == 4
    assert mailbox.dropped == 4
    assert mailbox.get(timeout=0) is None


def test_a_frame_carries_the_time_of_its_arrival() -> None:
    mailbox = LatestFrame(clock=lambda: 42.5)
    mailbox.put(frame(7))
    stamped = mailbox.get_stamped(timeout=0)
    assert stamped is not None
    assert (stamped[0].index, stamped[1]) == (7, 42.5)


def test_close_wakes_whoever_waits() -> None:
    mailbox = LatestFrame()
    got: list[Frame | None] = []
    waiter = threading.Thread(target=lambda: got.append(mailbox.get()))
    waiter.start()
    mailbox.close()
    waiter.join(5)
    assert got == [None]
    assert mailbox.closed


def test_the_last_frame_can_be_taken_after_closing_but_none_put() -> None:
    mailbox = LatestFrame()
    mailbox.put(frame(1))
    mailbox.close()
    mailbox.put(frame(2))
    last = mailbox.get()
    assert last is not None
    assert last.index == 1
    assert mailbox.get() is None
    assert mailbox.dropped == 0


def test_clear_forgets_without_counting() -> None:
    mailbox = LatestFrame()
    mailbox.put(frame(1))
    mailbox.clear()
    assert mailbox.get(timeout=0) is None
    assert mailbox.dropped == 0
