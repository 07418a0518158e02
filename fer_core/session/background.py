"""Drawing and encoding on a thread of their own, so that they overlap with the analysis."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final, Self

from fer_core.frames import Frame, FrameResult

_DEPTH: Final = 8
_MOST_BYTES: Final = 128 << 20


class BackgroundWriter:
    """Hands frames with their results to a function on another thread, in order; nothing is dropped.

    `put` waits while `_DEPTH` frames, or fewer large ones, are on their way, so memory stays bounded. What the
    function raises is raised by the next `put` or by `finish`.

    Args:
        write: Called on the thread for each frame.
    """

    def __init__(self, write: Callable[[Frame, FrameResult], None]) -> None:
        self._write = write
        self._waiting: deque[tuple[Frame, FrameResult]] = deque()
        self._changed = threading.Condition()
        self._ending = False
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="session-writer", daemon=True)
        self._thread.start()

    def put(self, frame: Frame, result: FrameResult) -> None:
        """Leave a frame; waits while too many are on their way.

        Raises:
            Exception: Whatever writing an earlier frame raised.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._has_room() or self._error is not None)
            if self._error is not None:
                raise self._error
            self._waiting.append((frame, result))
            self._changed.notify_all()

    def finish(self) -> None:
        """Wait until everything is written and end the thread. Harmless when called twice.

        Raises:
            Exception: Whatever writing raised.
        """
        self._end()
        if self._error is not None:
            raise self._error

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Write what is waiting and end the thread; an error is left to the one that is under way."""
        self._end()

    def _has_room(self) -> bool:
        held = sum(frame.image.nbytes for frame, _ in self._waiting)
        return not self._waiting or (len(self._waiting) < _DEPTH and held < _MOST_BYTES)

    def _end(self) -> None:
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        try:
            while (item := self._take()) is not None:
                self._write(*item)
        except Exception as error:
            with self._changed:
                self._error = error
                self._waiting.clear()
                self._changed.notify_all()

    def _take(self) -> tuple[Frame, FrameResult] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ending)
            if not self._waiting:
                return None
            item = self._waiting.popleft()
            self._changed.notify_all()
            return item
