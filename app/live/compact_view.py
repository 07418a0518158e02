"""The compact view: the picture and what is read of it, small, without a frame, above all other windows."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QLayout, QSizeGrip, QSplitter, QVBoxLayout, QWidget

from app.live.action_bar import clock
from app.live.page import LivePage
from app.settings import Settings
from app.theme import digits_font
from app.widgets.glyphs import RED, draw_glyph

_EDGE = 8
_USUAL = QSize(400, 260)
_SMALLEST = QSize(280, 180)
_CORNER = 16
_PAD = 8
_PLATE, _INK = QColor(14, 16, 20, 205), QColor(244, 246, 249)


class CompactView(QWidget):
    """Borrows the Live page's picture: the run goes on in it as it is, with its one thread, and so does a recording.

    Escape, a double click or closing it give the picture back. It is moved by its inside and resized by its edges.

    Args:
        live: The page.
        settings: Remember place and size.
    """

    left = Signal()
    """The picture is back: the window is to be shown again."""

    def __init__(self, live: LivePage, settings: Settings) -> None:
        super().__init__(
            None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        self._live = live
        self._settings = settings
        self._home: QSplitter | None = None
        self._place = 0
        self._sizes: list[int] = []
        self._before: QWidget | None = None
        self._pressed: QPoint | None = None
        self.setWindowTitle(self.tr("FER Studio, compact"))
        self.setAccessibleName(self.windowTitle())
        self.setMinimumSize(_SMALLEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._column = column
        self._grip = QSizeGrip(self)
        self._dot = _RecordingDot(self)
        live.recording.told.connect(self._show_recording)
        for keys in ("Esc", "Ctrl+Shift+C"):
            self._bind(keys, self.leave)
        self._bind("Space", live.start_or_pause)
        self._bind("S", live.take_screenshot)
        self._bind("R", live.recording.toggle)
        self._bind("E", live.mark)
        self._bind("M", live.toggle_mirror)
        self._bind("0", lambda: self._choose(None))
        for number in range(1, 10):
            self._bind(str(number), lambda number=number: self._choose(number))

    @property
    def shown(self) -> bool:
        """Whether the picture is here."""
        return self._home is not None

    def enter(self) -> None:
        """Take the picture over and show it, where the view was the last time."""
        view = self._live.view
        home = view.parentWidget()
        if self.shown or not isinstance(home, QSplitter):
            return
        self._home, self._place, self._sizes = home, home.indexOf(view), home.sizes()
        self._before = view.previousInFocusChain()
        self._column.addWidget(view)
        view.installEventFilter(self)
        view.setMouseTracking(True)
        view.show()
        if not self.restoreGeometry(self._settings.compact_geometry) or not self._seen():
            room = QGuiApplication.primaryScreen().availableGeometry()
            corner = room.bottomRight() - QPoint(_USUAL.width() + 24, _USUAL.height() + 24)
            self.setGeometry(QRect(corner, _USUAL))
        self._show_recording()
        self.show()
        self.raise_()
        self.activateWindow()
        view.setFocus()

    def leave(self) -> None:
        """Give the picture back."""
        home, view = self._home, self._live.view
        if home is None:
            return
        self._home = None
        self._settings.compact_geometry = self.saveGeometry()
        view.removeEventFilter(self)
        view.setMouseTracking(False)
        view.unsetCursor()
        view.show_only(None)
        home.insertWidget(self._place, view)
        home.setStretchFactor(self._place, 1)
        home.setSizes(self._sizes)
        if self._before is not None:
            QWidget.setTabOrder(self._before, view)
        view.show()
        self.hide()
        self.left.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the picture back."""
        self.leave()
        event.accept()

    def resizeEvent(self, event: QEvent) -> None:
        """Keep the grip in its corner."""
        self._grip.setGeometry(self.width() - _CORNER, self.height() - _CORNER, _CORNER, _CORNER)
        self._grip.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move and resize by the picture; go back by a double click."""
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseButtonDblClick:
                self.leave()
                return True
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                edges = self._edges(event.position().toPoint())
                if edges and self.windowHandle().startSystemResize(edges):
                    return True
                self._pressed = event.position().toPoint()
            elif event.type() == QEvent.Type.MouseMove:
                return self._move(event)
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = None
        return False

    def _move(self, event: QMouseEvent) -> bool:
        at = event.position().toPoint()
        if self._pressed is None:
            self._live.view.setCursor(_cursor(self._edges(at)))
            return False
        far = (at - self._pressed).manhattanLength() >= QGuiApplication.styleHints().startDragDistance()
        if far:  # not before: a press may be the first half of a double click
            self._pressed = None
            self.windowHandle().startSystemMove()
        return far

    def _edges(self, at: QPoint) -> Qt.Edge:
        edges = Qt.Edge(0)
        if at.x() < _EDGE:
            edges |= Qt.Edge.LeftEdge
        elif at.x() >= self.width() - _EDGE:
            edges |= Qt.Edge.RightEdge
        if at.y() < _EDGE:
            edges |= Qt.Edge.TopEdge
        elif at.y() >= self.height() - _EDGE:
            edges |= Qt.Edge.BottomEdge
        return edges

    def _show_recording(self) -> None:
        """Say over the picture that it is recorded: the bar that says so is in the window, which is hidden."""
        self._dot.show_seconds(self._live.recording.seconds)
        self._dot.raise_()

    def _choose(self, number: int | None) -> None:
        """Show one face's overlay only, or all."""
        if number is None:
            self._live.view.show_only(None)
            return
        self._live.presenter.select_by_key(number)
        self._live.view.show_only(self._live.view.selected)

    def _seen(self) -> bool:
        """Return whether enough of the view lies on a screen that is there."""
        return any(
            (screen.availableGeometry() & self.geometry()).width() > _CORNER * 4 for screen in QGuiApplication.screens()
        )

    def _bind(self, keys: str, deed: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(deed)


class _RecordingDot(QWidget):
    """A red dot, and how long it has been recorded."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFont(digits_font(self.font()))
        self.setAccessibleName(self.tr("Recording"))
        self.hide()

    @property
    def text(self) -> str:
        """How long, as a clock shows it; "" where nothing is recorded."""
        return self._text

    def show_seconds(self, seconds: float | None) -> None:
        """Say how long; None where nothing is recorded."""
        self._text = clock(seconds) if seconds is not None else ""
        self.setAccessibleDescription(self._text)
        metrics = self.fontMetrics()
        height = metrics.height() + _PAD
        self.setGeometry(_EDGE, _EDGE, height + metrics.horizontalAdvance(self._text) + _PAD, height)
        self.setVisible(bool(self._text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it on a dark plate, since the picture below may be of any colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE)
        painter.drawRoundedRect(self.rect(), 6, 6)
        side = self.height()
        draw_glyph(painter, "record", QRectF(0, 0, side, side).adjusted(4, 4, -4, -4), RED)
        painter.setPen(_INK)
        painter.drawText(self.rect().adjusted(side - 2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


def _cursor(edges: Qt.Edge) -> Qt.CursorShape:
    across = bool(edges & (Qt.Edge.LeftEdge | Qt.Edge.RightEdge))
    down = bool(edges & (Qt.Edge.TopEdge | Qt.Edge.BottomEdge))
    if across and down:
        main = bool(edges & Qt.Edge.LeftEdge) == bool(edges & Qt.Edge.TopEdge)
        return Qt.CursorShape.SizeFDiagCursor if main else Qt.CursorShape.SizeBDiagCursor
    if across:
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.SizeVerCursor if down else Qt.CursorShape.ArrowCursor
