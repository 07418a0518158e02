"""A slider with its name and its value above it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.theme import digits_font


class LabelledSlider(QWidget):
    """A slider over a range of numbers, moved in equal steps."""

    changed = Signal(float)

    def __init__(
        self, name: str, low: float, high: float, step: float, text: Callable[[float], str], hint: str = ""
    ) -> None:
        """Make the slider.

        Args:
            name: What it sets; also its accessible name.
            low: Least value.
            high: Greatest value.
            step: Distance of two values.
            text: Writes a value for the user.
            hint: The tool tip.
        """
        super().__init__()
        self._low, self._step, self._text = low, step, text
        self._value = QLabel()
        self._value.setFont(digits_font(self.font()))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round((high - low) / step))
        self.slider.setPageStep(max(1, round((high - low) / step / 10)))
        self.slider.setAccessibleName(name)
        self.setToolTip(hint)
        head = QHBoxLayout()
        head.addWidget(QLabel(name))
        head.addStretch(1)
        head.addWidget(self._value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._tell)
        self._value.setText(text(low))

    @property
    def value(self) -> float:
        """The number the handle stands at."""
        return round(self._low + self.slider.value() * self._step, 6)

    def set_value(self, value: float) -> None:
        """Move the handle to the nearest step."""
        self.slider.setValue(round((value - self._low) / self._step))
        self._value.setText(self._text(self.value))

    def _tell(self) -> None:
        self._value.setText(self._text(self.value))
        self.changed.emit(self.value)
