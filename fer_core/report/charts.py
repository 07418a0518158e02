"""The general parts of charts. Their text and lines take the page's colours, so that they fit light and dark."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fer_core.emotions import COLOURS, UNCERTAIN

OUTLINE: Final = {"color": "rgba(110,116,128,.75)", "width": 1}
ERROR_BAR: Final = {"thickness": 1.2, "width": 3, "color": "rgba(110,116,128,1)"}
ACCENT: Final = "#6a58e6"
MUTED: Final = "#a7abb4"


def colour_of(label: str) -> str:
    """Return an emotion's colour as #rrggbb; grey for what is no emotion."""
    red, green, blue = COLOURS.get(label, COLOURS[UNCERTAIN])
    return f"#{red:02x}{green:02x}{blue:02x}"


def share_bars(parts: Sequence[tuple[str, int]], colours: Sequence[str] | None = None) -> go.Figure:
    """Return one bar a part, with its share and count.

    Args:
        parts: name and count of each.
        colours: of the bars; one for all by default.
    """
    total = max(sum(count for _, count in parts), 1)
    values = [count / total * 100 for _, count in parts]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=[name for name, _ in parts],
            orientation="h",
            marker={"color": list(colours or [ACCENT] * len(parts)), "line": OUTLINE},
            hovertemplate="%{y}: %{x:.1f}%<extra></extra>",
        )
    )
    end = max(values) * 2
    number_column(figure, end, [name for name, _ in parts], [f"{count / total:.1%} · {count:,}" for _, count in parts])
    return finish_chart(figure, rows=len(parts), x=percent_axis(max(values), end))


def box_plot(classes: Sequence[str], values: Sequence[NDArray[np.float32]], title: str) -> go.Figure:
    """Return a box a class: quarters, and the middle nine tenths.

    Args:
        classes: their names.
        values: float32 (n,) of each; a class without any has no box.
        title: what the values are.
    """
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
    return finish_chart(figure, rows=len(classes), x={"title": {"text": title}, "range": [0, None]})


def before_after_bars(classes: Sequence[str], counted: Sequence[tuple[str, dict[str, int]]]) -> go.Figure:
    """Return the counts of each class, before in grey and after in its colour.

    Args:
        classes: their names.
        counted: name and counts by class, twice: before and after.
    """
    figure = go.Figure()
    for number, (name, counts) in enumerate(counted):
        own = [counts.get(label, 0) for label in classes]
        figure.add_trace(
            go.Bar(
                x=own,
                y=list(classes),
                orientation="h",
                name=name,
                marker={
                    "color": [colour_of(label) for label in classes] if number else MUTED,
                    "line": OUTLINE,
                },
                text=[f"{count:,}" for count in own],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}, " + name + ": %{x:,}<extra></extra>",
            )
        )
    most = max(max(counts.values(), default=1) for _, counts in counted)
    figure.update_layout(barmode="group", bargap=0.25)
    return finish_chart(figure, rows=2 * len(classes), x={"range": [0, most * 1.25], "nticks": 5}, legend=True)


def percent_axis(longest: float, end: float) -> dict[str, Any]:
    """Return an axis of percents, up to ``end``, that has ticks only where bars can be.

    Args:
        longest: the longest bar, in percent.
        end: of the axis, in percent.
    """
    step = next(step for step in (0.5, 1, 2, 5, 10, 20, 50) if longest <= 4 * step)
    ticks = np.arange(0, min(100, longest + step) + step / 2, step)
    return {"range": [0, end], "tickvals": ticks.tolist(), "ticktext": [f"{tick:g}%" for tick in ticks]}


def number_column(figure: go.Figure, end: float, names: Sequence[str], texts: Sequence[str]) -> None:
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


def finish_chart(
    figure: go.Figure, x: dict[str, Any], rows: int = 0, height: int = 0, *, legend: bool = False
) -> go.Figure:
    """Give a chart the common manner.

    Args:
        figure: the chart; changed.
        x: its axis to the right, as Plotly's ``update_xaxes`` takes it.
        rows: how many it has, which gives its height and puts the first at the top; 0 where it has no rows.
        height: in pixels, instead.
        legend: whether it has one.
    """
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
