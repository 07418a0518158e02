"""The frames around faces, drawn once and then copied: a pen takes twenty times as long around a large face."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

_SHADE: Final = QColor(0, 0, 0, 110)
_HALO: Final = QColor(244, 246, 249, 150)
_RADIUS: Final = 6.0
_OUT: Final = 8
"""How far a frame reaches out of its box at most, and into it with its corners, pixels of the view."""
_IN: Final = 10
_LONGEST: Final = 1024
"""A side of a box up to which its frame is copied, pixels of the screen: a strip of this length takes 72 kB."""


@dataclass(frozen=True)
class FrameStyle:
    """What a frame looks like.

    Attributes:
        colour: Red, green and blue as Qt packs them.
        dashed: Whether the face is uncertain.
        chosen: Whether the panel shows it.
        ratio: Pixels of the screen a pixel of the view.
    """

    colour: int
    dashed: bool
    chosen: bool
    ratio: float


class BoxFrames:
    """Draws frames of any size from strips of one large frame in each style."""

    def __init__(self) -> None:
        self._strips: dict[FrameStyle, dict[str, QImage]] = {}

    def draw(self, painter: QPainter, box: QRectF, style: FrameStyle) -> None:
        """Draw the frame of a face's box, its lines on whole pixels where it is copied.

        Args:
            painter: Draws on the view.
            box: Where the face is in the view.
            style: The frame's looks.
        """
        ratio = style.ratio
        left, top = round(box.left() * ratio), round(box.top() * ratio)
        width, height = round(box.right() * ratio) - left, round(box.bottom() * ratio) - top
        out, inside = ceil(_OUT * ratio), ceil(_IN * ratio)
        if not 2 * inside <= min(width, height) <= max(width, height) <= _LONGEST:
            _stroke(painter, box, style)
            return
        if style not in self._strips:
            self._strips[style] = _make_strips(style, out, inside)
        strips, thick = self._strips[style], out + inside
        end = _LONGEST + 2 * out - thick
        across, down = width + 2 * out, height + 2 * out
        x, y, right, bottom = left - out, top - out, left + width - inside, top + height - inside

        def copy(name: str, to_x: int, to_y: int, part: QRect) -> None:
            target = QRectF(to_x / ratio, to_y / ratio, part.width() / ratio, part.height() / ratio)
            painter.drawImage(target, strips[name], QRectF(part))

        for name, at in (("top", y), ("bottom", bottom)):  # with both corners
            copy(name, x, at, QRect(0, 0, across - thick, thick))
            copy(name, right, at, QRect(end, 0, thick, thick))
        for name, at in (("left", x), ("right", right)):
            copy(name, at, y + thick, QRect(0, thick, thick, down - 2 * thick))


def _make_strips(style: FrameStyle, out: int, inside: int) -> dict[str, QImage]:
    long, thick = _LONGEST + 2 * out, out + inside
    far = long - thick
    places = {
        "top": QRect(0, 0, long, thick),
        "bottom": QRect(0, far, long, thick),
        "left": QRect(0, 0, thick, long),
        "right": QRect(far, 0, thick, long),
    }
    strips = {}
    for name, place in places.items():
        strip = QImage(place.size(), QImage.Format.Format_ARGB32_Premultiplied)
        strip.fill(Qt.GlobalColor.transparent)
        painter = QPainter(strip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(out - place.x(), out - place.y())
        painter.scale(style.ratio, style.ratio)
        side = _LONGEST / style.ratio
        _stroke(painter, QRectF(0, 0, side, side), style)
        painter.end()
        strips[name] = strip
    return strips


def _stroke(painter: QPainter, box: QRectF, style: FrameStyle) -> None:
    """Draw a frame with pens."""
    width = 2.6 if style.chosen else 1.8
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_SHADE, width + 2))
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    pen = QPen(QColor(style.colour), width)
    if style.dashed:
        pen.setDashPattern([4, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    if style.chosen:
        painter.setPen(QPen(_HALO, 1))
        painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), _RADIUS + 3, _RADIUS + 3)
