"""A ring around what the keyboard is on, the same on every control, once the keyboard is used."""

from typing import Final, cast

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFocusFrame, QWidget

_WIDTH: Final = 2.0


class FocusRing(QFocusFrame):
    """Follows the keyboard through one window; a click takes it away."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._by_keyboard = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def expect(self) -> None:
        """The keyboard is about to move on."""
        self._by_keyboard = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring around the control, and within its edge where its surroundings would cut the ring off."""
        parent = self.parentWidget()
        if self.widget() is None or parent is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().link().color(), _WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        seen = self.rect().intersected(parent.rect().translated(-self.pos()))
        painter.drawRoundedRect(QRectF(seen).adjusted(_WIDTH / 2, _WIDTH / 2, -_WIDTH / 2, -_WIDTH / 2), 7, 7)

    def _follow(self, before: QObject | None, now: QObject | None) -> None:
        del before
        around = now if self._by_keyboard and isinstance(now, QWidget) and now.window() is self._window else None
        self._by_keyboard = False
        self.setWidget(cast(QWidget, around))  # None, which Qt takes and its stubs do not know, hides it
