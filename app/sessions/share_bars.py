"""Shares as bars with their intervals, one under the other."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.sessions.summary_model import Bar
from app.theme import digits_font, emotion_colour, is_dark, text_px
from app.translation import word, written
from fer_core.emotions import COLOURS
from fer_core.text import percent

_ROW: Final = 20
_BAR: Final = 8
_CAP: Final = 3.0
_NARROW: Final = 300


class ShareBars(QWidget):
    """Draws a row a share: name, bar with its interval as a line, number."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show shares."""
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(f"{word(bar.name)}: {written(bar.text)}" for bar in self._bars))
        self.setToolTip("\n".join(f"{word(bar.name)}: {written(bar.text)}" for bar in self._bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row a share."""
        return QSize(220, max(1, len(self._bars)) * text_px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """As high as the hint, but narrow."""
        return QSize(150, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as the rows of another size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(digits_font(self.font()))
        metrics = QFontMetricsF(painter.font())
        # Beside a panel there is no room for the interval's numbers; its line is there, and the tool tip.
        texts = [written(bar.text) if self.width() >= _NARROW else percent(bar.measure.value) for bar in self._bars]
        names = max((metrics.horizontalAdvance(word(bar.name)) for bar in self._bars), default=0.0) + 8
        numbers = max((metrics.horizontalAdvance(text) for text in texts), default=0.0) + 10
        groove = QRectF(names, 0, max(20.0, self.width() - names - numbers), _BAR)
        high = text_px(_ROW)
        for row, (bar, text) in enumerate(zip(self._bars, texts, strict=True)):
            line = QRectF(0, row * high, self.width(), high)
            painter.setPen(self.palette().windowText().color())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word(bar.name))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
            groove.moveTop(line.top() + (high - _BAR) / 2)
            self._draw_bar(painter, groove, bar)

    def _draw_bar(self, painter: QPainter, groove: QRectF, bar: Bar) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().alternateBase())
        painter.drawRoundedRect(groove, 3, 3)
        long = QRectF(groove)
        long.setWidth(groove.width() * min(1.0, bar.measure.value))
        painter.setBrush(QColor(*COLOURS[bar.colour]))
        if not is_dark(self.palette()):
            painter.setPen(emotion_colour(bar.colour, self.palette()))
        if long.width() > 0:
            painter.drawRoundedRect(long, min(3.0, long.width() / 2), 3)
        low, high = bar.measure.low, bar.measure.high
        if low is None or high is None:
            return
        painter.setPen(QPen(self.palette().windowText().color(), 1.2))
        y = groove.center().y()
        left, right = (groove.left() + groove.width() * min(1.0, value) for value in (low, high))
        painter.drawLine(QLineF(left, y, right, y))
        for x in (left, right):
            painter.drawLine(QLineF(x, y - _CAP, x, y + _CAP))
