"""What people said, laid over the lanes: hatching where a range is left out, words where a reading is corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette, QPen

from app.sessions.session_notes import SessionNotes
from app.sessions.time_range import TimelineView, TimeRange
from app.theme import emotion_colour
from app.translation import word
from fer_core.session.events import Event

_NEAR_PX: Final = 6.0
_BAR: Final = 4.0


@dataclass(frozen=True)
class LaneMarks:
    """What is laid over the lanes.

    Attributes:
        left_out: Ranges that no summary counts.
        corrections: The corrections of each person, by time.
        chosen: The event that is selected.
    """

    left_out: Sequence[TimeRange] = ()
    corrections: Mapping[int, Sequence[Event]] = field(default_factory=dict)
    chosen: Event | None = None

    @classmethod
    def of(cls, notes: SessionNotes, chosen: Event | None) -> "LaneMarks":
        """Return what is laid over the lanes of a session."""
        corrections: dict[int, list[Event]] = {}
        for event in notes.corrections:
            person = notes.person_of(event)
            if person is not None:
                corrections.setdefault(person, []).append(event)
        return cls([TimeRange(event.start_s, event.last_s) for event in notes.left_out], corrections, chosen)

    def draw_left_out(self, painter: QPainter, palette: QPalette, view: TimelineView, room: QRectF) -> None:
        """Hatch what is left out, over all lanes."""
        for part in self.left_out:
            if part.end_s < view.shown.start_s or part.start_s > view.shown.end_s:
                continue
            left, right = x_of(part.start_s, view, room.width()), x_of(part.end_s, view, room.width())
            left, right = max(left, -2.0), min(right, room.width() + 2.0)
            hatch(painter, palette, QRectF(left, 0, max(2.0, right - left), room.height()))

    def draw_corrections(
        self, painter: QPainter, palette: QPalette, view: TimelineView, person: int, lane: QRectF
    ) -> None:
        """Draw a person's corrections at the foot of the lane: a bar in the emotion's colour, and its name."""
        metrics, behind = painter.fontMetrics(), -1e9
        for event in self.corrections.get(person, ()):
            if event.last_s < view.shown.start_s or event.start_s > view.shown.end_s:
                continue
            left, right = x_of(event.start_s, view, lane.width()), x_of(event.last_s, view, lane.width())
            colour = emotion_colour(event.emotion, palette)
            place = QRectF(left - 2, lane.bottom() - _BAR - 1, max(4.0, right - left), _BAR)
            painter.fillRect(place, colour)
            if event == self.chosen:
                painter.setPen(QPen(palette.link().color(), 1))
                painter.drawRect(place.adjusted(-1.5, -1.5, 1.5, 0.5))
            wide = metrics.horizontalAdvance(word(event.emotion)) + 6
            at = max(left - 2, 2.0)
            if at > behind:  # where they are too near each other, the name of the first one stands
                plate = QRectF(at, place.top() - metrics.height() - 1, wide, metrics.height())
                ground = palette.base().color()
                ground.setAlphaF(0.85)
                painter.fillRect(plate, ground)
                painter.setPen(palette.text().color())
                painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, word(event.emotion))
                behind = at + wide

    def at(self, view: TimelineView, person: int, x: float, width: float) -> Event | None:
        """Return the correction on a person's lane at a place, or None."""
        for event in reversed(self.corrections.get(person, ())):
            left, right = x_of(event.start_s, view, width), x_of(event.last_s, view, width)
            if left - _NEAR_PX <= x <= right + _NEAR_PX:
                return event
        return None


def x_of(time_s: float, view: TimelineView, width: float) -> float:
    """Return where a time is, in pixels."""
    return (time_s - view.shown.start_s) / view.shown.length_s * width


def hatch(painter: QPainter, palette: QPalette, place: QRectF) -> None:
    """Shade a range that is left out."""
    colour = QColor(palette.placeholderText().color())
    colour.setAlphaF(0.55)
    painter.fillRect(place, QBrush(colour, Qt.BrushStyle.BDiagPattern))
    painter.setPen(palette.placeholderText().color())
    for x in (place.left(), place.right()):
        painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
