"""The lane of the marks above those of the people: moments as flags, ranges as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.sessions.lane_marks import hatch, x_of
from app.sessions.mark_kinds import MarkKind
from app.sessions.single_notes import dragged
from app.sessions.time_range import TimelineView
from app.sessions.wording import event_words, kind_words
from fer_core.session.events import CORRECTION, LEAVE_OUT, Event

_HEIGHT: Final = 26
_NEAR_PX: Final = 6.0
_STILL_PX: Final = 4.0
_FLAG: Final = 5.0
_WORDS: Final = 220.0
"""Pixels that a moment with its words has at most."""


@dataclass
class _Press:
    """A mouse button that is down on a mark.

    Attributes:
        at: Where it went down.
        event: The mark.
        end: Which end of it: "start", "end" or "all"; "" for none.
        now: The mark as it is dragged to, or None before it has moved.
    """

    at: QPointF
    event: Event
    end: str
    now: Event | None = None


class MarksLane(QWidget):
    """Draws the marks of what the timeline shows, and takes clicks on them and drags of their ends."""

    sought = Signal(float)
    """A time was clicked, seconds."""
    chosen = Signal(object)
    """A mark was clicked: its `Event`; None for none."""
    edit_wanted = Signal(object)
    """A mark was clicked twice: its `Event`."""
    menu_wanted = Signal(object, QPoint)
    """What can be done with a mark is to be offered: its `Event`, and where on the screen."""
    changed = Signal(object, object)
    """A mark was dragged: its `Event`, and the one in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = TimelineView.whole(0.0)
        self._width = 1.0
        self._events: tuple[Event, ...] = ()
        self._chosen: Event | None = None
        self._pending: tuple[MarkKind, float] | None = None
        self._time_s = 0.0
        self._pressed: _Press | None = None
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Marks"))

    @property
    def events(self) -> tuple[Event, ...]:
        """The marks that are drawn, if they are in view."""
        return self._events

    def show_events(
        self, events: Sequence[Event], chosen: Event | None, pending: tuple[MarkKind, float] | None = None
    ) -> None:
        """Show other marks; corrections are on the people's lanes.

        Args:
            events: All events by time.
            chosen: The one that is selected.
            pending: A range that has only begun: its kind and when.
        """
        self._events = tuple(event for event in events if event.kind != CORRECTION)
        self._chosen, self._pending, self._pressed = chosen, pending, None
        count = len(self._events)
        self.setAccessibleDescription(self.tr("{0} marks").format(count) if count != 1 else self.tr("1 mark"))
        self.update()

    def show_view(self, view: TimelineView, width: float) -> None:
        """Show the part of the session that the timeline shows, in so many pixels."""
        self._view, self._width = view, max(1.0, width)
        self.update()

    def show_time(self, time_s: float) -> None:
        """Move the playhead."""
        before, self._time_s = self._time_s, time_s
        if self._pending is not None:
            self.update()
            return
        for moment in (before, time_s):
            self.update(round(self._x(moment)) - 3, 0, 7, self.height())

    def at(self, x: float) -> list[Event]:
        """Return the marks at a place: moments first, then ranges, the shortest before the others."""
        hit = [
            event
            for event in self._events
            if self._x(event.start_s) - _NEAR_PX <= x <= self._x(event.last_s) + _NEAR_PX
        ]
        return sorted(hit, key=lambda event: (event.last_s - event.start_s, abs(self._x(event.start_s) - x)))

    def x_of(self, event: Event) -> tuple[float, float]:
        """Return where a mark begins and ends, in pixels."""
        return self._x(event.start_s), self._x(event.last_s)

    def sizeHint(self) -> QSize:
        """As high as a line of text with its flag."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks, the selection and the playhead."""
        painter, palette = QPainter(self), self.palette()
        painter.fillRect(self.rect(), palette.base())
        painter.setPen(palette.mid().color())
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        selection = self._view.selection
        if selection is not None:
            tint = palette.highlight().color()
            tint.setAlphaF(0.28)
            left, right = self._x(selection.start_s), self._x(selection.end_s)
            painter.fillRect(QRectF(left, 0, max(1.0, right - left), self.height()), tint)
        dragged_to = self._pressed.now if self._pressed is not None else None
        shown = [
            one for one in self._events if dragged_to is None or self._pressed is None or one != self._pressed.event
        ]
        if dragged_to is not None:
            shown.append(dragged_to)
        free = -1e9
        ordered = sorted(shown, key=lambda event: event.start_s)
        for place, one in enumerate(ordered):
            if one.last_s >= self._view.shown.start_s and self._x(one.start_s) <= self._width + _FLAG:
                after = next((self._x(later.start_s) for later in ordered[place + 1 :]), self._width)
                free = self._draw(painter, one, free, after, chosen=one in (self._chosen, dragged_to))
        if self._pending is not None:
            self._draw_pending(painter, *self._pending)
        if not shown and self._pending is None:
            painter.setPen(palette.placeholderText().color())
            hint = self.tr("marks: E sets one here, X leaves a range out")
            ground = self.rect().adjusted(8, 0, -8, 0)
            hint = painter.fontMetrics().elidedText(hint, Qt.TextElideMode.ElideRight, ground.width())
            painter.drawText(ground, Qt.AlignmentFlag.AlignVCenter, hint)
        x = self._x(self._time_s)
        painter.fillRect(QRectF(round(x) - 0.5, 0, 1, self.height()), palette.text().color())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a mark; of several in one place the next one, click by click."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        hit = self.at(x)
        if not hit:
            self.chosen.emit(None)
            self.sought.emit(min(max(self._time_at(x), self._view.begin_s), self._view.length_s))
            return
        end, held = self._end_at(x, self._chosen) if self._chosen in hit else "", self._chosen
        if not end or held is None:
            held = hit[(hit.index(self._chosen) + 1) % len(hit)] if self._chosen in hit else hit[0]
            end = self._end_at(x, held)
        self.chosen.emit(held)
        self._pressed = _Press(event.position(), held, end)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag an end; over one, say that it can be dragged."""
        x, pressed = event.position().x(), self._pressed
        if pressed is None:
            at_end = any(self._end_at(x, one) for one in self.at(x))
            self.setCursor(Qt.CursorShape.SizeHorCursor if at_end else Qt.CursorShape.ArrowCursor)
            return
        if not pressed.end or (pressed.now is None and abs(x - pressed.at.x()) < _STILL_PX):
            return
        moved_s = self._time_at(x) - self._time_at(pressed.at.x())
        begin = pressed.event.last_s if pressed.end == "end" else pressed.event.start_s
        pressed.now = dragged(pressed.event, pressed.end, begin + moved_s, self._view.length_s)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave the mark where it is now; a click goes there."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if pressed.now is not None:
            self.changed.emit(pressed.event, pressed.now)
        else:
            self.sought.emit(pressed.event.start_s)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a mark."""
        hit = self.at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and hit:
            self.edit_wanted.emit(self._chosen if self._chosen in hit else hit[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a mark."""
        hit = self.at(event.pos().x())
        if hit:
            self.menu_wanted.emit(self._chosen if self._chosen in hit else hit[0], event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Say all of a mark in its tool tip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = [event_words(one) for one in self.at(event.pos().x())]
            QToolTip.showText(event.globalPos(), "\n".join(words), self)
            return True
        return super().event(event)

    def _x(self, time_s: float) -> float:
        return x_of(time_s, self._view, self._width)

    def _time_at(self, x: float) -> float:
        return self._view.shown.start_s + x / self._width * self._view.shown.length_s

    def _end_at(self, x: float, event: Event | None) -> str:
        """Return which end of a mark is at a place, or "" for none."""
        if event is None:
            return ""
        begin, end = self.x_of(event)
        if event.end_s is None:
            return "all" if abs(x - begin) <= _NEAR_PX else ""
        if abs(x - end) <= _NEAR_PX and abs(x - end) <= abs(x - begin):
            return "end"
        return "start" if abs(x - begin) <= _NEAR_PX else ""

    def _draw(self, painter: QPainter, event: Event, free: float, after: float, *, chosen: bool) -> float:
        """Draw a mark.

        Its words stand where nothing stands yet, and end before the mark after it.

        Returns:
            From where on nothing stands.
        """
        palette, metrics = self.palette(), QFontMetrics(painter.font())
        left, right = self.x_of(event)
        ink = palette.link().color() if chosen else palette.text().color()
        top, bottom = 2.0, self.height() - 3.0
        if event.end_s is not None:
            place = QRectF(max(left, -4.0), top, max(2.0, min(right, self._width + 4) - max(left, -4.0)), bottom - top)
            if event.kind == LEAVE_OUT:
                hatch(painter, palette, place)
            else:
                ground = palette.highlight().color()
                ground.setAlphaF(0.22)
                painter.fillRect(place, ground)
            painter.setPen(QPen(ink, 1.6 if chosen else 1))
            painter.drawRect(place.adjusted(0.5, 0, -0.5, 0))
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            flag = [QPointF(left - _FLAG, top), QPointF(left + _FLAG, top), QPointF(left, top + 1.5 * _FLAG)]
            painter.drawPolygon(QPolygonF(flag))
            painter.fillRect(QRectF(round(left) - 0.5, top + _FLAG, 1, bottom - top - _FLAG), ink)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        words = event.note.partition("\n")[0] or kind_words(event.kind)
        begin = max(left, 0.0) + _FLAG + 3
        room = right - begin if event.end_s is not None else min(left + _WORDS, after - _FLAG - 3) - begin
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(max(0.0, room)))
        wide = metrics.horizontalAdvance(text)
        if begin < free or len(text.rstrip("…")) < min(2, len(words)):
            return free
        place = QRectF(begin - 2, 4, wide + 4, self.height() - 9)
        ground = palette.base().color()
        ground.setAlphaF(0.85)
        painter.fillRect(place, ground)
        painter.setPen(ink if chosen else palette.text().color())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        return begin + wide + 6

    def _draw_pending(self, painter: QPainter, kind: MarkKind, start_s: float) -> None:
        """Draw a range that has only begun, up to the playhead."""
        palette = self.palette()
        left, right = sorted((self._x(start_s), self._x(self._time_s)))
        painter.setPen(QPen(palette.link().color(), 1, Qt.PenStyle.DashLine))
        place = QRectF(left, 2, max(2.0, right - left), self.height() - 6)
        painter.drawRect(place)
        text = self.tr("{0} begins here; {1} ends it, Esc takes it back").format(kind_words(kind.name), kind.key)
        wide = painter.fontMetrics().horizontalAdvance(text) + 8
        at = min(max(left + 4, 0.0), max(0.0, self._width - wide))
        plate = QRectF(at, 4, wide, self.height() - 9)
        painter.fillRect(plate, palette.base())
        painter.setPen(palette.link().color())
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
