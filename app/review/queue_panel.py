"""The left panel: which data set, which of its faces, how far, in whose name."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from app.review.wording import choice_name, decision_counts
from app.theme import digits_font
from app.translation import counted, word, written
from app.widgets.glyphs import GlyphButton
from app.widgets.picker import Picker
from app.widgets.scrolling import fill_scrolling
from app.widgets.text_width import TextWidth
from fer_core.text import breakable

if TYPE_CHECKING:
    from fer_core.datasets.review.face import DecisionCounts
    from fer_core.datasets.review.review import Choice
    from fer_core.datasets.versioned import DatasetVersion

WIDTH: Final = 212


class QueuePanel(QFrame):
    """Says what is open and chooses the queue."""

    open_wanted = Signal()
    filter_changed = Signal()
    apply_wanted = Signal()
    who_changed = Signal(str)
    left = Signal()
    """The keyboard is no longer wanted by the field for the name."""

    def __init__(self, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("side", "left")
        TextWidth(self, WIDTH)
        self._folder: Path | None = None
        self._name, self._version = QLabel(), QLabel()
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        self._version.setObjectName("muted")
        for label in (self._name, self._version):
            label.setWordWrap(True)
        self.open = GlyphButton("open", self.tr("Open a data set"), text=self.tr("Open…"), key="O")
        self.kind = Picker(self.tr("Which faces"))
        self.label = Picker(self.tr("Which class"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self._place, self._decided = QLabel(), QLabel()
        self._decided.setObjectName("muted")
        for label in (self._place, self._decided):
            label.setFont(digits_font(self.font()))
        self.who = _NameField(who)
        self.who.setAccessibleName(self.tr("Who decides"))
        self.who.setToolTip(self.tr("The name that decisions are written down in"))
        self.who.setMinimumHeight(28)
        self._waiting = QLabel()
        self._waiting.setObjectName("muted")
        self._waiting.setWordWrap(True)
        self.apply = GlyphButton("done", self.tr("Apply the decisions"), text=self.tr("Apply…"), kind="primary")
        self._lay_out()
        self._connect()

    @property
    def version(self) -> str:
        """Which version it is and how many faces it has, in words."""
        return self._version.text()

    @property
    def progress(self) -> str:
        """Where the review is, in words."""
        return f"{self._place.text()}, {self._decided.text()}"

    @property
    def choice(self) -> "tuple[Choice, str | None]":
        """The queue that is chosen, and the class; None for all."""
        return self.kind.currentData(), self.label.currentData()

    def show_dataset(self, dataset: "DatasetVersion", counts: "dict[Choice, int]") -> None:
        """Show what is open and how many faces each queue has.

        The choice stays, where it still has faces; another data set starts on its suspects.
        """
        self._name.setText(breakable(dataset.manifest.name))
        self._name.setToolTip(str(dataset.folder))
        faces = counted(len(dataset), self.tr("face"), self.tr("faces"))
        self._version.setText(self.tr("version {0} · {1}").format(dataset.version.number, faces))
        kind, label = self.choice if dataset.folder == self._folder else ("suspects", None)
        self._folder = dataset.folder
        with QSignalBlocker(self.kind), QSignalBlocker(self.label):
            self.kind.clear()
            for choice, count in counts.items():
                if count or choice in ("suspects", "faces"):
                    self.kind.addItem(f"{choice_name(choice)} (" + written(f"{count:,}") + ")", choice)
            self.label.clear()
            self.label.addItem(self.tr("All classes"), None)
            for name in dataset.label_order:
                self.label.addItem(word(name), name)
        self.choose(kind, label)

    def choose(self, kind: "Choice", label: str | None) -> None:
        """Choose a queue without telling of it."""
        with QSignalBlocker(self.kind), QSignalBlocker(self.label):
            self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
            self.label.setCurrentIndex(0 if label is None else max(0, self.label.findData(label)))

    def end_naming(self) -> None:
        """Take the name as it stands and leave its field: a click on a button does neither."""
        if self.who.hasFocus():
            self.who.clearFocus()
            self.left.emit()

    def show_progress(self, at: int, count: int, decided: int) -> None:
        """Show how far it is: the place in the queue from 0, its length, how many are decided."""
        self._place.setText(self.tr("{0} of {1}").format(written(f"{at + 1 if count else 0:,}"), written(f"{count:,}")))
        self._decided.setText(self.tr("{0} decided").format(written(f"{decided:,}")))
        self.bar.setRange(0, max(1, count))
        self.bar.setValue(decided)

    def show_counts(self, counts: "DecisionCounts") -> None:
        """Show what waits to be applied."""
        self._waiting.setText(decision_counts(counts))
        self._waiting.setVisible(counts.total > 0)
        self.apply.setEnabled(counts.total > 0)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("panelBody")
        column = QVBoxLayout(content)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(8)
        figures = QHBoxLayout()
        figures.addWidget(self._place)
        figures.addStretch(1)
        figures.addWidget(self._decided)
        column.addWidget(_section(self.tr("DATA SET")))
        column.addWidget(self._name)
        column.addWidget(self._version)
        column.addWidget(self.open)
        column.addSpacing(10)
        column.addWidget(_section(self.tr("FACES")))
        column.addWidget(self.kind)
        column.addWidget(self.label)
        column.addSpacing(2)
        column.addWidget(self.bar)
        column.addLayout(figures)
        column.addSpacing(10)
        column.addWidget(_section(self.tr("WHO DECIDES")))
        column.addWidget(self.who)
        column.addStretch(1)
        column.addWidget(self._waiting)
        column.addWidget(self.apply)
        fill_scrolling(self, content)

    def _connect(self) -> None:
        self.open.clicked.connect(self.open_wanted)
        self.apply.clicked.connect(self.apply_wanted)
        self.kind.activated.connect(lambda _: self.filter_changed.emit())
        self.label.activated.connect(lambda _: self.filter_changed.emit())
        self.who.editingFinished.connect(lambda: self.who_changed.emit(self.who.text().strip()))
        self.who.left.connect(self.left)


class _NameField(QLineEdit):
    """Keeps every key that is typed into it from the page, where it would decide something."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)
        event.accept()


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("section")
    return label
