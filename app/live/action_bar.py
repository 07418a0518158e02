"""The bar below the picture: the figures at the left, what can be done at the right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.live.player import ACTIVE, Phase
from app.live.status import StatusLine
from app.widgets.glyphs import GlyphButton
from fer_core.text import count_noun


class ActionBar(QFrame):
    """Start or pause, stop, screenshot, annotate."""

    start_or_pause = Signal()
    stop_wanted = Signal()
    screenshot_wanted = Signal()
    annotate_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self.status = StatusLine()
        self.annotate = GlyphButton("film", self.tr("Annotate this file"), text=self.tr("Annotate…"))
        self.start = GlyphButton("play", self.tr("Start"), text=self.tr("Start"), kind="primary", key="Space")
        self.stop = GlyphButton("stop", self.tr("Stop"), text=self.tr("Stop"))
        self.screenshot = GlyphButton("shot", self.tr("Screenshot"), text=self.tr("Screenshot"), key="S")
        self.start.setMinimumWidth(104)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self.status, 1)
        for button in (self.annotate, self.start, self.stop, self.screenshot):
            row.addWidget(button)
        self.start.clicked.connect(self.start_or_pause)
        self.stop.clicked.connect(self.stop_wanted)
        self.screenshot.clicked.connect(self.screenshot_wanted)
        self.annotate.clicked.connect(self.annotate_wanted)
        self.follow(Phase.IDLE, file=False, picture=False)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from left to right."""
        return self.annotate, self.start, self.stop, self.screenshot

    def follow(self, phase: Phase, *, file: bool, picture: bool, faces: int | None = None) -> None:
        """Say how far the run is, and offer what can be done now.

        Args:
            phase: How far the run is.
            file: Whether the source is a file.
            picture: Whether there is a picture to save.
            faces: How many faces there are in a picture that was read and is no video's; None for all else.
        """
        if phase is not Phase.RUNNING:
            self.status.say(self._word(phase, faces))
        if phase is Phase.RUNNING:
            self.start.show_glyph("pause", self.tr("Pause"), self.tr("Pause"))
        elif phase is Phase.PAUSED:
            self.start.show_glyph("play", self.tr("Resume"), self.tr("Resume"))
        elif faces is not None:
            self.start.show_glyph("refresh", self.tr("Read the picture again"), self.tr("Read again"))
        else:
            self.start.show_glyph("play", self.tr("Start"), self.tr("Start"))
        self.start.setEnabled(phase not in (Phase.LOADING, Phase.WAITING, Phase.LOST))
        self.stop.setEnabled(phase in ACTIVE)
        self.screenshot.setEnabled(picture)
        self.annotate.setVisible(file)

    def _word(self, phase: Phase, faces: int | None) -> str:
        """Return what stands in place of the figures."""
        if faces is not None:
            return count_noun(faces, self.tr("face"), self.tr("faces")) if faces else self.tr("No face")
        words = {
            Phase.LOADING: self.tr("Loading"),
            Phase.WAITING: self.tr("Waiting"),
            Phase.PAUSED: self.tr("Paused"),
            Phase.LOST: self.tr("Camera lost"),
            Phase.ENDED: self.tr("Ended"),
        }
        return words.get(phase, self.tr("Not running"))
