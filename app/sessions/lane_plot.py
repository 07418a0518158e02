"""The lanes of a timeline, plotted: a line an emotion, grey where the reading is uncertain."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPalette, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from app.sessions.time_axis import FileTimeAxis
from app.sessions.time_range import TimeRange
from app.theme import digits_font, emotion_colour
from fer_core.emotions import COLOURS, UNCERTAIN

if TYPE_CHECKING:
    from fer_core.session.timeline import Lane

CONFIDENCE: Final = "confidence"
"""The line of the likeliest emotion's probability, whichever it is."""

AXIS_PX: Final = 24
_LANE: Final = 1.16
_SHADE: Final = 110
"""Opacity of what is all uncertain, of 255."""


class LanePlot(pg.PlotWidget):  # type: ignore[misc]
    """Draws lanes over a part of a file; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        self._axis = FileTimeAxis()
        self._curves: dict[str, Any] = {}
        self.chosen: frozenset[str] = frozenset()
        super().__init__(parent, background=None, axisItems={"bottom": self._axis})
        self.setMenuEnabled(False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        # One change touches all lines: it is painted once, at the end of it, and not once more when the scene has seen.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.getPlotItem().hideAxis("left")
        self.getPlotItem().layout.setContentsMargins(0, 0, 0, 0)
        self._shades = pg.ImageItem(axisOrder="row-major")
        self._shades.setZValue(-10)
        self.addItem(self._shades, ignoreBounds=True)
        self.dress(parent.palette())

    def draw(
        self, seen: "Sequence[Lane]", labels: tuple[str, ...], shown: TimeRange, columns: int, *, fine: bool = True
    ) -> None:
        """Draw lanes, the first at the top.

        Args:
            seen: The lanes.
            labels: The emotions, in the order of the lanes' values.
            shown: Which part of the file.
            columns: How many samples are drawn of a lane.
            fine: Whether lines are smooth; rough ones are drawn in a fraction of the time.
        """
        self.setXRange(shown.start_s, shown.end_s, padding=0)
        self.setYRange(0, _LANE * max(1, len(seen)), padding=0)
        # The playhead passes over resting lines many times a second: their picture is kept, not their path. Lines that
        # move would need another one each time.
        kept = QGraphicsItem.CacheMode.DeviceCoordinateCache if fine else QGraphicsItem.CacheMode.NoCache
        for label, curve in self._curves.items():
            curve.setVisible(bool(seen) and label in self.chosen)
            if curve.cacheMode() != kept:
                curve.setCacheMode(kept)
        self._shades.setVisible(bool(seen) and UNCERTAIN in self.chosen)
        self.viewport().update()
        if not seen:
            return
        gap = np.full((1, len(labels)), np.nan, np.float32)
        values = []
        uncertain = np.zeros((len(seen), columns), np.float32)
        for row, lane in enumerate(seen):
            drawn = lane.overview.at(shown.start_s, shown.end_s, columns)
            values += [drawn.mean + _LANE * (len(seen) - 1 - row), gap]
            uncertain[len(seen) - 1 - row] = np.nan_to_num(drawn.uncertain)
        middles = shown.start_s + (np.arange(columns + 1) + 0.5) * (shown.length_s / columns)
        # The lanes' lines of an emotion are one, with gaps: an item more costs more than its line.
        xs, ys = np.tile(middles, len(seen)), np.concatenate(values)
        for column, label in enumerate(labels):
            if label in self.chosen:
                self._curve(label).setData(xs, ys[:, column], connect="finite", antialias=fine)
        if CONFIDENCE in self.chosen:
            self._curve(CONFIDENCE).setData(xs, ys.max(axis=1), connect="finite", antialias=fine)
        self._shade(uncertain, shown)

    def _curve(self, label: str) -> Any:  # noqa: ANN401 - pyqtgraph has no types
        curve = self._curves.get(label)
        if curve is None:
            curve = pg.PlotCurveItem(antialias=True)
            curve.setPen(self._pen(label))
            curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
            self.addItem(curve, ignoreBounds=True)
            self._curves[label] = curve
        return curve

    def _pen(self, label: str) -> QPen:
        if label == CONFIDENCE:
            return pg.mkPen(self._colours.text().color(), width=1, style=Qt.PenStyle.DotLine)  # type: ignore[no-any-return]
        return pg.mkPen(emotion_colour(label, self._colours), width=1)  # type: ignore[no-any-return]

    def _shade(self, uncertain: "np.ndarray[Any, Any]", shown: TimeRange) -> None:
        """Lay grey under the readings that are not trusted: the more of them, the darker."""
        grey = QColor(*COLOURS[UNCERTAIN])
        picture = np.empty((*uncertain.shape, 4), np.uint8)
        picture[..., :3] = (grey.red(), grey.green(), grey.blue())
        picture[..., 3] = np.round(uncertain * _SHADE)
        self._shades.setImage(picture, autoLevels=False, levels=(0, 255))
        self._shades.setRect(QRectF(shown.start_s, 0, shown.length_s, _LANE * len(uncertain)))

    def dress(self, palette: QPalette) -> None:
        """Take on the colours of a theme: the owner's, which has it before this does."""
        self._colours = palette
        for label, curve in self._curves.items():
            curve.setPen(self._pen(label))
        axis = self._axis
        axis.setHeight(AXIS_PX)
        axis.setPen(pg.mkPen(self._colours.color(QPalette.ColorRole.Mid)))
        axis.setTextPen(pg.mkPen(self._colours.color(QPalette.ColorRole.PlaceholderText)))
        axis.setTickFont(digits_font(self.font()))
        self.setBackground(self._colours.color(QPalette.ColorRole.Base))
        self.viewport().update()
