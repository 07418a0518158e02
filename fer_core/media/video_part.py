"""A part of a video, as whoever reads all of it sees that part, without decoding what comes before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.seeking import SeekableVideo
from fer_core.media.source import Part, SourceInfo


class VideoPart:
    """The frames of a part of a video, with the numbers, times and pictures that `VideoSource` gives them.

    Decoding begins at the key frame before the part. Frames that do not decode are passed over, and those behind them
    keep the numbers that the file promises: only reading all of it would tell how many are missing before.

    Example:
        >>> with VideoPart(Path("holiday.mp4"), Part(60.0, 90.0)) as part:
        ...     times = [frame.time_s for frame in part.frames()]
    """

    def __init__(self, path: Path, part: Part, start_frame: int = 0) -> None:
        """Open the file and find the part.

        Args:
            path: The file.
            part: Which part.
            start_frame: Number of the first frame to yield, in the file.

        Raises:
            FerError: As `SeekableVideo` does, or no frame is in the part.
        """
        self._path = path
        self._closed = False
        self._warnings: tuple[str, ...] = ()
        self._video = SeekableVideo(path)
        times = np.round(self._video.times, 6)
        first = int(np.searchsorted(times, part.begin_s))
        behind = len(times) if part.end_s is None else int(np.searchsorted(times, part.end_s))
        self.numbers = range(first, behind)
        """The frames that belong to it."""
        self._start = max(first, start_frame)
        if not self.numbers:
            self.close()
            raise FerError(
                f"No frame of {path.name} is in the part from {part}; its last one is at {times[-1]:.3f} s.",
                settings=["begin", "end"],
            )

    @property
    def info(self) -> SourceInfo:
        """What is known of the whole file."""
        return self._video.info

    @property
    def warnings(self) -> tuple[str, ...]:
        """Where it is damaged, if so."""
        return self._warnings

    @property
    def dropped(self) -> int:
        """Always 0: a file never drops a frame."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield the frames in order."""
        told = self._video.times
        promised = np.round(told, 6)
        number = self._start
        try:
            for frame in self._video.frames_from(number):
                if self._video.times is not told:  # what its packets promised does not decode
                    time_s = round(frame.time_s, 6)
                    if not self._warnings:
                        at_s = promised[min(number, len(promised) - 1)]
                        self._warnings = (f"The video is damaged at {at_s:.1f} s and may lack frames of the part.",)
                    if time_s < promised[self._start]:
                        continue
                    number = max(number, int(np.searchsorted(promised, time_s)))
                if number >= self.numbers.stop:
                    return
                yield Frame(number, frame.time_s, frame.image)
                number += 1
                if number == self.numbers.stop:
                    return
            if self._video.times is not told and not self._warnings:
                self._warnings = (
                    f"The video is damaged at {promised[number]:.1f} s; the frames of the part before were read.",
                )
        except FerError:
            if not self._closed:
                raise
        finally:
            self.close()

    def close(self) -> None:
        """Close the file; an iteration under way ends with the frame it is at."""
        self._closed = True
        self._video.close()

    def __enter__(self) -> Self:
        """Return the part itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self.close()
