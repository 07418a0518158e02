"""The program's icon, drawn: a face in the frame that the window draws around one."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

_SIZES: Final = (16, 24, 32, 48, 64, 128, 256)
_GRID: Final = 32.0
_GROUND: Final = QColor("#5a48d8")
_INK: Final = QColor("#ffffff")
_FRAME: Final = QColor("#f0e442")


def window_icon() -> QIcon:
    """Return the icon in every size that a title bar, a task bar or a switcher asks for."""
    icon = QIcon()
    for size in _SIZES:
        icon.addPixmap(_drawn(size))
    return icon


def _drawn(size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / _GRID, size / _GRID)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawRoundedRect(QRectF(1, 1, 30, 30), 7, 7)
    thick = 2.4 if size > 24 else 3.0
    pen = QPen(_FRAME, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(_corners(), pen)
    painter.setBrush(_INK)
    for x in (12.2, 19.8):
        painter.drawEllipse(QPointF(x, 13.2), 1.7, 1.7)
    mouth = QPainterPath()
    around = QRectF(10, 9, 12, 12)
    mouth.arcMoveTo(around, 205)
    mouth.arcTo(around, 205, 130)
    pen.setColor(_INK)
    painter.strokePath(mouth, pen)
    painter.end()
    return pixmap


def _corners() -> QPainterPath:
    """The four corners of a box around a face."""
    path = QPainterPath()
    low, high, arm = 6.5, 25.5, 4.5
    for x, y, right, down in ((low, low, 1, 1), (high, low, -1, 1), (high, high, -1, -1), (low, high, 1, -1)):
        path.moveTo(x + right * arm, y)
        path.lineTo(x, y)
        path.lineTo(x, y + down * arm)
    return path
