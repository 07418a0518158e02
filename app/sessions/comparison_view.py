"""A comparison: what differs, by how much, and how sure that is."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.sessions.figures_table import FiguresTable
from app.sessions.summary_model import comparisons, difference_cells
from app.sessions.summary_words import answer
from app.translation import tr
from fer_core.session_summary.results import EVERYONE
from fer_core.text import breakable, harmless

if TYPE_CHECKING:
    from fer_core.session_summary.comparison import Comparison


class ComparisonView(QWidget):
    """Shows a comparison as tables, each with its sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tables: list[FiguresTable] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_comparison(self, found: "Comparison | None") -> None:
        """Show a comparison, or none."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.tables = []
        self.setVisible(found is not None)
        if found is None:
            return
        first, second = harmless(found.first.name), harmless(found.second.name)
        for sentence in found.in_words():
            self._column.addWidget(_muted(harmless(sentence)))
        kinds = {"share": tr("Share of all time seen"), "certain_share": tr("Share of the time of trusted readings")}
        for person, kind, rows in comparisons(found):
            who = tr("Everyone") if person == EVERYONE else harmless(person)
            title = kinds[kind] if found.people is not None else f"{who}: {kinds[kind]}"
            self._column.addWidget(QLabel(f"<b>{_escaped(title)}</b>"))
            table = FiguresTable(title, words=[6])
            head = [tr("emotion"), first, second, tr("points"), tr("95%"), tr("p"), tr("answer")]
            table.show_rows(head, [[*difference_cells(row), answer(row.answer, first, second)] for row in rows])
            self.tables.append(table)
            self._column.addWidget(table)


def _muted(text: str) -> QLabel:
    label = QLabel(breakable(text))
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def _escaped(text: str) -> str:
    from html import escape

    return escape(text)
