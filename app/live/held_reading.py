"""One reading, held: what every part of the window says of the faces comes from here, and changes all at once."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # numpy and Qt's pictures behind these would keep the window from showing at once
    from app.live.analyzed_frame import AnalyzedFrame
    from fer_core.frames import Face, FrameResult

HOLD_S: Final = 0.2


@dataclass(frozen=True, eq=False)
class _Taken:
    """What is said at present.

    Attributes:
        analyzed: The analyzed frame it was taken from.
        at_s: When that was.
        faces: Every face's reading, by track id; a face that came since has joined with its first.
    """

    analyzed: "AnalyzedFrame"
    at_s: float
    faces: dict[int, "Face"]


class HeldReading:
    """Takes the reading of one frame and lets it stand until it could be read.

    Boxes follow the frame that is shown; what is said of a face (probabilities, verdict, quality, crop) is of one
    frame and stays for `hold_s` seconds, or up to a cut.
    """

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self._hold_s = hold_s
        self._taken: _Taken | None = None

    @property
    def analyzed(self) -> "AnalyzedFrame | None":
        """The analyzed frame whose reading is shown, with the very frame it was read from."""
        return self._taken.analyzed if self._taken else None

    def show(self, analyzed: "AnalyzedFrame", now: float, *, hold: bool = True) -> "AnalyzedFrame":
        """Return an analyzed frame as it is to be shown.

        Args:
            analyzed: The present frame and what was read from it.
            now: A clock, seconds.
            hold: Whether an earlier reading may stand; not for a picture after which none comes.

        Returns:
            The analyzed frame, its faces where they are now and with what is said of them at present.
        """
        taken = self._taken
        old = (
            taken is None
            or taken.analyzed.run != analyzed.run
            or taken.analyzed.result.labels != analyzed.result.labels
            or analyzed.result.cut
        )
        if taken is None or old or not hold or not 0 <= now - taken.at_s < self._hold_s:
            self._taken = _Taken(analyzed, now, {face.track_id: face for face in analyzed.result.faces})
            return analyzed
        return replace(analyzed, result=_told(analyzed.result, taken.faces))

    def forget(self) -> None:
        """Another run begins."""
        self._taken = None


def _told(result: "FrameResult", said: dict[int, "Face"]) -> "FrameResult":
    faces = (
        replace(said.setdefault(face.track_id, face), box=face.box, score=face.score, keypoints=face.keypoints)
        for face in result.faces
    )
    return replace(result, faces=tuple(faces))
