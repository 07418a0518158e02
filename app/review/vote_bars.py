"""The FER+ votes of a face as bars."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.review.wording import label_colour
from app.theme import digits_font, text_px
from app.translation import tr, word
from fer_core.emotions import FERPLUS_COLUMNS

_ROW: Final = 20
_BAR: Final = 8


class VoteBars(QWidget):
    """A row for each class that got votes: name, bar, count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._votes: tuple[tuple[str, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def votes(self) -> tuple[tuple[str, int], ...]:
        """Classes and counts, the most votes first."""
        return self._votes

    def show_votes(self, votes: tuple[int, ...]) -> None:
        """Show ten counts, in the order of the FER+ columns."""
        found = [(name, count) for name, count in zip(FERPLUS_COLUMNS, votes, strict=True) if count]
        self._votes = tuple(sorted(found, key=lambda one: -one[1]))
        self.setAccessibleName(tr("FER+ votes: {0}").format(", ".join(f"{word(name)} {n}" for name, n in self._votes)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row for each class with votes."""
        return QSize(180, max(1, len(self._votes)) * text_px(_ROW))

    def minimumSizeHint(self) -> QSize:
        """As high, but narrow."""
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(digits_font(self.font()))
        metrics = QFontMetricsF(painter.font())
        names = max(metrics.horizontalAdvance(word(name)) for name in FERPLUS_COLUMNS) + 8
        numbers = metrics.horizontalAdvance("10") + 6
        whole = sum(count for _, count in self._votes)
        palette, high = self.palette(), text_px(_ROW)
        for row, (name, count) in enumerate(self._votes):
            line = QRectF(0, row * high, self.width(), high)
            painter.setPen(palette.windowText().color() if row == 0 else palette.placeholderText().color())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word(name))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(count))
            groove = QRectF(names, line.top() + (high - _BAR) / 2, self.width() - names - numbers, _BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.alternateBase())
            painter.drawRoundedRect(groove, 3, 3)
            painter.setBrush(label_colour(name, palette))
            groove.setWidth(max(3.0, groove.width() * count / whole))
            painter.drawRoundedRect(groove, 3, 3)
