"""The frames that a session was read from, found again by their times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.prefetch import Prefetch
from fer_core.session.original import find_original
from fer_core.session.record import SessionRecord, SourceRecord
from fer_core.session.segments import VIDEO
from fer_core.session.sources import DEMO, AnnotationSource, open_for_annotation

_SAME_TIME_S: Final = 2e-3
"""Containers round times to milliseconds."""


@dataclass(frozen=True)
class SessionFrames:
    """The pictures of a session, with nothing drawn on them, open.

    Attributes:
        source: Where they come from.
        begin_s: The source's own time at the session's 0.
    """

    source: AnnotationSource
    begin_s: float = 0.0

    def at(self, times: Sequence[float]) -> Iterator[Frame | None]:
        """Yield the frame at each time, or None where there is none; then close the source.

        Args:
            times: Seconds of the session, rising or equal.
        """
        with Prefetch(self.source.frames_of) as ahead:
            coming = ahead.frames()
            frame = next(coming, None)
            for time_s in times:
                wanted = time_s + self.begin_s
                while frame is not None and frame.time_s < wanted - _SAME_TIME_S:
                    frame = next(coming, None)
                yield frame if frame is not None and frame.time_s <= wanted + _SAME_TIME_S else None

    def close(self) -> None:
        """Close the source. Harmless when called twice."""
        self.source.frames_of.close()

    def __enter__(self) -> Self:
        """Return the frames themselves."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()


def open_session_frames(folder: Path, record: SessionRecord) -> SessionFrames:
    """Open the pictures of a session, with nothing drawn on them.

    That is what was read, where it was or beside the session, known by its fingerprint; else the session's own video,
    if it is clean.

    Args:
        folder: The session.
        record: What its `session.json` says.

    Raises:
        FerError: It cannot be found, or not be opened; or faces are to be unrecognisable in this session.
    """
    source = record.source
    if record.options.blur_faces:
        raise FerError(
            f"Faces are blurred in {folder}, so none is cut out of its original. Annotate it without blurring, if the "
            "people in it agree."
        )
    if source.kind == DEMO:
        return SessionFrames(open_for_annotation(DEMO))
    own = folder / VIDEO
    if not record.options.overlay and own.is_file():
        return SessionFrames(open_for_annotation(own))
    if source.path is None:
        raise FerError(
            f"{folder} was read from {source.name}, of which no picture was kept, so no face can be cut out of it. "
            "Record with a clean video to have them."
        )
    opened = _find(folder, source, Path(source.path))
    return SessionFrames(opened, source.begin_s)


def _find(folder: Path, source: SourceRecord, path: Path) -> AnnotationSource:
    """Open what was read, where it was or near the session; its fingerprint tells."""
    if not source.fingerprint and path.exists():  # nothing tells whether it is another one
        return open_for_annotation(path)
    found = find_original(folder, source)
    if found.path is not None:
        return open_for_annotation(found.path)
    if path.exists():
        raise FerError(
            f"{path} is no longer what {folder} was read from, so no face can be cut out of it. Put the original "
            "there, or beside the session."
        )
    raise FerError(f"The original of {folder}, {path}, is not there. Put it back, or beside the session.")
