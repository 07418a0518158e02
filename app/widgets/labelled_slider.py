"""A slider with its name and its value above it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app.theme import digits_font


@dataclass(frozen=True)
class Automatic:
    """A button beside the slider that leaves the number to the program.

    Attributes:
        rest: Where the handle stands meanwhile.
        text: What is written on the button.
        hint: Its tool tip and, after the slider's name, its accessible name.
    """

    rest: float
    text: str
    hint: str


class LabelledSlider(QWidget):
    """A slider over a range of numbers, moved in equal steps."""

    changed = Signal(float)
    """The handle was moved, or stands for a number again: the number."""
    left_automatic = Signal()
    """The number was left to the program."""

    def __init__(
        self,
        name: str,
        low: float,
        high: float,
        step: float,
        text: Callable[[float], str],
        hint: str = "",
        automatic: Automatic | None = None,
    ) -> None:
        """Make the slider.

        Args:
            name: What it sets; also its accessible name.
            low: Least value.
            high: Greatest value.
            step: Distance of two values.
            text: Writes a value for the user.
            hint: The tool tip.
            automatic: Whether and how the number may be left to the program.
        """
        super().__init__()
        self._low, self._step, self._text, self._automatic = low, step, text, automatic
        self._value = QLabel()
        self._value.setFont(digits_font(self.font()))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round((high - low) / step))
        self.slider.setPageStep(max(1, round((high - low) / step / 10)))
        self.slider.setAccessibleName(name)
        self.setToolTip(hint)
        self.auto_button = _auto_button(name, automatic)
        head = QHBoxLayout()
        head.addWidget(QLabel(name))
        head.addStretch(1)
        head.addWidget(self._value)
        head.addWidget(self.auto_button)
        self.auto_button.setVisible(automatic is not None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._move)
        self.auto_button.toggled.connect(self._rest)
        self.auto_button.clicked.connect(self._switch)
        self._value.setText(text(low))

    @property
    def value(self) -> float:
        """The number the handle stands at."""
        return round(self._low + self.slider.value() * self._step, 6)

    @property
    def is_automatic(self) -> bool:
        """Whether the number is left to the program."""
        return self.auto_button.isChecked()

    def set_value(self, value: float) -> None:
        """Move the handle to the nearest step."""
        self.auto_button.setChecked(False)
        self.slider.setValue(round((value - self._low) / self._step))
        self._value.setText(self._text(self.value))

    def set_automatic(self) -> None:
        """Leave the number to the program, without telling."""
        if self._automatic is not None:
            self.auto_button.setChecked(True)
            with QSignalBlocker(self.slider):
                self.slider.setValue(round((self._automatic.rest - self._low) / self._step))
            self._value.clear()

    def _rest(self, resting: bool) -> None:
        """Show the slider grey while its handle says nothing."""
        self.slider.setProperty("resting", resting)
        self.slider.style().unpolish(self.slider)
        self.slider.style().polish(self.slider)
        self.slider.update()

    def _move(self) -> None:
        self.auto_button.setChecked(False)
        self._value.setText(self._text(self.value))
        self.changed.emit(self.value)

    def _switch(self, automatic: bool) -> None:
        if automatic:
            self.set_automatic()
            self.left_automatic.emit()
        else:
            self._move()


def _auto_button(name: str, automatic: Automatic | None) -> QPushButton:
    button = QPushButton(automatic.text if automatic else "")
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setProperty("choice", True)
    button.setProperty("small", True)
    if automatic is not None:
        button.setToolTip(automatic.hint)
        button.setAccessibleName(f"{name}: {automatic.hint}")
    return button
