"""Draws the faces of a result over the picture, in the view's own pixels: crisp at any zoom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.live.box_frames import BoxFrames, FrameStyle
from app.live.face_tag import DOT, PAD, Tag, colour_of, look_of, make_tag_picture
from app.live.view_geometry import Letterbox
from app.theme import digits_font
from app.translation import word
from fer_core.emotions import shown_order
from fer_core.frames import Box, Face, FrameResult
from fer_core.overlay_layout import RIGHT_FIRST, Placed, place_labels
from fer_core.verdict import tag_texts

_SHADE: Final = QColor(0, 0, 0, 110)
_ROWS: Final = 3
_CROWD: Final = 4
"""With more faces no tag has bars: they would lie over the picture of the others. The panel has the selected one's."""
_THRONG: Final = 20
"""With more faces tags are smaller, say an emotion or the number alone, and stand beside their faces or nowhere: lines
from everywhere to everywhere lead to nobody."""
_BELOW_FIRST: Final = ("below", "above", "right", "left")
_FEWER: Final = 4
"""A throng has ended with so many faces fewer."""
_SMALLER: Final = 0.85
_STILL_PX: Final = 4.0
"""Tags go along with faces that have moved less than this since the tags were placed."""
_GAP: Final = 8.0
_BAR: Final = 62.0


@dataclass(frozen=True)
class _Placing:
    """Tags as they were placed once.

    Attributes:
        told: All that their places depend on but the boxes.
        boxes: Where the faces were.
        tags: The tags.
        of: For each tag the place of its face among the boxes.
    """

    told: tuple[object, ...]
    boxes: Sequence[QRectF]
    tags: Sequence[Tag]
    of: Sequence[int]


class FaceOverlay:
    """Keeps what must not jitter from one frame to the next, and what need not be made anew for each.

    What is said of the faces is held for several frames: until it changes or somebody moves, tags go along with their
    faces, and until it changes a tag is the same picture.
    """

    def __init__(self, name_of: Callable[[int], str] | None = None) -> None:
        """Get ready.

        Args:
            name_of: What faces are called; their numbers without it.
        """
        self._name_of = name_of or (lambda number: f"#{number}")
        self._earlier: dict[int, Placed] = {}
        self._view = QSizeF()
        self._throng = self._terse = False
        self._placing: _Placing | None = None
        self._frames = BoxFrames()
        self._pictures: dict[int, tuple[tuple[object, ...], QImage]] = {}

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
        ratio = painter.device().devicePixelRatio()
        boxes = [letterbox.to_view(face.box) for face in result.faces]
        for face, box in zip(result.faces, boxes, strict=True):
            dashed, chosen = face.verdict.reason is not None, face.track_id == selected
            self._frames.draw(painter, box, FrameStyle(colour_of(face).rgb(), dashed, chosen, ratio))
        font = digits_font(font)
        self._count(len(boxes))
        if self._throng:
            font.setPointSizeF(font.pointSizeF() * _SMALLER)
        metrics = QFontMetricsF(font)
        before, self._pictures = self._pictures, {}
        for tag in self.tags(result, boxes, view, metrics, selected, covered):
            if tag.leader is not None:
                _draw_leader(painter, tag.leader, colour_of(tag.face))
            look = look_of(tag, font, ratio)
            made = before.get(tag.face.track_id)
            if made is None or made[0] != look:
                made = look, make_tag_picture(tag, result.labels, font, metrics, ratio)
            self._pictures[tag.face.track_id] = made
            # On whole pixels: its letters are not to be drawn between them.
            left, top = (round(at * ratio) / ratio for at in (tag.place.left(), tag.place.top()))
            painter.drawImage(QPointF(left, top), made[1])

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
        self._count(len(boxes))
        told = (
            *(view.getRect(), metrics.height(), selected, covered.getRect() if covered is not None else None),
            *((face.track_id, self._texts(face), _rows(face, result)) for face in result.faces),
        )
        placing = self._placing
        if placing is None or placing.told != told or not _still(placing.boxes, boxes):
            placing = self._place(told, result, boxes, view, metrics, selected, covered)
            self._placing = placing
        moves = [now.center() - then.center() for now, then in zip(boxes, placing.boxes, strict=True)]
        return [
            _moved(tag, result.faces[index], moves[index], view)
            for tag, index in zip(placing.tags, placing.of, strict=True)
        ]

    def _count(self, faces: int) -> None:
        """Take note of how many faces there are; at the limit a face more or less changes nothing."""
        throng = faces > (_THRONG - _FEWER if self._throng else _THRONG)
        if throng != self._throng:  # the other kind of tag is placed otherwise
            self._throng, self._terse, self._earlier = throng, False, {}

    def _place(
        self,
        told: tuple[object, ...],
        result: FrameResult,
        boxes: Sequence[QRectF],
        view: QRectF,
        metrics: QFontMetricsF,
        selected: int | None,
        covered: QRectF | None,
    ) -> _Placing:
        if view.size() != self._view:  # in another room other places are the best
            self._view, self._earlier, self._terse = view.size(), {}, False
        throng = self._throng
        order = sorted(range(len(boxes)), key=lambda index: result.faces[index].track_id != selected)
        faces = [result.faces[index] for index in order]
        places = [_as_box(boxes[index], view) for index in order]
        rows = [_rows(face, result) for face in faces]
        texts = [self._texts(face) for face in faces]
        sizes = [_sizes(some, with_bars, result.labels, metrics) for some, with_bars in zip(texts, rows, strict=True)]
        numbers = [some[-1:] for some in sizes]
        if throng:  # grey and dashed says already that it is uncertain
            sizes = [some[-1:] if face.verdict.reason else some[-2:] for some, face in zip(sizes, faces, strict=True)]
        if self._terse:
            sizes = numbers
        earlier = [self._earlier.get(face.track_id) for face in faces]
        bounds = view.width(), view.height()
        taken = [_as_box(covered, view)] if covered is not None and not covered.isEmpty() else []
        sides = _BELOW_FIRST if throng else RIGHT_FIRST

        def place(offered: Sequence[Sequence[tuple[float, float]]]) -> list[Placed | None]:
            return place_labels(
                places, offered, bounds, _GAP, sides=sides, taken=taken, earlier=earlier, beside_only=throng
            )

        placed = place(sizes)
        if throng and not self._terse and None in placed:
            shorter = place(numbers)
            if shorter.count(None) < placed.count(None):  # and so it stays, lest the words come and go
                self._terse, placed, sizes = True, shorter, numbers
        self._earlier = {face.track_id: at for face, at in zip(faces, placed, strict=True) if at is not None}
        parts = zip(order, texts, rows, placed, sizes, strict=True)
        tags = [
            (_tag(result.faces[index], said, with_bars, at, len(some), view), index)
            for index, said, with_bars, at, some in parts
            if at is not None
        ]
        return _Placing(told, list(boxes), [tag for tag, _ in tags], [index for _, index in tags])

    def _texts(self, face: Face) -> tuple[str, str, str]:
        return tag_texts(face, self._name_of(face.track_id), word)


def _rows(face: Face, result: FrameResult) -> tuple[int, ...]:
    """Return which emotions have a bar in a face's tag."""
    return () if len(result.faces) > _CROWD else _top(face, result.labels)


def _still(before: Sequence[QRectF], now: Sequence[QRectF]) -> bool:
    """Return whether the faces have hardly moved or grown."""
    pairs = list(zip(before, now, strict=True))
    moves = [one.topLeft() - other.topLeft() for one, other in pairs]
    moves += [one.bottomRight() - other.bottomRight() for one, other in pairs]
    return all(max(abs(by.x()), abs(by.y())) < _STILL_PX for by in moves)


def _moved(tag: Tag, face: Face, by: QPointF, view: QRectF) -> Tag:
    """Return a tag beside its face's present place."""
    place = tag.place.translated(by)
    left = min(max(place.left(), view.left()), max(view.left(), view.right() - place.width()))
    top = min(max(place.top(), view.top()), max(view.top(), view.bottom() - place.height()))
    place.moveTo(left, top)
    return replace(tag, face=face, place=place, leader=tag.leader.translated(by) if tag.leader is not None else None)


def _sizes(
    texts: Sequence[str], rows: tuple[int, ...], labels: Sequence[str], metrics: QFontMetricsF
) -> list[tuple[float, float]]:
    """Return how large a tag is with bars, if it has any, and in each of its texts."""
    line = metrics.height()
    widths = [metrics.horizontalAdvance(text) + DOT + 2 * PAD for text in texts]
    sizes = [(width, line + PAD) for width in widths]
    if not rows:
        return sizes
    names = max(metrics.horizontalAdvance(word(label)) for label in labels)
    width = max(widths[0], names + _BAR + 8 + 2 * PAD)
    return [(width, line * (1 + len(rows)) + PAD + 4), *sizes]


def _tag(face: Face, texts: Sequence[str], rows: tuple[int, ...], placed: Placed, offered: int, view: QRectF) -> Tag:
    place = QRectF(view.left() + placed.place.x, view.top() + placed.place.y, placed.place.width, placed.place.height)
    leader = None
    if placed.leader is not None:
        leader = QLineF(*placed.leader[0], *placed.leader[1]).translated(view.topLeft())
    text = max(0, len(texts) - offered + placed.level)
    return Tag(face, place, texts[text], rows if placed.level == 0 else (), leader)


def _top(face: Face, labels: Sequence[str]) -> tuple[int, ...]:
    """Return the likeliest emotions of a face, none of an uncertain one, in the order in which they are shown."""
    if face.verdict.reason is not None:
        return ()
    likeliest = sorted(range(len(labels)), key=lambda index: -float(face.smoothed[index]))[:_ROWS]
    return tuple(index for index in shown_order(labels) if index in likeliest)


def _as_box(rect: QRectF, view: QRectF) -> Box:
    return Box(rect.x() - view.x(), rect.y() - view.y(), rect.width(), rect.height())


def _draw_leader(painter: QPainter, leader: QLineF, colour: QColor) -> None:
    painter.setPen(QPen(_SHADE, 3))
    painter.drawLine(leader)
    painter.setPen(QPen(colour, 1.4))
    painter.drawLine(leader)
