"""A frame with what was read from it, ready to be painted, and the slot that hands it to the window."""

import threading
from dataclasses import dataclass, replace

from PySide6.QtGui import QImage

from fer_core import verdict
from fer_core.frames import Frame, FrameResult


@dataclass(frozen=True)
class PictureSpec:
    """How the view wants its pictures.

    Attributes:
        width: Of the view, device pixels.
        height: Of the view, device pixels.
        mirrored: Left and right exchanged.
    """

    width: int = 1280
    height: int = 720
    mirrored: bool = False


@dataclass(frozen=True, eq=False)
class AnalyzedFrame:
    """One analysed frame on its way to the screen.

    Attributes:
        run: Number of the run it belongs to; a view ignores those of an earlier run.
        frame: The very frame that was read.
        result: What was read.
        picture: The frame at the view's size, owned by nobody else.
        mirrored: Whether the picture is.
        arrived_s: When the source gave the frame (`time.perf_counter`).
    """

    run: int
    frame: Frame
    result: FrameResult
    picture: QImage
    mirrored: bool
    arrived_s: float


def reapply_threshold(analyzed: AnalyzedFrame, threshold_of: verdict.ThresholdOf) -> AnalyzedFrame:
    """Return an analyzed frame with the same readings, judged at other thresholds."""
    faces = tuple(
        replace(face, verdict=verdict.reapply_threshold(face.verdict, threshold_of)) for face in analyzed.result.faces
    )
    return replace(analyzed, result=replace(analyzed.result, faces=faces))


class LatestAnalyzedFrame:
    """Holds the newest analyzed frame only, so that a busy window never has a queue to work off."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._slot: AnalyzedFrame | None = None
        self._unseen = 0

    @property
    def unseen(self) -> int:
        """How many analyzed frames were replaced before the window took them."""
        return self._unseen

    def put(self, analyzed: AnalyzedFrame) -> bool:
        """Leave an analyzed frame; return whether the slot was empty, that is, whether the window has to be woken.

        Of a frame that nobody saw it stays known that it was a cut.
        """
        with self._lock:
            empty = self._slot is None
            if self._slot is not None and self._slot.result.cut:
                analyzed = replace(analyzed, result=replace(analyzed.result, cut=True))
            self._unseen += not empty
            self._slot = analyzed
            return empty

    def take(self) -> AnalyzedFrame | None:
        """Take the analyzed frame, if there is one."""
        with self._lock:
            analyzed, self._slot = self._slot, None
            return analyzed
