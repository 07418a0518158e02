"""The panel at the left: which sessions there are, and what can be done with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QProgressBar, QVBoxLayout, QWidget

from app.sessions.library_list import LibraryList, LibraryModel
from app.sessions.library_order import ORDERS, Order, arranged
from app.widgets.glyphs import GlyphButton
from app.widgets.picker import Picker
from app.widgets.search_field import SearchField
from app.widgets.text_width import TextWidth
from fer_core.session.library import SessionEntry
from fer_core.text import breakable, harmless

WIDTH: Final = 232


class LibraryPanel(QFrame):
    """Lists a library's sessions: searched, ordered, each to be opened, shown in its folder or put in the trash."""

    open_wanted = Signal(object)
    """A session is to be opened: its `SessionEntry`."""
    choose_wanted = Signal()
    """Another folder is to be the library."""
    reveal_wanted = Signal(object)
    """A folder is to be shown in the file manager: its path."""
    trash_wanted = Signal(object)
    """A session is to be put in the trash: its `SessionEntry`."""
    delete_wanted = Signal(object)
    """A session is to be deleted for good: its `SessionEntry`."""
    order_chosen = Signal(str)
    listed = Signal()
    """Other sessions are listed than before."""

    def __init__(self, order: Order, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("side", "left")
        TextWidth(self, WIDTH)
        self._folder = Path()
        self._all: tuple[SessionEntry, ...] = ()
        self._open: Path | None = None
        self.model = LibraryModel(self)
        self.list = LibraryList(self.model)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.search = SearchField(self.tr("Search the sessions"))
        self.order = Picker(self.tr("Order of the sessions"))
        self.choose = GlyphButton("open", self.tr("Choose another folder as library"), kind="flat")
        self.reveal = GlyphButton("open", self.tr("Show the session in its folder"), text=self.tr("Show in folder"))
        self.trash = GlyphButton("trash", self.tr("Move the session to the trash"), key=self.tr("Del"))
        self._name = QLabel()
        self._name.setObjectName("section")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(3)
        self._bar.setAccessibleName(self.tr("Looking for sessions"))
        self._hint = QLabel(self.list)
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setContentsMargins(12, 12, 12, 12)
        self._fill_order(order)
        self._lay_out()
        self._connect()
        self._refresh_buttons()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard stops at, from top to bottom."""
        return self.choose, self.search, self.order, self.list, self.reveal, self.trash

    @property
    def hint(self) -> str:
        """What stands in place of the list, if anything."""
        return "" if self._hint.isHidden() else self._hint.accessibleName()

    @property
    def entries(self) -> tuple[SessionEntry, ...]:
        """All sessions of the library, listed or not."""
        return self._all

    def show_folder(self, folder: Path) -> None:
        """Show another library, of which nothing is known yet."""
        self._folder = folder
        self._name.setToolTip(harmless(str(folder)))
        self._name.setAccessibleName(self.tr("Library: {0}").format(harmless(str(folder))))
        self._write_name()
        self.show_entries(())

    def show_entries(self, entries: Sequence[SessionEntry]) -> None:
        """Show what was found."""
        self._all = tuple(entries)
        self._arrange()

    def show_picture(self, folder: Path, picture: QImage) -> None:
        """Show a session's picture."""
        self.model.show_picture(folder, picture)

    def show_busy(self, busy: bool) -> None:
        """Say whether sessions are being looked for."""
        self._bar.setVisible(busy)
        self._write_hint()

    def mark(self, folder: Path | None) -> None:
        """Mark the session that is open."""
        self._open = folder
        self.list.mark(folder)
        self._refresh_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the hint out anew."""
        super().resizeEvent(event)
        self._place_hint()

    def _fill_order(self, order: Order) -> None:
        names: dict[Order, str] = {
            "newest": self.tr("Newest first"),
            "oldest": self.tr("Oldest first"),
            "name": self.tr("By name"),
            "longest": self.tr("Longest first"),
            "people": self.tr("Most faces first"),
        }
        for each in ORDERS:
            self.order.addItem(names[each], each)
        self.order.setCurrentIndex(ORDERS.index(order))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 0, 6, 0)
        head.addWidget(self._name, 1)
        head.addWidget(self.choose)
        tools = QVBoxLayout()
        tools.setContentsMargins(12, 0, 12, 4)
        tools.setSpacing(6)
        tools.addWidget(self.search)
        tools.addWidget(self.order)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 10)
        foot.setSpacing(8)
        foot.addWidget(self.reveal, 1)
        foot.addWidget(self.trash)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(tools)
        column.addWidget(self._bar)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        policy = self._bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the list is not to jump
        self._bar.setSizePolicy(policy)
        self._bar.hide()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._arrange)
        self.search.down.connect(self._enter_list)
        self.order.activated.connect(self._choose_order)
        self.list.wanted.connect(self.open_wanted)
        self.list.delete_wanted.connect(self._trash)
        self.list.delete_for_good_wanted.connect(self._delete)
        self.list.selectionModel().currentChanged.connect(self._refresh_buttons)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.choose.clicked.connect(self.choose_wanted)
        self.reveal.clicked.connect(self._reveal)
        self.trash.clicked.connect(self._trash)

    def _arrange(self) -> None:
        marked, chosen = self.list.entry, [entry.folder for entry in self.list.entries]
        entries = arranged(self._all, self.search.text(), self.order.currentData())
        if list(self.model.entries) != entries:
            self.model.show_entries(entries)
            self.list.mark(marked.folder if marked is not None else self._open, chosen)
        self._write_hint()
        self._refresh_buttons()
        self.listed.emit()

    def _choose_order(self) -> None:
        self._arrange()
        self.order_chosen.emit(self.order.currentData())

    def _enter_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        if self.list.entry is None and self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))

    def _write_name(self) -> None:
        room = self.width() - 14 - 6 - 40
        name = harmless(self._folder.name or str(self._folder)).upper()
        self._name.setText(self._name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room))

    def _write_hint(self) -> None:
        text = ""
        if not self.model.rowCount():
            if self._all:
                text = self.tr("No session has “{0}” in its name.").format(harmless(self.search.text().strip()))
            elif self._bar.isHidden():
                text = self.tr("No session here.")
        self._hint.setText(breakable(text))
        self._hint.setAccessibleName(text)
        self._hint.setVisible(bool(text))
        self._place_hint()

    def _place_hint(self) -> None:
        height = max(60, self._hint.heightForWidth(self.list.width()))
        self._hint.setGeometry(0, 24, self.list.width(), height)

    def _refresh_buttons(self) -> None:
        entry = self.list.entry
        self.reveal.setEnabled(entry is not None)
        self.trash.setEnabled(entry is not None and entry.status != "running")

    def _reveal(self) -> None:
        entry = self.list.entry
        if entry is not None:
            self.reveal_wanted.emit(entry.folder)

    def _trash(self) -> None:
        entry = self.list.entry
        if entry is not None and self.trash.isEnabled():
            self.trash_wanted.emit(entry)

    def _delete(self) -> None:
        entry = self.list.entry
        if entry is not None and self.trash.isEnabled():
            self.delete_wanted.emit(entry)

    def _show_menu(self, at: QPoint) -> None:
        entry = self.list.entry
        if entry is None or not self.list.indexAt(at).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open"), lambda: self.open_wanted.emit(entry))
        menu.addAction(self.tr("Show in folder"), self._reveal)
        menu.addAction(self.tr("Move to trash"), self._trash).setEnabled(self.trash.isEnabled())
        menu.addAction(self.tr("Delete for good…"), self._delete).setEnabled(self.trash.isEnabled())
        menu.popup(self.list.viewport().mapToGlobal(at))
