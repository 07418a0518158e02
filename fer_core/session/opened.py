"""A session opened to be looked at: its record, its readings and the way to its picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from fer_core.frames import Box, FloatArray, Image, Reason
from fer_core.session.readings import Readings
from fer_core.session.record import SessionRecord

PictureKind = Literal["clean", "annotated", "none"]


class Pictures(Protocol):
    """Pictures by their number: a `SeekableVideo`, or files. For one thread at a time."""

    @property
    def times(self) -> NDArray[np.float64]:
        """(P,) float64, when each picture is shown, seconds of the session; it rises."""

    def frame(self, index: int) -> Image:
        """Return a picture: (H, W, 3) uint8, BGR, not to be written to."""

    def index_at(self, time_s: float) -> int:
        """Return the number of the picture that is shown at a time."""

    def close(self) -> None:
        """Close what is open. Harmless when called twice."""


@dataclass(frozen=True, eq=False)
class RecordedFace:
    """A face as the session holds it.

    Attributes:
        box: Pixels of the source's frame (`SessionRecord.source` has its size).
        id: The face's number.
        label: What was said: the emotion, or "uncertain".
        emotion: The likeliest emotion, whether or not it is trusted.
        probability: Its smoothed probability, 0 to 1.
        reason: Why the reading is uncertain, or None.
        smoothed: (K,) float32, in the order of the session's labels.
    """

    box: Box
    id: int
    label: str
    emotion: str
    probability: float
    reason: Reason | None
    smoothed: FloatArray


@dataclass(frozen=True, eq=False)
class OpenSession:
    """A session in memory. Nothing of it is open: the picture is opened apart, by the thread that shows it.

    Attributes:
        folder: Where it is.
        record: What its `session.json` says.
        readings: Its table.
        picture_kind: "clean" where the original was found, or the session's own video has nothing drawn on it;
            "annotated" where there is only one with boxes drawn on; "none".
        picture_path: The video or picture file, the folder of pictures, or None.
        problem: What is wrong and what to do, sentences; "" where nothing is.
    """

    folder: Path
    record: SessionRecord
    readings: Readings
    picture_kind: PictureKind
    picture_path: Path | None
    problem: str

    @classmethod
    def open(cls, folder: Path, search: Sequence[Path] = ()) -> "OpenSession":
        """Open a session, complete, interrupted, killed or under way.

        Args:
            folder: The session.
            search: Folders to look for the original in where it is not at its recorded place, nor beside the session
                or in the folders above.

        Raises:
            FerError: There is no session, it is damaged, of a newer version, or without a table that can be opened.
        """
        raise NotImplementedError(folder, search)

    def faces_at(self, frame_index: int) -> tuple[RecordedFace, ...]:
        """Return the faces of an analysed frame.

        Args:
            frame_index: Its index into `readings.frames`, as `readings.frame_at` gives it.
        """
        raise NotImplementedError(frame_index)

    def open_pictures(self) -> Pictures | None:
        """Open the picture for this thread, or return None where there is none.

        Raises:
            FerError: It cannot be opened any more.
        """
        raise NotImplementedError

    def picture_of(self, frame_index: int) -> int:
        """Return the number in the pictures of an analysed frame."""
        raise NotImplementedError(frame_index)

    def frame_of(self, picture: int) -> int:
        """Return the analysed frame whose readings hold while a picture is shown: the last one that is not later."""
        raise NotImplementedError(picture)
