"""Small pictures in a row: what comes before and after in the queue, or the copies of a face."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.review.pictures import fitted
from app.review.wording import label_colour
from app.widgets.glyphs import draw_glyph

_GAP: Final = 8
_BAND: Final = 4
_BADGE: Final = 16


@dataclass(frozen=True, eq=False)
class Tile:
    """One picture of the row.

    Attributes:
        pixels: uint8 (H, W) or (H, W, 3) in red, green, blue.
        label: The class it has, or will have.
        caption: What stands below it.
        tip: What is told of it under the mouse.
        mark: A glyph for what was decided, or empty.
        current: Whether it is the one under review.
    """

    pixels: NDArray[np.uint8]
    label: str
    caption: str = ""
    tip: str = ""
    mark: str = ""
    current: bool = False


class FilmStrip(QWidget):
    """A row of tiles, in the middle of its room; a click chooses one."""

    chosen = Signal(int)
    """The place of the tile in the row."""

    def __init__(
        self, side: int, *, captions: bool = False, whole: bool = False, parent: QWidget | None = None
    ) -> None:
        """Make an empty row.

        Args:
            side: Of a tile, pixels.
            captions: Whether there is a line below each.
            whole: Whether it is never narrower than its tiles; else those that there is no room for are not drawn.
            parent: The owner.
        """
        super().__init__(parent)
        self._side = side
        self._captions = captions
        self._whole = whole
        self._tiles: tuple[Tile, ...] = ()
        self._images: dict[int, QImage] = {}
        self._ratio = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def room(self) -> int:
        """How many tiles there is room for."""
        return max(1, (self.width() - _GAP) // self._pitch)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What is shown."""
        return self._tiles

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show other pictures."""
        self._tiles = tuple(tiles)
        self._images.clear()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row high."""
        caption = self.fontMetrics().height() + 2 if self._captions else 0
        return QSize(3 * self._pitch, self._side + _BAND + caption + 2 * _GAP)

    def minimumSizeHint(self) -> QSize:
        """Likewise, and a tile wide or as wide as all of them."""
        tiles = max(1, len(self._tiles)) if self._whole else 1
        return QSize(tiles * self._pitch + _GAP, self.sizeHint().height())

    def place(self, number: int) -> QRectF:
        """Return where a tile's picture is."""
        width = len(self._tiles) * self._pitch - (self._pitch - self._side)
        left = max(_GAP, (self.width() - width) / 2)
        return QRectF(left + number * self._pitch, _GAP, self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tiles that there is room for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._ratio != self.devicePixelRatioF():
            self._ratio = self.devicePixelRatioF()
            self._images.clear()
        for number, tile in enumerate(self._tiles[: self.room]):
            self._draw(painter, number, tile)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the tile under the mouse."""
        number = self._at(event.position().x())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(number)

    def event(self, event: QEvent) -> bool:
        """Tell of the tile under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if number is None else self._tiles[number].tip, self)
            return True
        return super().event(event)

    @property
    def _pitch(self) -> int:
        return max([self._side, *(self.fontMetrics().horizontalAdvance(tile.caption) for tile in self._tiles)]) + _GAP

    def _at(self, x: float) -> int | None:
        for number in range(min(self.room, len(self._tiles))):
            place = self.place(number)
            if place.left() - _GAP / 2 <= x < place.left() - _GAP / 2 + self._pitch:
                return number
        return None

    def _draw(self, painter: QPainter, number: int, tile: Tile) -> None:
        place = self.place(number)
        if number not in self._images:
            pixels = round(self._side * self._ratio)
            self._images[number] = fitted(tile.pixels, pixels, pixels, squares=False)
        palette = self.palette()
        painter.setOpacity(0.35 if tile.mark == "close" else 1.0)
        painter.drawImage(place, self._images[number])
        painter.setOpacity(1.0)
        band = QRectF(place.left(), place.bottom() + 1, place.width(), _BAND - 1)
        painter.fillRect(band, label_colour(tile.label, palette))
        if tile.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.link().color(), 2))
            painter.drawRoundedRect(place.adjusted(-2, -2, 2, _BAND + 2), 3, 3)
        if tile.mark:
            badge = QRectF(place.right() - _BADGE - 2, place.top() + 2, _BADGE, _BADGE)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.highlight())
            painter.drawEllipse(badge)
            draw_glyph(painter, tile.mark, badge.adjusted(3, 3, -3, -3), palette.highlightedText().color())
        if self._captions:
            line = QRectF(place.left(), band.bottom() + 1, self._pitch - _GAP, painter.fontMetrics().height() + 2)
            painter.setPen(palette.placeholderText().color())
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tile.caption)
