"""From what the user named to a source of frames."""

import os
import stat
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.media.animation import AnimationSource
from fer_core.media.camera import CameraSource
from fer_core.media.containers import check_readable, is_folder
from fer_core.media.demo import DemoSource
from fer_core.media.images import ImageSource
from fer_core.media.picture_file import contents
from fer_core.media.source import FrameSource
from fer_core.media.video import VideoSource
from fer_core.media.video_stream import open_video

_VIDEO4LINUX: Final = 81
"""The kernel's major number of camera devices."""
_RAW_JPEG: Final = frozenset({".mjpeg", ".mjpg"})
"""Videos that are nothing but one JPEG after the other; to their content alone they are the first of them."""


def open_source(spec: str | Path, *, start_frame: int = 0) -> FrameSource:
    """Open what the user named.

    Args:
        spec: "demo", a camera's number, or the path of a camera's device node, a video, a picture, or a folder of
            pictures. Files are told apart by what is in them, not by their names.
        start_frame: Index of the first frame to yield, for a video.

    Raises:
        FerError: There is no such thing, or it cannot be opened; the sentence says which and what to do.
    """
    text = str(spec)
    if text == "demo":
        return DemoSource()
    if text.isascii() and text.isdecimal():
        return CameraSource(int(text))
    if not text.strip():
        raise FerError('No source was given. Name a file, a camera\'s number, or "demo".')
    path = Path(spec)
    if _is_device(path):
        return CameraSource(text)
    if is_folder(path):
        return ImageSource(path)
    check_readable(path)
    return open_file(path, start_frame)


def open_file(path: Path, start_frame: int = 0) -> VideoSource | AnimationSource | ImageSource:
    """Open a file as what is in it: a video, an animated picture, or pictures.

    Args:
        path: The file, which can be read.
        start_frame: Index of the first frame to yield, for a video or an animation.

    Raises:
        FerError: It is none of them, or damaged.
    """
    held = None if path.suffix.lower() in _RAW_JPEG else contents(path)
    if held is None or (held.animated and held.plays_as_video):
        return VideoSource(path, start_frame=start_frame)
    return AnimationSource(path, start_frame=start_frame) if held.animated else ImageSource(path)


def announced(path: Path) -> tuple[int | None, float | None]:
    """Return how many frames a file says it has, and how many a second; nothing is decoded.

    Args:
        path: The file, which can be read.

    Raises:
        FerError: It is no video and no picture.
    """
    held = None if path.suffix.lower() in _RAW_JPEG else contents(path)
    if held is not None and not (held.animated and held.plays_as_video):
        with open_file(path) as opened:
            return opened.info.frames, opened.info.fps
    container, stream = open_video(path)
    with container:
        rate = stream.average_rate or stream.guessed_rate
        length_s = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else None
        if length_s is None and container.duration:
            length_s = container.duration / 1e6
        frames = stream.frames or (round(length_s * rate) if length_s and rate else None)
        return frames, float(rate) if rate else None


def _is_device(path: Path) -> bool:
    """Return whether a path is a Video4Linux device node."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISCHR(status.st_mode) and os.major(status.st_rdev) == _VIDEO4LINUX
