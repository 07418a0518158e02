"""The charts that only a report on data has. See ``fer_core.report.charts`` for what they have in common."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fer_core.report.charts import (
    ACCENT,
    ERROR_BAR,
    MUTED,
    OUTLINE,
    colour_of,
    finish_chart,
    number_column,
    percent_axis,
)

SPLIT_COLOURS: Final = {"train": "#6a58e6", "validation": "#a79bf2", "test": "#d3ccf9"}
_SYMBOLS: Final = {"train": "circle", "validation": "square", "test": "diamond"}


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
            marker={"color": [colour_of(name) for name in classes], "line": OUTLINE},
            hovertemplate="%{y}: %{x:.1f}%<extra></extra>",
        )
    )
    texts = [f"{share:.1%} · {count:,}" for share, count in zip(shares, counts, strict=True)]
    if len(classes) > 1:
        even, dotted = 100 / len(classes), {"dash": "dot", "width": 1.5, "color": MUTED}
        figure.add_shape(type="line", x0=even, x1=even, y0=0, y1=1, yref="paper", line=dotted)
    end = longest * 185
    number_column(figure, end, classes, texts)
    return finish_chart(figure, rows=len(classes), x=percent_axis(longest * 100, end))


def brightness(classes: Sequence[str], means: dict[str, dict[str, tuple[float, float]]]) -> go.Figure:
    """Mean pixel value by class (row) and split (mark), with its 95% interval.

    Args:
        classes: the rows.
        means: by split and class the mean and half its interval.
    """
    figure = go.Figure()
    for split in means:
        mark = {"symbol": _SYMBOLS.get(split, "circle"), "size": 10, "color": MUTED, "line": OUTLINE}
        figure.add_trace(go.Scatter(x=[None], y=[None], mode="markers", name=split, marker=mark))
    for split, row in means.items():
        names = [name for name in classes if name in row]
        figure.add_trace(
            go.Scatter(
                x=[row[name][0] for name in names],
                y=names,
                error_x={"type": "data", "array": [row[name][1] for name in names], **ERROR_BAR},
                mode="markers",
                showlegend=False,
                marker={
                    "symbol": _SYMBOLS.get(split, "circle"),
                    "size": 11,
                    "color": [colour_of(name) for name in names],
                    "line": OUTLINE,
                },
                hovertemplate="%{y}, " + split + ": %{x:.1f}<extra></extra>",
            )
        )
    return finish_chart(figure, rows=len(classes), x={"title": {"text": "mean pixel value"}}, legend=len(means) > 1)


def histogram(counts: NDArray[np.int64]) -> go.Figure:
    """How often each pixel value occurs."""
    figure = go.Figure(
        go.Bar(
            x=list(range(256)),
            y=counts / max(int(counts.sum()), 1) * 100,
            marker={"color": ACCENT, "line": {"width": 0}},
            hovertemplate="%{x}: %{y:.2f}%<extra></extra>",
        )
    )
    figure.update_layout(bargap=0)
    figure.update_yaxes(ticksuffix="%", nticks=5, rangemode="tozero")
    return finish_chart(figure, height=240, x={"title": {"text": "pixel value"}, "range": [-1, 256]})
