"""A combo box in the program's own dress: flat, rounded, with a chevron."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.widgets.glyphs import draw_glyph

_HEIGHT: Final = 30


class Picker(QComboBox):
    """Shows the choice, cut short with an ellipsis where there is no room."""

    def __init__(self, name: str, hint: str = "", parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            name: The accessible name.
            hint: The tool tip.
            parent: The owner.
        """
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.setToolTip(hint or name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as a button."""
        return QSize(super().sizeHint().width(), max(_HEIGHT, super().sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Likewise."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, the choice and the chevron."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        field = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(palette.link().color(), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(palette.midlight() if self.underMouse() else palette.button())
        painter.drawRoundedRect(field, 6, 6)
        ink = palette.buttonText().color() if self.isEnabled() else palette.placeholderText().color()
        painter.setPen(ink)
        room = self.rect().adjusted(12, 0, -28, 0)
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        chevron = QRectF(self.width() - 24, (self.height() - 14) / 2, 14, 14)
        draw_glyph(painter, "down", chevron, palette.placeholderText().color())
