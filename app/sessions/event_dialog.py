"""Edits a mark: what it is, when, of whom, and what is said of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.sessions.name_dialog import failure_label, show_failure
from app.sessions.single_notes import parse_time
from app.sessions.wording import clock, kind_words
from app.translation import word
from app.widgets.picker import Picker
from fer_core.emotions import FERPLUS, shown_order
from fer_core.errors import FerError
from fer_core.session.events import CORRECTION, LEAVE_OUT, MARK, Event
from fer_core.text import harmless


class EventDialog(QDialog):
    """It stays, with what was typed, until the mark is kept.

    Args:
        event: The mark as it is.
        kinds: Names of the kinds of one's own.
        people: Face ids with the names of whose they are.
        keep: Keeps another mark in its place.
        remove: Takes it away; None where it is new.
    """

    def __init__(
        self,
        event: Event,
        kinds: Sequence[str],
        people: Sequence[tuple[int, str]],
        keep: Callable[[Event], None],
        remove: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._event = event
        self._keep = keep
        self.setObjectName("panel")
        correction = event.kind == CORRECTION
        self.setWindowTitle(self.tr("Correction") if correction else self.tr("Mark"))
        self.setMinimumWidth(380)
        self.kind = Picker(self.tr("Kind of mark"))
        for kind in dict.fromkeys((CORRECTION,) if correction else (MARK, LEAVE_OUT, *kinds, event.kind)):
            self.kind.addItem(harmless(kind_words(kind)), kind)
        self.kind.setCurrentIndex(self.kind.findData(event.kind))
        self.start = self._field(self.tr("Begins at"), clock(event.start_s, thousandths=True))
        end = "" if event.end_s is None else clock(event.end_s, thousandths=True)
        self.end = self._field(self.tr("Ends at; empty for a moment"), end)
        self.end.setPlaceholderText(self.tr("empty: a moment"))
        self.face = Picker(self.tr("Whom it is of"))
        if not correction:
            self.face.addItem(self.tr("Everybody"), None)
        for face, name in people:
            self.face.addItem(harmless(name), face)
        if event.face_id is not None and self.face.findData(event.face_id) < 0:
            self.face.addItem(f"#{event.face_id}", event.face_id)
        self.face.setCurrentIndex(max(0, self.face.findData(event.face_id)))
        self.emotion = Picker(self.tr("What the face shows"))
        for place in shown_order(FERPLUS):
            self.emotion.addItem(word(FERPLUS[place]), FERPLUS[place])
        self.emotion.setCurrentIndex(max(0, self.emotion.findData(event.emotion)))
        self.note = QPlainTextEdit(event.note)
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(84)
        self.failure = failure_label()
        self._lay_out(remove)

    def accept(self) -> None:
        """Keep the mark; where that is refused, say why and stay."""
        try:
            self._keep(self._written())
        except FerError as error:
            show_failure(self.failure, str(error))
            return
        super().accept()

    def _written(self) -> Event:
        """Return the mark as the fields say; times that were not touched stay as exact as they were.

        Raises:
            FerError: A time is none, or it ends before it begins.
        """
        event, start, end = self._event, self.start.text(), self.end.text().strip()
        start_s = event.start_s if not self.start.isModified() else parse_time(start)
        end_s = event.end_s if not self.end.isModified() else parse_time(end) if end else None
        emotion = self.emotion.currentData() if event.kind == CORRECTION else event.emotion
        return replace(
            event,
            kind=self.kind.currentData(),
            start_s=start_s,
            end_s=end_s,
            face_id=self.face.currentData(),
            emotion=emotion,
            note=self.note.toPlainText(),
        )

    def _lay_out(self, remove: Callable[[], None] | None) -> None:
        correction = self._event.kind == CORRECTION
        form = QFormLayout()
        form.setSpacing(8)
        rows: list[tuple[str, QWidget]] = [(self.tr("Kind"), self.kind)] if not correction else []
        rows += [(self.tr("Begins"), self.start), (self.tr("Ends"), self.end), (self.tr("Of"), self.face)]
        rows += [(self.tr("Shows"), self.emotion)] if correction else []
        rows += [(self.tr("Note"), self.note)]
        for text, field in rows:
            label = QLabel(text)
            label.setMinimumHeight(30)  # beside its field, and beside the first line of the note
            label.setBuddy(field)
            form.addRow(label, field)
        if self._event.author:
            author = QLabel(self.tr("By {0}").format(harmless(self._event.author)))
            author.setObjectName("muted")
            form.addRow("", author)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        if remove is not None:
            button = QPushButton(self.tr("Remove"))
            button.setAccessibleName(self.tr("Remove the mark"))
            buttons.addButton(button, QDialogButtonBox.ButtonRole.DestructiveRole)
            button.clicked.connect(remove)
            button.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self.failure)
        column.addWidget(buttons)

    def _field(self, name: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setAccessibleName(name)
        field.setMinimumHeight(30)
        return field
