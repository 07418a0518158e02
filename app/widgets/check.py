"""A check box whose box can be seen on a dark ground."""

from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from app.widgets.glyphs import draw_glyph

_BOX: Final = 16


class Check(QCheckBox):
    """Paints itself in the palette's colours."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """Box, gap, text."""
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_BOX + 10 + text + 2, max(_BOX + 6, self.fontMetrics().height() + 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, the tick and the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        box = QRectF(0.5, (self.height() - _BOX) / 2 + 0.5, _BOX - 1, _BOX - 1)
        edge = palette.link().color() if self.hasFocus() else palette.placeholderText().color()
        if self.isChecked() and self.isEnabled():
            painter.setBrush(palette.highlight())
            painter.setPen(QPen(edge if self.hasFocus() else palette.highlight().color(), 1))
        else:
            painter.setBrush(palette.alternateBase())
            painter.setPen(QPen(edge, 1))
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            ink = QColor("#ffffff") if self.isEnabled() else palette.windowText().color()
            draw_glyph(painter, "tick", box.adjusted(1, 1, -1, -1), ink)
        painter.setPen(palette.windowText().color())
        text = self.rect().adjusted(_BOX + 10, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Take a click anywhere on the line."""
        return self.rect().contains(pos)
