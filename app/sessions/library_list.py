"""The list of sessions: a picture each, its name, when, how long, how many people, and what is amiss."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPainterPath, QPalette
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.sessions.wording import clock, day, people, status_word
from app.translation import tr
from app.widgets.glyphs import draw_glyph
from fer_core.session.library import SessionEntry
from fer_core.text import harmless

THUMBNAIL: Final = QSize(72, 48)
_PAD: Final = 8
_ONCE: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete})
"""Keys that do nothing more while they are held: the next session is not to go the same way."""
_AnyIndex = QModelIndex | QPersistentModelIndex


class LibraryModel(QAbstractListModel):
    """The sessions that are listed, in their order, with the pictures that are made already."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[SessionEntry] = []
        self._pictures: dict[Path, QImage] = {}

    @property
    def entries(self) -> tuple[SessionEntry, ...]:
        """What is listed."""
        return tuple(self._entries)

    def show_entries(self, entries: Sequence[SessionEntry]) -> None:
        """List other sessions."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def show_picture(self, folder: Path, picture: QImage) -> None:
        """Show a session's picture, now or as soon as it is listed."""
        self._pictures[folder] = picture
        row = self.row_of(folder)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])

    def row_of(self, folder: Path) -> int | None:
        """Return where a session is in the list."""
        return next((row for row, entry in enumerate(self._entries) if entry.folder == folder), None)

    def rowCount(self, parent: _AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is shown, or read out, of a session."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return harmless(entry.title)
        if role == Qt.ItemDataRole.UserRole:
            return entry
        if role == Qt.ItemDataRole.DecorationRole:
            return self._pictures.get(entry.folder)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((harmless(entry.title), *lines(entry)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(text for text in (harmless(str(entry.folder)), harmless(entry.problem)) if text)
        return None


def lines(entry: SessionEntry) -> tuple[str, str]:
    """Return the two lines below a session's name: how much it is, and when it was made or what is amiss."""
    length = clock(entry.duration_s) if entry.duration_s is not None else ""
    much = ", ".join(text for text in (length, people(entry.people)) if text)
    if entry.status == "damaged":
        much = tr("Cannot be opened")
    began = day(entry.started) if entry.started is not None else ""
    word = status_word(entry.status)
    return much, " · ".join(text for text in (word, began) if text)


class LibraryList(QListView):
    """Shows the sessions; one that is clicked or entered is opened."""

    wanted = Signal(object)
    """A session is to be opened: its `SessionEntry`."""
    delete_wanted = Signal()
    delete_for_good_wanted = Signal()

    def __init__(self, model: LibraryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(self.tr("Sessions"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._click)

    @property
    def entry(self) -> SessionEntry | None:
        """The session that is marked."""
        entry = self._model.data(self.currentIndex(), Qt.ItemDataRole.UserRole)
        return entry if isinstance(entry, SessionEntry) else None

    @property
    def entries(self) -> tuple[SessionEntry, ...]:
        """The sessions that are chosen, from top to bottom."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        found = (self._model.data(index, Qt.ItemDataRole.UserRole) for index in rows)
        return tuple(entry for entry in found if isinstance(entry, SessionEntry))

    def mark(self, folder: Path | None, chosen: Sequence[Path] = ()) -> None:
        """Mark a session, or none; where several of those chosen are listed, choose these again, at one stroke.

        Where all of them are, nobody is told: the same sessions are chosen as before.
        """
        row = self._model.row_of(folder) if folder is not None else None
        current = self._model.index(row) if row is not None else QModelIndex()
        again = QItemSelection()
        for place in (self._model.row_of(one) for one in chosen):
            if place is not None:
                again.select(self._model.index(place), self._model.index(place))
        found = len(again.indexes())
        if found > 1:
            model = self.selectionModel()
            blocked = model.blockSignals(found == len(chosen))
            model.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
            model.select(again, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            model.blockSignals(blocked)
            self.viewport().update()
        else:
            self.setCurrentIndex(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, open and delete; every other key is the page's."""
        key = event.key()
        if event.isAutoRepeat() and key in _ONCE:
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_Delete:
            for_good = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.delete_for_good_wanted if for_good else self.delete_wanted).emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _click(self, index: QModelIndex) -> None:
        if len(self.entries) <= 1:  # with Ctrl or Shift one chooses several, and opens none
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        entry = self._model.data(index, Qt.ItemDataRole.UserRole)
        if isinstance(entry, SessionEntry):
            self.wanted.emit(entry)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        metrics = option.fontMetrics
        small = QFont(option.font)
        small.setPointSizeF(small.pointSizeF() * 0.9)
        return QSize(160, max(THUMBNAIL.height(), 3 * metrics.lineSpacing() + 2) + 2 * _PAD - 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = option.palette
        place = option.rect.adjusted(1, 1, -1, -1)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight() if marked else palette.alternateBase())
            painter.drawRoundedRect(QRectF(place), 6, 6)
        box = QRect(place.left() + _PAD - 2, place.center().y() - THUMBNAIL.height() // 2, 0, 0)
        box.setSize(THUMBNAIL)
        _draw_picture(painter, box, index.data(Qt.ItemDataRole.DecorationRole), palette)
        ink = palette.highlightedText().color() if marked else palette.text().color()
        muted = QColor(ink)
        muted.setAlphaF(0.8)
        warning = entry.status in ("damaged", "interrupted") and not marked
        colours = (ink, muted if marked else palette.placeholderText().color())
        left = box.right() + 10
        metrics = option.fontMetrics
        line = QRect(left, place.center().y() - 3 * metrics.lineSpacing() // 2, place.right() - left - 6, 0)
        line.setHeight(metrics.lineSpacing())
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        first, second = lines(entry)
        texts = (
            (harmless(entry.title), bold, colours[0]),
            (first, option.font, colours[1]),
            (second, option.font, palette.brightText().color() if warning else colours[1]),
        )
        for text, font, colour in texts:
            painter.setFont(font)
            painter.setPen(colour)
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            line.translate(0, metrics.lineSpacing())
        painter.restore()


def _draw_picture(painter: QPainter, box: QRect, picture: object, palette: QPalette) -> None:
    """Draw a session's picture, cut to the box; a film where there is none."""
    frame = QPainterPath()
    frame.addRoundedRect(QRectF(box), 4, 4)
    painter.save()
    painter.setClipPath(frame)
    painter.fillRect(box, palette.light())
    if isinstance(picture, QImage) and not picture.isNull():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = max(box.width() / picture.width(), box.height() / picture.height())
        width, height = picture.width() * scale, picture.height() * scale
        painter.drawImage(
            QRectF(box.left() + (box.width() - width) / 2, box.top() + (box.height() - height) / 2, width, height),
            picture,
        )
    else:
        middle = QRectF(0, 0, 20, 20)
        middle.moveCenter(QRectF(box).center())
        draw_glyph(painter, "film", middle, palette.placeholderText().color())
    painter.restore()
