"""The pictures of an opened session, by their numbers: of a video, of its parts, or of picture files."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.frames import Image
from fer_core.media.animation import AnimationSource
from fer_core.media.images import read_images
from fer_core.media.opening import open_file
from fer_core.media.seeking import SeekableVideo
from fer_core.media.video import VideoSource

_KEPT: Final = 8
_SAME_S: Final = 5e-7
"""Two times that are nearer to each other are one."""


class Pictures(Protocol):
    """Pictures by their number: a `SeekableVideo`, or files. For one thread at a time."""

    @property
    def times(self) -> NDArray[np.float64]:
        """(P,) float64, when each picture is shown, seconds of the session; it rises."""

    def frame(self, index: int) -> Image:
        """Return a picture.

        Returns:
            (H, W, 3) uint8, BGR, not to be written to.

        Raises:
            IndexError: There is no such picture.
            FerError: It cannot be read any more.
        """

    def index_at(self, time_s: float) -> int:
        """Return the number of the picture that is shown at a time."""

    def close(self) -> None:
        """Close what is open. Harmless when called twice."""


class Films:
    """One video, or several of which each goes on where the one before ends.

    Args:
        films: The videos, or what else has pictures.
        times: (P,) float64, when their pictures are shown, seconds of the session.
    """

    def __init__(self, films: Sequence[Pictures], times: NDArray[np.float64]) -> None:
        self._films = tuple(films)
        self._begins = np.cumsum([0, *(len(film.times) for film in films)])
        self._promised = tuple(film.times for film in films)
        self._times = times

    @property
    def times(self) -> NDArray[np.float64]:
        """(P,) float64, seconds of the session."""
        return self._times

    def frame(self, index: int) -> Image:
        """Return a picture; of one that turns out not to decode, the one before, which is still shown then.

        Raises:
            IndexError: There is no such picture.
            FerError: It cannot be read any more.
        """
        if not 0 <= index < len(self._times):
            raise IndexError(f"There is no picture {index} among {len(self._times)}.")
        number = int(np.searchsorted(self._begins, index, side="right")) - 1
        film, promised = self._films[number], self._promised[number]
        place = index - int(self._begins[number])
        if film.times is promised:
            picture = film.frame(place)
            if film.times is promised:
                return picture
        return film.frame(film.index_at(float(promised[place]) + _SAME_S))

    def index_at(self, time_s: float) -> int:
        """Return the number of the picture that is shown at a time: the last one that has begun, or the first."""
        return _index_at(self._times, time_s)

    def close(self) -> None:
        """Close the videos."""
        for film in self._films:
            film.close()


class Excerpt:
    """Some pictures of others, from one to another, numbered from 0.

    Args:
        pictures: The others; closed with these.
        numbers: Which of them.
    """

    def __init__(self, pictures: Pictures, numbers: range) -> None:
        self._pictures = pictures
        self._numbers = numbers
        self._times = pictures.times[numbers.start : numbers.stop]

    @property
    def times(self) -> NDArray[np.float64]:
        """(P,) float64, seconds of the session."""
        return self._times

    def frame(self, index: int) -> Image:
        """Return a picture."""
        if not 0 <= index < len(self._times):
            raise IndexError(f"There is no picture {index} among {len(self._times)}.")
        return self._pictures.frame(self._numbers[index])

    def index_at(self, time_s: float) -> int:
        """Return the number of the picture that is shown at a time: the last one that has begun, or the first."""
        return _index_at(self._times, time_s)

    def close(self) -> None:
        """Close the pictures."""
        self._pictures.close()


class Stills:
    """Pictures of files, a second each, as `ImageSource` has them.

    Args:
        files: The file of each picture; None where there is none.
        times: (P,) float64, when they are shown.
    """

    def __init__(self, files: Sequence[Path | None], times: NDArray[np.float64]) -> None:
        self._files = tuple(files)
        self._times = times
        self._kept: OrderedDict[int, Image] = OrderedDict()

    @property
    def times(self) -> NDArray[np.float64]:
        """(P,) float64, seconds of the session."""
        return self._times

    def frame(self, index: int) -> Image:
        """Return a picture.

        Raises:
            IndexError: There is no such picture.
            FerError: Its file is missing or damaged.
        """
        if not 0 <= index < len(self._files):
            raise IndexError(f"There is no picture {index} among {len(self._files)}.")
        if index not in self._kept:
            file = self._files[index]
            if file is None:
                raise FerError(f"The session has no picture {index}.")
            page = self._files[:index].count(file)
            picture = next(islice(read_images(file), page, None), None)
            if picture is None:
                raise FerError(f"{file} has fewer pictures than it had.")
            picture.setflags(write=False)
            self._kept[index] = picture
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[index]

    def index_at(self, time_s: float) -> int:
        """Return the number of the picture that is shown at a time: the last one that has begun, or the first."""
        return _index_at(self._times, time_s)

    def close(self) -> None:
        """Forget the pictures."""
        self._kept.clear()


class Loop:
    """The frames of an animated picture, all in memory: they are few and small.

    Args:
        animation: The file, open; it is read and closed.
    """

    def __init__(self, animation: AnimationSource) -> None:
        with animation:
            frames = list(animation.frames())
        self._images = tuple(frame.image for frame in frames)
        self._times = np.array([frame.time_s for frame in frames])

    @property
    def times(self) -> NDArray[np.float64]:
        """(P,) float64, seconds."""
        return self._times

    def frame(self, index: int) -> Image:
        """Return a frame."""
        if not 0 <= index < len(self._images):
            raise IndexError(f"There is no frame {index} among {len(self._images)}.")
        return self._images[index]

    def index_at(self, time_s: float) -> int:
        """Return the number of the frame that is shown at a time: the last one that has begun, or the first."""
        return _index_at(self._times, time_s)

    def close(self) -> None:
        """Forget the frames."""
        self._images = ()


def open_film(path: Path) -> Pictures:
    """Open a file that plays: a video or an animated picture.

    Raises:
        FerError: It cannot be read, or is a still picture.
    """
    opened = open_file(path)
    if isinstance(opened, AnimationSource):
        return Loop(opened)
    opened.close()
    if not isinstance(opened, VideoSource):
        raise FerError(f"{path.name} is a picture, not a video. Choose another file.")
    return SeekableVideo(path)


def _index_at(times: NDArray[np.float64], time_s: float) -> int:
    return max(0, int(np.searchsorted(times, time_s, side="right")) - 1)
