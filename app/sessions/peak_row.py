"""The moments at which emotions were likeliest: a face each, which leads there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.sessions.wording import clock
from app.translation import tr, word
from fer_core.emotions import UNCERTAIN
from fer_core.text import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fer_core.frames import Image
    from fer_core.session_summary.results import EmotionSummary

SIDE: Final = 84


class PeakRow(QWidget):
    """A button a peak: its face where there is one, the emotion, how likely, when."""

    chosen = Signal(float)
    """A moment is to be looked at, seconds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelBody")  # as the panel it lies on
        self.buttons: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)

    def show_peaks(self, peaks: "Sequence[EmotionSummary]", pictures: "Mapping[int, Image]", *, timed: bool) -> None:
        """Show peaks."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for one in peaks:
            peak = one.peak
            if peak is None:
                continue
            when = clock(peak.time_s, thousandths=True) if timed else tr("picture {0:.0f}").format(peak.time_s + 1)
            lines = [f"{word(one.emotion)} {percent(peak.probability)}", when, "" if peak.trusted else word(UNCERTAIN)]
            button = QToolButton()
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setText("\n".join(line for line in lines if line))
            button.setAccessibleName(tr("Look at the moment of {0}").format(", ".join(line for line in lines if line)))
            button.setToolTip(button.accessibleName())
            if peak.row in pictures:
                button.setIconSize(QSize(SIDE, SIDE))
                button.setIcon(QIcon(_pixmap(pictures[peak.row])))
            button.clicked.connect(lambda _=False, time_s=peak.time_s: self.chosen.emit(time_s))
            self._row.insertWidget(len(self.buttons), button)
            self.buttons.append(button)
        for button in self.buttons:
            button.ensurePolished()
        self.setFixedHeight(max((button.sizeHint().height() for button in self.buttons), default=1))


def _pixmap(face: "Image") -> QPixmap:
    height, width = face.shape[:2]
    # The array may go; the picture is a copy.
    image = QImage(face.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    return QPixmap.fromImage(image).scaled(
        2 * SIDE, 2 * SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
