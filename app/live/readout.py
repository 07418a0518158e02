"""Shows a shot everywhere it is shown: picture, panel of the selected face, timeline."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from app.live.face_panel import FacePanel
from app.live.selection import FaceSelection
from app.live.video_view import VideoView

if TYPE_CHECKING:  # numpy and the plots behind these would keep the window from showing at once
    from app.live.shot import Shot
    from app.live.timeline import Timeline

_NOBODY_S: Final = 1.0


class Readout(QObject):
    """Keeps the parts that show faces in step with each other and with the selection."""

    def __init__(self, view: VideoView, panel: FacePanel) -> None:
        super().__init__(panel)
        self._view = view
        self._panel = panel
        self._selection = FaceSelection()
        self._nobody_since: float | None = None
        self.timeline: Timeline | None = None
        view.face_clicked.connect(self.select)
        panel.step.connect(self._step)

    @property
    def nobody(self) -> bool:
        """Whether no face has been seen for a while."""
        return self._nobody_since is not None and time.monotonic() - self._nobody_since > _NOBODY_S

    def show(self, shot: "Shot") -> None:
        """Show the next frame with its faces."""
        self._view.show_shot(shot)
        self._show_selected(shot)
        if self.timeline is not None:
            self.timeline.add(shot.result, self._selection.track_id)
        if shot.result.faces:
            self._nobody_since = None
        elif self._nobody_since is None:
            self._nobody_since = time.monotonic()

    def select(self, track_id: int | None) -> None:
        """Show another face in the panel."""
        shot = self._view.shot
        if track_id is not None and shot is not None:
            self._selection.choose(track_id, shot.result.time_s)
            self._show_selected(shot)

    def select_by_key(self, number: int) -> None:
        """Select the face that a number key means."""
        shot = self._view.shot
        if shot is not None:
            self.select(self._selection.by_key(number, shot.result.faces))

    def judge_again(self, threshold_of: Callable[[str], float]) -> None:
        """Judge the faces of a picture that stands at other thresholds: no further frame will do it."""
        shot = self._view.shot
        if shot is not None:
            from app.live.shot import judge_again

            shot = judge_again(shot, threshold_of)
            self._view.change_shot(shot)
            self._show_selected(shot)

    def settle(self) -> None:
        """Let the words that were held back through: no further frame will do it."""
        shot = self._view.shot
        if shot is not None:
            self._show_selected(shot)
            self._view.update()

    def forget_nobody(self) -> None:
        """Count anew how long nobody has been seen."""
        self._nobody_since = None

    def clear(self) -> None:
        """Leave nothing of the last run on the screen."""
        self._view.clear()
        self._panel.clear()
        self._selection.forget()
        self._nobody_since = None
        if self.timeline is not None:
            self.timeline.clear()

    def _show_selected(self, shot: "Shot") -> None:
        faces = shot.result.faces
        face = self._selection.update(faces, shot.result.time_s)
        self._view.select(self._selection.track_id)
        if face is not None:
            self._panel.show_face(face, shot.result.labels, len(faces))
        elif self._selection.track_id is None and self._panel.track_id is not None:
            self._panel.clear()

    def _step(self, by: int) -> None:
        shot = self._view.shot
        ids = sorted(face.track_id for face in shot.result.faces) if shot else []
        if ids:
            at = ids.index(self._panel.track_id) if self._panel.track_id in ids else 0
            self.select(ids[(at + by) % len(ids)])
