"""The face under review, as large as there is room."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.review.pictures import fitted

_MARGIN = 14
_FADED = 0.3


class PictureView(QWidget):
    """Shows one picture, sharp for the screen's own pixels, and over it what was decided."""

    def __init__(self, *, squares: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: NDArray[np.uint8] | None = None
        self._squares = squares
        self._drawn: tuple[tuple[int, int, bool], QImage] | None = None
        self._stamp, self._gone = "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(200, 160))

    @property
    def stamp(self) -> str:
        """What is said over the picture."""
        return self._stamp

    def show_picture(self, pixels: NDArray[np.uint8], stamp: str, *, gone: bool) -> None:
        """Show a picture.

        Args:
            pixels: uint8 (H, W) or (H, W, 3) in red, green, blue.
            stamp: What was decided, or empty.
            gone: Whether it was decided to leave the face out.
        """
        self._pixels, self._stamp, self._gone = pixels, stamp, gone
        self._drawn = None
        self.update()

    def show_squares(self, squares: bool) -> None:
        """Show pixels as squares, or draw smoothly between them."""
        self._squares = squares
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture and the stamp."""
        if self._pixels is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        room = self.rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        key = (round(room.width() * ratio), round(room.height() * ratio), self._squares)
        if self._drawn is None or self._drawn[0] != key:
            image = fitted(self._pixels, max(1, key[0]), max(1, key[1]), squares=self._squares)
            image.setDevicePixelRatio(ratio)
            self._drawn = key, image
        image = self._drawn[1]
        size = image.deviceIndependentSize()
        # On a whole device pixel: between two of them it would be blurred.
        left = round((room.left() + (room.width() - size.width()) / 2) * ratio) / ratio
        top = round((room.top() + (room.height() - size.height()) / 2) * ratio) / ratio
        painter.setOpacity(_FADED if self._gone else 1.0)
        painter.drawImage(QRectF(left, top, size.width(), size.height()), image)
        painter.setOpacity(1.0)
        if self._stamp:
            self._draw_stamp(painter, QRectF(left, top, size.width(), size.height()))

    def _draw_stamp(self, painter: QPainter, picture: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(self._stamp) + 20
        place = QRectF(picture.left() + 10, picture.bottom() - metrics.height() - 20, width, metrics.height() + 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().highlight())
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(self.palette().highlightedText().color())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._stamp)
