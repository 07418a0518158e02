"""From when to when a video is read: two fields, empty for its beginning and its end."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from app.annotate.wording import moment
from fer_core.errors import FerError
from fer_core.media.source import Part
from fer_core.session.queue_item import QueueItem
from fer_core.text import clock_seconds


class PartFields(QWidget):
    """Shows which part of the selected rows is read, and changes it."""

    part_changed = Signal(object)
    """Another part is wanted: a `Part`, or None for all."""
    warned = Signal(str)
    """What was typed is no part: a sentence. It stays typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: Part | None = None
        self.begin = self._field(self.tr("start"), self.tr("Read from this time on, such as 1:02.5"))
        self.end = self._field(self.tr("end"), self.tr("Read up to this time, such as 1:10"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(QLabel(self.tr("From")))
        row.addWidget(self.begin, 1)
        row.addWidget(QLabel(self.tr("to")))
        row.addWidget(self.end, 1)

    def show_items(self, items: Sequence[QueueItem], *, begun: bool) -> None:
        """Show what the first of the rows reads; only rows have a part, and not what is begun or a folder."""
        self._part = items[0].options.part if items else None
        self.setVisible(bool(items))
        self.setEnabled(not begun and not all(item.source.is_dir() for item in items))
        part = self._part
        self.begin.setText(moment(part.begin_s) if part is not None and part.begin_s else "")
        self.end.setText(moment(part.end_s) if part is not None and part.end_s is not None else "")

    def _field(self, hint: str, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setMinimumHeight(30)
        field.setAccessibleName(name)
        field.setToolTip(name)
        field.editingFinished.connect(self._take)
        return field

    def _take(self) -> None:
        try:
            begin, end = (clock_seconds(field.text()) if field.text().strip() else None for field in self._fields)
            part = None if begin is None and end is None else Part(begin or 0.0, end)
        except FerError as error:
            self.warned.emit(str(error))
            return
        if part != self._part:
            self._part = part
            self.part_changed.emit(part)

    @property
    def _fields(self) -> tuple[QLineEdit, QLineEdit]:
        return self.begin, self.end
