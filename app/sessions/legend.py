"""Which lines the timeline draws: a button an emotion, with its colour and its name."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QSizePolicy, QWidget

from app.sessions.lane_plot import CONFIDENCE
from app.theme import emotion_colour, text_px
from app.translation import word
from fer_core.emotions import UNCERTAIN, shown_order

_HEIGHT: Final = 24
_GAP: Final = 2
_MARGIN: Final = 8
_SWATCH: Final = 10


class EmotionLegend(QFrame):
    """A row of buttons, broken into two where there is no room for one."""

    chosen = Signal(object)
    """Other lines are wanted: a frozenset of their names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.buttons: dict[str, QPushButton] = {}
        self.setAccessibleName(self.tr("Lines of the timeline"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def names(self) -> frozenset[str]:
        """The lines that are wanted."""
        return frozenset(name for name, button in self.buttons.items() if button.isChecked())

    def show_labels(self, labels: Sequence[str]) -> None:
        """Offer these emotions, the confidence and the uncertain parts; those that were left out stay so."""
        wanted = (*(labels[place] for place in shown_order(labels)), CONFIDENCE, UNCERTAIN)
        if tuple(self.buttons) == wanted:
            return
        checked = {name: button.isChecked() for name, button in self.buttons.items()}
        for button in self.buttons.values():
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for name in wanted:
            button = QPushButton(word(name), self)
            button.setCheckable(True)
            button.setChecked(checked.get(name, name != CONFIDENCE))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("legend", True)
            button.setAccessibleName(self.tr("Line of {0}").format(word(name)))
            button.setToolTip(self.tr("Show or hide the line of {0}; with Ctrl it alone").format(word(name)))
            if name == UNCERTAIN:
                button.setAccessibleName(self.tr("Shade what is uncertain"))
                button.setToolTip(self.tr("Shade the parts in which a reading is not to be trusted, or not"))
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            button.show()
            self.buttons[name] = button
        self._tint()
        self._place()

    def sizeHint(self) -> QSize:
        """As high as the rows."""
        return QSize(200, self._rows(self.width())[-1] if self.buttons else 0)

    def minimumSizeHint(self) -> QSize:
        """Of any width."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the row anew."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _choose(self, name: str) -> None:
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            for other, button in self.buttons.items():
                button.setChecked(other in (name, UNCERTAIN))
        self._tint()
        self.chosen.emit(self.names)

    def _rows(self, width: int) -> list[int]:
        """Place the buttons; return where each row begins and the last one ends."""
        x, y, rows, high = _MARGIN, 2, [2], text_px(_HEIGHT)
        for button in self.buttons.values():
            button.ensurePolished()
            wide = button.sizeHint().width()
            if x > _MARGIN and x + wide > width - _MARGIN:
                x, y = _MARGIN, y + high
                rows.append(y)
            button.setGeometry(x, y, wide, high - 2)
            x += wide + _GAP
        return [*rows, y + high + 2]

    def _place(self) -> None:
        high = self._rows(self.width())[-1] if self.buttons else 0
        if high != self.height():
            self.setFixedHeight(high)

    def _tint(self) -> None:
        for name, button in self.buttons.items():
            palette = self.palette()
            colour = palette.text().color() if name == CONFIDENCE else emotion_colour(name, palette)
            button.setIconSize(QSize(_SWATCH, _SWATCH))
            button.setIcon(_swatch(colour, filled=button.isChecked(), ratio=self.devicePixelRatioF()))


def _swatch(colour: QColor, *, filled: bool, ratio: float) -> QIcon:
    pixmap = QPixmap(round(_SWATCH * ratio), round(_SWATCH * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour)
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(1, 1, _SWATCH - 2, _SWATCH - 2, 2, 2)
    painter.end()
    return QIcon(pixmap)
