"""The picture of a face in the panel."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from fer_core.frames import Image

_CROP: Final = 84


class FaceCrop(QWidget):
    """The very 48x48 picture the network read, enlarged; of a session, the face as it is in the picture."""

    def __init__(self, *, recorded: bool) -> None:
        super().__init__()
        self._picture = QImage()
        self.setFixedSize(_CROP, _CROP)
        self.setToolTip("" if recorded else self.tr("What the network sees: 48 x 48 pixels"))
        seen, there = self.tr("The face as the network sees it"), self.tr("The face in the picture")
        self.setAccessibleName(there if recorded else seen)

    def show_crop(self, crop: "Image") -> None:
        """Show a face, (48, 48) uint8 grey, or larger; one pixel where there is none."""
        self.setHidden(crop.size <= 1)  # there is no picture to cut it from
        height, width = crop.shape
        self._picture = QImage(crop.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it with round corners."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setClipPath(frame)
        painter.fillRect(self.rect(), self.palette().alternateBase())
        painter.drawImage(self.rect(), self._picture)
