"""Any frame of a video file at once, the very frame that reading it from its beginning gives."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Generic, Self, TypeVar

import av
import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.frames import Frame, Image
from fer_core.media.decoded_picture import PictureConverter
from fer_core.media.frame_index import FrameIndex, index_by_decoding, index_by_packets
from fer_core.media.frame_walk import AstrayError, first_decoded, walk
from fer_core.media.packet_seeking import SeekablePackets
from fer_core.media.source import SourceInfo
from fer_core.media.video import VideoSource

_DECODED_BYTES: Final = 192 << 20
_PICTURE_BYTES: Final = 64 << 20
_NEAR: Final = 12
"""Frames that are decoded on the way to one rather than sought past."""
_LOOKED_AT: Final = 24
"""Frames of the beginning whose packets are checked against what decoding gives."""
_KEYS_TRIED: Final = 6
_SMALL_STEP: Final = 12
_STEPPED_BACK: Final = 64
_JUMPED: Final = 8
"""Frames before the wanted one that are kept where it is reached by a small step back, and by any other way."""
_AHEAD: Final = 4
_BEFORE: Final = 16
"""Frames before the wanted one that are kept where a file has to be read from its beginning."""

_SAME_S: Final = 5e-7
"""Two times that are nearer to each other are one."""

_Kept = TypeVar("_Kept")


class SeekableVideo:
    """Frames of a video file by their number, as `VideoSource` counts, times and shows them.

    What was decoded last is kept, so that going back and forth by small steps decodes each group once. For one thread
    at a time; `close` may come from another.

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
        self._path = Path(path)
        self._lock = threading.Lock()
        self._closed = False
        self._decoded = _Recent[av.VideoFrame](_DECODED_BYTES)
        self._pictures = _Recent[Image](_PICTURE_BYTES)
        self._walk: Iterator[tuple[int, av.VideoFrame]] = iter(())
        self._next: int | None = None
        self._wanted_from = 0
        self._last = 0
        self._reader: VideoSource | None = None
        self._read: Iterator[Frame] = iter(())
        self._read_next = 0
        with VideoSource(self._path) as source:
            self._info, timing = source.info, source.timing
        index = index_by_packets(self._path, timing)
        self._packets = SeekablePackets(self._path)
        try:
            self._index = index or index_by_decoding(self._path)
            self._converter = self._begin()
        except BaseException:
            self.close()
            raise

    @property
    def info(self) -> SourceInfo:
        """What is known of the file."""
        return self._info

    @property
    def times(self) -> NDArray[np.float64]:
        """(F,) float64, the times of all frames, seconds; they rise strictly."""
        return self._index.times

    @property
    def remark(self) -> str:
        """A sentence where the file has no usable index and had to be read through, or has to be again; else ""."""
        return self._index.remark

    @property
    def kept_bytes(self) -> int:
        """How much memory is held by frames that were decoded before."""
        return self._decoded.bytes + self._pictures.bytes

    def frame(self, index: int) -> Image:
        """Return a frame's picture.

        Returns:
            (H, W, 3) uint8, BGR, not to be written to: it is kept.

        Raises:
            IndexError: There is no such frame.
            FerError: The file cannot be read any more, or is closed.
        """
        with self._lock:
            if self._closed:
                raise FerError(f"{self._path.name} is closed; open it again.")
            if not 0 <= index < len(self._index.times):
                raise IndexError(f"There is no frame {index} among {len(self._index.times)}.")
            picture = self._pictures.get(index)
            if picture is None:
                picture = self._found(index)
            else:
                self._catch_up(index)
            self._last = index
            return picture

    def frames_from(self, index: int) -> Iterator[Frame]:
        """Yield the frames from one on. Where one that was promised does not decode, go on with what comes behind it.

        `times` are others from then on, and `Frame.index` is that in them.

        Raises:
            FerError: The file cannot be read any more, or is closed.
        """
        times, last_s = self.times, None
        while index < len(times):
            image = self.frame(index)
            if self.times is not times:
                wanted_s, times = float(times[index]), self.times
                told = None if last_s is None else int(np.searchsorted(times, last_s + _SAME_S, side="right"))
                index = self.index_at(wanted_s + _SAME_S) if told is None else told
                continue
            last_s = float(times[index])
            yield Frame(index, last_s, image)
            index += 1

    def index_at(self, time_s: float) -> int:
        """Return the number of the frame that is shown at a time: the last one that has begun, or the first."""
        return max(0, int(np.searchsorted(self._index.times, time_s, side="right")) - 1)

    def close(self) -> None:
        """Close the file. Harmless when called twice."""
        self._closed = True
        with self._lock:
            self._forget()
            self._read = iter(())
            if self._reader is not None:
                self._reader.close()
            self._packets.close()

    def __enter__(self) -> Self:
        """Return the video itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _begin(self) -> PictureConverter:
        """Check the index against the file's first frames, and return what makes pictures of them."""
        if self._index.stamps is not None:
            try:
                frame = self._frame_near(0)
                if not self._index.remark:
                    self._frame_near(min(_LOOKED_AT, len(self._index.times) - 1))
            except AstrayError:
                if not self._index.remark:
                    self._use(index_by_decoding(self._path))
                    return self._begin()
            else:
                return PictureConverter(frame, self._packets.stream.sample_aspect_ratio)
        first = first_decoded(self._packets)
        if first is None:
            raise FerError(f"No frame of {self._path.name} can be decoded. The file is damaged or of an unknown kind.")
        return PictureConverter(first, self._packets.stream.sample_aspect_ratio)

    def _use(self, index: FrameIndex) -> None:
        self._forget()
        self._index = index

    def _forget(self) -> None:
        self._walk, self._next = iter(()), None
        self._decoded.clear()
        self._pictures.clear()

    def _found(self, index: int) -> Image:
        """Return a frame that is not among the pictures that are kept."""
        if self._index.stamps is not None and (self._reader is None or index != self._read_next):
            try:
                frame = self._decoded.get(index)
                if frame is None:
                    frame = self._frame_near(index)
                else:
                    self._catch_up(index)
                picture = self._converter.picture(frame)
            except AstrayError:
                if not self._index.remark:  # the packets promised what decoding does not keep
                    self._use(index_by_decoding(self._path))
                    return self._found(min(index, len(self._index.times) - 1))
            else:
                return self._keep(index, picture)
        return self._read_up_to(index)

    def _keep(self, index: int, picture: Image) -> Image:
        picture.setflags(write=False)
        self._pictures.put(index, picture, picture.nbytes)
        return picture

    def _frame_near(self, index: int) -> av.VideoFrame:
        """Return a decoded frame, by going on from where decoding is or from a key frame before it.

        Raises:
            AstrayError: The file does not give what its index promises.
        """
        keys = self._index.keys
        place = int(np.searchsorted(keys, index - self._needed_before(index), side="right")) - 1
        place = max(0, place)
        key = int(keys[place])
        if self._next is not None and self._next <= index and (key <= self._next or index - self._next <= _NEAR):
            return self._advance(index)
        for begin in dict.fromkeys((*range(place, max(-1, place - _KEYS_TRIED), -1), 0)):
            self._wanted_from = max(0, index - self._window(index))
            self._walk, self._next = walk(self._packets, self._index, begin, self._wanted_from), None
            first = next(self._walk, None)
            if first is not None and first[0] <= index:
                self._next = first[0] + 1
                self._put(*first)
                return first[1] if first[0] == index else self._advance(index)
        raise AstrayError

    def _window(self, index: int) -> int:
        """Return how many frames before one are kept on the way to it: more where somebody goes back step by step."""
        back = self._last - index
        return _STEPPED_BACK if 0 < back <= _SMALL_STEP else _JUMPED

    def _catch_up(self, index: int) -> None:
        """Decode a few frames more while those that are kept are shown, so that their end is no stop."""
        if self._next is not None and index > self._last and self._next <= index + _AHEAD:
            until = min(index + _AHEAD, self._next + _AHEAD - 1, len(self._index.times) - 1)
            if until >= self._next:
                with suppress(AstrayError):
                    self._advance(until)

    def _needed_before(self, index: int) -> int:
        """Return how many frames before one have to be decoded with it: deinterlacing looks at the one before."""
        begin = self._index.interlaced_from
        return int(begin is not None and index > begin)

    def _advance(self, index: int) -> av.VideoFrame:
        for at, frame in self._walk:
            self._next = at + 1
            self._put(at, frame)
            if at == index:
                return frame
        self._next = None
        raise AstrayError

    def _put(self, index: int, frame: av.VideoFrame) -> None:
        if index < self._wanted_from:
            return
        self._decoded.put(index, frame, sum(plane.buffer_size for plane in frame.planes))

    def _read_up_to(self, index: int) -> Image:
        """Return a frame by reading the file from its beginning, or on from where that is."""
        if self._reader is None or index < self._read_next:
            if self._reader is not None:
                self._reader.close()
            self._reader = VideoSource(self._path, start_frame=max(0, index - _BEFORE))
            self._read = self._reader.frames()
        for frame in self._read:
            self._read_next = frame.index + 1
            self._keep(frame.index, frame.image)
            if frame.index == index:
                return frame.image
        self._read_next = sys.maxsize
        raise FerError(
            f"Frame {index} of {self._path.name} cannot be read any more. The file has changed; open it again."
        )


class _Recent(Generic[_Kept]):
    """What was used last, up to so many bytes; always one.

    Attributes:
        bytes: How many there are.

    Args:
        most_bytes: How many.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self.bytes = 0
        self._kept: OrderedDict[int, tuple[_Kept, int]] = OrderedDict()

    def get(self, index: int) -> _Kept | None:
        """Return what is kept under a number, which is thereby used."""
        found = self._kept.get(index)
        if found is None:
            return None
        self._kept.move_to_end(index)
        return found[0]

    def put(self, index: int, what: _Kept, size: int) -> None:
        """Keep something of so many bytes; what was not used for longest goes where there is no more room."""
        self.bytes += size - (self._kept.pop(index)[1] if index in self._kept else 0)
        self._kept[index] = what, size
        while self.bytes > self._most and len(self._kept) > 1:
            self.bytes -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.bytes = 0
