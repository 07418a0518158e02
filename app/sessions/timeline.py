"""The whole file at a glance: a lane a person, a line an emotion, grey where the reading is uncertain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from app.sessions.lane_marks import LaneMarks
from app.sessions.lane_plot import AXIS_PX, LanePlot
from app.sessions.time_range import TimelineView
from app.sessions.timeline_cover import CoverContent, TimelineCover, plate_of

if TYPE_CHECKING:
    from fer_core.session.timeline import Lane

_LANE_PX: Final = 40
"""A lane is at least that high; what does not fit is scrolled to."""
_STILL_PX: Final = 4
"""A press that moves less is a click."""
_ZOOM: Final = 1.25
_NOTCH: Final = 120
_PIXELS_A_SAMPLE: Final = 1.5
_PIXELS_MOVING: Final = 6.0
_REST_MS: Final = 90
"""While it moves it is drawn coarsely; so long after that, finely."""


class SessionTimeline(QWidget):
    """Draws the lanes that there is room for, and takes clicks, drags and the wheel.

    A click seeks, a drag pans, a drag with Shift selects a range, the wheel zooms about the pointer.
    """

    sought = Signal(float)
    """A time was clicked, seconds."""
    face_chosen = Signal(int)
    """A lane was clicked: the face's id."""
    selection_changed = Signal(object)
    """Another range is selected: its `TimeRange`, or None."""
    view_changed = Signal()
    """Another part is shown, or in another width: see `view` and `room_width`."""
    menu_wanted = Signal(int, QPoint)
    """The name on a lane was clicked: the face's id, and where on the screen."""
    event_chosen = Signal(object)
    """A correction on a lane was clicked: its `Event`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Lane, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._view = TimelineView.whole(0.0)
        self._names: Callable[[int], str] = str
        self._selected: int | None = None
        self._time_s = 0.0
        self._lanes: list[tuple[int, QRectF]] = []
        self._pressed: _Press | None = None
        self._marked = LaneMarks()
        self._rest = QTimer(self, interval=_REST_MS, singleShot=True)
        self._rest.timeout.connect(self._draw)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(_LANE_PX + AXIS_PX + 8)
        self.setAccessibleName(self.tr("The whole file: a lane a person, a line an emotion"))
        self._plot = LanePlot(self)
        self._cover = TimelineCover(self)
        self._bar = QScrollBar(Qt.Orientation.Vertical)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.setAccessibleName(self.tr("More people"))
        self._bar.valueChanged.connect(self._draw)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._plot, 1)
        row.addWidget(self._bar)
        self._draw()

    @property
    def view(self) -> TimelineView:
        """What is shown and what is selected."""
        return self._view

    @property
    def lanes(self) -> tuple[int, ...]:
        """The faces whose lanes are drawn, from top to bottom."""
        return tuple(face for face, _ in self._lanes)

    @property
    def room_width(self) -> float:
        """How many pixels wide the part that is shown is drawn."""
        return self._room.width()

    @property
    def time_s(self) -> float:
        """Where the playhead is."""
        return self._time_s

    def show_lanes(
        self,
        lanes: "Sequence[Lane]",
        labels: tuple[str, ...],
        length_s: float,
        names: Callable[[int], str],
        begin_s: float = 0.0,
    ) -> None:
        """Show another session, all of it.

        Args:
            lanes: Its people.
            labels: The emotions, in the order of the lanes' values.
            length_s: When it ends.
            names: What a face is called.
            begin_s: When it begins: a part of a file, later than that.
        """
        self._all, self._labels, self._names = tuple(lanes), labels, names
        self._selected, self._time_s = None, begin_s
        self._bar.setValue(0)
        self._take_view(TimelineView.whole(length_s, begin_s))

    def change_lanes(self, lanes: "Sequence[Lane]") -> None:
        """Draw other lanes of the same session, or under other names; what is shown and selected stays."""
        changed = tuple(lanes) != self._all
        self._all = tuple(lanes)
        if changed:
            self._draw()
        self._show_cover()

    def show_marks(self, marked: LaneMarks) -> None:
        """Lay what people said over the lanes: what is left out, and what they correct."""
        self._marked = marked
        self._show_cover()

    def clear(self) -> None:
        """Nothing is open."""
        self._all = ()
        self._marked = LaneMarks()
        self._rest.stop()
        self._take_view(TimelineView.whole(0.0))

    def choose_emotions(self, chosen: frozenset[str]) -> None:
        """Draw these lines only: emotions, and `CONFIDENCE`; shade what is `UNCERTAIN`, if that is among them."""
        self._plot.chosen = chosen
        self._draw()

    def select_face(self, face: int | None) -> None:
        """Mark the lane of the face that the panel shows, and scroll to it."""
        if face == self._selected:
            return
        self._selected = face
        faces = self._faces
        if face in faces and face not in self.lanes:
            self._bar.setValue(faces.index(face))
        self._show_cover()

    def show_time(self, time_s: float, *, follow: bool = True) -> None:
        """Move the playhead; with `follow`, show the part of the file where it is."""
        self._time_s = time_s
        view = self._view.follow(time_s) if follow and self._pressed is None else self._view
        if view is not self._view:
            self._take_view(view)
        self._cover.move_playhead(time_s)

    def take_view(self, view: TimelineView) -> None:
        """Show another part of the file, or select another range."""
        self._take_view(view)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer; sideways or with Shift, pan."""
        turn = event.angleDelta()
        about = self._time_at(event.position().x())
        if turn.x() and not turn.y():
            self._take_view(self._view.pan(-turn.x() / _NOTCH * self._view.shown.length_s / 10))
        elif turn.y():
            self._take_view(self._view.zoom(_ZOOM ** (-turn.y() / _NOTCH), about))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton and self._all:
            selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._pressed = _Press(event.position(), self._view, self._time_at(event.position().x()), selects=selects)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pan or select."""
        pressed = self._pressed
        if pressed is None:
            return
        moved = event.position().x() - pressed.at.x()
        if not pressed.drags and abs(moved) < _STILL_PX:
            return
        pressed.drags = True
        if pressed.selects:
            self._take_view(self._view.select(pressed.time_s, self._time_at(event.position().x())))
        else:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._take_view(pressed.view.pan(-moved * pressed.view.shown.length_s / max(1.0, self._room.width())))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Seek, if it was a click."""
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if pressed is None or pressed.drags:
            return
        named = self._named_at(pressed.at)
        if named is not None and not pressed.selects:
            self.face_chosen.emit(named)
            self.menu_wanted.emit(named, event.globalPosition().toPoint())
            return
        if pressed.selects or self._view.selection is not None:
            self._take_view(self._view.unselect())
        face = next((face for face, place in self._lanes if place.contains(pressed.at)), None)
        if face is not None:
            self.face_chosen.emit(face)
            correction = self._marked.at(self._view, face, pressed.at.x(), self._room.width())
            if correction is not None:
                self.event_chosen.emit(correction)
        self.sought.emit(min(max(pressed.time_s, self._view.begin_s), self._view.length_s))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the person whose lane it is."""
        face = next((face for face, place in self._lanes if place.contains(QPointF(event.pos()))), None)
        if event.reason() == QContextMenuEvent.Reason.Mouse and face is not None:
            self.face_chosen.emit(face)
            self.menu_wanted.emit(face, event.globalPos())

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing for nobody."""
        super().hideEvent(event)
        self._rest.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_cover"):
            self._plot.dress(self.palette())
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for another width."""
        super().resizeEvent(event)
        self._plot.getPlotItem().layout.activate()
        self._draw()
        self.view_changed.emit()

    @property
    def _faces(self) -> tuple[int, ...]:
        return tuple(lane.face for lane in self._all)

    @property
    def _room(self) -> QRectF:
        """Where the lanes are, in pixels of this widget."""
        width = self.width() - (self._bar.sizeHint().width() if not self._bar.isHidden() else 0)
        return QRectF(0, 0, max(1, width), max(1, self.height() - AXIS_PX))

    def _time_at(self, x: float) -> float:
        shown = self._view.shown
        return shown.start_s + x / self._room.width() * shown.length_s

    def _named_at(self, point: QPointF) -> int | None:
        """Return the face whose name is at a point, or None."""
        font = self.font()
        return next(
            (face for face, lane in self._lanes if plate_of(self._names(face), lane, font).contains(point)), None
        )

    def _show_cover(self) -> None:
        content = CoverContent(self._view, tuple(self._lanes), self._names, self._selected, self._marked)
        self._cover.show_content(content)

    def _take_view(self, view: TimelineView) -> None:
        before, self._view = self._view, view
        other = self.lanes != self._faces[: len(self._lanes)]
        if before.shown != view.shown or other:
            moving = not other and self.isVisible()
            self._draw(moving=moving)
            if moving:
                self._rest.start()
        self._show_cover()
        self.view_changed.emit()
        if before.selection != view.selection:
            self.selection_changed.emit(view.selection)

    def _draw(self, *_: object, moving: bool = False) -> None:
        """Draw what is seen: at most some samples a pixel of the lanes there is room for; fewer while it moves."""
        fit = max(1, min(len(self._all), int(self._room.height() // _LANE_PX)))
        with QSignalBlocker(self._bar):
            self._bar.setRange(0, max(0, len(self._all) - fit))
        self._bar.setPageStep(fit)
        self._bar.setVisible(len(self._all) > fit)
        room, first = self._room, self._bar.value()
        self._cover.setGeometry(room.toRect())
        seen = self._all[first : first + fit]
        high = room.height() / fit
        self._lanes = [(lane.face, QRectF(0, row * high, room.width(), high)) for row, lane in enumerate(seen)]
        shown = self._view.shown
        columns = max(16, int(room.width() / (_PIXELS_MOVING if moving else _PIXELS_A_SAMPLE)))
        self._plot.draw(seen, self._labels, shown, columns, fine=not moving)
        self._show_cover()


@dataclass
class _Press:
    """A mouse button that is down.

    Attributes:
        at: Where it went down.
        view: What was shown then.
        time_s: Which time was there.
        selects: Whether dragging selects.
        drags: Whether it has moved.
    """

    at: QPointF
    view: TimelineView
    time_s: float
    selects: bool
    drags: bool = False
