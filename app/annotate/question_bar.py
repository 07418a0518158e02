"""A line above the queue that asks about inputs which have a session already, and blocks nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from app.annotate.wording import question
from fer_core.session.queue_item import Existing, ItemState, QueueItem


class QuestionBar(QFrame):
    """Asks about all items of one kind at once; the others come after."""

    answered = Signal(object, str)
    """The answer: the set of keys, "resume", "keep" or "replace"."""
    declined = Signal(object)
    """They are to be left as they are: the set of keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._keys: set[str] = set()
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.resume = self._button(self.tr("Resume"), "resume")
        self.keep = self._button(self.tr("Keep both"), "keep")
        self.replace = self._button(self.tr("Replace"), "replace")
        self.leave = QPushButton(self.tr("Leave it"))
        self.leave.setAccessibleName(self.tr("Leave it"))
        self.leave.clicked.connect(lambda: self.declined.emit(set(self._keys)))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        for button in (self.resume, self.keep, self.replace, self.leave):
            row.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 10, 10)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.label, 0, 0)
        grid.addLayout(row, 1, 0)

    def show_items(self, items: Sequence[QueueItem]) -> None:
        """Ask about the first kind of those that ask, or be hidden."""
        asking = [item for item in items if item.state is ItemState.ASKS]
        self.setVisible(bool(asking))
        if not asking:
            return
        kind = asking[0].there
        alike = [item for item in asking if item.there is kind]
        self._keys = {item.key for item in alike}
        more = (
            self.tr("Go on where it stopped, make a second session beside it, or start again?")
            if kind is Existing.INTERRUPTED
            else self.tr("Keep that and make a second session beside it, or replace it once the new one is whole?")
        )
        self.label.setText(f"{question(alike)} {more}")
        self.resume.setVisible(kind is Existing.INTERRUPTED)
        again = self.tr("Start again") if kind is Existing.INTERRUPTED else self.tr("Replace")
        self.replace.setText(again)
        self.replace.setAccessibleName(again)

    def _button(self, name: str, answer: str) -> QPushButton:
        button = QPushButton(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.answered.emit(set(self._keys), answer))
        return button
