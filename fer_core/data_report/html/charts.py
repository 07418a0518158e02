"""The charts of the report. Their text and lines take the page's colours, so that they fit light and dark."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fer_core.emotions import COLOURS, UNCERTAIN

SPLIT_COLOURS: Final = {"train": "#6a58e6", "validation": "#a79bf2", "test": "#d3ccf9"}
_SYMBOLS: Final = {"train": "circle", "validation": "square", "test": "diamond"}
_OUTLINE: Final = {"color": "rgba(110,116,128,.75)", "width": 1}
_ERROR: Final = {"thickness": 1.2, "width": 3, "color": "rgba(110,116,128,1)"}
_ACCENT: Final = "#6a58e6"
_MUTED: Final = "#a7abb4"


def colour_of(label: str) -> str:
    """Return an emotion's colour as #rrggbb; grey for what is no emotion."""
    red, green, blue = COLOURS.get(label, COLOURS[UNCERTAIN])
    return f"#{red:02x}{green:02x}{blue:02x}"


def class_shares(classes: Sequence[str], counts: NDArray[np.int64], longest: float) -> go.Figure:
    """One bar a class: its share of a split, with the count beside it and a line where even would be.

    Args:
        classes: their names.
        counts: faces of each.
        longest: the largest share of all splits, so that their charts have one scale.
    """
    total = max(int(counts.sum()), 1)
    shares = counts / total
    figure = go.Figure(
        go.Bar(
            x=shares * 100,
            y=list(classes),
            orientation="h",
            marker={"color": [colour_of(name) for name in classes], "line": _OUTLINE},
            hovertemplate="%{y}: %{x:.1f}%<extra></extra>",
        )
    )
    texts = [f"{share:.1%} · {count:,}" for share, count in zip(shares, counts, strict=True)]
    if len(classes) > 1:
        even, dotted = 100 / len(classes), {"dash": "dot", "width": 1.5, "color": _MUTED}
        figure.add_shape(type="line", x0=even, x1=even, y0=0, y1=1, yref="paper", line=dotted)
    end = longest * 185
    _numbers(figure, end, classes, texts)
    return _finished(figure, rows=len(classes), x=_percent(longest * 100, end))


def shares(parts: Sequence[tuple[str, int]], colours: Sequence[str] | None = None) -> go.Figure:
    """One bar a part, with its share and count."""
    total = max(sum(count for _, count in parts), 1)
    values = [count / total * 100 for _, count in parts]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=[name for name, _ in parts],
            orientation="h",
            marker={"color": list(colours or [_ACCENT] * len(parts)), "line": _OUTLINE},
            hovertemplate="%{y}: %{x:.1f}%<extra></extra>",
        )
    )
    end = max(values) * 2
    _numbers(figure, end, [name for name, _ in parts], [f"{count / total:.1%} · {count:,}" for _, count in parts])
    return _finished(figure, rows=len(parts), x=_percent(max(values), end))


def brightness(classes: Sequence[str], means: dict[str, dict[str, tuple[float, float]]]) -> go.Figure:
    """Mean pixel value by class (row) and split (mark), with its 95% interval.

    Args:
        classes: the rows.
        means: by split and class the mean and half its interval.
    """
    figure = go.Figure()
    for split in means:
        mark = {"symbol": _SYMBOLS.get(split, "circle"), "size": 10, "color": _MUTED, "line": _OUTLINE}
        figure.add_trace(go.Scatter(x=[None], y=[None], mode="markers", name=split, marker=mark))
    for split, row in means.items():
        names = [name for name in classes if name in row]
        figure.add_trace(
            go.Scatter(
                x=[row[name][0] for name in names],
                y=names,
                error_x={"type": "data", "array": [row[name][1] for name in names], **_ERROR},
                mode="markers",
                showlegend=False,
                marker={
                    "symbol": _SYMBOLS.get(split, "circle"),
                    "size": 11,
                    "color": [colour_of(name) for name in names],
                    "line": _OUTLINE,
                },
                hovertemplate="%{y}, " + split + ": %{x:.1f}<extra></extra>",
            )
        )
    return _finished(figure, rows=len(classes), x={"title": {"text": "mean pixel value"}}, legend=len(means) > 1)


def spread(classes: Sequence[str], values: Sequence[NDArray[np.float32]], title: str) -> go.Figure:
    """A box a class: quarters, and the middle nine tenths."""
    figure = go.Figure()
    for name, own in zip(classes, values, strict=True):
        if not len(own):
            continue
        low, first, middle, third, high = np.percentile(own, (5, 25, 50, 75, 95)).tolist()
        box: dict[str, Any] = {"lowerfence": [low], "q1": [first], "median": [middle], "q3": [third]}
        figure.add_trace(
            go.Box(
                **box,
                upperfence=[high],
                y=[name],
                orientation="h",
                fillcolor=colour_of(name),
                line={"color": "rgba(110,116,128,1)", "width": 1.2},
                name=name,
                hoverinfo="x",
            )
        )
    return _finished(figure, rows=len(classes), x={"title": {"text": title}, "range": [0, None]})


def histogram(counts: NDArray[np.int64]) -> go.Figure:
    """How often each pixel value occurs."""
    figure = go.Figure(
        go.Bar(
            x=list(range(256)),
            y=counts / max(int(counts.sum()), 1) * 100,
            marker={"color": _ACCENT, "line": {"width": 0}},
            hovertemplate="%{x}: %{y:.2f}%<extra></extra>",
        )
    )
    figure.update_layout(bargap=0)
    figure.update_yaxes(ticksuffix="%", nticks=5, rangemode="tozero")
    return _finished(figure, height=240, x={"title": {"text": "pixel value"}, "range": [-1, 256]})


def before_after(classes: Sequence[str], versions: Sequence[tuple[str, dict[str, int]]]) -> go.Figure:
    """Faces of each class in the first and in this version."""
    figure = go.Figure()
    for number, (name, counts) in enumerate(versions):
        own = [counts.get(label, 0) for label in classes]
        figure.add_trace(
            go.Bar(
                x=own,
                y=list(classes),
                orientation="h",
                name=name,
                marker={
                    "color": [colour_of(label) for label in classes] if number else _MUTED,
                    "line": _OUTLINE,
                },
                text=[f"{count:,}" for count in own],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}, " + name + ": %{x:,}<extra></extra>",
            )
        )
    most = max(max(counts.values(), default=1) for _, counts in versions)
    figure.update_layout(barmode="group", bargap=0.25)
    return _finished(figure, rows=2 * len(classes), x={"range": [0, most * 1.25], "nticks": 5}, legend=True)


def _percent(longest: float, end: float) -> dict[str, Any]:
    """Return an axis of percents that has ticks only where bars can be."""
    step = next(step for step in (0.5, 1, 2, 5, 10, 20, 50) if longest <= 4 * step)
    ticks = np.arange(0, min(100, longest + step) + step / 2, step)
    return {"range": [0, end], "tickvals": ticks.tolist(), "ticktext": [f"{tick:g}%" for tick in ticks]}


def _numbers(figure: go.Figure, end: float, names: Sequence[str], texts: Sequence[str]) -> None:
    """Write each bar's numbers in a column at the right, where no bar and no line crosses them."""
    figure.add_trace(
        go.Scatter(
            x=[end * 0.99] * len(names),
            y=list(names),
            text=list(texts),
            mode="text",
            textposition="middle left",
            hoverinfo="skip",
        )
    )


def _finished(
    figure: go.Figure, x: dict[str, Any], rows: int = 0, height: int = 0, *, legend: bool = False
) -> go.Figure:
    """Give a chart the common manner; with ``rows``, its height and its first row at the top."""
    top = 34 if legend else 8
    figure.update_layout(
        template="none",
        height=height or 46 + top + 30 * max(rows, 1),
        margin={"l": 8, "r": 12, "t": top, "b": 38},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "system-ui, sans-serif", "size": 13},
        dragmode=False,
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False},
    )
    figure.update_xaxes(fixedrange=True, automargin=True, zeroline=False, showgrid=True, **x)
    figure.update_yaxes(fixedrange=True, automargin=True, zeroline=False, showgrid=False, ticklabelstandoff=6)
    figure.update_xaxes(title_font_size=13)
    if rows:
        figure.update_yaxes(autorange="reversed", type="category")
    return figure
