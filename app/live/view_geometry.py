"""Where the picture lies in the view, and the way from one's pixels to the other's."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from fer_core.frames import Box


@dataclass(frozen=True)
class Letterbox:
    """A picture fitted into a view, centred, never stretched.

    Attributes:
        target: The picture's place in the view.
        scale: View pixels per picture pixel.
        mirrored: Whether left and right are exchanged.
    """

    target: QRectF
    scale: float
    mirrored: bool

    @classmethod
    def fit(cls, picture: QSizeF, view: QRectF, *, mirrored: bool) -> "Letterbox":
        """Fit a picture.

        Args:
            picture: Size of the source's frames, pixels.
            view: The room there is.
            mirrored: Whether the picture is shown as in a mirror.
        """
        scale = min(view.width() / picture.width(), view.height() / picture.height())
        size = picture * scale
        left = view.left() + (view.width() - size.width()) / 2
        top = view.top() + (view.height() - size.height()) / 2
        return cls(QRectF(left, top, size.width(), size.height()), scale, mirrored)

    def to_view(self, box: Box) -> QRectF:
        """Return the place of a box of the picture in the view."""
        left = self.target.width() - (box.x + box.width) * self.scale if self.mirrored else box.x * self.scale
        return QRectF(
            self.target.left() + left,
            self.target.top() + box.y * self.scale,
            box.width * self.scale,
            box.height * self.scale,
        )

    def to_picture(self, point: QPointF) -> QPointF:
        """Return the picture's pixel under a point of the view; it may lie outside."""
        x = (point.x() - self.target.left()) / self.scale
        width = self.target.width() / self.scale
        return QPointF(width - x if self.mirrored else x, (point.y() - self.target.top()) / self.scale)
