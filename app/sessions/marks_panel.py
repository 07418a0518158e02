"""The panel of the notes: all marks of the session, to be searched, gone to, edited and taken elsewhere."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.live.face_panel import WIDTH
from app.sessions.marks_list import ROW, MarksList, MarksModel
from app.sessions.single_notes import matching
from app.sessions.wording import event_words
from app.widgets.glyphs import GlyphButton
from app.widgets.search_field import SearchField
from app.widgets.text_width import TextWidth
from fer_core.session.events import Event
from fer_core.text import breakable

_ROOMY: Final = 220


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
        TextWidth(self, WIDTH)
        self._events: tuple[Event, ...] = ()
        self._name_of: Callable[[Event], str] = lambda _: ""
        self._title = QLabel(self.tr("MARKS"))
        self._title.setObjectName("section")
        self.add = GlyphButton("plus", self.tr("Set a mark here"), kind="flat", key="E")
        self.menu = GlyphButton("down", self.tr("Marks and people: kinds, import, export"), kind="flat")
        self.search = SearchField(self.tr("Search the marks"), 28)
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
        self._hint.setToolTip(hint)
        self._show_hint()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the list where there is little."""
        super().resizeEvent(event)
        self._show_hint()

    def _show_hint(self) -> None:
        self._hint.setVisible(bool(self._hint.text()) and self.height() >= _ROOMY)

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
        self.list.setMinimumHeight(ROW)

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
