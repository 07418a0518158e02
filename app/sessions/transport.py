"""The bar below the picture: play, step, jump, the place in the file, the speed."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.sessions.wording import clock
from app.theme import digits_font, text_px
from app.widgets.glyphs import GlyphButton
from app.widgets.picker import Picker
from app.widgets.seek_slider import SeekSlider
from app.widgets.text_width import TextWidth
from app.widgets.volume import VolumeControl

SPEEDS: Final = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0)
_HOUR_S: Final = 3600.0
_NARROW: Final = 520
"""Where the bar is narrower, jumping is left to its keys, and how loud it is to the system; it can be muted."""
_NARROWER: Final = 300
"""Where it is narrower still, stepping is, too, and the length is not said."""


class Transport(QFrame):
    """Says where in the file the picture is, and takes what the user wants to see."""

    play_wanted = Signal()
    """Play or pause."""
    stepped = Signal(int)
    """So many frames on (1) or back (-1)."""
    jumped = Signal(int)
    """A few seconds on (1) or back (-1)."""
    sought = Signal(int)
    """The frame of that place is wanted."""
    speed_chosen = Signal(float)
    overlays_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self._hours = False
        self._length_s = 0.0
        self._at_s: float | None = None
        self.slider = SeekSlider(self.tr("Place in the file"))
        self.play = GlyphButton("play", self.tr("Play"), kind="flat", key=self.tr("Space"))
        self.frame_back = GlyphButton("frame back", self.tr("One frame back"), kind="flat", key="←")
        self.frame_on = GlyphButton("frame on", self.tr("One frame on"), kind="flat", key="→")
        self.jump_back = GlyphButton("jump back", self.tr("Five seconds back"), kind="flat", key="Shift ←")
        self.jump_on = GlyphButton("jump on", self.tr("Five seconds on"), kind="flat", key="Shift →")
        self.time = QLabel()
        self.time.setFont(digits_font(self.font()))
        self.time.setAccessibleName(self.tr("Time of the frame, and the file's length"))
        self.speed = Picker(self.tr("Speed"), self.tr("Speed (< and >)"))
        self.speed.setMinimumContentsLength(4)
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}x", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.overlays = GlyphButton("overlays", self.tr("Show or hide the faces' boxes"), kind="flat", key="B")
        self.overlays.setCheckable(True)
        self.overlays.setChecked(True)
        self.volume = VolumeControl()
        self._lay_out()
        self._connect()
        self.show_playing(False)
        self.clear()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from left to right."""
        buttons = (self.play, self.jump_back, self.frame_back, self.frame_on, self.jump_on)
        return (self.slider, *buttons, *self.volume.stops, self.speed, self.overlays)

    @property
    def text(self) -> str:
        """Time and length as they are written."""
        return self.time.text()

    def begin(self, frames: int, length_s: float) -> None:
        """Get ready for a session.

        Args:
            frames: How many frames can be asked for.
            length_s: How long it is, seconds.
        """
        self._length_s, self._hours = length_s, length_s >= _HOUR_S
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, max(0, frames - 1))
            self.slider.setPageStep(max(1, frames // 20))
        for control in self.stops:
            control.setEnabled(True)

    def clear(self) -> None:
        """Nothing is open."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, 0)
        self._at_s = None
        self.time.clear()
        for control in self.stops:
            control.setEnabled(False)

    def show_place(self, place: int, time_s: float) -> None:
        """Show where the picture is.

        Args:
            place: Of the frame, from 0.
            time_s: Its time.
        """
        if not self.slider.isSliderDown():  # the handle is the user's
            with QSignalBlocker(self.slider):
                self.slider.setValue(place)
        self._at_s = time_s
        self._write_time()

    def show_playing(self, playing: bool) -> None:
        """Say whether it plays."""
        if playing:
            self.play.show_glyph("pause", self.tr("Pause"), "")
        else:
            self.play.show_glyph("play", self.tr("Play"), "")

    def change_speed(self, by: int) -> None:
        """Take the next faster (1) or slower (-1) speed."""
        at = min(max(self.speed.currentIndex() + by, 0), len(SPEEDS) - 1)
        if at != self.speed.currentIndex():
            self.speed.setCurrentIndex(at)
            self.speed_chosen.emit(SPEEDS[at])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for, and what keys do too."""
        super().resizeEvent(event)
        for control in (self.jump_back, self.jump_on, self.volume.level):
            control.setVisible(self.width() >= text_px(_NARROW))
        for button in (self.frame_back, self.frame_on):
            button.setVisible(self.width() >= text_px(_NARROWER))
        self._write_time()

    def _write_time(self) -> None:
        """Say the time, and the length where there is room for it."""
        if self._at_s is not None:
            at = clock(self._at_s, hours=self._hours, thousandths=True)
            whole = f"{at} / {clock(self._length_s, hours=self._hours)}"
            self.time.setText(whole if self.width() >= text_px(_NARROWER) else at)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for button in (self.play, self.jump_back, self.frame_back, self.frame_on, self.jump_on):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.time, 1)
        row.addWidget(self.volume)
        row.addSpacing(4)
        row.addWidget(self.speed)
        row.addSpacing(4)
        row.addWidget(self.overlays)
        TextWidth(self.speed, 76)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addWidget(self.slider)
        column.addLayout(row)

    def _connect(self) -> None:
        self.play.clicked.connect(self.play_wanted)
        self.frame_back.clicked.connect(lambda: self.stepped.emit(-1))
        self.frame_on.clicked.connect(lambda: self.stepped.emit(1))
        self.jump_back.clicked.connect(lambda: self.jumped.emit(-1))
        self.jump_on.clicked.connect(lambda: self.jumped.emit(1))
        self.slider.valueChanged.connect(self.sought)
        self.speed.activated.connect(lambda at: self.speed_chosen.emit(SPEEDS[at]))
        self.overlays.toggled.connect(self.overlays_toggled)
