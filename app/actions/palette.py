"""The command palette: what is typed finds an action, a file, a session; Enter does it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Final

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtCore import QRegularExpression as Expression
from PySide6.QtCore import QSortFilterProxyModel as FilterModel
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.actions.action import key_text
from app.actions.catalogue import page_names
from app.actions.menus import recent_names, where
from app.actions.registry import ActionRegistry
from app.recent import Recent
from app.translation import tr

WIDTH: Final = 560
_ROWS: Final = 11
_MOVES: Final = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_WORDS: Final = Qt.ItemDataRole.UserRole
"""What is searched."""


@dataclass(frozen=True)
class Choice:
    """One line of the palette.

    Attributes:
        text: What is done.
        hint: What stands at the right: its key, or why it can't be done now.
        words: What it is found by.
        possible: Whether it can be done now.
        run: Does it.
    """

    text: str
    hint: str
    words: str
    possible: bool
    run: Callable[[], object]


class _Place(IntEnum):
    """Where a choice stands as long as nothing is typed."""

    PAGE = 0
    WINDOW = 1
    RECENT = 2
    NUMBERED = 3
    NOT_NOW = 4


def choices(
    registry: ActionRegistry, recent: tuple[Recent, ...], open_recent: Callable[[Recent], None]
) -> tuple[Choice, ...]:
    """Return all there is to choose: what can be done now first, the page's own before the rest.

    Args:
        registry: The actions.
        recent: What was opened last.
        open_recent: Opens one of these.
    """
    pages, kinds = page_names(), recent_names()
    found: list[tuple[_Place, Choice]] = []
    for spec in registry.specs:
        if spec.id == "edit.palette":
            continue
        why, action = registry.obstacle(spec.id), registry.action(spec.id)
        hint = why or (key_text(spec.keys[0]) if spec.keys else "")
        text = action.text() if spec.page is None else f"{pages[spec.page]}: {action.text()}"
        numbered = bool(spec.keys) and spec.keys[0].isdecimal()
        place = _Place.NOT_NOW if why else _Place.NUMBERED if numbered else _Place.PAGE
        if place is _Place.PAGE and spec.page is None:
            place = _Place.WINDOW
        found.append((place, Choice(text, hint, text, not why, action.trigger)))
    for one in recent:
        text = tr("Open {0}").format(one.name)
        words = f"{text} {kinds[one.kind]} {one.path.parent}"
        place = _Place.RECENT if one.there else _Place.NOT_NOW
        found.append((place, Choice(text, where(one), words, one.there, partial(open_recent, one))))
    return tuple(choice for _, choice in sorted(found, key=lambda pair: pair[0]))


def search_pattern(text: str) -> str:
    """Return what finds the lines in which each word that was typed begins a word, in any order."""
    return "".join(rf"(?=.*(?<!\w){Expression.escape(word)})" for word in text.split())


class CommandPalette(QDialog):
    """A field and a list, worked with the keyboard alone: what is chosen is done when it has closed."""

    def __init__(self, lines: tuple[Choice, ...], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._window = parent
        self.setObjectName("card")
        self.setWindowTitle(tr("Find an action"))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("What would you like to do?"))
        self.field.setAccessibleName(tr("Find an action"))
        self.field.setAccessibleDescription(tr("Up and Down choose, Enter does it, Escape closes"))
        self.model = _Found(_Lines(lines, self), self)
        self.list = QListView()
        self.list.setAccessibleName(tr("Actions found"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the keyboard and moves the choice
        self.list.setFocusProxy(self.field)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = QLabel(tr("Nothing is called that."))
        self.none.setObjectName("muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self.none, 1)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(lambda: self._take(self.list.currentIndex()))
        self.list.clicked.connect(self._take)
        self.field.setFocus()
        self._find("")
        self._lie_over(parent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys that move the choice move it while one types."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self._step(Qt.Key(event.key()))
            return True
        return super().eventFilter(watched, event)

    def _step(self, key: Qt.Key) -> None:
        count, at = self.model.rowCount(), self.list.currentIndex().row()
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS, Qt.Key.Key_PageDown: _ROWS}[key]
        if count:
            to = (at + by) % count if abs(by) == 1 else min(max(at + by, 0), count - 1)
            self.list.setCurrentIndex(self.model.index(to, 0))

    def _find(self, text: str) -> None:
        self.model.find(text)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.list.setVisible(self.model.rowCount() > 0)
        self.none.setVisible(self.model.rowCount() == 0)

    def _take(self, index: QModelIndex) -> None:
        choice = index.data(Qt.ItemDataRole.EditRole) if index.isValid() else None
        if isinstance(choice, Choice) and choice.possible:
            self.close()
            QTimer.singleShot(0, self._window, choice.run)  # when the keyboard is back where it was

    def _lie_over(self, window: QWidget) -> None:
        height = 2 * 10 + 8 + self.field.sizeHint().height() + _ROWS * self.list.sizeHintForRow(0) + 12
        width = min(round(WIDTH * max(1.0, self.fontMetrics().height() / 17)), window.width() - 40)
        self.resize(width, min(height, window.height() - 80))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 48)


class _Lines(QAbstractListModel):
    """The choices as Qt reads them."""

    def __init__(self, lines: tuple[Choice, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._lines = lines

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        said: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: line.text,
            Qt.ItemDataRole.EditRole: line,
            Qt.ItemDataRole.AccessibleTextRole: _spoken(line),
            _WORDS: line.words,
        }
        return said.get(role)


def _spoken(line: Choice) -> str:
    hint = line.hint if line.possible else tr("not now: {0}").format(line.hint)
    return f"{line.text}, {hint}" if hint else line.text


class _Found(FilterModel):
    """The choices that what was typed finds."""

    def __init__(self, lines: _Lines, parent: QObject) -> None:
        super().__init__(parent)
        self.setFilterRole(_WORDS)
        self.setSourceModel(lines)

    def find(self, text: str) -> None:
        """Keep the lines in which each word of a text begins a word."""
        options = Expression.PatternOption.CaseInsensitiveOption | Expression.PatternOption.UseUnicodePropertiesOption
        self.setFilterRegularExpression(Expression(search_pattern(text), options))


class _Line(QStyledItemDelegate):
    """Writes a choice at the left and its key, or what is in its way, at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice = index.data(Qt.ItemDataRole.EditRole)
        rect, palette = option.rect, option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight() if choice.possible else palette.midlight())
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 5, 5)
        muted = palette.placeholderText().color()
        ink = palette.highlightedText().color() if chosen else palette.text().color()
        inner, metrics = rect.adjusted(12, 0, -12, 0), option.fontMetrics
        right = metrics.elidedText(choice.hint, Qt.TextElideMode.ElideMiddle, inner.width() // 2)
        gap = metrics.horizontalAdvance(right) + 18 if right else 0
        left = metrics.elidedText(choice.text, Qt.TextElideMode.ElideRight, inner.width() - gap)
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(ink if choice.possible else muted)
        painter.drawText(inner, vertical | Qt.AlignmentFlag.AlignLeft, left)
        font = QFont(painter.font())
        font.setItalic(not choice.possible)
        painter.setFont(font)
        painter.setPen(ink if chosen and choice.possible else muted)
        painter.drawText(inner, vertical | Qt.AlignmentFlag.AlignRight, right)
        painter.restore()
