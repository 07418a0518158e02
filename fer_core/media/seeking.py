"""Any frame of a video file at once, the very frame that reading it from its beginning gives."""

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Image
from fer_core.media.source import SourceInfo


class SeekableVideo:
    """Frames of a video file by their number, as `VideoSource` counts, times and shows them.

    For one thread at a time; `close` may come from another.

    Example:
        >>> with SeekableVideo(Path("holiday.mp4")) as video:
        ...     image = video.frame(video.index_at(12.5))
    """

    def __init__(self, path: Path | str) -> None:
        """Open the file and find out when its frames are shown, by its packets where they tell.

        Args:
            path: The file.

        Raises:
            FerError: As `VideoSource` does.
        """
        raise NotImplementedError(path)

    @property
    def info(self) -> SourceInfo:
        """What is known of the file."""
        raise NotImplementedError

    @property
    def times(self) -> NDArray[np.float64]:
        """(F,) float64, the times of all frames, seconds; they rise strictly."""
        raise NotImplementedError

    @property
    def remark(self) -> str:
        """A sentence where the file has no usable index and had to be read through, or has to be again; else ""."""
        raise NotImplementedError

    def frame(self, index: int) -> Image:
        """Return a frame's picture.

        Returns:
            (H, W, 3) uint8, BGR, not to be written to: it is kept.

        Raises:
            IndexError: There is no such frame.
            FerError: The file cannot be read any more, or is closed.
        """
        raise NotImplementedError(index)

    def index_at(self, time_s: float) -> int:
        """Return the number of the frame that is shown at a time: the last one that has begun, or the first."""
        raise NotImplementedError(time_s)

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        """Return the video itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()
