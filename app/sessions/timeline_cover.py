"""What lies over the lanes: their names, the selected range, what people said, the playhead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.sessions.lane_marks import LaneMarks, x_of
from app.sessions.time_range import TimelineView
from app.theme import digits_font


@dataclass(frozen=True)
class CoverContent:
    """What is to be drawn.

    Attributes:
        view: Which part of the session is shown.
        lanes: The faces whose lanes are drawn, and where.
        names: What a face is called.
        selected: The face whose lane is marked.
        marked: What people said.
    """

    view: TimelineView
    lanes: Sequence[tuple[int, QRectF]]
    names: Callable[[int], str]
    selected: int | None
    marked: LaneMarks


class TimelineCover(QWidget):
    """Is drawn anew often, and the lanes below it are not. The mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._content: CoverContent | None = None
        self._time_s = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_content(self, content: CoverContent) -> None:
        """Draw something else."""
        self._content = content
        self.update()

    def move_playhead(self, time_s: float) -> None:
        """Draw anew only where the playhead was and is."""
        before, self._time_s = self._time_s, time_s
        if self._content is not None:
            for moment in (before, time_s):
                self.update(round(x_of(moment, self._content.view, self.width())) - 3, 0, 7, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        content = self._content
        if content is None:
            return
        painter, palette, room = QPainter(self), self.palette(), QRectF(self.rect())
        selection = content.view.selection
        if selection is not None:
            left, right = (x_of(time_s, content.view, room.width()) for time_s in (selection.start_s, selection.end_s))
            tint = palette.highlight().color()
            tint.setAlphaF(0.28)
            painter.fillRect(QRectF(left, 0, max(1.0, right - left), room.height()), tint)
            painter.setPen(palette.link().color())
            for x in (left, right):
                painter.drawLine(QPointF(x, 0), QPointF(x, room.height()))
        content.marked.draw_left_out(painter, palette, content.view, room)
        painter.setFont(digits_font(self.font()))
        ground = palette.base().color()
        ground.setAlphaF(0.8)  # the lines shall be seen to go on under a name
        for row, (face, lane) in enumerate(content.lanes):
            if row:
                painter.setPen(palette.mid().color())
                painter.drawLine(lane.topLeft(), lane.topRight())
            chosen = face == content.selected
            if chosen:
                painter.fillRect(QRectF(0, lane.top() + 1, 3, lane.height() - 1), palette.link().color())
            content.marked.draw_corrections(painter, palette, content.view, face, lane)
            name = content.names(face)
            plate = plate_of(name, lane, self.font())
            painter.fillRect(plate, ground)
            painter.setPen(palette.text().color() if chosen else palette.placeholderText().color())
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)
        if content.lanes:
            x = x_of(self._time_s, content.view, room.width())
            painter.fillRect(QRectF(round(x) - 0.5, 0, 1, room.height()), palette.text().color())


def plate_of(name: str, lane: QRectF, font: QFont) -> QRectF:
    """Return where a lane's name stands."""
    metrics = QFontMetrics(digits_font(font))
    return QRectF(6, lane.top() + 3, metrics.horizontalAdvance(name) + 8, metrics.height() + 1)
