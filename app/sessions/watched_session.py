"""A session as it is watched: what is said of the faces at each place of its picture. Knows nothing of Qt.

What is called a face here is a person: face ids that people said are one have one number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from app.sessions.session_notes import SessionNotes
from app.translation import counted, tr
from fer_core.errors import FerError
from fer_core.files.lock import is_held
from fer_core.frames import Box, FrameResult, Image
from fer_core.session.folder import SessionFolder
from fer_core.session.library import read_record
from fer_core.session.opened import OpenSession
from fer_core.session.recorded_results import recorded_result
from fer_core.session.recovery import BROKEN_OFF, recover
from fer_core.session.timeline import Lane
from fer_core.user import user

if TYPE_CHECKING:
    from fer_core.session.record import SessionRecord

_FACE_SIDE: Final = 168
_AROUND: Final = 1.25
"""So much of the picture is shown of a face, of its box."""


@dataclass(frozen=True, eq=False)
class WatchedSession:
    """An opened session with what people said of it.

    Attributes:
        session: The session.
        notes: Its people, with a lane each, and its events.
        told: Sentences on what was done to open it.
    """

    session: OpenSession
    notes: SessionNotes
    told: tuple[str, ...] = ()

    @classmethod
    def open(cls, folder: Path, search: Sequence[Path] = ()) -> "WatchedSession":
        """Open a session and get its timeline ready; it takes a while for a long one.

        A recording that was broken off is finished first.

        Args:
            folder: The session.
            search: Where else to look for the original.

        Raises:
            FerError: There is no session, it is damaged, or of a newer version.
        """
        told = _recover(folder)
        session = OpenSession.open(folder, search)
        stills = session.record.source.kind == "images"
        return cls(session, SessionNotes(folder, session.readings, user(), stills=stills), told)

    @property
    def record(self) -> "SessionRecord":
        """What `session.json` says."""
        return self.session.record

    @property
    def title(self) -> str:
        """What to call it."""
        return self.session.folder.name

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotions."""
        return self.session.readings.labels

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """A lane a person."""
        return self.notes.lanes

    @property
    def faces(self) -> tuple[int, ...]:
        """The numbers of all persons, in the order of the lanes."""
        return self.notes.persons

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that the boxes are measured in."""
        return self.record.source.width, self.record.source.height

    def lane(self, face: int) -> Lane | None:
        """Return a face's lane."""
        return next((lane for lane in self.lanes if lane.face == face), None)

    def times(self, pictures: "NDArray[np.float64] | None") -> NDArray[np.float64]:
        """Return when each place is shown: the pictures' times, or those of the analysed frames without a picture."""
        return self.session.readings.times if pictures is None else pictures

    def length_s(self, times: NDArray[np.float64]) -> float:
        """Return when the last place ends, seconds."""
        if not len(times):
            return 0.0
        step = float(np.median(np.diff(times))) if len(times) > 1 else 0.0
        return float(times[-1]) + step

    @property
    def begin_s(self) -> float:
        """When it begins: where only a part of its original was read, that part's first moment, seconds."""
        part = self.record.options.part
        return 0.0 if part is None else part.begin_s

    def result_at(self, frame: int) -> FrameResult:
        """Return what was read from an analysed frame, as the parts of the window take it.

        Args:
            frame: Its index into the readings' frames.
        """
        readings = self.session.readings
        persons = self.notes.persons_in(readings.rows(frame))
        return recorded_result(self.record, readings, frame, self.size, persons)


def _recover(folder: Path) -> tuple[str, ...]:
    """Finish a recording that was broken off, and return what is to be said of it."""
    try:
        wanted = read_record(folder).recorded and not SessionFolder(folder).complete and not is_held(folder)
    except FerError:
        return ()  # said when it is opened
    if not wanted:
        return ()
    try:
        done = recover(folder)
    except FerError as error:
        return (str(error),)  # what is there can be looked at all the same
    frames = counted(done.counts.frames, tr("frame"), tr("frames"))
    why = done.warnings[-1] if done.warnings[-1:] == (BROKEN_OFF,) else ""
    return (
        " ".join(filter(None, (tr("{0} was recovered: {1} with their readings.").format(folder.name, frames), why))),
    )


def face_picture(image: Image, box: Box, size: tuple[int, int]) -> Image:
    """Return the face and a little around it, upright and grey, (168, 168) uint8.

    It is not what the network saw: that was turned upright by keypoints that no table holds.

    Args:
        image: (H, W, 3) uint8 BGR.
        box: In pixels of the source.
        size: Width and height of the source; the picture may be a smaller one.
    """
    import cv2

    height, width = image.shape[:2]
    across, down = width / size[0], height / size[1]
    x, y = box.centre
    half = max(1.0, box.side * _AROUND / 2)
    left, right = round((x - half) * across), round((x + half) * across)
    top, bottom = round((y - half) * down), round((y + half) * down)
    inside = image[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    if not inside.size:
        return np.zeros((_FACE_SIDE, _FACE_SIDE), np.uint8)
    beyond = (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    patch = cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_REPLICATE)
    patch = cv2.resize(cv2.cvtColor(patch, cv2.COLOR_BGR2GRAY), (_FACE_SIDE, _FACE_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(patch, np.uint8)
