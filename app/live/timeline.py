"""The last minute: a lane for each face, a line for each emotion."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.live.history import SPAN_S, FaceHistory
from app.theme import digits_font, emotion_colour

if TYPE_CHECKING:
    from fer_core.frames import FrameResult

_LANES: Final = 3
_LANE: Final = 1.14
_EVERY_S: Final = 0.09
_NAMED: Final = 0.18
_ROOM_S: Final = 9.0


class Timeline(QWidget):
    """Plots the smoothed probabilities of the faces in view, the selected one on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = FaceHistory()
        self._drawn_s = float("-inf")
        self._curves: dict[tuple[int, str], Any] = {}
        self._names: list[Any] = []
        self._lanes: list[Any] = []
        self.setAccessibleName(self.tr("The last minute, a line an emotion"))
        self._plot = pg.PlotWidget(self, background=None)
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.getPlotItem().hideAxis("left")
        self._plot.setXRange(-SPAN_S - 2, _ROOM_S, padding=0)
        self._plot.setYRange(0, _LANE, padding=0.03)
        self._plot.getPlotItem().getAxis("bottom").setTicks(
            [[(-float(second), f"-{second} s") for second in (60, 45, 30, 15)] + [(0.0, self.tr("now"))]]
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        self._dress()

    @property
    def history(self) -> FaceHistory:
        """What is plotted."""
        return self._history

    def add(self, result: "FrameResult", selected: int | None) -> None:
        """Note a frame; ten times a second the lines are drawn anew.

        Args:
            result: The frame's faces.
            selected: The face whose lane is the top one.
        """
        self._history.add(result.labels, result.faces, result.time_s)
        if not 0 <= result.time_s - self._drawn_s < _EVERY_S:
            self._drawn_s = result.time_s
            if self.isVisible():
                self._draw(selected)

    def clear(self) -> None:
        """Forget everything: another run begins."""
        self._history.clear()
        self._drawn_s = float("-inf")
        self._draw(None)

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_plot"):
            self._dress()

    def _draw(self, selected: int | None) -> None:
        faces = self._faces(selected)
        self._plot.setYRange(0, _LANE * max(1, len(faces)), padding=0.03)
        shown: set[tuple[int, str]] = set()
        names: list[tuple[float, str]] = []
        for lane, track_id in enumerate(faces):
            base = _LANE * (len(faces) - 1 - lane)
            times, values = self._history.lines(track_id)
            for column, label in enumerate(self._history.labels):
                curve = self._curve(lane, label)
                curve.setData(times - self._history.now_s, values[:, column] + base, connect="finite")
                shown.add((lane, label))
            if len(times) and self._history.now_s - times[-1] < 1.0:
                names += _ends(values[-1], self._history.labels, base, len(faces))
        for key, curve in self._curves.items():
            curve.setVisible(key in shown)
        self._name(names)
        self._number(faces)

    def _faces(self, selected: int | None) -> list[int]:
        recent = self._history.recent()
        first = [selected] if selected is not None and selected in recent else []
        return (first + [track_id for track_id in recent if track_id != selected])[:_LANES]

    def _curve(self, lane: int, label: str) -> Any:  # noqa: ANN401 - pyqtgraph has no types
        curve = self._curves.get((lane, label))
        if curve is None:
            curve = self._plot.plot(antialias=True)
            curve.setPen(pg.mkPen(emotion_colour(label, self.palette()), width=1))
            self._curves[lane, label] = curve
        return curve

    def _name(self, names: Sequence[tuple[float, str]]) -> None:
        while len(self._names) < len(names):
            item = pg.TextItem(anchor=(0, 0.5))
            item.setFont(digits_font(self.font()))
            self._plot.addItem(item, ignoreBounds=True)
            self._names.append(item)
        for index, item in enumerate(self._names):
            item.setVisible(index < len(names))
            if index < len(names):
                height, label = names[index]
                item.setText(label, color=self.palette().color(QPalette.ColorRole.Text))
                item.setPos(0.6, height)

    def _number(self, faces: Sequence[int]) -> None:
        while len(self._lanes) < len(faces):
            item = pg.TextItem(anchor=(0, 0))
            item.setFont(digits_font(self.font()))
            self._plot.addItem(item, ignoreBounds=True)
            self._lanes.append(item)
        for lane, item in enumerate(self._lanes):
            item.setVisible(lane < len(faces))
            if lane < len(faces):
                item.setText(f"#{faces[lane]}", color=self.palette().color(QPalette.ColorRole.PlaceholderText))
                item.setPos(-SPAN_S, _LANE * (len(faces) - lane) - 0.02)

    def _dress(self) -> None:
        for (_, label), curve in self._curves.items():
            curve.setPen(pg.mkPen(emotion_colour(label, self.palette()), width=1))
        axis = self._plot.getPlotItem().getAxis("bottom")
        axis.setPen(pg.mkPen(self.palette().color(QPalette.ColorRole.Mid)))
        axis.setTextPen(pg.mkPen(self.palette().color(QPalette.ColorRole.PlaceholderText)))
        axis.setTickFont(digits_font(self.font()))
        self._plot.setBackground(self.palette().color(QPalette.ColorRole.Base))


def _ends(values: "np.ndarray[Any, Any]", labels: Sequence[str], base: float, lanes: int) -> list[tuple[float, str]]:
    """Return where the names of the likeliest emotions go, beside the ends of their lines but off each other."""
    gap = 0.2 * lanes
    order = [int(index) for index in np.argsort(values)[::-1] if values[index] >= _NAMED]
    placed: list[tuple[float, str]] = []
    for index in order[: 3 if lanes == 1 else 1]:
        height = float(values[index])
        if placed and placed[-1][0] - base - height < gap:
            height = placed[-1][0] - base - gap
        placed.append((base + max(0.06, height), labels[index]))
    return placed
