"""A session's small picture, kept in the user's cache; what is there may be deleted at any time."""

import hashlib
import itertools
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from platformdirs import user_cache_path

from fer_core.errors import FerError
from fer_core.files.atomic import write_atomic
from fer_core.frames import Image
from fer_core.media.folder_listing import SUFFIXES
from fer_core.session.original import find_original
from fer_core.session.record import SessionRecord
from fer_core.session.segments import PICTURES, VIDEO

_INTO_THE_FILM: Final = 0.2
"""How far into the video the picture is taken: its beginning is often black or empty."""
_QUALITY: Final = 85


def session_thumbnail(folder: Path, record: SessionRecord, side: int, *, keep: bool = True) -> Image | None:
    """Return a small picture of a session.

    Args:
        folder: The session.
        record: Its record.
        side: The longer side, pixels.
        keep: Whether it is kept for the next time.

    Returns:
        (H, W, 3) uint8, BGR, or None where there is no picture.
    """
    kept = _cache() / f"{_key(record)}-{side}.jpg"
    with suppress(OSError):
        found = cv2.imdecode(np.frombuffer(kept.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        if found is not None:
            return np.asarray(found, np.uint8)
    picture = next(_pictures(folder, record), None)
    if picture is None:
        return None
    small = _small(picture, side)
    if keep:
        with suppress(OSError):
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(kept, cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes())
    return small


def input_thumbnail(source: Path, side: int) -> Image | None:
    """Return a small picture of a video, a picture, or a folder of pictures; nothing of it is kept.

    Args:
        source: The file or folder.
        side: The longer side, pixels.

    Returns:
        (H, W, 3) uint8, BGR, or None where there is no picture.
    """
    from fer_core.media.images import read_image
    from fer_core.media.picture_file import contents

    try:
        if source.is_dir():
            files = (file for file in sorted(source.iterdir()) if file.suffix.lower() in SUFFIXES)
            first = next(files, None)
            return None if first is None else _small(read_image(first), side)
        held = contents(source)
        return _small(_moment_of(source) if held is None or held.animated else read_image(source), side)
    except (FerError, OSError, ValueError):
        return None


def forget_thumbnails(record: SessionRecord) -> None:
    """Remove what is kept of a session."""
    for kept in _cache().glob(f"{_key(record)}-*.jpg"):
        with suppress(OSError):
            kept.unlink()


def _pictures(folder: Path, record: SessionRecord) -> Iterator[Image]:
    """Yield pictures of a session, the best first: its own before the original, which shows faces that it blurs."""
    from fer_core.media.images import read_image

    for video in itertools.chain([folder / VIDEO], sorted(folder.glob("video.*.part.nut"))):
        with suppress(FerError):
            yield _moment_of(video)
    for picture in sorted((folder / PICTURES).glob("*.jpg"))[:1]:
        with suppress(FerError):
            yield read_image(picture)
    if record.options.blur_faces:
        return
    with suppress(FerError, OSError):
        original = find_original(folder, record.source)
        if original.path is None:
            return
        if record.source.kind == "images":
            yield read_image(original.path / record.source.pictures[0] if original.path.is_dir() else original.path)
        else:
            yield _moment_of(original.path)


def _small(picture: Image, side: int) -> Image:
    scale = side / max(picture.shape[:2])
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)


def _moment_of(video: Path) -> Image:
    """Return a picture from the first half of a video.

    Raises:
        FerError: There is none.
    """
    import av

    from fer_core.media.decoded_picture import PictureConverter
    from fer_core.media.video_stream import open_video

    container, stream = open_video(video)
    with container:
        for into in (_INTO_THE_FILM, 0.0):
            try:
                if into and container.duration:
                    container.seek(round((container.start_time or 0) + into * container.duration))
                for frame in itertools.islice(container.decode(stream), 1):
                    return PictureConverter(frame, stream.sample_aspect_ratio).picture(frame)
                container.seek(0)
            except (av.FFmpegError, IndexError):
                continue
    raise FerError(f"No frame of {video.name} can be decoded.")


def _key(record: SessionRecord) -> str:
    return hashlib.sha256(f"{record.source.fingerprint}\0{record.started.isoformat()}".encode()).hexdigest()[:32]


def _cache() -> Path:
    return user_cache_path("fer-studio", appauthor=False) / "thumbnails"
