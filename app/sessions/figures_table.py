"""A table of figures that is read, not changed."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.theme import digits_font, is_dark
from app.translation import word, written
from fer_core.emotions import COLOURS

_STYLE: Final = """
    QTableWidget, QHeaderView, QTableCornerButton::section { background: transparent; }
    QTableWidget::item { padding: 2px 8px; }
    QHeaderView::section { background: transparent; border: none; border-bottom: 1px solid palette(mid);
        color: palette(placeholder-text); padding: 3px 11px; }
"""


class FiguresTable(QTableWidget):
    """Shows rows of text as high as they are; where it is too wide it scrolls sideways by itself.

    Args:
        name: What it is, for screen readers.
        words: The columns whose text stands at the left, as the first one's does.
    """

    def __init__(self, name: str, words: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = {0, *words}
        self._heat: list[tuple[int, int, float]] = []
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFont(digits_font(self.font()))
        self.setStyleSheet(_STYLE)

    @property
    def rows(self) -> list[list[str]]:
        """What is written in it."""
        return [
            [
                item.text() if (item := self.item(row, column)) is not None else ""
                for column in range(self.columnCount())
            ]
            for row in range(self.rowCount())
        ]

    def show_rows(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a table.

        Args:
            head: The columns' names.
            rows: Their cells.
        """
        self.clear()
        self._heat = []
        self.setColumnCount(len(head))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(list(map(word, head)))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(written(text) if column else word(text))
                side = Qt.AlignmentFlag.AlignLeft if column in self._words else Qt.AlignmentFlag.AlignRight
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.setItem(row, column, item)
        for column in self._words:
            if (header := self.horizontalHeaderItem(column)) is not None:
                header.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(head)):
            if column not in self._words and (header := self.horizontalHeaderItem(column)) is not None:
                header.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def heat(self, row: int, column: int, part: float) -> None:
        """Shade a cell, the darker the nearer a part is to 1."""
        self._heat.append((row, column, part))
        self._shade(row, column, part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use all of the width."""
        super().resizeEvent(event)
        self._spread()

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_heat"):
            for each in self._heat:
                self._shade(*each)
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_heat"):
            self._fit()

    def _shade(self, row: int, column: int, part: float) -> None:
        item = self.item(row, column)
        if item is not None:
            colour = QColor(*COLOURS["sad"])
            colour.setAlphaF((0.55 if is_dark(self.palette()) else 0.4) * part)
            item.setBackground(colour)

    def _spread(self) -> None:
        """Make each column as wide as its text, and share what is left of the width among them."""
        header = self.horizontalHeader()
        count = self.columnCount()
        wide = [max(self.sizeHintForColumn(place), header.sectionSizeHint(place)) for place in range(count)]
        spare = max(0, self.viewport().width() - sum(wide))
        for place, each in enumerate(wide):
            header.resizeSection(place, each + spare * (place + 1) // count - spare * place // count)

    def _fit(self) -> None:
        self._spread()
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + bar)
