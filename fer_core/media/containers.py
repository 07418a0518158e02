"""Opening media files, with what may go wrong said in words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from fer_core.errors import FerError

# Demuxers that would turn a text file into a "video", or follow its lines to other files and addresses.
_REFUSED_FORMATS: Final = frozenset({"tty", "concat", "hls", "dash", "sdp", "rtsp", "imf", "bin", "xbin", "adf", "idf"})

_FAR_S: Final = 600
_PIECE_BYTES: Final = 1 << 20
_REFUSALS: Final = frozenset(
    {errno.ENOSPC, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO}
    | {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, getattr(errno, "EDQUOT", errno.ENOSPC)}
)


class UnreadableError(FerError):
    """The system does not hand out a file, whatever it holds.

    Args:
        path: The file.
        error: What the system says.
    """

    def __init__(self, path: Path, error: BaseException) -> None:
        super().__init__(f"{path} cannot be read ({error_text(error)}). Check the disk it is on.")


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; one that may not be looked at is not, and `check_readable` then says why."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def check_readable(path: Path) -> None:
    """Check that a path is a file that can be read and holds something.

    Raises:
        FerError: It is missing, a folder, empty, or may not be read.
    """
    try:
        if path.is_dir():
            raise FerError(f"{path} is a folder, not a file. Choose a file in it.")
        if not path.exists():
            raise FerError(f"There is no file {path}. Check the name and the folder.")
        if not path.is_file():
            raise FerError(f"{path} is a device, not a file. Choose a file.")
        with path.open("rb") as file:
            if not file.read(1):
                raise FerError(f"{path.name} is empty. Choose another file.")
    except PermissionError as error:
        raise FerError(f"{path} may not be read. Change its permissions or choose another file.") from error
    except (OSError, ValueError) as error:
        raise UnreadableError(path, error) from error


def check_rest(path: Path, begin: int = 0) -> None:
    """Check that the system hands out a file from a byte on: FFmpeg takes what it is refused for the file's end.

    Raises:
        FerError: It does not; what the file holds is not known then.
    """
    try:
        with path.open("rb") as file:
            file.seek(begin)
            while file.read(_PIECE_BYTES):
                pass
    except OSError as error:
        raise UnreadableError(path, error) from error


def is_damage(error: BaseException) -> bool:
    """Return whether a file that could not be opened is damaged, as far as that tells, and was not merely refused."""
    cause = error.__cause__ if isinstance(error, FerError) else error
    return not isinstance(cause, (OSError, MemoryError))


def error_text(error: BaseException) -> str:
    """Return the system's short description of an error, without its number and file name."""
    return str(getattr(error, "strerror", None) or error)


def open_container(path: Path) -> InputContainer:
    """Open a media file for reading.

    Args:
        path: The file. It is read as a local file whatever it is called.

    Raises:
        FerError: It is missing, a folder, empty, unreadable, or no media file.
    """
    check_readable(path)
    try:
        # The whitelist keeps a crafted playlist from making the program fetch something from elsewhere.
        # Joined transport streams number their streams anew: they go on as what they are, one film.
        options = {"protocol_whitelist": "file", "merge_pmt_versions": "1"}
        container = av.open(str(path.absolute()), "r", options=options, metadata_errors="replace")
    except (av.FFmpegError, OSError, ValueError) as error:
        raise FerError(f"{path.name} is not a video or picture that can be read. Choose another file.") from error
    if set(container.format.name.split(",")) & _REFUSED_FORMATS:
        container.close()
        raise FerError(f"{path.name} is not a video or picture that can be read. Choose another file.")
    return container


def moving_picture(container: InputContainer) -> VideoStream | None:
    """Return the file's main video stream, or None. A song's cover picture does not count."""
    best = container.streams.best("video")
    candidates = [best, *container.streams.video] if isinstance(best, VideoStream) else list(container.streams.video)
    return next((stream for stream in candidates if not stream.disposition & Disposition.attached_pic), None)


def start_time(container: InputContainer, stream: VideoStream | None) -> Fraction:
    """Return the moment of the container's clock that counts as 0 for its frames and its sound, in seconds.

    It is where the file begins, which some containers (MPEG-TS) place anywhere; sound that begins a little below 0
    because of its encoder's delay does not shift the picture. A picture that begins hours after the rest has a clock of
    its own, and its first frame is 0.
    """
    begin = Fraction(max(0, container.start_time or 0), 1_000_000)
    if stream is None or stream.time_base is None:
        return begin
    # The container tells its start in microseconds only; the stream's own ticks tell it exactly.
    begin = round(begin / stream.time_base) * stream.time_base
    if stream.start_time is None:
        return begin
    shown = stream.start_time * stream.time_base
    return shown if shown - begin > _FAR_S else min(begin, shown)


def announced_length_s(stream: VideoStream) -> float | None:
    """Return the length that a Matroska file's own tag gives a stream, in seconds; None in other files."""
    text = stream.metadata.get("DURATION", "")
    try:
        hours, minutes, seconds = text.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        return None


@contextmanager
def ffmpeg_as_os_errors() -> Iterator[None]:
    """Raise what FFmpeg reports inside the block as an `OSError` of the same number and words.

    Who writes files need not know PyAV then; see `fer_core.files.atomic.explain_write_errors`.

    Raises:
        OSError: FFmpeg failed.
    """
    try:
        yield
    except av.FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise OSError(error.errno, error.strerror) from error


def refused_by_system(error: BaseException) -> bool:
    """Return whether a failure to write is about the disk or the folder, and not about what was to be written."""
    return getattr(error, "errno", None) in _REFUSALS
