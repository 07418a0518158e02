"""Decoding ahead on a thread of its own, for offline work."""

import threading
from collections import deque
from collections.abc import Iterator
from typing import Final, Self

from fer_core.frames import Frame
from fer_core.media.source import FrameSource, SourceInfo

_MOST_BYTES: Final = 128 << 20


class Prefetch:
    """A source that decodes a few frames ahead while the ones before are analysed. Nothing is dropped.

    Example:
        >>> from fer_core.media.demo import DemoSource
        >>> with Prefetch(DemoSource(seconds=1.0), depth=2) as ahead:
        ...     count = sum(1 for _ in ahead.frames())
        >>> count
        30
    """

    def __init__(self, source: FrameSource, depth: int = 4) -> None:
        """Take over a source, which is closed with this one.

        Args:
            source: Where the frames come from.
            depth: How many frames may lie ready, at least 1; fewer of very large ones.
        """
        self._source = source
        self._depth = max(1, depth)
        self._ready: deque[Frame] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._exhausted = False
        self._error: Exception | None = None
        self._thread: threading.Thread | None = None

    @property
    def info(self) -> SourceInfo:
        """What is known of the source."""
        return self._source.info

    @property
    def warnings(self) -> tuple[str, ...]:
        """The source's warnings."""
        return self._source.warnings

    @property
    def dropped(self) -> int:
        """What the source itself dropped."""
        return self._source.dropped

    def frames(self) -> Iterator[Frame]:
        """Yield the source's frames in order; an error of the source is raised where its frame would have come."""
        self._thread = threading.Thread(target=self._decode, name="prefetch", daemon=True)
        self._thread.start()
        try:
            while (frame := self._take()) is not None:
                yield frame
            if self._error is not None and not self._closed:
                raise self._error
        finally:
            self.close()

    def close(self) -> None:
        """Close the source, wait for the thread, and throw away what lies ready."""
        with self._changed:
            self._closed = True
            self._ready.clear()
            self._changed.notify_all()
        self._source.close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _take(self) -> Frame | None:
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._exhausted or self._closed)
            if not self._ready:
                return None
            frame = self._ready.popleft()
            self._changed.notify_all()
            return frame

    def _has_room(self) -> bool:
        held = sum(frame.image.nbytes for frame in self._ready)
        return not self._ready or (len(self._ready) < self._depth and held < _MOST_BYTES)

    def _decode(self) -> None:
        try:
            for frame in self._source.frames():
                with self._changed:
                    self._changed.wait_for(lambda: self._has_room() or self._closed)
                    if self._closed:
                        return
                    self._ready.append(frame)
                    self._changed.notify_all()
        except Exception as error:
            self._error = error
        finally:
            with self._changed:
                self._exhausted = True
                self._changed.notify_all()
