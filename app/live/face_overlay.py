"""Draws the faces of a result over the picture, in the view's own pixels: crisp at any zoom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from app.live.view_geometry import Letterbox
from app.theme import digits_font
from fer_core.emotions import COLOURS, shown_order
from fer_core.frames import Box, Face, FrameResult
from fer_core.overlay_layout import Placed, place_labels
from fer_core.verdict import tag_texts

_PLATE: Final = QColor(14, 16, 20, 205)
_INK: Final = QColor(244, 246, 249)
_MUTED: Final = QColor(190, 196, 206)
_GROOVE: Final = QColor(255, 255, 255, 34)
_UNCERTAIN: Final = QColor(205, 210, 218)
_ROWS: Final = 3
_CROWD: Final = 4
"""With more faces no tag has bars: they would lie over the picture of the others. The panel has the selected one's."""
_PAD: Final = 8.0
_DOT: Final = 14.0
_GAP: Final = 8.0
_BAR: Final = 62.0


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


class FaceOverlay:
    """Keeps what must not jitter from one frame to the next: the place of each tag beside its face."""

    def __init__(self) -> None:
        self._earlier: dict[int, Placed] = {}
        self._view = QSizeF()

    def draw(
        self,
        painter: QPainter,
        result: FrameResult,
        letterbox: Letterbox,
        view: QRectF,
        font: QFont,
        selected: int | None,
        covered: QRectF,
    ) -> None:
        """Draw every face of a result.

        Args:
            painter: Draws on the view.
            result: What is said of the faces of the frame the picture shows.
            letterbox: Where the picture lies.
            view: The whole view; nothing is drawn outside it.
            font: The window's font.
            selected: The face the panel shows.
            covered: What lies over the view; no tag is put below it.
        """
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = [letterbox.to_view(face.box) for face in result.faces]
        for face, box in zip(result.faces, boxes, strict=True):
            _draw_box(painter, box, face, chosen=face.track_id == selected)
        painter.setFont(digits_font(font))
        metrics = QFontMetricsF(painter.font())
        for tag in self.tags(result, boxes, view, metrics, selected, covered):
            _draw_tag(painter, tag, result.labels, metrics)

    def tags(
        self,
        result: FrameResult,
        boxes: Sequence[QRectF],
        view: QRectF,
        metrics: QFontMetricsF,
        selected: int | None,
        covered: QRectF | None = None,
    ) -> list[Tag]:
        """Place the faces' tags: on no other face and on no other tag.

        Args:
            result: The faces.
            boxes: Where they are in the view, in their order.
            view: What tags have to stay in.
            metrics: Of the font they are written in.
            selected: The face whose tag has the first choice.
            covered: What lies over the view.
        """
        if view.size() != self._view:  # in another room other places are the best
            self._view, self._earlier = view.size(), {}
        crowd = len(result.faces) > _CROWD
        order = sorted(range(len(boxes)), key=lambda index: result.faces[index].track_id != selected)
        faces = [result.faces[index] for index in order]
        places = [_as_box(boxes[index], view) for index in order]
        rows = [() if crowd else _top(face, result.labels) for face in faces]
        sizes = [_sizes(face, with_bars, result.labels, metrics) for face, with_bars in zip(faces, rows, strict=True)]
        earlier = [self._earlier.get(face.track_id) for face in faces]
        bounds = view.width(), view.height()
        taken = [_as_box(covered, view)] if covered is not None and not covered.isEmpty() else []
        placed = place_labels(places, sizes, bounds, _GAP, taken=taken, earlier=earlier)
        self._earlier = {face.track_id: at for face, at in zip(faces, placed, strict=True) if at is not None}
        parts = zip(faces, rows, placed, strict=True)
        return [_tag(face, with_bars, at, view) for face, with_bars, at in parts if at is not None]


def _sizes(
    face: Face, rows: tuple[int, ...], labels: Sequence[str], metrics: QFontMetricsF
) -> list[tuple[float, float]]:
    """Return how large a tag is with bars, if it has any, and in each of its texts."""
    line = metrics.height()
    widths = [metrics.horizontalAdvance(text) + _DOT + 2 * _PAD for text in tag_texts(face)]
    sizes = [(width, line + _PAD) for width in widths]
    if not rows:
        return sizes
    names = max(metrics.horizontalAdvance(label) for label in labels)
    width = max(widths[0], names + _BAR + 8 + 2 * _PAD)
    return [(width, line * (1 + len(rows)) + _PAD + 4), *sizes]


def _tag(face: Face, rows: tuple[int, ...], placed: Placed, view: QRectF) -> Tag:
    place = QRectF(view.left() + placed.place.x, view.top() + placed.place.y, placed.place.width, placed.place.height)
    leader = None
    if placed.leader is not None:
        leader = QLineF(*placed.leader[0], *placed.leader[1]).translated(view.topLeft())
    text = max(0, placed.level - 1) if rows else placed.level
    return Tag(face, place, tag_texts(face)[text], rows if placed.level == 0 else (), leader)


def _top(face: Face, labels: Sequence[str]) -> tuple[int, ...]:
    """Return the likeliest emotions of a face, none of an uncertain one, in the order in which they are shown."""
    if face.verdict.reason is not None:
        return ()
    likeliest = sorted(range(len(labels)), key=lambda index: -float(face.smoothed[index]))[:_ROWS]
    return tuple(index for index in shown_order(labels) if index in likeliest)


def _colour(face: Face) -> QColor:
    """Return what a face is drawn in, box and tag alike: grey where it is no emotion's."""
    return QColor(*COLOURS[face.verdict.emotion]) if face.verdict.reason is None else _UNCERTAIN


def _as_box(rect: QRectF, view: QRectF) -> Box:
    return Box(rect.x() - view.x(), rect.y() - view.y(), rect.width(), rect.height())


def _draw_box(painter: QPainter, box: QRectF, face: Face, *, chosen: bool) -> None:
    certain = face.verdict.reason is None
    width = 2.6 if chosen else 1.8
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 110), width + 2))
    painter.drawRoundedRect(box, 6, 6)
    pen = QPen(_colour(face), width)
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


def _draw_tag(painter: QPainter, tag: Tag, labels: tuple[str, ...], metrics: QFontMetricsF) -> None:
    place, line = tag.place, metrics.height()
    if tag.leader is not None:
        painter.setPen(QPen(QColor(0, 0, 0, 110), 3))
        painter.drawLine(tag.leader)
        painter.setPen(QPen(_colour(tag.face), 1.4))
        painter.drawLine(tag.leader)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PLATE)
    painter.drawRoundedRect(place, 6, 6)
    painter.setBrush(_colour(tag.face))
    painter.drawEllipse(QRectF(place.left() + _PAD, place.top() + _PAD / 2 + line / 2 - 4, 8, 8))
    painter.setPen(_INK)
    text = QRectF(place.left() + _PAD + _DOT, place.top() + _PAD / 2, place.width(), line)
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
