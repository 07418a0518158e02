"""The panel of the notes: all marks of the session, to be searched, gone to, edited and taken elsewhere."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.live.face_panel import WIDTH
from app.sessions.session_notes import matching
from app.sessions.wording import clock, event_words, kind_words
from app.theme import digits_font
from app.widgets.glyphs import GlyphButton
from fer_core.session.events import Event
from fer_core.text import breakable, harmless

_ROW: int = 36
_Index = QModelIndex | QPersistentModelIndex


class MarksPanel(QFrame):
    """Lists the marks; what is done with one is told."""

    add_wanted = Signal()
    """A mark is to be set at the cursor."""
    jump_wanted = Signal(object)
    """The picture of a mark is to be shown: its `Event`."""
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    menu_wanted = Signal(object, QPoint)
    """What can be done with a mark is to be offered: its `Event`, and where on the screen."""
    cancel_wanted = Signal()
    """The import or export that runs is to end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("side", "right")
        self.setFixedWidth(WIDTH)
        self._events: tuple[Event, ...] = ()
        self._name_of: Callable[[Event], str] = lambda _: ""
        self._title = QLabel(self.tr("MARKS"))
        self._title.setObjectName("section")
        self.add = GlyphButton("plus", self.tr("Set a mark here"), kind="flat", key="E")
        self.menu = GlyphButton("down", self.tr("Marks and people: kinds, import, export"), kind="flat")
        self.search = _Search()
        self.model = MarksModel(self)
        self.list = MarksList(self.model)
        self._hint = QLabel()
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self._work = QWidget()
        self._work_text = QLabel()
        self._work_text.setObjectName("muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self.cancel = GlyphButton("close", self.tr("Cancel"), kind="flat")
        self._lay_out()
        self._connect()
        self.show_work("")

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from top to bottom."""
        return self.add, self.menu, self.search, self.list, self.cancel

    @property
    def hint(self) -> str:
        """What stands below the list, if anything."""
        return "" if self._hint.isHidden() else self._hint.accessibleName()

    @property
    def work(self) -> str:
        """What is said of the import or export that runs."""
        return "" if self._work.isHidden() else self._work_text.text()

    def show_events(self, events: Sequence[Event], name_of: Callable[[Event], str], hint: str) -> None:
        """List other marks.

        Args:
            events: All events by time.
            name_of: What the person is called that an event is of; "" for everybody.
            hint: What stands below.
        """
        self._events, self._name_of = tuple(events), name_of
        self._title.setText(self.tr("MARKS {0}").format(len(self._events)) if self._events else self.tr("MARKS"))
        self._hint.setText(breakable(hint))
        self._hint.setAccessibleName(hint)
        self._hint.setVisible(bool(hint))
        self._arrange()

    def mark(self, event: Event | None) -> None:
        """Select a mark in the list."""
        place = self.model.events.index(event) if event in self.model.events else -1
        index = self.model.index(place) if place >= 0 else QModelIndex()
        with QSignalBlocker(self.list.selectionModel()):
            self.list.setCurrentIndex(index)
        self.list.viewport().update()
        if index.isValid():
            self.list.scrollTo(index)

    def show_work(self, text: str, share: float | None = None) -> None:
        """Say what is being imported or exported, and how much of it is done, 0 to 1; "" for nothing."""
        self._work.setVisible(bool(text))
        self._work_text.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self._bar.setValue(round(share * 1000))

    def _arrange(self) -> None:
        shown = self._events
        if self.search.text().strip():
            shown = matching(shown, self.search.text(), lambda event: event_words(event, self._name_of(event)))
        marked = self.list.event_there
        self.model.show_events(shown, self._name_of)
        self.mark(marked)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.add)
        head.addWidget(self.menu)
        work = QHBoxLayout(self._work)
        work.setContentsMargins(14, 0, 8, 0)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self._work_text)
        column.addWidget(self._bar)
        work.addLayout(column, 1)
        work.addWidget(self.cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 8)
        whole.setSpacing(4)
        for part, right in ((head, 8), (None, 14)):
            row = QHBoxLayout()
            row.setContentsMargins(14, 0, right, 0)
            if part is not None:
                row.addLayout(part)
            else:
                row.addWidget(self.search)
            whole.addLayout(row)
        whole.addWidget(self.list, 1)
        below = QHBoxLayout()
        below.setContentsMargins(14, 0, 14, 0)
        below.addWidget(self._hint)
        whole.addLayout(below)
        whole.addWidget(self._work)
        self.list.setMinimumHeight(_ROW)

    def _connect(self) -> None:
        self.add.clicked.connect(self.add_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.search.textChanged.connect(self._arrange)
        self.search.down.connect(self._enter_list)
        self.list.jump_wanted.connect(self.jump_wanted)
        self.list.edit_wanted.connect(self.edit_wanted)
        self.list.remove_wanted.connect(self.remove_wanted)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)

    def _enter_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        if self.list.event_there is None and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))

    def _show_menu(self, at: QPoint) -> None:
        event = self.model.event_of(self.list.indexAt(at))
        if event is not None:
            self.menu_wanted.emit(event, self.list.viewport().mapToGlobal(at))


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
        self.setUniformItemSizes(True)
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
        """As high as two lines."""
        return QSize(100, max(_ROW, 2 * option.fontMetrics.height() + 6))

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
        what = event.emotion or kind_words(event.kind)
        below = ", ".join(filter(None, (self._events.name_of(event), " ".join(event.note.split()))))
        line = inner.height() // 2
        painter.setPen(muted)
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), line), Qt.AlignmentFlag.AlignVCenter, when)
        painter.setPen(ink)
        left = inner.left() + metrics.horizontalAdvance(when) + 8
        elided = metrics.elidedText(harmless(what), Qt.TextElideMode.ElideRight, max(0, inner.right() - left))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, inner.top(), inner.right() - left, line), right, elided)
        painter.setPen(muted)
        elided = metrics.elidedText(harmless(below), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(
            QRect(inner.left(), inner.top() + line, inner.width(), line), Qt.AlignmentFlag.AlignVCenter, elided
        )


class _Search(QLineEdit):
    """Where one types what to look for; Down goes on to the list."""

    down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Search"))
        self.setAccessibleName(self.tr("Search the marks"))
        self.setClearButtonEnabled(True)
        self.setMinimumHeight(28)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)
            event.accept()  # what is typed here is no key of the page
