"""From the button to the shifted reading: a run's resting faces, its player and the panel."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.live.face_panel import FacePanel
from app.live.guidance import HeldSentence, advice
from app.live.player import Phase, Player
from app.live.resting_faces import RestingFaces, RestingState, Stage
from app.live.services import AnalyzerInfo

if TYPE_CHECKING:  # the engine is loaded when there is something to read
    from app.live.analyzed_frame import AnalyzedFrame
    from fer_core.media.source import SourceInfo

_LIVELY = frozenset({Phase.RUNNING, Phase.PAUSED})


class RestingFaceController(QObject):
    """Measures resting faces from what is played, and has the following frames shifted by them.

    Args:
        player: Plays what is measured and shifted.
        panel: Shows the face it is about.
        page: What it belongs to.
    """

    def __init__(self, player: Player, panel: FacePanel, page: QWidget) -> None:
        super().__init__(page)
        self.faces = RestingFaces()
        self._player = player
        self._panel = panel
        self._pictures = False
        self._advice = HeldSentence()
        section = panel.resting
        section.set_wanted.connect(self.measure)
        section.cancel_wanted.connect(self.cancel)
        section.take_over_wanted.connect(self.take_over)
        section.undo_wanted.connect(self.undo)
        section.remove_wanted.connect(self.remove)
        player.loaded.connect(self._begin)
        player.opened.connect(self._note_source)
        player.phase_changed.connect(self._follow)
        player.frame_analyzed.connect(self._take)
        panel.face_changed.connect(self._show)

    @property
    def possible(self) -> bool:
        """Whether `toggle` would do something."""
        section = self._panel.resting
        measuring = self._state.stage is Stage.MEASURING
        return not section.isHidden() and (measuring or section.set_button.isEnabled())

    def toggle(self) -> None:
        """Set the resting face of the face that is shown, or cancel that."""
        if not self.possible:
            return
        if self._state.stage is Stage.MEASURING:
            self.cancel()
        else:
            self.measure()

    def measure(self) -> None:
        """Measure the rest of the face that is shown."""
        face = self._panel.track_id
        if face is not None:
            self._advice = HeldSentence()
            self.faces.measure(face)
            self._show()

    def cancel(self) -> None:
        """Measure no more."""
        self.faces.cancel()
        self._show()

    def take_over(self) -> None:
        """Take the rest of a face that has left for that of the one that is shown."""
        face = self._panel.track_id
        if face is not None:
            self.faces.take_over(face)
            self._apply()

    def undo(self) -> None:
        """Take back the last change of a resting face."""
        self.faces.undo()
        self._apply()

    def remove(self) -> None:
        """Forget the resting face of the face that is shown."""
        face = self._panel.track_id
        if face is not None:
            self.faces.remove(face)
            self._apply()

    @property
    def _state(self) -> RestingState:
        face = self._panel.track_id
        if face is None or self._pictures:
            return RestingState(Stage.IMPOSSIBLE)
        state = self.faces.state(face)
        # Once a video has ended it can only be said what became of it.
        return state if self._player.phase in _LIVELY else replace(state, over=True)

    def _begin(self, info: AnalyzerInfo) -> None:
        self.faces.begin(info.model_sha256)

    def _note_source(self, info: "SourceInfo") -> None:
        self._pictures = info.kind == "images"

    def _follow(self, phase: Phase) -> None:
        if phase not in _LIVELY:
            self.faces.end(self.tr("The video ended before five seconds were there.") if phase is Phase.ENDED else "")
        self._show()

    def _take(self, analyzed: "AnalyzedFrame") -> None:
        if self._pictures:
            return
        if self.faces.take(analyzed.result):
            self._apply()
        else:
            self._show()

    def _apply(self) -> None:
        self._player.shift(self.faces.baselines)
        self._show()

    def _show(self) -> None:
        state = self._state
        advised = self._advice.show(advice(state.lack), time.monotonic())
        self._panel.resting.show_state(state, advised)
