"""The bar below the picture: the figures at the left, what can be done at the right."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from app.live.player import ACTIVE, Phase
from app.live.record_choice import RecordChoice
from app.live.status import StatusLine
from app.theme import digits_font
from app.translation import counted, written
from app.widgets.glyphs import RED, GlyphButton

if TYPE_CHECKING:
    from fer_core.session.recorded_session import Recorded


class ActionBar(QFrame):
    """Start or pause, stop, record, screenshot, annotate."""

    start_or_pause = Signal()
    stop_wanted = Signal()
    record_wanted = Signal()
    screenshot_wanted = Signal()
    annotate_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self._file = self._recording = False
        self.status = StatusLine()
        self.annotate = GlyphButton("film", self.tr("Annotate this file"), text=self.tr("Annotate…"))
        self.start = GlyphButton("play", self.tr("Start"), text=self.tr("Start"), kind="primary", key="Space")
        self.stop = GlyphButton("stop", self.tr("Stop"), text=self.tr("Stop"))
        self.record = GlyphButton("record", self.tr("Record"), text=self.tr("Record"), key="R")
        self.record.setFont(digits_font(self.record.font()))
        self.record_choice = RecordChoice()
        self.level = QProgressBar()
        self.level.setRange(0, 100)
        self.level.setTextVisible(False)
        self.level.setFixedWidth(48)
        self.level.setAccessibleName(self.tr("How loud the microphone is"))
        self.level.hide()
        self.screenshot = GlyphButton("shot", self.tr("Screenshot"), text=self.tr("Screenshot"), key="S")
        self.start.setMinimumWidth(104)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(8)
        row.addWidget(self.status, 1)
        recording = QHBoxLayout()
        recording.setSpacing(2)
        recording.addWidget(self.level)
        recording.addWidget(self.record)
        recording.addWidget(self.record_choice)
        for button in (self.annotate, self.start, self.stop):
            row.addWidget(button)
        row.addLayout(recording)
        row.addWidget(self.screenshot)
        self.start.clicked.connect(self.start_or_pause)
        self.stop.clicked.connect(self.stop_wanted)
        self.record.clicked.connect(self.record_wanted)
        self.screenshot.clicked.connect(self.screenshot_wanted)
        self.annotate.clicked.connect(self.annotate_wanted)
        self.follow(Phase.IDLE, file=False, picture=False)
        self.offer_recording(possible=False, recording=False)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from left to right."""
        return self.annotate, self.start, self.stop, self.record, self.record_choice, self.screenshot

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
        self._file = file
        self._make_room()

    def offer_recording(self, *, possible: bool, recording: bool) -> None:
        """Offer to record, or to end that.

        Args:
            possible: Whether there is something to record.
            recording: Whether it is being recorded.
        """
        self.record.setEnabled(possible or recording)
        self._recording = recording
        self._make_room()
        self.record.colour_glyph(RED if recording else None)
        name = self.tr("Stop recording") if recording else self.tr("Record")
        self._show_record(name, clock(0) if recording else self.tr("Record"))

    def show_recorded(self, progress: "Recorded", dropped: int) -> None:
        """Say how far a recording is.

        Args:
            progress: How far.
            dropped: How many frames found no room.
        """
        figures = [clock(progress.seconds), size_text(progress.size_bytes)]
        if progress.marks:
            figures.append(counted(progress.marks, self.tr("mark"), self.tr("marks")))
        if dropped:
            figures.append(self.tr("{0} dropped").format(dropped))
        self._show_record(self.tr("Stop recording"), " · ".join(figures))

    def show_level(self, level: float | None, microphone: str = "") -> None:
        """Show that a microphone is heard.

        Args:
            level: How loud, 0 to 1; None where none is recorded.
            microphone: Its name.
        """
        self.level.setVisible(level is not None)
        self.level.setValue(round(100 * (level or 0.0)))
        self.level.setToolTip(microphone)

    def _make_room(self) -> None:
        """Show what can be used: the figures of a recording need the room of what can't be meanwhile."""
        self.record_choice.setVisible(not self._recording)
        self.annotate.setVisible(self._file and not self._recording)

    def _show_record(self, name: str, text: str) -> None:
        self.record.show_glyph("record", name, text)
        self.record.setAccessibleDescription(text)
        self.record.setToolTip(f"{name} (R)")

    def _word(self, phase: Phase, faces: int | None) -> str:
        """Return what stands in place of the figures."""
        if faces is not None:
            return counted(faces, self.tr("face"), self.tr("faces")) if faces else self.tr("No face")
        words = {
            Phase.LOADING: self.tr("Loading"),
            Phase.WAITING: self.tr("Waiting"),
            Phase.PAUSED: self.tr("Paused"),
            Phase.LOST: self.tr("Camera lost"),
            Phase.ENDED: self.tr("Ended"),
        }
        return words.get(phase, self.tr("Not running"))


def clock(seconds: float) -> str:
    """Return a length of time as a clock shows it: 0:07, 12:40, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def size_text(size: int) -> str:
    """Return a size as file managers show it: 0.4 MB, 34 MB, 1.2 GB."""
    megabytes = size / 1e6
    if megabytes >= 1000:
        return written(f"{megabytes / 1000:.1f} GB")
    return written(f"{megabytes:.0f} MB" if megabytes >= 10 else f"{megabytes:.1f} MB")
