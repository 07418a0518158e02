"""What lies below a session's picture: the way through it, the legend, the marks and the timeline."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.sessions.legend import EmotionLegend
from app.sessions.marks_lane import MarksLane
from app.sessions.timeline import SessionTimeline
from app.sessions.transport import Transport


class TimelinePanel(QWidget):
    """Lays them out, and keeps them at one time and one part of the session."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.transport = Transport()
        self.legend = EmotionLegend()
        self.marks = MarksLane()
        self.timeline = SessionTimeline()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.transport)
        column.addWidget(self.legend)
        column.addWidget(self.marks)
        column.addWidget(self.timeline, 1)
        self.legend.chosen.connect(self.timeline.choose_emotions)
        self.timeline.view_changed.connect(lambda: self.marks.show_view(self.timeline.view, self.timeline.room_width))

    def show_place(self, place: int, time_s: float) -> None:
        """Show which place is shown, and when that is."""
        self.transport.show_place(place, time_s)
        self.timeline.show_time(time_s)
        self.marks.show_time(time_s)
