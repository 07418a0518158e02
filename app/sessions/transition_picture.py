"""What follows what, as a picture: emotions on a circle with an arrow from each to the next."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QWidget

from app.theme import emotion_colour
from app.translation import tr, word
from fer_core.emotions import shown_order
from fer_core.session_summary.circle import BESIDE, arc, circle

if TYPE_CHECKING:
    from fer_core.session_summary.results import PersonSummary

_SIDE: Final = 280


class TransitionPicture(pg.PlotWidget):  # type: ignore[misc]
    """Draws a person's transitions; the wider an arrow, the more often."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._told: tuple[PersonSummary, tuple[str, ...]] | None = None
        super().__init__(parent, background=None)
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedHeight(_SIDE)
        self.setMinimumWidth(_SIDE + 60)
        for axis in ("left", "bottom"):
            self.getPlotItem().hideAxis(axis)
        self.setAspectLocked(True)
        self.setAccessibleName(tr("What follows what"))

    def show_person(self, person: "PersonSummary", labels: tuple[str, ...]) -> None:
        """Draw a person's transitions."""
        self._told = (person, labels)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._told is not None:
            self._draw()

    def _draw(self) -> None:
        assert self._told is not None
        person, labels = self._told
        counts, palette = person.transitions, self.palette()
        self.clear()
        self.setBackground(palette.base().color())
        order = [place for place in shown_order(labels) if counts[place].any() or counts[:, place].any()]
        at, most = circle(order), max(1, int(counts.max()))
        for one in order:
            for other in order:
                count = int(counts[one, other])
                if not count:
                    continue
                line, colour = arc(at[one], at[other]), emotion_colour(labels[one], palette)
                width = 1.2 + 4 * count / most
                self.addItem(
                    pg.PlotCurveItem(line[:-2, 0], line[:-2, 1], pen=pg.mkPen(colour, width=width), antialias=True)
                )
                (from_x, from_y), (x, y) = line[-4], line[-1]
                angle = 180 - float(np.degrees(np.arctan2(y - from_y, x - from_x)))
                head = pg.ArrowItem(angle=angle, headLen=9 + 2 * width, tipAngle=40, brush=colour, pen=None)
                head.setPos(x, y)
                self.addItem(head)
                middle = line[len(line) // 3]
                self._write(str(count), middle[0], middle[1], (0.5, 0.5), filled=True)
        spots = [
            {"pos": at[place], "brush": emotion_colour(labels[place], palette), "size": 16, "pen": None}
            for place in order
        ]
        self.addItem(pg.ScatterPlotItem(spots, antialias=True))
        for place in order:
            x, y = at[place]
            across = 0.5 if abs(x) < 0.3 else 0.0 if x > 0 else 1.0
            self._write(
                word(labels[place]), x * BESIDE, y * BESIDE, (across, 0.5 if across != 0.5 else 1.0 if y > 0 else 0.0)
            )
        self.setXRange(-1.9, 1.9, padding=0)
        self.setYRange(-1.35, 1.35, padding=0)

    def _write(self, text: str, x: float, y: float, anchor: tuple[float, float], *, filled: bool = False) -> None:
        palette = self.palette()
        item = pg.TextItem(
            text, color=palette.windowText().color(), anchor=anchor, fill=palette.base().color() if filled else None
        )
        item.setFont(self.font())
        item.setPos(x, y)
        self.addItem(item)
