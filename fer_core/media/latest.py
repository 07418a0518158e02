"""The one-slot mailbox between the grab thread and the pipeline."""

import threading
import time
from collections.abc import Callable

from fer_core.frames import Frame


class LatestFrame:
    """Holds the newest frame only: putting a frame over one that nobody took drops the older one and counts it.

    Safe between threads. After `close` the frame that is still in the slot can be taken; then `get` returns None at
    once.

    Example:
        >>> mailbox = LatestFrame()
        >>> mailbox.get(timeout=0.0) is None
        True
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Make an empty mailbox.

        Args:
            clock: Seconds that only rise; frames are stamped with it on arrival.
        """
        self._clock = clock
        self._changed = threading.Condition()
        self._slot: tuple[Frame, float] | None = None
        self._dropped = 0
        self._closed = False

    @property
    def dropped(self) -> int:
        """How many frames were overwritten before anybody took them."""
        with self._changed:
            return self._dropped

    @property
    def closed(self) -> bool:
        """Whether no frame will come any more; one may still be in the slot."""
        with self._changed:
            return self._closed

    def put(self, frame: Frame) -> None:
        """Leave a frame, in place of one that was not taken. Does nothing once closed."""
        with self._changed:
            if self._closed:
                return
            if self._slot is not None:
                self._dropped += 1
            self._slot = frame, self._clock()
            self._changed.notify_all()

    def get(self, timeout: float | None = None) -> Frame | None:
        """Take the frame, waiting for one if there is none.

        Args:
            timeout: Seconds to wait at most; None waits until a frame comes or the mailbox closes.

        Returns:
            The frame, or None when the time is over or the mailbox is closed and empty.
        """
        stamped = self.get_stamped(timeout)
        return stamped[0] if stamped else None

    def get_stamped(self, timeout: float | None = None) -> tuple[Frame, float] | None:
        """Take the frame as `get` does, with the clock's seconds at which it arrived (to measure latency)."""
        with self._changed:
            self._changed.wait_for(lambda: self._slot is not None or self._closed, timeout)
            stamped, self._slot = self._slot, None
            return stamped

    def clear(self) -> None:
        """Throw away the frame in the slot, uncounted."""
        with self._changed:
            self._slot = None

    def close(self) -> None:
        """Let no frame in any more and wake whoever waits. Harmless when called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
