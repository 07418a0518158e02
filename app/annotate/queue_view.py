"""The table of the queue: rows to select, drag and open, each drawn with its icon and its bar."""

from typing import Final

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.annotate.queue_model import ITEM, LEFT, Column, QueueModel
from app.annotate.queue_thumbnails import QueueThumbnails
from app.annotate.wording import detail_line, glyph_of, options_of_item, progress_line, state_word
from app.theme import digits_font
from app.widgets.glyphs import draw_glyph
from fer_core.session.queue_item import ItemState, QueueItem
from fer_core.text import harmless

_PAD: Final = 10
_ICON: Final = 20
_PICTURE: Final = 56
_BAR: Final = 5
_OPTIONS_WIDTH: Final = 128
_STATE_WIDTH: Final = 176
_AnyIndex = QModelIndex | QPersistentModelIndex
_ELIDE = Qt.TextElideMode


class QueueView(QTableView):
    """Shows a `QueueModel`. Files that are dropped are the window's; only rows stay here."""

    selection_changed = Signal()
    opened = Signal()
    """The row under the cursor was entered or clicked twice."""

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.thumbnails = QueueThumbnails(self)
        self.thumbnails.arrived.connect(self.viewport().update)
        self.setItemDelegate(_Delegate(self.thumbnails, self))
        self.setAccessibleName(self.tr("Queue of files to annotate"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().lineSpacing() + 20)
        head = self.horizontalHeader()
        head.setSectionResizeMode(Column.FILE, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.OPTIONS, _OPTIONS_WIDTH), (Column.STATE, _STATE_WIDTH)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda: self.opened.emit())
        self._rows: list[int] = []
        self.selectionModel().selectionChanged.connect(self._note_selection)
        model.modelReset.connect(self._rows.clear)  # the selection goes without a word then

    @property
    def selected(self) -> tuple[QueueItem, ...]:
        """The items that are selected, in their order."""
        return tuple(self._model.item_at(row) for row in self._rows)

    def select(self, keys: set[str]) -> None:
        """Select items, and no others."""
        rows = self._model.rows_of(keys)
        flag = QItemSelectionModel.SelectionFlag
        chosen = self.selectionModel()
        chosen.clear()
        for row in rows:
            chosen.select(self._model.index(row, 0), flag.Select | flag.Rows)
        if rows:
            chosen.setCurrentIndex(self._model.index(rows[0], 0), flag.NoUpdate)
            self.scrollTo(self._model.index(rows[0], 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; keys that move are the table's, all others the page's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows of one's own; files are left to the window."""
        event.acceptProposedAction() if event.source() is self else event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show where the rows would go."""
        super().dragMoveEvent(event) if event.source() is self else event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Move rows."""
        super().dropEvent(event) if event.source() is self else event.ignore()

    def _note_selection(self) -> None:
        # Asked for at each frame that is told of; of thousands of rows Qt would take a quarter of a second.
        self._rows[:] = sorted(index.row() for index in self.selectionModel().selectedRows())
        self.selection_changed.emit()


class _Delegate(QStyledItemDelegate):
    def __init__(self, thumbnails: QueueThumbnails, parent: QObject) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails

    def sizeHint(self, option: QStyleOptionViewItem, index: _AnyIndex) -> QSize:
        return QSize(80, 2 * option.fontMetrics.lineSpacing() + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _AnyIndex) -> None:
        item = index.data(ITEM)
        if not isinstance(item, QueueItem):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = option.palette
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, palette.highlight() if marked else palette.alternateBase())
        ink = palette.highlightedText().color() if marked else palette.text().color()
        muted = QColor(ink)
        muted.setAlphaF(0.8)
        second = muted if marked else palette.placeholderText().color()
        place = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        if index.column() == Column.FILE:
            self._draw_file(painter, option, item, place, (ink, second), palette, marked=marked)
        elif index.column() == Column.OPTIONS:
            _draw_line(painter, option.font, place, options_of_item(item), second, _ELIDE.ElideRight)
        else:
            _draw_state(painter, option, item, place, (ink, second), index.data(LEFT), marked=marked)
        painter.restore()

    def _draw_file(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        item: QueueItem,
        place: QRect,
        inks: tuple[QColor, QColor],
        palette: QPalette,
        *,
        marked: bool,
    ) -> None:
        warning = item.state is ItemState.FAILED or (item.state is ItemState.DONE and bool(item.sentence))
        alert = inks[0] if marked else palette.brightText().color()
        icon = QRectF(place.left(), place.center().y() - _ICON / 2, _ICON, _ICON)
        draw_glyph(painter, glyph_of(item), icon, alert if warning else inks[1])
        room = QRectF(icon.right() + _PAD, option.rect.top() + 4, _PICTURE, option.rect.height() - 8)
        picture = None if item.options.blur_faces else self._thumbnails.of(item.source)
        if picture is not None:
            size = QSizeF(picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            at = QRectF(QPointF(), size)
            at.moveCenter(room.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(at, picture)
        upper = QRect(place)
        upper.setLeft(int(room.right()) + _PAD)
        upper.setTop(place.center().y() - option.fontMetrics.lineSpacing())
        upper.setHeight(option.fontMetrics.lineSpacing())
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        _draw_line(painter, bold, upper, harmless(item.source.name), inks[0], _ELIDE.ElideMiddle)
        upper.translate(0, option.fontMetrics.lineSpacing())
        elide = _ELIDE.ElideRight if warning or item.state is ItemState.ASKS else _ELIDE.ElideMiddle
        _draw_line(painter, option.font, upper, harmless(detail_line(item)), alert if warning else inks[1], elide)


def _draw_state(
    painter: QPainter,
    option: QStyleOptionViewItem,
    item: QueueItem,
    place: QRect,
    inks: tuple[QColor, QColor],
    left_s: float | None,
    *,
    marked: bool,
) -> None:
    line = QRect(place)
    spacing = option.fontMetrics.lineSpacing()
    line.setTop(place.center().y() - spacing)
    line.setHeight(spacing)
    _draw_line(painter, option.font, line, state_word(item), inks[0], _ELIDE.ElideRight)
    line.translate(0, spacing)
    _draw_line(painter, digits_font(option.font), line, progress_line(item, left_s), inks[1], _ELIDE.ElideRight)
    total = item.frames_total
    if item.state is ItemState.DONE or not (total and item.frames_done):
        return
    bar = QRectF(place.left(), line.bottom() + 3, place.width(), _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(option.palette.midlight())
    painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
    bar.setWidth(bar.width() * min(1.0, item.frames_done / total))
    resting = item.state is not ItemState.RUNNING
    colour = (
        inks[0]
        if marked
        else option.palette.placeholderText().color()
        if resting
        else option.palette.highlight().color()
    )
    painter.setBrush(colour)
    painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)


def _draw_line(
    painter: QPainter, font: QFont, place: QRect, text: str, colour: QColor, elide: Qt.TextElideMode
) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, elide, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
