"""The page's charts: shares with their intervals, a lane of episodes a person, transitions, differences."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from fer_core.emotions import UNCERTAIN, shown_order
from fer_core.report.charts import ERROR_BAR, MUTED, OUTLINE, colour_of, finish_chart, number_column, percent_axis
from fer_core.session_summary.circle import BESIDE, arc, circle, text_side
from fer_core.session_summary.comparison import Row
from fer_core.session_summary.results import PersonSummary, SessionSummary
from fer_core.session_summary.words import percent_with_interval, signed_points

_LINE: Final = "rgba(110,116,128,.9)"


def shares(person: PersonSummary) -> go.Figure:
    """Return a bar an emotion and one for uncertain: its share of the time seen, with its interval."""
    order = shown_order([one.emotion for one in person.emotions])
    told = [(person.emotions[place].emotion, person.emotions[place].share) for place in order]
    told.append((UNCERTAIN, person.uncertain))
    names = [name for name, _ in told]
    values = [one.value * 100 for _, one in told]
    bounds = [((one.low or 0) * 100, (one.high or 0) * 100) if one.low is not None else None for _, one in told]
    figure = go.Figure(
        go.Bar(
            x=values,
            y=names,
            orientation="h",
            marker={"color": [colour_of(name) for name in names], "line": OUTLINE},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [bound[1] - value if bound else 0 for bound, value in zip(bounds, values, strict=True)],
                "arrayminus": [value - bound[0] if bound else 0 for bound, value in zip(bounds, values, strict=True)],
                "visible": any(bounds),
                **ERROR_BAR,
            },
            hovertemplate="%{y}: %{x:.1f}%<extra></extra>",
        )
    )
    longest = max([*values, *(bound[1] for bound in bounds if bound), 1.0])
    end = longest * 1.9
    number_column(figure, end, names, [percent_with_interval(one) for _, one in told])
    return finish_chart(figure, rows=len(names), x=percent_axis(longest, end))


def episode_lanes(session: SessionSummary, persons: Sequence[PersonSummary]) -> go.Figure:
    """Return a lane a person: a bar for each episode, in its emotion's colour, over the session's time."""
    figure, labels = go.Figure(), session.labels
    for place in shown_order(labels):
        held = [(person, one) for person in persons for one in person.episodes if one.emotion == place]
        if not held:
            continue
        figure.add_trace(
            go.Bar(
                x=[one.length_s for _, one in held],
                base=[one.begin_s for _, one in held],
                y=[person.name for person, _ in held],
                orientation="h",
                name=labels[place],
                marker={"color": colour_of(labels[place]), "line": {"width": 0}},
                hovertemplate=f"%{{y}}, {labels[place]}: %{{x:.1f}} s from %{{base:.1f}} s<extra></extra>",
            )
        )
    line = {"color": MUTED, "width": 1}
    for lane, one in enumerate(persons):
        figure.add_shape(type="line", x0=one.first_s, x1=one.last_s, y0=lane, y1=lane, line=line, layer="below")
    figure.update_layout(barmode="overlay", bargap=0.35)
    end = max(session.end_s, *(one.last_s for one in persons))
    axis = {"title": {"text": "seconds"}, "range": [session.begin_s, end]}
    figure = finish_chart(figure, rows=len(persons), x=axis, legend=True)
    figure.update_yaxes(categoryorder="array", categoryarray=[one.name for one in persons])
    return figure


def transition_picture(counts: NDArray[np.int64], labels: Sequence[str]) -> go.Figure:
    """Return the emotions on a circle, with an arrow from each to what follows it, the wider the more often."""
    figure, most = go.Figure(), max(1, int(counts.max()))
    order = [place for place in shown_order(labels) if counts[place].any() or counts[:, place].any()]
    at = circle(order)
    for one in order:
        for other in order:
            if count := int(counts[one, other]):
                line = arc(at[one], at[other])
                colour, width = colour_of(labels[one]), 1.5 + 6 * count / most
                figure.add_trace(_line(line, colour, width, f"{labels[one]} to {labels[other]}: {count}"))
                figure.add_annotation(**_head(line, colour, width))
    figure.add_trace(
        go.Scatter(
            x=[at[place][0] for place in order],
            y=[at[place][1] for place in order],
            text=[labels[place] for place in order],
            mode="markers",
            marker={"size": 20, "color": [colour_of(labels[place]) for place in order], "line": OUTLINE},
            hoverinfo="text",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[at[place][0] * BESIDE for place in order],
            y=[at[place][1] * BESIDE for place in order],
            text=[labels[place] for place in order],
            mode="text",
            textposition=[text_side(*at[place]) for place in order],
            hoverinfo="skip",
        )
    )
    hidden: dict[str, Any] = {"visible": False, "range": [-2.8, 2.8]}
    figure = finish_chart(figure, height=380, x=hidden)
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(visible=False, range=[-1.25, 1.25], scaleanchor="x")
    return figure


def differences(rows: Sequence[Row]) -> go.Figure:
    """Return a point an emotion: the difference of its shares in points, with its interval."""
    names = [row.emotion for row in rows]
    told = [row.difference for row in rows]
    values = [(row.first - row.second) * 100 for row in rows]
    above = [(one.high - one.value) * 100 if one else 0 for one in told]
    below = [(one.value - one.low) * 100 if one else 0 for one in told]
    figure = go.Figure(
        go.Scatter(
            x=values,
            y=names,
            mode="markers",
            marker={"size": 11, "color": [colour_of(name) for name in names], "line": OUTLINE},
            error_x={"type": "data", "symmetric": False, "array": above, "arrayminus": below, **ERROR_BAR},
            hovertemplate="%{y}: %{x:.1f} points<extra></extra>",
        )
    )
    figure.add_vline(x=0, line={"color": _LINE, "width": 1, "dash": "dot"})
    low = min([0.0, *(value - one for value, one in zip(values, below, strict=True))])
    high = max([0.0, *(value + one for value, one in zip(values, above, strict=True))])
    room = max(high - low, 1.0)
    end = high + room * 0.9
    texts = [f"{signed_points(value)} · {row.answer}" for value, row in zip(values, rows, strict=True)]
    number_column(figure, end, names, texts)
    step = next(one for one in (0.5, 1, 2, 5, 10, 20, 50, 100) if room <= 5 * one or one == 100)
    ticks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    words = [signed_points(tick, 0 if step >= 1 else 1) if tick else "0" for tick in ticks.tolist()]
    axis: dict[str, Any] = {"range": [low - room * 0.06, end], "tickvals": ticks.tolist(), "ticktext": words}
    axis["title"] = {"text": "points of the share"}
    return finish_chart(figure, rows=len(rows), x=axis)


def _line(points: NDArray[np.float64], colour: str, width: float, text: str) -> go.Scatter:
    return go.Scatter(
        x=points[:, 0].tolist(),
        y=points[:, 1].tolist(),
        mode="lines",
        line={"color": colour, "width": width},
        text=[text] * len(points),
        hoverinfo="text",
    )


def _head(points: NDArray[np.float64], colour: str, width: float) -> dict[str, Any]:
    (ax, ay), (x, y) = points[-3].tolist(), points[-1].tolist()
    return {
        **{"x": x, "y": y, "ax": ax, "ay": ay, "xref": "x", "yref": "y", "axref": "x", "ayref": "y", "text": ""},
        **{"showarrow": True, "arrowhead": 2, "arrowcolor": colour, "arrowwidth": max(1.5, width * 0.55)},
    }
