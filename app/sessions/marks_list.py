"""The list of the marks: when and what on one line, whose and the note below it."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.sessions.wording import clock, event_words, kind_words
from app.theme import digits_font
from app.translation import word
from fer_core.session.events import Event
from fer_core.text import harmless

ROW: Final = 36
_LINE: Final = 24
_Index = QModelIndex | QPersistentModelIndex


class MarksModel(QAbstractListModel):
    """The marks that are listed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.events: tuple[Event, ...] = ()
        self._name_of: Callable[[Event], str] = lambda _: ""

    def show_events(self, events: Sequence[Event], name_of: Callable[[Event], str]) -> None:
        """List others."""
        self.beginResetModel()
        self.events, self._name_of = tuple(events), name_of
        self.endResetModel()

    def event_of(self, index: _Index) -> Event | None:
        """Return the mark at a place in the list."""
        return self.events[index.row()] if index.isValid() else None

    def name_of(self, event: Event) -> str:
        """Return what the person is called that a mark is of."""
        return self._name_of(event)

    def below(self, event: Event) -> str:
        """Return what stands on a mark's second line: whose it is, and the note; often nothing."""
        return ", ".join(filter(None, (self._name_of(event), " ".join(event.note.split()))))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.events)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is said of one."""
        event = self.event_of(index)
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
        return harmless(event_words(event, self._name_of(event))) if event is not None and role in words else None


class MarksList(QListView):
    """The list: a click goes there, Enter and a second click edit, Del removes."""

    jump_wanted = Signal(object)
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, model: MarksModel) -> None:
        super().__init__()
        self._events = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(model))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Marks of the session"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.jump_wanted.emit(model.event_of(index)))
        self.doubleClicked.connect(lambda index: self.edit_wanted.emit(model.event_of(index)))
        self.selectionModel().currentChanged.connect(self._jump)

    @property
    def event_there(self) -> Event | None:
        """The mark that is selected."""
        index = self.currentIndex()
        return self._events.event_of(index) if index.row() < self._events.rowCount() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down, edit, remove; all else is the page's."""
        at, key = self.event_there, event.key()
        if at is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_wanted.emit(at)
        elif at is not None and key == Qt.Key.Key_Delete:
            self.remove_wanted.emit(at)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _jump(self, index: QModelIndex) -> None:
        event = self._events.event_of(index)
        if event is not None and self.hasFocus():
            self.jump_wanted.emit(event)


class _Delegate(QStyledItemDelegate):
    """Draws a mark on two lines: when and what, and below it whose and the note."""

    def __init__(self, model: MarksModel) -> None:
        super().__init__(model)
        self._events = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As high as its lines: one where there is nothing more to say."""
        event, high = self._events.event_of(index), option.fontMetrics.height()
        if event is not None and not self._events.below(event):
            return QSize(100, max(_LINE, high + 8))
        return QSize(100, max(ROW, 2 * high + 6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one."""
        event = self._events.event_of(index)
        if event is None:
            return
        palette, rect = option.palette, QRect(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight() if chosen else palette.alternateBase())
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 5, 5)
        painter.setFont(digits_font(option.font))
        metrics = QFontMetrics(painter.font())
        inner = rect.adjusted(10, 2, -10, -2)
        when = clock(event.start_s, thousandths=True)
        if event.end_s is not None:
            when += f" – {clock(event.end_s)}"
        ink = palette.highlightedText().color() if chosen else palette.text().color()
        muted = ink if chosen else palette.placeholderText().color()
        what = word(event.emotion) or kind_words(event.kind)
        below = self._events.below(event)
        line = inner.height() // 2 if below else inner.height()
        painter.setPen(muted)
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), line), Qt.AlignmentFlag.AlignVCenter, when)
        painter.setPen(ink)
        left = inner.left() + metrics.horizontalAdvance(when) + 8
        elided = metrics.elidedText(harmless(what), Qt.TextElideMode.ElideRight, max(0, inner.right() - left))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, inner.top(), inner.right() - left, line), right, elided)
        if not below:
            return
        painter.setPen(muted)
        elided = metrics.elidedText(harmless(below), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(
            QRect(inner.left(), inner.top() + line, inner.width(), line), Qt.AlignmentFlag.AlignVCenter, elided
        )
