"""Where in the file that is played the picture is: below it, where there is a file that can be sought."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.theme import digits_font
from app.widgets.glyphs import GlyphButton
from app.widgets.seek_slider import SeekSlider
from app.widgets.volume import VolumeControl

JUMP_S: Final = 5.0


class SeekBar(QFrame):
    """Shows a place in a file, and takes another one; repeats the file, and says how loud it is heard."""

    sought = Signal(float)
    """Another time is wanted, seconds."""
    repeat_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("actionBar")
        self._length_s = 0.0
        self.slider = SeekSlider(self.tr("Place in the file"))
        self.slider.setToolTip(self.tr("Place in the file (← →: one frame, Shift ← →: five seconds)"))
        self.time = QLabel()
        self.time.setFont(digits_font(self.font()))
        self.time.setAccessibleName(self.tr("Time of the picture, and the file's length"))
        self.repeat = GlyphButton("loop", self.tr("Begin again at the end"), kind="flat")
        self.repeat.setCheckable(True)
        self.volume = VolumeControl()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self.time)
        row.addWidget(self.repeat)
        row.addWidget(self.volume)
        self.slider.valueChanged.connect(lambda value: self.sought.emit(value / 1000))
        self.repeat.toggled.connect(self.repeat_toggled)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from left to right."""
        return self.slider, self.repeat, *self.volume.stops

    @property
    def held(self) -> bool:
        """Whether the handle is dragged just now."""
        return self.slider.isSliderDown()

    def begin(self, length_s: float | None) -> None:
        """Get ready for a file of that many seconds; None for what can't be sought."""
        self._length_s = length_s or 0.0
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, round(self._length_s * 1000))
            self.slider.setPageStep(round(JUMP_S * 1000))
        self.show_time(0.0)
        self.setVisible(bool(length_s))

    def show_time(self, time_s: float) -> None:
        """Show where the picture is; the handle is the user's while it is dragged."""
        if not self.held:
            with QSignalBlocker(self.slider):
                self.slider.setValue(round(time_s * 1000))
        text = f"{_clock(time_s)} / {_clock(round(self._length_s))}"
        if text != self.time.text():
            self.time.setText(text)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds + 1e-6), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
