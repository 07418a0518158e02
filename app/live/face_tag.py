"""A face's tag: what stands in it, and its picture."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from app.translation import word
from fer_core.emotions import COLOURS
from fer_core.frames import Face

_PLATE: Final = QColor(14, 16, 20, 205)
_INK: Final = QColor(244, 246, 249)
_MUTED: Final = QColor(190, 196, 206)
_GROOVE: Final = QColor(255, 255, 255, 34)
_UNCERTAIN: Final = QColor(205, 210, 218)
PAD: Final = 8.0
DOT: Final = 14.0


@dataclass(frozen=True)
class Tag:
    """What stands beside a face, or at the end of a line to it: a line of text, and bars under it.

    Attributes:
        face: Whose it is.
        place: Where it lies in the view.
        text: What it says.
        rows: Which emotions have a bar, in the order in which they are shown.
        leader: The line to the face, or None.
    """

    face: Face
    place: QRectF
    text: str
    rows: tuple[int, ...]
    leader: QLineF | None


def colour_of(face: Face) -> QColor:
    """Return what a face is drawn in, box and tag alike: grey where it is no emotion's."""
    return QColor(*COLOURS[face.verdict.emotion]) if face.verdict.reason is None else _UNCERTAIN


def look_of(tag: Tag, font: QFont, ratio: float) -> tuple[object, ...]:
    """Return all that a tag's picture depends on."""
    values = tuple(float(tag.face.smoothed[index]) for index in tag.rows)
    size = tag.place.width(), tag.place.height()
    return tag.text, colour_of(tag.face).rgb(), tag.rows, values, size, font.key(), ratio


def make_tag_picture(tag: Tag, labels: tuple[str, ...], font: QFont, metrics: QFontMetricsF, ratio: float) -> QImage:
    """Draw a tag on a picture of its own; `ratio` is of device pixels."""
    size = tag.place.size() * ratio
    picture = QImage(ceil(size.width()), ceil(size.height()), QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font)
    _draw_tag(painter, QRectF(QPointF(), tag.place.size()), tag, labels, metrics)
    painter.end()
    return picture


def _draw_tag(painter: QPainter, place: QRectF, tag: Tag, labels: tuple[str, ...], metrics: QFontMetricsF) -> None:
    line = metrics.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(place, 6, 6)
    painter.setBrush(colour_of(tag.face))
    painter.drawEllipse(QRectF(place.left() + PAD, place.top() + PAD / 2 + line / 2 - 4, 8, 8))
    painter.setPen(_INK)
    text = QRectF(place.left() + PAD + DOT, place.top() + PAD / 2, place.width(), line)
    painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tag.text)
    names = max(metrics.horizontalAdvance(word(label)) for label in labels) + 8
    for row, index in enumerate(tag.rows):
        top = place.top() + PAD / 2 + 4 + line * (row + 1)
        painter.setPen(_MUTED)
        name = QRectF(place.left() + PAD, top, names, line)
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word(labels[index]))
        left = place.left() + PAD + names
        groove = QRectF(left, top + line / 2 - 3.5, place.right() - PAD - left, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROOVE)
        painter.drawRoundedRect(groove, 2, 2)
        groove.setWidth(max(2.0, groove.width() * min(1.0, float(tag.face.smoothed[index]))))
        painter.setBrush(QColor(*COLOURS[labels[index]]))
        painter.drawRoundedRect(groove, 2, 2)
