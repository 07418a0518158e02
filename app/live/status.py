"""The figures at the lower edge: how fast, how late, how much was left out."""

import time
from collections import deque
from typing import Final

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.theme import digits_font
from app.translation import written

_WINDOW_S: Final = 2.0
_REFRESH_MS: Final = 500
_ON: Final = QColor(0, 158, 115)


class ShownRate:
    """Counts what was shown over the last two seconds; constant memory."""

    def __init__(self, window_s: float = _WINDOW_S) -> None:
        self._window_s = window_s
        self._times: deque[float] = deque(maxlen=1000)
        self._latencies: deque[float] = deque(maxlen=1000)

    def add(self, now: float, latency_ms: float) -> None:
        """Note a shown frame."""
        self._times.append(now)
        self._latencies.append(latency_ms)

    def fps(self, now: float) -> float:
        """Return frames a second."""
        self._forget(now)
        if len(self._times) < 2:
            return 0.0
        # Up to now, not up to the last frame: a picture that stands still has no rate.
        span = max(now, self._times[-1]) - self._times[0]
        return (len(self._times) - 1) / span if span > 0 else 0.0

    def latency_ms(self, now: float) -> float:
        """Return the median time from a frame's arrival to its picture, milliseconds; 0 without frames."""
        self._forget(now)
        ordered = sorted(self._latencies)
        return ordered[len(ordered) // 2] if ordered else 0.0

    def clear(self) -> None:
        """Start again."""
        self._times.clear()
        self._latencies.clear()

    def _forget(self, now: float) -> None:
        while self._times and now - self._times[0] > self._window_s:
            self._times.popleft()
            self._latencies.popleft()


class StatusLine(QWidget):
    """Shows frames a second, latency and dropped frames while a run lasts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = ShownRate()
        self._dropped = 0
        self._lamp = _Lamp()
        self._text = QLabel()
        self._text.setFont(digits_font(self.font()))
        self._text.setToolTip(self.tr("Pictures shown a second · from frame to picture · frames left out"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._lamp)
        row.addWidget(self._text)
        self._timer = QTimer(self, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self.say(self.tr("Not running"))

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text.text()

    def add(self, latency_ms: float, dropped: int) -> None:
        """Note a picture that was painted.

        Args:
            latency_ms: From the frame's arrival to the picture.
            dropped: Frames of this run that were not shown.
        """
        self._rate.add(time.monotonic(), latency_ms)
        self._dropped = dropped
        if not self._timer.isActive():
            self._timer.start()

    def say(self, text: str) -> None:
        """Show a word in place of the figures."""
        self._timer.stop()
        self._rate.clear()
        self._lamp.light(on=False)
        self._text.setText(text)

    def _refresh(self) -> None:
        now = time.monotonic()
        fps, latency = self._rate.fps(now), self._rate.latency_ms(now)
        self._lamp.light(on=fps > 0)
        dropped = self.tr("{0} dropped").format(self._dropped)
        self._text.setText(written(f"{fps:.1f} fps · {latency:.0f} ms") + f" · {dropped}")


class _Lamp(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._on = False
        self.setFixedSize(QSize(8, 8))

    def light(self, *, on: bool) -> None:
        if on != self._on:
            self._on = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(_ON if self._on else self.palette().alternateBase())
        painter.drawEllipse(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
