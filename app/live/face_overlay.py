"""Draws the faces of a result over the picture, in the view's own pixels: crisp at any zoom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.live.view_geometry import Letterbox
from app.theme import digits_font
from app.widgets.held_text import HeldText
from fer_core.emotions import COLOURS, UNCERTAIN
from fer_core.frames import Box, Face, FrameResult
from fer_core.overlay_layout import place_charts

_PLATE: Final = QColor(14, 16, 20, 205)
_INK: Final = QColor(244, 246, 249)
_MUTED: Final = QColor(190, 196, 206)
_GROOVE: Final = QColor(255, 255, 255, 34)
_ROWS: Final = 3
_CROWD: Final = 4
_PAD: Final = 8.0
_BAR: Final = 62.0


@dataclass(frozen=True)
class _Tag:
    """What stands beside a face: a line of text, and bars under it."""

    face: Face
    place: QRectF
    text: str
    rows: tuple[int, ...]


class FaceOverlay:
    """Keeps what must not jitter from one frame to the next: the text beside each face."""

    def __init__(self) -> None:
        self._texts: dict[int, HeldText] = {}

    def draw(
        self,
        painter: QPainter,
        result: FrameResult,
        letterbox: Letterbox,
        view: QRectF,
        font: QFont,
        selected: int | None,
        now: float,
    ) -> None:
        """Draw every face of a result.

        Args:
            painter: Draws on the view.
            result: What was read from the frame the picture shows.
            letterbox: Where the picture lies.
            view: The whole view; nothing is drawn outside it.
            font: The window's font.
            selected: The face the panel shows.
            now: Seconds, for the text's hold.
        """
        self._texts = {face.track_id: self._texts.get(face.track_id, HeldText()) for face in result.faces}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = [letterbox.to_view(face.box) for face in result.faces]
        for face, box in zip(result.faces, boxes, strict=True):
            _draw_box(painter, box, face, chosen=face.track_id == selected)
        painter.setFont(digits_font(font))
        metrics = QFontMetricsF(painter.font())
        for tag in self._tags(result, boxes, view, metrics, selected, now):
            _draw_tag(painter, tag, result.labels, metrics)

    def _tags(
        self,
        result: FrameResult,
        boxes: Sequence[QRectF],
        view: QRectF,
        metrics: QFontMetricsF,
        selected: int | None,
        now: float,
    ) -> list[_Tag]:
        names = max(metrics.horizontalAdvance(label) for label in result.labels)
        line = metrics.height()
        tags: list[_Tag] = []
        crowd = len(result.faces) > _CROWD
        parts = []
        for face in result.faces:
            text = self._texts[face.track_id].show(_line(face), now)
            certain = face.verdict.reason is None
            rows = _top(face) if certain and (not crowd or face.track_id == selected) else ()
            width = max(metrics.horizontalAdvance(text) + 14, names + _BAR + 8 if rows else 0.0) + 2 * _PAD
            parts.append((face, text, rows, width, line * (1 + len(rows)) + _PAD + (4 if rows else 0)))
        if not parts:
            return tags
        widest = max(part[3] for part in parts)
        tallest = max(part[4] for part in parts)
        bounds = view.width(), view.height()
        places = place_charts([_as_box(box, view) for box in boxes], (widest, tallest), bounds, 8)
        for (face, text, rows, width, height), place, box in zip(parts, places, boxes, strict=True):
            rect = QRectF(view.left() + place.x, view.top() + place.y, width, height)
            if place.x + view.left() < box.left() - widest / 2:
                rect.moveRight(view.left() + place.x + widest)
            tags.append(_Tag(face, rect, text, rows))
        return tags


def _line(face: Face) -> str:
    verdict = face.verdict
    if verdict.reason is not None:
        return f"#{face.track_id} {UNCERTAIN} · {verdict.reason.value}"
    return f"#{face.track_id} {verdict.emotion} {verdict.confidence * 100:.0f} %"


def _top(face: Face) -> tuple[int, ...]:
    order = sorted(range(len(face.smoothed)), key=lambda index: -float(face.smoothed[index]))
    return tuple(order[:_ROWS])


def _as_box(rect: QRectF, view: QRectF) -> Box:
    return Box(rect.x() - view.x(), rect.y() - view.y(), rect.width(), rect.height())


def _draw_box(painter: QPainter, box: QRectF, face: Face, *, chosen: bool) -> None:
    certain = face.verdict.reason is None
    colour = QColor(*COLOURS[face.verdict.label])
    width = 2.6 if chosen else 1.8
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 110), width + 2))
    painter.drawRoundedRect(box, 6, 6)
    pen = QPen(colour if certain else QColor(205, 210, 218), width)
    if not certain:
        pen.setDashPattern([4, 3])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawRoundedRect(box, 6, 6)
    if chosen:
        halo = QColor(_INK)
        halo.setAlpha(150)
        painter.setPen(QPen(halo, 1))
        painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), 9, 9)


def _draw_tag(painter: QPainter, tag: _Tag, labels: tuple[str, ...], metrics: QFontMetricsF) -> None:
    place, line = tag.place, metrics.height()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(place, 6, 6)
    painter.setBrush(QColor(*COLOURS[tag.face.verdict.label]))
    painter.drawEllipse(QRectF(place.left() + _PAD, place.top() + _PAD / 2 + line / 2 - 4, 8, 8))
    painter.setPen(_INK)
    text = QRectF(place.left() + _PAD + 14, place.top() + _PAD / 2, place.width(), line)
    painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tag.text)
    names = max(metrics.horizontalAdvance(label) for label in labels) + 8
    for row, index in enumerate(tag.rows):
        top = place.top() + _PAD / 2 + 4 + line * (row + 1)
        painter.setPen(_MUTED)
        name = QRectF(place.left() + _PAD, top, names, line)
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, labels[index])
        left = place.left() + _PAD + names
        groove = QRectF(left, top + line / 2 - 3.5, place.right() - _PAD - left, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_GROOVE)
        painter.drawRoundedRect(groove, 2, 2)
        groove.setWidth(max(2.0, groove.width() * min(1.0, float(tag.face.smoothed[index]))))
        painter.setBrush(QColor(*COLOURS[labels[index]]))
        painter.drawRoundedRect(groove, 2, 2)
