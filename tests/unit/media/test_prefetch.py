import threading

import pytest

from fer_core.errors import FerError
from fer_core.media.prefetch import Prefetch
from tests.unit.media.fake_media import ListSource


def test_every_frame_comes_in_order() -> None:
    source = ListSource([index / 10 for index in range(50)])
    with Prefetch(source, depth=3) as ahead:
        assert [frame.index for frame in ahead.frames()] == list(range(50))
        assert ahead.info == source.info
    assert source.closed


def test_it_decodes_no_further_ahead_than_asked() -> None:
    third = threading.Event()
    source = ListSource([0.0] * 50, on_frame=lambda index: third.set() if index == 3 else None)
    ahead = Prefetch(source, depth=2)
    frames = ahead.frames()
    next(frames)
    # One was taken, two lie ready, and the fourth is in the decoder's hands.
    assert third.wait(10)
    assert source.served == 4
    ahead.close()
    assert source.served == 4


def test_an_error_comes_where_its_frame_would_have() -> None:
    ahead = Prefetch(ListSource([0.0, 0.1], error=FerError("The disk was pulled out.")))
    frames = ahead.frames()
    assert [next(frames).index, next(frames).index] == [0, 1]
    with pytest.raises(FerError, match="pulled out"):
        next(frames)


def test_close_ends_the_iteration_and_joins() -> None:
    ahead = Prefetch(ListSource([0.0] * 50), depth=1)
    frames = ahead.frames()
    next(frames)
    ahead.close()
    ahead.close()
    assert list(frames) == []
