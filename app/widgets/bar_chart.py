"""Bars of every class, one under the other: name, bar, number."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import digits_font, emotion_colour, is_dark, text_px
from app.translation import word
from fer_core.emotions import COLOURS, UNCERTAIN
from fer_core.text import percent

_ROW: Final = 22
_TICK_MS: Final = 66
_EASE: Final = 0.58


class BarChart(QWidget):
    """Probabilities as bars that glide to their value; the raw value of the moment is a faint tick.

    The numbers do not glide: they are those that are said everywhere else.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: tuple[str, ...] = ()
        self._target: dict[str, float] = {}
        self._raw: dict[str, float] = {}
        self._shown: dict[str, float] = {}
        self._certain = True
        self._ticker = QTimer(self, interval=_TICK_MS)
        self._ticker.timeout.connect(self._glide)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def values(self) -> dict[str, float]:
        """What the bars are gliding to, by emotion, 0 to 1."""
        return dict(self._target)

    @property
    def numbers(self) -> dict[str, str]:
        """What is written beside the bars, by emotion."""
        return {label: percent(value) for label, value in self._target.items()}

    @property
    def certain(self) -> bool:
        """Whether the bars are in the emotions' colours."""
        return self._certain

    def show_values(self, smoothed: Mapping[str, float], raw: Mapping[str, float], *, certain: bool = True) -> None:
        """Show probabilities.

        Args:
            smoothed: By emotion, in the order of the rows, 0 to 1.
            raw: The frame's own probabilities, drawn as ticks.
            certain: Whether they are an answer; else the rows are grey and none stands out.
        """
        self._certain = certain
        labels = tuple(smoothed)
        if labels != self._labels:
            self._labels = labels
            self._shown = dict(smoothed)
            self.updateGeometry()
        self._target, self._raw = dict(smoothed), dict(raw)
        if self.isVisible() and not self._ticker.isActive():
            self._ticker.start()
        self.update()  # the numbers change with the other views', not with the next step of the bars

    def settle(self) -> None:
        """Jump to the values without gliding: another face is shown."""
        self._shown = dict(self._target)
        self.update()

    def clear(self) -> None:
        """Show no bars."""
        self._ticker.stop()
        self._labels, self._target, self._raw, self._shown = (), {}, {}, {}
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row per emotion."""
        return QSize(180, max(7, len(self._labels)) * text_px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """As high as the hint, but narrow."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(digits_font(self.font()))
        metrics = QFontMetricsF(painter.font())
        names = max((metrics.horizontalAdvance(word(label)) for label in self._labels), default=0.0) + 8
        numbers = metrics.horizontalAdvance("100 %") + 4
        groove = QRectF(names, 0, max(20.0, self.width() - names - numbers), 8)
        numbers_shown = self.numbers
        top = max(self._target, key=lambda label: self._target[label], default="") if self._certain else ""
        high = text_px(_ROW)
        for row, label in enumerate(self._labels):
            y = row * high
            line = QRectF(0, y, self.width(), high)
            value = self._shown.get(label, 0.0)
            muted = self.palette().placeholderText().color()
            painter.setPen(self.palette().windowText().color() if label == top else muted)
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word(label))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, right, numbers_shown[label])
            groove.moveTop(y + (high - groove.height()) / 2)
            self._draw_bar(painter, groove, label, value)

    def _draw_bar(self, painter: QPainter, groove: QRectF, label: str, value: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().alternateBase())
        painter.drawRoundedRect(groove, 3, 3)
        bar = QRectF(groove)
        bar.setWidth(max(3.0, groove.width() * min(1.0, value)))
        name = label if self._certain else UNCERTAIN
        painter.setBrush(QColor(*COLOURS[name]))
        painter.setPen(Qt.PenStyle.NoPen if is_dark(self.palette()) else emotion_colour(name, self.palette()))
        painter.drawRoundedRect(bar, 3, 3)
        tick = self.palette().windowText().color()
        tick.setAlphaF(0.45)
        x = groove.left() + (groove.width() - 1.5) * min(1.0, self._raw.get(label, 0.0))
        painter.fillRect(QRectF(x, groove.top() - 2, 1.5, groove.height() + 4), tick)

    def _glide(self) -> None:
        moving = False
        for label, target in self._target.items():
            gap = target - self._shown.get(label, 0.0)
            step = gap * _EASE if abs(gap) > 0.004 else gap
            self._shown[label] = target - gap + step
            moving = moving or step != gap
        if not moving or not self.isVisible():
            self._ticker.stop()
        self.update()
