"""The program's icons, drawn as paths: crisp at any scale, in the colour of the text beside them."""

from collections.abc import Callable
from math import ceil
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

_GRID: Final = 16.0
_GAP: Final = 4
RED: Final = QColor(229, 72, 77)
"""The dot of a recording, on a dark ground and on a light one."""

_REDRAWN: Final = frozenset({QEvent.Type.Show, QEvent.Type.PaletteChange, QEvent.Type.DevicePixelRatioChange})


def _line(*points: tuple[float, float], close: bool = False) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    if close:
        path.closeSubpath()
    return path


def _box(x: float, y: float, width: float, height: float, radius: float = 1.5) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path


def _disc(x: float, y: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _arc(x: float, y: float, radius: float, start: float, span: float) -> QPainterPath:
    around = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
    path = QPainterPath()
    path.arcMoveTo(around, start)
    path.arcTo(around, start, span)
    return path


def _bow(x: float, y: float, far: float) -> QPainterPath:
    """A line that turns back below itself."""
    path = QPainterPath(QPointF(x, y))
    near = far + (3.5 if x > far else -3.5)
    path.lineTo(QPointF(near, y))
    path.cubicTo(QPointF(far, y), QPointF(far, y + 7), QPointF(near, y + 7))
    path.lineTo(QPointF((x + far) / 2, y + 7))
    return path


def _joined(*paths: QPainterPath) -> QPainterPath:
    whole = QPainterPath()
    for path in paths:
        whole.addPath(path)
    return whole


_FILLED: Final[dict[str, Callable[[], QPainterPath]]] = {
    "play": lambda: _line((4.5, 2.5), (13, 8), (4.5, 13.5), close=True),
    "pause": lambda: _joined(_box(3.5, 2.5, 3, 11, 1), _box(9.5, 2.5, 3, 11, 1)),
    "stop": lambda: _box(3.5, 3.5, 9, 9),
    "frame back": lambda: _joined(_line((9.5, 3), (3.5, 8), (9.5, 13), close=True), _box(11, 3, 2, 10, 0.6)),
    "frame on": lambda: _joined(_line((6.5, 3), (12.5, 8), (6.5, 13), close=True), _box(3, 3, 2, 10, 0.6)),
    "record": lambda: _disc(8, 8, 4.8),
}
_SPEAKER: Final = _line((1.5, 6), (4, 6), (7.5, 3), (7.5, 13), (4, 10), (1.5, 10), close=True)
_STROKED: Final[dict[str, Callable[[], QPainterPath]]] = {
    "shot": lambda: _joined(
        _line((1.5, 5), (4.5, 5), (6, 3), (10, 3), (11.5, 5), (14.5, 5), (14.5, 13), (1.5, 13), close=True),
        _disc(8, 8.8, 2.3),
    ),
    "open": lambda: _line((1.5, 13), (1.5, 3.5), (6, 3.5), (7.5, 5.5), (14.5, 5.5), (14.5, 13), close=True),
    "film": lambda: _joined(
        _box(1.5, 3, 13, 10), _line((4.5, 3), (4.5, 13)), _line((11.5, 3), (11.5, 13)), _line((4.5, 8), (11.5, 8))
    ),
    "camera": lambda: _joined(_box(1.5, 4, 9, 8), _line((10.5, 7.2), (14.5, 5), (14.5, 11), (10.5, 8.8))),
    "no camera": lambda: _joined(
        _box(1.5, 4, 9, 8), _line((10.5, 7.2), (14.5, 5), (14.5, 11), (10.5, 8.8)), _line((2, 14.3), (13, 1.7))
    ),
    "face": lambda: _joined(_disc(8, 8, 6), _disc(5.8, 6.6, 0.4), _disc(10.2, 6.6, 0.4), _arc(8, 8, 3.2, 205, 130)),
    "left panel": lambda: _joined(_box(1.5, 2.5, 13, 11), _line((6, 2.5), (6, 13.5))),
    "right panel": lambda: _joined(_box(1.5, 2.5, 13, 11), _line((10, 2.5), (10, 13.5))),
    "bottom panel": lambda: _joined(_box(1.5, 2.5, 13, 11), _line((1.5, 9.5), (14.5, 9.5))),
    "help": lambda: _joined(
        _disc(8, 8, 6.3), _arc(8, 6.5, 1.9, 180, -200), _line((8.6, 8.2), (8, 9.4)), _disc(8, 11.4, 0.25)
    ),
    "close": lambda: _joined(_line((4, 4), (12, 12)), _line((12, 4), (4, 12))),
    "refresh": lambda: _joined(_arc(8, 8, 5.2, 60, 270), _line((10.9, 1.2), (10.9, 4), (8, 4.3))),
    "download": lambda: _joined(
        _line((8, 2), (8, 10)), _line((4.5, 6.8), (8, 10.2), (11.5, 6.8)), _line((2.5, 13.5), (13.5, 13.5))
    ),
    "warning": lambda: _joined(
        _line((8, 2), (14.6, 13.5), (1.4, 13.5), close=True), _line((8, 6.2), (8, 9.6)), _disc(8, 11.6, 0.25)
    ),
    "done": lambda: _joined(_disc(8, 8, 6.3), _line((5, 8.2), (7.2, 10.4), (11.2, 5.8))),
    "stopped": lambda: _joined(_disc(8, 8, 6.3), _box(5.6, 5.6, 4.8, 4.8, 0.8)),
    "clock": lambda: _joined(_disc(8, 8, 6.3), _line((8, 4.5), (8, 8.2), (10.6, 9.8))),
    "previous": lambda: _line((10, 3.5), (5.5, 8), (10, 12.5)),
    "next": lambda: _line((6, 3.5), (10.5, 8), (6, 12.5)),
    "down": lambda: _line((3.5, 6), (8, 10.5), (12.5, 6)),
    "jump back": lambda: _joined(_line((8, 3.5), (3.5, 8), (8, 12.5)), _line((12.5, 3.5), (8, 8), (12.5, 12.5))),
    "jump on": lambda: _joined(_line((8, 3.5), (12.5, 8), (8, 12.5)), _line((3.5, 3.5), (8, 8), (3.5, 12.5))),
    "overlays": lambda: _joined(
        _line((2, 5), (2, 2), (5, 2)),
        _line((11, 2), (14, 2), (14, 5)),
        _line((14, 11), (14, 14), (11, 14)),
        _line((5, 14), (2, 14), (2, 11)),
        _disc(8, 8, 2.6),
    ),
    "sessions": lambda: _joined(
        _box(1.5, 5.5, 10, 8), _line((4.5, 5.5), (4.5, 2.5), (14.5, 2.5), (14.5, 10.5), (11.5, 10.5))
    ),
    "data set": lambda: _joined(_box(2, 2, 5, 5), _box(9, 2, 5, 5), _box(2, 9, 5, 5), _box(9, 9, 5, 5)),
    "trash": lambda: _joined(
        _line((2.5, 4.5), (13.5, 4.5)),
        _line((6, 4.5), (6, 2.5), (10, 2.5), (10, 4.5)),
        _line((4, 4.5), (4.7, 13.5), (11.3, 13.5), (12, 4.5)),
        _line((6.7, 7), (6.9, 11)),
        _line((9.3, 7), (9.1, 11)),
    ),
    "sound": lambda: _joined(_SPEAKER, _arc(8.5, 8, 2.6, -55, 110), _arc(8.5, 8, 5.4, -55, 110)),
    "no sound": lambda: _joined(_SPEAKER, _line((10.5, 6), (14.5, 10)), _line((14.5, 6), (10.5, 10))),
    "loop": lambda: _joined(
        _line((3, 8.5), (3, 5), (13, 5)),
        _line((11, 3), (13, 5), (11, 7)),
        _line((13, 7.5), (13, 11), (3, 11)),
        _line((5, 9), (3, 11), (5, 13)),
    ),
    "tick": lambda: _line((3.5, 8.5), (6.8, 11.8), (12.8, 4.8)),
    "menu": lambda: _joined(_line((2, 4), (14, 4)), _line((2, 8), (14, 8)), _line((2, 12), (14, 12))),
    "search": lambda: _joined(_disc(6.8, 6.8, 4.6), _line((10.2, 10.2), (14, 14))),
    "settings": lambda: _joined(
        _line((2, 4.5), (4.2, 4.5)),
        _disc(6, 4.5, 1.8),
        _line((7.8, 4.5), (14, 4.5)),
        _line((2, 11.5), (8.2, 11.5)),
        _disc(10, 11.5, 1.8),
        _line((11.8, 11.5), (14, 11.5)),
    ),
    "undo": lambda: _joined(_line((5.5, 2.5), (2.5, 5.5), (5.5, 8.5)), _bow(2.5, 5.5, 13.5)),
    "redo": lambda: _joined(_line((10.5, 2.5), (13.5, 5.5), (10.5, 8.5)), _bow(13.5, 5.5, 2.5)),
    "plus": lambda: _joined(_line((8, 3), (8, 13)), _line((3, 8), (13, 8))),
}


def draw_glyph(painter: QPainter, name: str, place: QRectF, colour: QColor) -> None:
    """Draw an icon.

    Args:
        painter: Where to.
        name: The icon's name.
        place: The square to fill.
        colour: Its colour.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.topLeft())
    painter.scale(place.width() / _GRID, place.height() / _GRID)
    if name in _FILLED:
        painter.fillPath(_FILLED[name](), colour)
    else:
        pen = QPen(colour, 1.3 if place.width() < 32 else 0.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(_STROKED[name](), pen)
    painter.restore()


def glyph_icon(name: str, colour: QColor, disabled: QColor, gap: int, scale: int) -> QIcon:
    """Return an icon for a button, 16 pixels high.

    Args:
        name: The icon's name.
        colour: Its colour.
        disabled: Its colour on a button that cannot be pressed.
        gap: Empty pixels at its right, towards the button's text.
        scale: Device pixels a pixel, for which it is sharp.
    """
    size = 16
    icon = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        pixmap = QPixmap((size + gap) * scale, size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_glyph(painter, name, QRectF(0, 0, size, size), tint)
        painter.end()
        icon.addPixmap(pixmap, mode)
    return icon


class GlyphButton(QPushButton):
    """A button with one of the icons, in the colour of its text, and with a name for screen readers and tests."""

    def __init__(
        self, glyph: str, name: str, *, text: str = "", kind: str = "", key: str = "", parent: QWidget | None = None
    ) -> None:
        """Make the button.

        Args:
            glyph: The icon, or "" for none.
            name: What the button does: the accessible name and, with the key, the tool tip.
            text: What is written on it, if anything.
            kind: "primary", "flat" or "".
            key: The key that does the same, for the tool tip.
            parent: The owner.
        """
        super().__init__(text, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the page
        self._glyph = glyph
        self._colour: QColor | None = None
        self._drawn: tuple[object, ...] = ()
        self.setIconSize(QSize(16 + (_GAP if text else 0), 16))
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)
        if kind:
            self.setProperty(kind, True)

    def show_glyph(self, glyph: str, name: str, text: str) -> None:
        """Turn it into another button: another icon, name and text."""
        if glyph == self._glyph and text == self.text() and name == self.accessibleName():
            return
        self._glyph = glyph
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(name)
        if self.isVisible():
            self._tint()

    def colour_glyph(self, colour: QColor | None) -> None:
        """Draw the icon in a colour of its own; None for that of the text."""
        self._colour = colour
        if self.isVisible():
            self._tint()

    def event(self, event: QEvent) -> bool:
        """Draw the icon when the button is about to be seen, and anew for another theme or screen."""
        if event.type() in _REDRAWN and (self.isVisible() or event.type() == QEvent.Type.Show):
            self._tint()
        return super().event(event)

    def _tint(self) -> None:
        muted = self.palette().placeholderText().color()
        colour = QColor("#ffffff") if self.property("primary") else self.palette().windowText().color()
        colour = self._colour or colour
        drawn = (self._glyph, colour.rgba(), muted.rgba(), bool(self.text()), ceil(self.devicePixelRatioF()))
        if self._glyph and drawn != self._drawn:
            self._drawn = drawn
            gap = _GAP if self.text() else 0
            self.setIconSize(QSize(16 + gap, 16))
            self.setIcon(glyph_icon(self._glyph, colour, muted, gap, drawn[-1]))
