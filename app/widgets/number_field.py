"""A field for a whole number in the program's own dress: flat, rounded, without arrows."""

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QSpinBox, QWidget

_HEIGHT: Final = 30
_MARGIN: Final = 10
_ROUND: Final = 6


class NumberField(QSpinBox):
    """Takes digits, and the arrow keys; a style sheet would leave its text no room."""

    def __init__(self, name: str, least: int, most: int, value: int = 1, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            name: The accessible name.
            least: The smallest number.
            most: The largest number.
            value: The number at first.
            parent: The owner.
        """
        super().__init__(parent)
        self.setRange(least, most)
        self.setValue(value)
        self.setAccessibleName(name)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setFrame(False)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.lineEdit().setTextMargins(_MARGIN - _ROUND, 0, _MARGIN - _ROUND, 0)
        self._match_ground()

    def sizeHint(self) -> QSize:
        """As high as a button."""
        hint = super().sizeHint()
        return QSize(hint.width() + 2 * _MARGIN, max(_HEIGHT, self.fontMetrics().height() + 12))

    def minimumSizeHint(self) -> QSize:
        """Likewise."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._match_ground()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line within the round corners."""
        super().resizeEvent(event)
        self.lineEdit().setGeometry(self.rect().adjusted(_ROUND, 1, -_ROUND, -1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field; the number is its line's."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        if self.isEnabled():
            painter.setPen(QPen(palette.link().color(), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(palette.button())
        else:
            painter.setPen(QPen(palette.mid().color(), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)

    def _match_ground(self) -> None:
        """Have the line in the field's colour: it covers what is painted behind it."""
        palette = self.palette()
        if palette.base() != palette.button():
            palette.setBrush(QPalette.ColorRole.Base, palette.button())
            self.setPalette(palette)
            self.lineEdit().setPalette(palette)
