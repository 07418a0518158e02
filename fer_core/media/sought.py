"""A video that is played and may be sought meanwhile."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Self

from fer_core.frames import Frame
from fer_core.media.seeking import SeekableVideo
from fer_core.media.source import SourceInfo
from fer_core.media.video import VideoSource


class SoughtVideo:
    """The frames of a video from its beginning, and from wherever it is sought to.

    Until then they are read as `VideoSource` reads them; from then on a `SeekableVideo` gives the very same ones.
    `Frame.stretch` counts the seeks, so that whoever has frames of before can tell them from those that were wanted.

    Args:
        video: The file, open; it is closed with this.
        path: The file.
        loop: Begin again at the end.
    """

    def __init__(self, video: VideoSource, path: Path, *, loop: bool = False) -> None:
        self.loop = loop
        self._video = video
        self._path = path
        self._lock = threading.Lock()
        self._sought: SeekableVideo | None = None
        self._wanted: tuple[float, int] | None = None
        self._stretch = 0
        self._closed = False

    @property
    def info(self) -> SourceInfo:
        """What is known of the file."""
        return replace(self._video.info, seekable=True)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was wrong with it, as far as it was read from its beginning."""
        return self._video.warnings

    @property
    def dropped(self) -> int:
        """Always 0: a file never drops a frame."""
        return 0

    def seek(self, time_s: float, frames: int = 0) -> int:
        """Go on with the frame that is shown at a time, or so many before or behind it; the nearer end beyond those.

        Args:
            time_s: Seconds of the file.
            frames: How many further on, or back where that is negative.

        Returns:
            The `Frame.stretch` of what comes then.
        """
        with self._lock:
            self._wanted = time_s, frames
            self._stretch += 1
            return self._stretch

    def frames(self) -> Iterator[Frame]:
        """Yield the frames; index and time rise within a stretch.

        Raises:
            FerError: It was sought, and can't be read any more.
        """
        coming = self._video.frames()
        while not self._closed:
            wanted, stretch = self._take()
            if wanted is not None:
                coming = self._from(*wanted)
            frame = next(coming, None)
            if frame is not None:
                yield replace(frame, stretch=stretch) if stretch else frame
            elif self.loop and not self._closed:
                self._seek_again()
            elif self._wanted is None:
                return

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        with self._lock:
            self._closed = True
            sought = self._sought
        self._video.close()
        if sought is not None:
            sought.close()

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _take(self) -> tuple[tuple[float, int] | None, int]:
        with self._lock:
            wanted, self._wanted = self._wanted, None
            return wanted, self._stretch

    def _seek_again(self) -> None:
        """Go to the beginning, unless somewhere else is wanted."""
        with self._lock:
            if self._wanted is None:
                self._wanted = 0.0, 0
                self._stretch += 1

    def _from(self, time_s: float, frames: int) -> Iterator[Frame]:
        video = self._opened()
        if video is None:
            return
        first = min(max(video.index_at(time_s) + frames, 0), len(video.times) - 1)
        ahead, last = 0, -1
        for frame in video.frames_from(first):
            # Behind damage there are fewer frames than were promised: the numbers rise all the same.
            ahead = max(ahead, last + 1 - frame.index)
            last = frame.index + ahead
            yield replace(frame, index=last)
            if self._closed:
                return

    def _opened(self) -> SeekableVideo | None:
        if self._sought is None:
            self._video.close()
            video = SeekableVideo(self._path)
            with self._lock:
                self._sought = video
            if self._closed:
                video.close()
        return None if self._closed else self._sought
