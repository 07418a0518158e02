"""Shows an analyzed frame everywhere it is shown: picture, panel of the selected face, timeline."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from app.live.face_panel import FacePanel
from app.live.held_reading import HeldReading
from app.live.selection import FaceSelection
from app.live.video_view import VideoView

if TYPE_CHECKING:  # numpy and the plots behind these would keep the window from showing at once
    from app.live.analyzed_frame import AnalyzedFrame
    from app.live.history import FaceHistory
    from app.live.timeline import Timeline

_NOBODY_S: Final = 1.0
_SETTLE_MS: Final = 250
_DRAW_EVERY_S: Final = 0.2
_DRAW_AT_LEAST_EVERY_S: Final = 0.3


class ResultPresenter(QObject):
    """Keeps the parts that show faces in step with each other and with the selection."""

    def __init__(self, view: VideoView, panel: FacePanel) -> None:
        super().__init__(panel)
        self._view = view
        self._panel = panel
        self._selection = FaceSelection()
        self._reading = HeldReading()
        self._latest: AnalyzedFrame | None = None
        self._nobody_since: float | None = None
        self._history: FaceHistory | None = None
        self._span_s: float | None = None
        self._drawn_s = float("-inf")
        self._settling = QTimer(self, interval=_SETTLE_MS, singleShot=True)
        self._settling.timeout.connect(lambda: self.settle(hold=True))
        self.timeline: Timeline | None = None
        view.face_clicked.connect(self.select)
        panel.step.connect(self._step)

    @property
    def nobody(self) -> bool:
        """Whether no face has been seen for a while."""
        return self._nobody_since is not None and time.monotonic() - self._nobody_since > _NOBODY_S

    @property
    def reading(self) -> "AnalyzedFrame | None":
        """What is said now, with the very frame it was read from: what a screenshot is of."""
        return self._reading.analyzed

    def show(self, analyzed: "AnalyzedFrame", *, hold: bool = True) -> None:
        """Show the next frame with its faces.

        Args:
            analyzed: The frame.
            hold: Whether what is said of the faces may be what was said a moment ago; not for a picture that stands.
        """
        self._latest = analyzed
        shown = self._reading.show(analyzed, time.monotonic(), hold=hold)
        self._view.show_analyzed(shown)
        self._show_selected(shown, stands=not hold)
        self._view.repaint()  # at once: the picture is not to wait for the timeline
        self._note(analyzed)
        if analyzed.result.faces:
            self._nobody_since = None
        elif self._nobody_since is None:
            self._nobody_since = time.monotonic()
        if hold:
            self._settling.start()  # anew with each frame: it ends only when no more come
        else:
            self._settling.stop()

    def begin(self, span_s: float | None) -> None:
        """Get ready for a source.

        Args:
            span_s: How long it is, seconds, or None for one without an end.
        """
        self._span_s = span_s
        if self._history is not None:
            self._history.begin(span_s)
        if self.timeline is not None:
            self.timeline.show_span(span_s)

    def plot(self, timeline: "Timeline") -> None:
        """Show the faces' past on a timeline from now on, with what it was before there was one."""
        self.timeline = timeline
        timeline.show_span(self._span_s)
        if self._history is not None and self._latest is not None:
            timeline.draw(self._history, self._latest.result, self._selection.track_id)

    def select(self, track_id: int | None) -> None:
        """Show another face in the panel."""
        analyzed = self._view.analyzed
        if track_id is not None and analyzed is not None:
            self._selection.choose(track_id, analyzed.result.time_s)
            self._show_selected(analyzed)

    def select_by_key(self, number: int) -> None:
        """Select the face that a number key means."""
        analyzed = self._view.analyzed
        if analyzed is not None:
            self.select(self._selection.by_key(number, analyzed.result.faces))

    def reapply_threshold(self, threshold_of: Callable[[str], float]) -> None:
        """Judge the faces of a picture that stands at other thresholds: no further frame will do it."""
        if self._latest is not None:
            from app.live.analyzed_frame import reapply_threshold

            self._latest = reapply_threshold(self._latest, threshold_of)
            self.settle()

    def settle(self, *, hold: bool = False) -> None:
        """Show what was read from the very frame that is shown: no further one comes.

        Args:
            hold: Whether one may come after all, so that a face that is not in this one is waited for.
        """
        self._settling.stop()
        if self._latest is not None:
            shown = self._reading.show(self._latest, time.monotonic(), hold=False)
            self._view.change_analyzed(shown)
            self._show_selected(shown, stands=not hold)
            if self.timeline is not None and self._history is not None:
                self.timeline.draw(self._history, shown.result, self._selection.track_id)

    def forget_nobody(self) -> None:
        """Count anew how long nobody has been seen."""
        self._nobody_since = None

    def clear(self) -> None:
        """Leave nothing of the last run on the screen."""
        self._settling.stop()
        self._latest = None
        self._reading.forget()
        self._view.clear()
        self._panel.clear()
        self._selection.forget()
        self._nobody_since = None
        if self._history is not None:
            self._history.clear()
        if self.timeline is not None:
            self.timeline.clear()

    def _note(self, analyzed: "AnalyzedFrame") -> None:
        """Keep the faces' past, whether or not it is plotted yet."""
        if self._history is None:
            from app.live.history import FaceHistory

            self._history = FaceHistory()
            self._history.begin(self._span_s)
        result = analyzed.result
        fresh = self._history.add(result.labels, result.faces, result.time_s)
        shown = self._view.analyzed
        if shown is None or self.timeline is None or not self.timeline.isVisible():
            return
        if fresh and self._may_draw(analyzed):
            self._drawn_s = time.monotonic()
            self.timeline.draw(self._history, shown.result, self._selection.track_id)

    def _may_draw(self, analyzed: "AnalyzedFrame") -> bool:
        """Return whether the timeline's turn has come: a few times a second, and not with a frame that fills the panel.

        Its lines take longer to draw than a picture.
        """
        since_s = time.monotonic() - self._drawn_s
        return since_s >= (_DRAW_AT_LEAST_EVERY_S if self.reading is analyzed else _DRAW_EVERY_S)

    def _show_selected(self, analyzed: "AnalyzedFrame", *, stands: bool = False) -> None:
        """Show the selected face; one that is not in a picture that stands is not shown beside it."""
        faces = analyzed.result.faces
        face = self._selection.update(faces, analyzed.result.time_s, cut=analyzed.result.cut)
        self._view.select(self._selection.track_id)
        if face is not None:
            self._panel.show_face(face, analyzed.result.labels, len(faces), stands=stands)
        elif (self._selection.track_id is None or stands) and self._panel.track_id is not None:
            self._panel.clear()

    def _step(self, by: int) -> None:
        analyzed = self._view.analyzed
        ids = sorted(face.track_id for face in analyzed.result.faces) if analyzed else []
        if ids:
            at = ids.index(self._panel.track_id) if self._panel.track_id in ids else 0
            self.select(ids[(at + by) % len(ids)])
