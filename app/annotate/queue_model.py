"""The queue as a table: a row an item, with its options and how far it is."""

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.annotate.wording import detail_line, options_of_item, progress_line, state_word
from app.translation import tr
from fer_core.session.queue_item import QueueItem
from fer_core.text import harmless

ITEM: Final = Qt.ItemDataRole.UserRole
LEFT: Final = Qt.ItemDataRole.UserRole + 1
_ROWS: Final = "application/x-fer-studio-queue-rows"
_AnyIndex = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns of the table."""

    FILE = 0
    OPTIONS = 1
    STATE = 2


class QueueModel(QAbstractTableModel):
    """Shows items; rows that are dragged are told by `moved`, for whoever owns the order."""

    moved = Signal(object, int)
    """Rows are to go elsewhere: the set of their keys, the place they are to be put before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[QueueItem, ...] = ()
        self._left: dict[str, float | None] = {}

    @property
    def items(self) -> tuple[QueueItem, ...]:
        """What is shown."""
        return self._items

    def show_items(self, items: Sequence[QueueItem], left_of: Callable[[str], float | None]) -> bool:
        """Show items and the seconds each still takes; return whether the rows are others than before."""
        left = {item.key: left_of(item.key) for item in items if item.frames_done}
        before, self_left = self._items, self._left
        if before and len(before) < len(items) and all(a is b for a, b in zip(before, items, strict=False)):
            self.beginInsertRows(QModelIndex(), len(before), len(items) - 1)
            self._items, self._left = tuple(items), left
            self.endInsertRows()
            return False
        if len(before) == len(items) and all(a.key == b.key for a, b in zip(before, items, strict=True)):
            self._items, self._left = tuple(items), left
            for row, (old, new) in enumerate(zip(before, items, strict=True)):
                if old is not new or self_left.get(new.key) != left.get(new.key):
                    self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))
            return False
        self.beginResetModel()
        self._items, self._left = tuple(items), left
        self.endResetModel()
        return True

    def item_at(self, row: int) -> QueueItem:
        """Return the item of a row."""
        return self._items[row]

    def rows_of(self, keys: Iterable[str]) -> list[int]:
        """Return the rows of items."""
        wanted = set(keys)
        return [row for row, item in enumerate(self._items) if item.key in wanted]

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Return how many items there are."""
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: N802 - Qt's
        """Return the name of a column."""
        if way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("File"), tr("Options"), tr("State"))[section]
        return None

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, or read out, of an item."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        if role == ITEM:
            return item
        if role == LEFT:
            return self._left.get(item.key)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(item, Column(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(text for column in Column if (text := self._text(item, column)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(harmless(text) for text in (str(item.source), detail_line(item)) if text)
        return None

    def flags(self, index: _AnyIndex) -> Qt.ItemFlag:
        """Let rows be dragged between others."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Return that rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Return what rows are dragged as."""
        return [_ROWS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """Return the rows that are dragged."""
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setData(_ROWS, QByteArray("\n".join(self._items[row].key for row in rows).encode()))
        return data

    def dropMimeData(  # noqa: N802 - Qt's name
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _AnyIndex
    ) -> bool:
        """Tell where rows are to go. They are moved by whoever owns them, so that no view has to remove any."""
        if action is Qt.DropAction.MoveAction and data.hasFormat(_ROWS):
            place = row if row >= 0 else parent.row() if parent.isValid() else len(self._items)
            self.moved.emit(set(bytes(data.data(_ROWS).data()).decode().split("\n")), place)
        return False

    def _text(self, item: QueueItem, column: Column) -> str:
        if column is Column.FILE:
            return harmless(item.source.name)
        if column is Column.OPTIONS:
            return options_of_item(item)
        line = progress_line(item, self._left.get(item.key))
        return f"{state_word(item)}, {line}" if line else state_word(item)
