import threading

import numpy as np
import pytest

from fer_core.frames import Frame, FrameResult
from fer_core.session.background import BackgroundWriter

IMAGE = np.zeros((2, 2, 3), np.uint8)


def item(index: int) -> tuple[Frame, FrameResult]:
    return Frame(index, float(index), IMAGE), FrameResult(index, float(index), (), ())


def test_everything_is_written_in_order() -> None:
    written: list[int] = []
    with BackgroundWriter(lambda frame, result: written.append(frame.index)) as writer:
        for index in range(50):
            writer.put(*item(index))
        writer.finish()
        assert written == list(range(50))


def test_put_waits_while_eight_frames_are_on_their_way() -> None:
    gate, ninth_put = threading.Event(), threading.Event()

    def held_up(frame: Frame, result: FrameResult) -> None:
        gate.wait()

    with BackgroundWriter(held_up) as writer:

        def fill() -> None:
            for index in range(10):
                writer.put(*item(index))
            ninth_put.set()

        thread = threading.Thread(target=fill)
        thread.start()
        assert not ninth_put.wait(0.2)
        gate.set()
        thread.join()
        assert ninth_put.is_set()


def test_an_error_reaches_the_one_who_puts() -> None:
    def fail(frame: Frame, result: FrameResult) -> None:
        raise OSError(28, "No space left on device")

    with BackgroundWriter(fail) as writer:
        writer.put(*item(0))
        with pytest.raises(OSError, match="No space left"):
            writer.finish()
        with pytest.raises(OSError, match="No space left"):
            writer.put(*item(1))
