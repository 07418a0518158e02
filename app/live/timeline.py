"""The last minute, or the whole file: a lane for each face, a line for each emotion."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.live.history import SPAN_S, WHOLE_S, FaceHistory
from app.theme import digits_font, emotion_colour
from app.translation import word
from fer_core.emotions import UNCERTAIN
from fer_core.frames import FloatArray

if TYPE_CHECKING:
    from fer_core.frames import FrameResult

_LANES: Final = 3
_LANE: Final = 1.14
_NAMED: Final = 0.18
_GAP: Final = 6.0
"""Pixels on each side of a word."""
_LEAST: Final = 60.0
"""Pixels that the lines have at least, however large the words are."""
_MOST_TICKS: Final = 6
_AWAY_S: Final = 0.3
"""For this long a face that is gone still has the names of its emotions beside its lines."""
_SAMPLES: Final = 300
"""Drawn of a line at most, about."""
_NOWHERE: Final = np.full(1, np.nan, np.float32)

_STEPS_S: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0)


class Timeline(QWidget):
    """Plots the smoothed probabilities of the faces in view, the selected one on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: FaceHistory | None = None
        self._length_s: float | None = None
        self._uncertain: frozenset[int] = frozenset()
        self._curves: dict[str, Any] = {}
        self._names: list[_Word] = []
        self._lanes: list[_Word] = []
        self._height = 1
        self._before, self._behind = 0.0, 0.0
        self._axis = _TimeAxis(self.tr("now"))
        self._plot = pg.PlotWidget(self, background=None, axisItems={"bottom": self._axis})
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.getPlotItem().hideAxis("left")
        self._plot.setYRange(0, _LANE, padding=0.03)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        self._dress()
        self.show_span(None)

    @property
    def history(self) -> FaceHistory | None:
        """What is plotted."""
        return self._history

    @property
    def span_s(self) -> tuple[float, float]:
        """The times at the ends of the axis, seconds: of the file, or up to 0, which is now."""
        return self._axis.ends

    def show_span(self, length_s: float | None) -> None:
        """Show a source's whole length, or the last minute where it has none or is long.

        Args:
            length_s: Of a file, seconds; None for a source without an end.
        """
        self._length_s = length_s
        self._axis.counts_back = length_s is None
        name = self.tr("The last minute, a line an emotion")
        if length_s is not None and length_s <= WHOLE_S:
            name = self.tr("The whole file, a line an emotion")
        self.setAccessibleName(name)
        self._move_axis(0.0)

    def draw(self, history: FaceHistory, result: "FrameResult", selected: int | None) -> None:
        """Draw the lines.

        Args:
            history: The faces' past.
            result: The present frame's faces.
            selected: The face whose lane is the top one.
        """
        self._history = history
        self._uncertain = frozenset(face.track_id for face in result.faces if face.verdict.reason is not None)
        self._draw(selected)

    def clear(self) -> None:
        """Show no lines: another run begins."""
        if self._history is not None:
            self._draw(None)

    def changeEvent(self, event: QEvent) -> None:
        """Take on the colours of another theme, and another size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_plot"):
            self._dress()
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the room for the words."""
        super().resizeEvent(event)
        self._lay_out()

    @property
    def words(self) -> list[tuple[str, float, float]]:
        """What stands beside the lines, and from where to where, in pixels of the plot."""
        to_pixels = self._plot.getPlotItem().vb.mapViewToScene
        shown = [said for said in (*self._lanes, *self._names) if said.shown]
        return [(said.text, (x := to_pixels(said.at).x()), x + said.width) for said in shown]

    def _move_axis(self, now_s: float) -> None:
        """Lay the axis under the times that are shown."""
        length_s = self._length_s
        if length_s is None:
            first, last = -SPAN_S, 0.0
        elif length_s <= WHOLE_S:
            first, last = 0.0, max(length_s, 1e-3)
        else:
            last = max(SPAN_S, now_s)
            first = last - SPAN_S
        self._axis.ends = (first, last)
        self._lay_out()

    def _lay_out(self) -> None:
        """Leave room for the faces' numbers before the lines, and for the emotions' names behind them."""
        metrics = QFontMetricsF(digits_font(self.font()))
        labels = (*(self._history.labels if self._history is not None else ()), UNCERTAIN)
        before = metrics.horizontalAdvance("#88") + 2 * _GAP
        behind = max(metrics.horizontalAdvance(label) for label in labels) + 3 * _GAP
        lines = max(_LEAST, self.width() - before - behind)
        first, last = self._axis.ends
        self._before, self._behind = (last - first) * before / lines, (last - first) * behind / lines
        self._plot.setXRange(first - self._before, last + self._behind, padding=0)

    def _draw(self, selected: int | None) -> None:
        assert self._history is not None
        faces = self._faces(selected)
        now_s = self._history.now_s
        zero_s = now_s if self._length_s is None else 0.0
        if self._length_s is not None and self._length_s > WHOLE_S:
            self._move_axis(now_s)
        if max(1, len(faces)) != self._height:
            self._height = max(1, len(faces))
            self._plot.setYRange(0, _LANE * self._height, padding=0.03)
        names: list[tuple[float, str]] = []
        gap = np.full((1, len(self._history.labels)), np.nan, np.float32)
        times, values = [_NOWHERE[:0]], [gap[:0]]
        for lane, track_id in enumerate(faces):
            base = _LANE * (len(faces) - 1 - lane)
            when, what = self._history.lines(track_id)
            kept = _thinned(when, self._axis.ends[1] - self._axis.ends[0])
            times += [when[kept] - zero_s, _NOWHERE]
            values += [what[kept] + base, gap]
            if len(when) and now_s - when[-1] < _AWAY_S:
                certain = track_id not in self._uncertain
                names += _ends(what[-1], self._history.labels, base, len(faces), certain=certain)
        # The lanes' lines of an emotion are one, with gaps: an item more costs more than its line.
        xs, ys = np.concatenate(times), np.concatenate(values)
        for column, label in enumerate(self._history.labels):
            self._curve(label).setData(xs, ys[:, column], connect="finite")
        for label, curve in self._curves.items():
            curve.setVisible(label in self._history.labels)
        self._name(names, now_s - zero_s)
        self._number(faces)

    def _faces(self, selected: int | None) -> list[int]:
        assert self._history is not None
        recent = self._history.recent()
        first = [selected] if selected is not None and selected in recent else []
        return (first + [track_id for track_id in recent if track_id != selected])[:_LANES]

    def _curve(self, label: str) -> Any:  # noqa: ANN401 - pyqtgraph has no types
        curve = self._curves.get(label)
        if curve is None:
            curve = pg.PlotCurveItem(antialias=True)
            curve.setPen(pg.mkPen(emotion_colour(label, self.palette()), width=1))
            self._plot.addItem(curve, ignoreBounds=True)
            self._curves[label] = curve
        return curve

    def _name(self, names: Sequence[tuple[float, str]], now: float) -> None:
        span = self._axis.ends[1] - self._axis.ends[0]
        self._make_room(self._names, len(names), (0, 0.5))
        for said, (height, label) in zip(self._names, names, strict=False):
            role = QPalette.ColorRole.PlaceholderText if label == UNCERTAIN else QPalette.ColorRole.Text
            said.say(word(label), self.palette().color(role), now + span / 100, height)

    def _number(self, faces: Sequence[int]) -> None:
        self._make_room(self._lanes, len(faces), (0, 0))
        for lane, (said, track_id) in enumerate(zip(self._lanes, faces, strict=False)):
            colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
            said.say(f"#{track_id}", colour, self._axis.ends[0] - self._before, _LANE * (len(faces) - lane) - 0.02)

    def _make_room(self, words: "list[_Word]", count: int, anchor: tuple[float, float]) -> None:
        """Let that many words be shown."""
        while len(words) < count:
            words.append(_Word(self._plot, digits_font(self.font()), anchor))
        for index, said in enumerate(words):
            said.show(shown=index < count)

    def _dress(self) -> None:
        for label, curve in self._curves.items():
            curve.setPen(pg.mkPen(emotion_colour(label, self.palette()), width=1))
        axis = self._axis
        axis.setPen(pg.mkPen(self.palette().color(QPalette.ColorRole.Mid)))
        axis.setTextPen(pg.mkPen(self.palette().color(QPalette.ColorRole.PlaceholderText)))
        axis.setTickFont(digits_font(self.font()))
        for said in (*self._lanes, *self._names):
            said.write_in(digits_font(self.font()))
        self._plot.setBackground(self.palette().color(QPalette.ColorRole.Base))


class _Word:
    """A word in a plot. It is laid out anew only when it is another: that takes longer than a line."""

    def __init__(self, plot: Any, font: QFont, anchor: tuple[float, float]) -> None:  # noqa: ANN401 - no types
        self._item = pg.TextItem(anchor=anchor)
        self._item.setFont(font)
        self._said: tuple[str, int] | None = None
        plot.addItem(self._item, ignoreBounds=True)

    @property
    def shown(self) -> bool:
        return bool(self._item.isVisible())

    @property
    def text(self) -> str:
        return self._said[0] if self._said is not None else ""

    @property
    def at(self) -> Any:  # noqa: ANN401 - a point of the plot
        return self._item.pos()

    @property
    def width(self) -> float:
        return float(self._item.boundingRect().width())

    def write_in(self, font: QFont) -> None:
        self._item.setFont(font)

    def say(self, text: str, colour: QColor, x: float, y: float) -> None:
        if self._said != (text, colour.rgba()):
            self._said = text, colour.rgba()
            self._item.setText(text, color=colour)
        self._item.setPos(x, y)

    def show(self, *, shown: bool) -> None:
        self._item.setVisible(shown)


class _TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Says how long ago something was, or when it is in the file."""

    def __init__(self, now: str) -> None:
        super().__init__("bottom")
        self._now = now
        self.counts_back = True
        self.ends = (-SPAN_S, 0.0)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802 - its
        """Return round times, at most seven, and no more than can be written beside each other."""
        first, last = self.ends
        room = size * (last - first) / max(high - low, 1e-9)
        fit = max(1.0, min(_MOST_TICKS, room / self._widest(last - first)))
        step = next((step for step in _STEPS_S if (last - first) / step <= fit), _STEPS_S[-1])
        begin = np.ceil(first / step - 1e-6) * step
        return [(step, [float(time) for time in np.arange(begin, last + step / 1000, step)])]

    def _widest(self, span_s: float) -> float:
        """Return how much room a time takes, in pixels."""
        sample = f"-{span_s:.0f} s" if self.counts_back else _clock(self.ends[1], tenths=span_s < _MOST_TICKS)
        font = self.style["tickFont"]
        return QFontMetricsF(font).horizontalAdvance(sample) + 2 * _GAP if font is not None else 1.0

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802 - its
        """Write the times."""
        if self.counts_back:
            return [f"{value:.0f} s" if round(value) else self._now for value in values]
        return [_clock(value, tenths=spacing < 1) for value in values]


def _clock(seconds: float, *, tenths: bool) -> str:
    whole = abs(round(seconds, 1) if tenths else round(seconds))  # no time is before the first, but for rounding
    minutes, rest = divmod(whole, 60)
    return f"{minutes:.0f}:{rest:04.1f}" if tenths else f"{minutes:.0f}:{rest:02.0f}"


def _thinned(times: FloatArray, span_s: float) -> "np.ndarray[Any, Any]":
    """Return which samples are drawn: about one for two pixels, always the same ones, and the last."""
    steps = np.floor(times / (span_s / _SAMPLES))
    kept: np.ndarray[Any, Any] = np.ones(len(times), np.bool_)
    kept[:-1] = np.diff(steps, prepend=-np.inf)[:-1] != 0
    return kept


def _ends(
    values: "np.ndarray[Any, Any]", labels: Sequence[str], base: float, lanes: int, *, certain: bool
) -> list[tuple[float, str]]:
    """Return where the names of the likeliest emotions go, beside the ends of their lines but off each other."""
    if not certain:
        return [(base + max(0.06, float(values.max())), UNCERTAIN)]
    gap = 0.2 * lanes
    order = [int(index) for index in np.argsort(values)[::-1] if values[index] >= _NAMED]
    placed: list[tuple[float, str]] = []
    for index in order[: 3 if lanes == 1 else 1]:
        height = float(values[index])
        if placed and placed[-1][0] - base - height < gap:
            height = placed[-1][0] - base - gap
        placed.append((base + max(0.06, height), labels[index]))
    return placed
