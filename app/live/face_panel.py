"""The selected face: what the network saw, what it says, how sure it is, how readable the face was."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.theme import digits_font
from app.widgets.bar_chart import BarChart
from app.widgets.glyphs import GlyphButton
from app.widgets.held_text import HeldText
from app.widgets.scrolling import fill_scrolling

if TYPE_CHECKING:
    from fer_core.frames import Face, Image

WIDTH: Final = 236
_CROP: Final = 84
_HELD: Final = ("label", "confidence", "reason", "grade", "size", "light", "sharpness", "turn")


class FacePanel(QFrame):
    """Shows one face of the present frame."""

    step = Signal(int)
    """The next (1) or the previous (-1) face is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setProperty("side", "right")
        self.setFixedWidth(WIDTH)
        self._shown: int | None = None
        self._held = {name: HeldText() for name in _HELD}
        self._title = QLabel(self.tr("FACE"))
        self._title.setObjectName("section")
        self._previous = GlyphButton("previous", self.tr("Previous face"), kind="flat")
        self._next = GlyphButton("next", self.tr("Next face"), kind="flat")
        self._previous.clicked.connect(lambda: self.step.emit(-1))
        self._next.clicked.connect(lambda: self.step.emit(1))
        self._crop = _Crop()
        self._label = QLabel()
        self._label.setFont(_larger(self, 1.35))
        self._confidence = QLabel()
        self._confidence.setFont(digits_font(_larger(self, 1.9)))
        self._reason = QLabel()
        self._reason.setObjectName("muted")
        self._grade = QLabel()
        self.bars = BarChart()
        self.bars.setAccessibleName(self.tr("Probability of every emotion"))
        self._quality = {name: QLabel() for name in ("size", "light", "sharpness", "turn")}
        self._body = self._make_body()
        self._hint = QLabel(self.tr("The face you click, or the largest one, is shown here."))
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self._lay_out()
        self.clear()

    @property
    def track_id(self) -> int | None:
        """The face that is shown."""
        return self._shown

    @property
    def words(self) -> str:
        """Label and confidence as they are shown."""
        return f"{self._label.text()} {self._confidence.text()}".strip()

    def show_face(self, face: "Face", labels: Sequence[str], count: int) -> None:
        """Show a face.

        Args:
            face: The face.
            labels: The emotions, in the order of its probabilities.
            count: How many faces the frame has.
        """
        now = time.monotonic()
        other = face.track_id != self._shown
        if other:
            self._shown = face.track_id
            self._title.setText(self.tr("FACE {0}").format(face.track_id))
            for held in self._held.values():
                held.forget()
            self._body.show()
            self._hint.hide()
        for button in (self._previous, self._next):
            button.setVisible(count > 1)
        verdict = face.verdict
        self._write(self._label, "label", verdict.label, now)
        self._write(self._confidence, "confidence", f"{verdict.confidence * 100:.0f} %", now)
        poor = verdict.reason is not None and verdict.reason.value != "low confidence"
        self._write(self._reason, "reason", verdict.reason.value if verdict.reason else "", now)
        self._write(self._grade, "grade", verdict.reason.value if verdict.reason and poor else self.tr("good"), now)
        self.bars.show_values(
            {name: float(value) for name, value in zip(labels, face.smoothed, strict=True)},
            {name: float(value) for name, value in zip(labels, face.probabilities, strict=True)},
        )
        if other:
            self.bars.settle()
        self._crop.show_crop(face.crop)
        quality = face.quality
        self._write(self._quality["size"], "size", f"{quality.size_px:.0f} px", now)
        self._write(self._quality["light"], "light", f"{quality.light * 100:.0f} %", now)
        self._write(self._quality["sharpness"], "sharpness", f"{quality.sharpness:.2f}", now)
        self._write(self._quality["turn"], "turn", f"{quality.turn * 100:.0f} %", now)

    def clear(self) -> None:
        """Show no face."""
        self._shown = None
        self._title.setText(self.tr("FACE"))
        self._body.hide()
        self._hint.show()
        self._previous.hide()
        self._next.hide()
        self.bars.clear()

    def _write(self, label: QLabel, name: str, text: str, now: float) -> None:
        shown = self._held[name].show(text, now)
        if label.text() != shown:
            label.setText(shown)

    def _make_body(self) -> QWidget:
        body = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._label)
        words.addWidget(self._confidence)
        words.addWidget(self._reason)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._crop)
        head.addLayout(words, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.bars)
        column.addSpacing(6)
        section = QLabel(self.tr("QUALITY"))
        section.setObjectName("section")
        line = QHBoxLayout()
        line.addWidget(section)
        line.addStretch(1)
        line.addWidget(self._grade)
        column.addLayout(line)
        column.addLayout(self._make_quality())
        return body

    def _make_quality(self) -> QGridLayout:
        names = {
            "size": (self.tr("Size"), self.tr("Side of the face in pixels of the source")),
            "light": (self.tr("Light"), self.tr("Mean brightness of the face")),
            "sharpness": (self.tr("Sharpness"), self.tr("Fine detail of the face relative to its contrast")),
            "turn": (self.tr("Turn"), self.tr("How far the head is turned aside: 0 % is frontal")),
        }
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (key, (name, hint)) in enumerate(names.items()):
            label = QLabel(name)
            label.setObjectName("muted")
            label.setToolTip(hint)
            self._quality[key].setFont(digits_font(self.font()))
            grid.addWidget(label, row, 0)
            grid.addWidget(self._quality[key], row, 1, Qt.AlignmentFlag.AlignRight)
        return grid

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._previous)
        head.addWidget(self._next)
        inner = QWidget()
        inner.setObjectName("panelBody")
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self._body)
        column.addStretch(1)
        fill_scrolling(self, inner)


class _Crop(QWidget):
    """The very 48x48 picture the network read, enlarged."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QImage()
        self.setFixedSize(_CROP, _CROP)
        self.setToolTip(self.tr("What the network sees: 48 x 48 pixels"))
        self.setAccessibleName(self.tr("The face as the network sees it"))

    def show_crop(self, crop: "Image") -> None:
        height, width = crop.shape
        self._picture = QImage(crop.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setClipPath(frame)
        painter.fillRect(self.rect(), self.palette().alternateBase())
        painter.drawImage(self.rect(), self._picture)


def _larger(widget: QWidget, factor: float) -> QFont:
    font = widget.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    return font
