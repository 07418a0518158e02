"""Several sessions beside each other, and two of them, or two groups, compared."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.sessions.comparison_view import ComparisonView
from app.sessions.figures_table import FiguresTable
from app.sessions.latest_work import LatestWork
from app.sessions.summary_model import Several, overview_rows, summarise_several
from app.translation import counted, tr
from app.widgets.picker import Picker
from app.widgets.scrolling import fill_scrolling
from fer_core.text import breakable, harmless

if TYPE_CHECKING:
    from fer_core.session.library import SessionEntry


class SeveralView(QFrame):
    """Shows the sessions that are chosen in the library together."""

    left = Signal()
    """Back to the session that is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._entries: tuple[SessionEntry, ...] = ()
        self.work = LatestWork("summarise sessions", self)
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self.together = QPushButton(tr("Summarise together"))
        self.compare = QPushButton()
        self.back = QPushButton(tr("Back"))
        for button in self.stops:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(button.text())
        self.back.setAccessibleName(tr("Back to the open session"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(3)
        self._bar.setAccessibleName(tr("Summarising"))
        self._bar.hide()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._about = QLabel(tr("Share of time, of everyone together"))
        self.table = FiguresTable(tr("Share of time in each session, of everyone together"))
        self.comparison = ComparisonView()
        self._lay_out()
        self.together.clicked.connect(partial(self.begin, None))
        self.compare.clicked.connect(self._compare)
        self.back.clicked.connect(self.left)
        self.work.done.connect(self._show)
        self.work.failed.connect(self._fail)
        self.work.progressed.connect(self._show_progress)
        self.work.busy_changed.connect(self._bar.setVisible)
        self._clear()

    @property
    def stops(self) -> tuple[QPushButton, ...]:
        """What the keyboard stops at, in order."""
        return self.together, self.compare, self.back

    def choose(self, entries: "Sequence[SessionEntry]") -> None:
        """Offer what can be done with sessions. The same ones, found anew, keep what was made of them."""
        before, self._entries = self._entries, tuple(entries)
        if {entry.folder for entry in before} == {entry.folder for entry in entries}:
            return
        self.work.stop()
        self._clear()
        self._title.setText(tr("{0} chosen").format(counted(len(entries), tr("session"), tr("sessions"))))
        self.compare.setText(tr("Compare the two") if len(entries) == 2 else tr("Compare two groups…"))
        self.compare.setAccessibleName(self.compare.text())
        self.sentence.setText(
            tr("Summarised, they stand beside each other; compared, it is said of each emotion where more of it is.")
        )
        self.sentence.show()

    def begin(self, groups: Mapping[str, Sequence[Path]] | None = None) -> None:
        """Summarise them, and compare two groups of them."""
        folders = [entry.folder for entry in self._entries]
        self._clear()
        self._bar.setRange(0, 0)
        self.work.begin(lambda tell: summarise_several(folders, groups, tell))

    def leave(self) -> None:
        """Stop, and wait for what stops: the window closes."""
        self.work.leave()

    def _compare(self) -> None:
        if len(self._entries) == 2:
            first, second = self._entries
            self.begin({"A": [first.folder], "B": [second.folder]})
            return
        dialog = GroupsDialog(self._entries, self)
        dialog.accepted.connect(lambda: self.begin(dialog.groups))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show(self, found: Several) -> None:
        names, rows = overview_rows(found.sessions, _faces, _pictures)
        self.table.show_rows(
            [tr("session"), tr("people"), tr("length"), *names], [list(map(harmless, row)) for row in rows]
        )
        for widget in (self._about, self.table):
            widget.show()
        told = (*found.missing, *(one.remark for one in found.sessions if one.remark))
        self.sentence.setText(breakable(harmless(" ".join(told))))
        self.sentence.setVisible(bool(told))
        self.comparison.show_comparison(found.comparison)

    def _fail(self, sentence: str) -> None:
        self.sentence.setText(breakable(sentence))
        self.sentence.show()

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _clear(self) -> None:
        for widget in (self.sentence, self._about, self.table):
            widget.hide()
        self.comparison.show_comparison(None)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setObjectName("panelBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(18, 14, 18, 18)
        column.setSpacing(10)
        column.addWidget(self._title)
        head = QHBoxLayout()
        head.setSpacing(8)
        for button in self.stops:
            head.addWidget(button)
        head.addStretch(1)
        column.addLayout(head)
        for widget in (self.sentence, self._about, self.table, self.comparison):
            column.addWidget(widget)
        column.addStretch(1)
        fill_scrolling(self, body)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(0, self._bar)


class GroupsDialog(QDialog):
    """Asks which session belongs to which of two groups."""

    def __init__(self, entries: "Sequence[SessionEntry]", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Compare two groups"))
        self.pickers: dict[Path, Picker] = {}
        grid = QGridLayout()
        for row, entry in enumerate(entries):
            picker = Picker(tr("Group of {0}").format(harmless(entry.title)))
            for name in ("A", "B", ""):
                picker.addItem(name or tr("neither"), name)
            picker.setCurrentIndex(0 if row < len(entries) / 2 else 1)
            picker.activated.connect(self._check)
            self.pickers[entry.folder] = picker
            grid.addWidget(QLabel(harmless(entry.title)), row, 0)
            grid.addWidget(picker, row, 1)
        rows = QWidget()
        rows.setLayout(grid)
        buttons = QDialogButtonBox()
        self.go_on = buttons.addButton(tr("Compare"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go_on.setProperty("primary", True)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        holder = QWidget()
        fill_scrolling(holder, rows)
        column = QVBoxLayout(self)
        column.addWidget(holder, 1)
        column.addWidget(buttons)
        self.resize(420, min(480, 120 + 40 * len(entries)))

    @property
    def groups(self) -> dict[str, list[Path]]:
        """The sessions of both groups, by name."""
        made: dict[str, list[Path]] = {"A": [], "B": []}
        for folder, picker in self.pickers.items():
            if picker.currentData():
                made[picker.currentData()].append(folder)
        return made

    def _check(self) -> None:
        self.go_on.setEnabled(all(self.groups.values()))


def _faces(count: int) -> str:
    return counted(count, tr("face"), tr("faces"))


def _pictures(count: int) -> str:
    return counted(count, tr("picture"), tr("pictures"))
