"""Stand-ins for what takes time: a clock that runs only when it is waited for, and sources of given times."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Self

import numpy as np

from fer_core.frames import Frame, Image
from fer_core.media.source import SourceInfo


def picture(width: int = 64, height: int = 48, level: int = 128) -> Image:
    """A grey picture with a bright, red upper left quarter."""
    image = np.full((height, width, 3), level, np.uint8)
    image[: height // 2, : width // 2] = (0, 0, 255)
    return image


class FakeClock:
    """Seconds that pass when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float | None = None) -> bool:
        self.now += seconds or 0.0
        return False


class FakeCondition(threading.Condition):
    """A condition whose waiting lets a fake clock run instead of taking time."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None, "waits for ever"
        return self._clock.wait(timeout)


class ListSource:
    """A source of given times, for what goes on after decoding."""

    def __init__(
        self,
        times: Sequence[float],
        kind: str = "video",
        fps: float | None = 10.0,
        error: Exception | None = None,
        on_frame: Callable[[int], None] | None = None,
    ) -> None:
        self.info = SourceInfo("list", kind, 64, 48, fps, len(times), None)
        self.warnings: tuple[str, ...] = ()
        self.dropped = 0
        self.closed = 0
        self.served = 0
        self._times = times
        self._error = error
        self._on_frame = on_frame

    def frames(self) -> Iterator[Frame]:
        for index, time_s in enumerate(self._times):
            if self.closed:
                return
            self.served += 1
            if self._on_frame is not None:
                self._on_frame(index)
            yield Frame(index, time_s, picture())
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        self.closed += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
