"""The picture: letterboxed, with the faces drawn over it."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:  # numpy behind these would keep the window from showing at once
    from app.live.analyzed_frame import AnalyzedFrame
    from app.live.face_overlay import FaceOverlay
    from app.live.view_geometry import Letterbox
    from fer_core.frames import FrameResult


class VideoView(QWidget):
    """Shows one analyzed frame at a time: the picture and the overlay always belong to the same frame."""

    face_clicked = Signal(int)
    """A face was clicked: its track id."""
    menu_wanted = Signal(int, QPoint)
    """A face was clicked, and what can be done with it is to be offered: its track id, and where on the screen."""
    painted = Signal(float)
    """A new analyzed frame has been drawn: milliseconds since its source gave the frame."""
    resized = Signal()
    """Another size in device pixels is wanted of the pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._analyzed: AnalyzedFrame | None = None
        self._fresh = False
        self._overlay: FaceOverlay | None = None
        self._mirrored = False
        self._faces_drawn = True
        self._selected: int | None = None
        self._only: int | None = None
        self._covered = QRect()
        self._name_of: Callable[[int], str] | None = None
        self._pressed: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 180)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture with the faces found in it"))

    @property
    def analyzed(self) -> "AnalyzedFrame | None":
        """What is shown."""
        return self._analyzed

    @property
    def mirrored(self) -> bool:
        """Whether the picture is shown as in a mirror."""
        return self._mirrored

    @property
    def pixels(self) -> QSize:
        """The view's size in device pixels."""
        return (QSizeF(self.size()) * self.devicePixelRatioF()).toSize()

    @property
    def selected(self) -> int | None:
        """The face that is highlighted: its track id."""
        return self._selected

    def show_analyzed(self, analyzed: "AnalyzedFrame") -> None:
        """Show another frame with its faces."""
        from app.live.face_overlay import FaceOverlay

        if self._overlay is None:
            self._overlay = FaceOverlay(self._name_of)
        self._analyzed, self._fresh = analyzed, True
        self.update()

    def change_analyzed(self, analyzed: "AnalyzedFrame") -> None:
        """Show something else of the same frame, which is no new picture and has no latency."""
        self._analyzed = analyzed
        self.update()

    def clear(self) -> None:
        """Show nothing: no picture, no overlay."""
        self._analyzed, self._overlay, self._fresh = None, None, False
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture as in a mirror, or as it is. Text stays readable."""
        self._mirrored = mirrored
        self.update()

    def select(self, track_id: int | None) -> None:
        """Highlight a face."""
        if track_id != self._selected:
            self._selected = track_id
            self.update()

    def show_only(self, track_id: int | None) -> None:
        """Draw one face only over the picture; None for all."""
        if track_id != self._only:
            self._only = track_id
            self.update()

    def draw_faces(self, drawn: bool) -> None:
        """Draw the faces over the picture, or the picture alone."""
        if drawn != self._faces_drawn:
            self._faces_drawn = drawn
            self.update()

    def name_faces(self, name_of: "Callable[[int], str] | None") -> None:
        """Call faces what a function says of their track ids; without one by their numbers."""
        self._name_of = name_of
        if self._overlay is not None:
            from app.live.face_overlay import FaceOverlay

            self._overlay = FaceOverlay(name_of)
            self.update()

    def keep_clear(self, covered: QRect) -> None:
        """Put no tag where something lies over the view; nothing does where that is empty."""
        if covered != self._covered:
            self._covered = covered
            self.update()

    def face_at(self, point: QPointF) -> int | None:
        """Return the track id of the smallest face under a point of the view, or None."""
        letterbox = self.letterbox()
        if self._analyzed is None or letterbox is None:
            return None
        hit = [face for face in self._analyzed.result.faces if letterbox.to_view(face.box).contains(point)]
        return min(hit, key=lambda face: face.box.side).track_id if hit else None

    def letterbox(self) -> "Letterbox | None":
        """Return where the picture lies, or None without a picture."""
        if self._analyzed is None:
            return None
        from app.live.view_geometry import Letterbox

        width, height = self._analyzed.frame.size
        return Letterbox.fit(QSizeF(width, height), QRectF(self.rect()), mirrored=self._mirrored)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture and, over it, the faces."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().window().color().darker(115))
        letterbox = self.letterbox()
        if self._analyzed is None or letterbox is None or self._overlay is None:
            return
        self._draw_picture(painter, letterbox.target)
        if self._faces_drawn:
            self._overlay.draw(
                painter,
                self._drawn_result(self._analyzed.result),
                letterbox,
                QRectF(self.rect()).adjusted(4, 4, -4, -4),
                self.font(),
                self._selected,
                QRectF(self._covered),
            )
        painter.end()
        if self._fresh:
            self._fresh = False
            self.painted.emit((time.perf_counter() - self._analyzed.arrived_s) * 1000)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the face under the pointer."""
        track_id = self.face_at(event.position())
        self._pressed = track_id
        if event.button() == Qt.MouseButton.LeftButton and track_id is not None:
            self.face_clicked.emit(track_id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Offer what can be done with the face that was clicked."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and self.face_at(event.position()) == pressed:
            self.menu_wanted.emit(pressed, event.globalPosition().toPoint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for pictures of the new size."""
        super().resizeEvent(event)
        self.resized.emit()

    def event(self, event: QEvent) -> bool:
        """Ask for pictures of another size when the window moves to a screen of another scale."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()
        return super().event(event)

    def _drawn_result(self, result: "FrameResult") -> "FrameResult":
        if self._only is None:
            return result
        return replace(result, faces=tuple(face for face in result.faces if face.track_id == self._only))

    def _draw_picture(self, painter: QPainter, target: QRectF) -> None:
        assert self._analyzed is not None
        picture = QImage(self._analyzed.picture)
        if self._analyzed.mirrored != self._mirrored:
            picture = picture.transformed(QTransform.fromScale(-1, 1))
        ratio = self.devicePixelRatioF()
        wanted = target.size() * ratio
        if abs(wanted.width() - picture.width()) <= 1 and abs(wanted.height() - picture.height()) <= 1:
            # Made for this size: copied pixel for pixel, which is fast and sharp.
            picture.setDevicePixelRatio(ratio)
            place = QPointF(round(target.left() * ratio) / ratio, round(target.top() * ratio) / ratio)
            painter.drawImage(place, picture)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, picture)
