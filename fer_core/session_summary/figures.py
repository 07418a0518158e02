"""The report's charts as files for papers and slides: SVG, and PNG of 200 dots an inch.

Matplotlib draws both from the same lines. The page's charts are Plotly's, which needs a browser to make a file of one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final, Literal

from fer_core.emotions import UNCERTAIN, shown_order
from fer_core.files.atomic import atomic_path, explain_write_errors
from fer_core.report.charts import colour_of
from fer_core.session_summary.circle import BESIDE, arc, circle, text_side
from fer_core.session_summary.comparison import Comparison
from fer_core.session_summary.results import Measure, PersonSummary, SessionSummary
from fer_core.text import file_stem, readable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FigureKind = Literal["svg", "png"]
FIGURES: Final[tuple[FigureKind, ...]] = ("svg", "png")

MOST_PERSONS: Final = 12
"""So many persons of a session have figures of their own, those who were seen longest."""

_DOTS: Final = 200
_LETTERS: Final = 55
_LINE: Final = "#5a626e"
_SIDES: Final[dict[str, tuple[Any, Any]]] = {
    "top center": ("bottom", "center"),
    "bottom center": ("top", "center"),
    "middle right": ("center", "left"),
    "middle left": ("center", "right"),
}
"""Matplotlib's words for Plotly's: vertical, horizontal."""
_EDGE: Final[dict[str, Any]] = {"edgecolor": "#6e7480", "linewidth": 0.6}


@dataclass(frozen=True)
class _Figure:
    """A figure that is to be drawn.

    Attributes:
        of: What it is called after, which others are too.
        what: What tells it from those.
        inches: Its size.
        draw: Draws it.
    """

    of: str
    what: str
    inches: tuple[float, float]
    draw: Callable[["Axes"], None]


def write_figures(
    folder: Path,
    sessions: Sequence[SessionSummary],
    comparison: Comparison | None,
    kinds: Sequence[FigureKind],
    on_figure: Callable[[], None] | None = None,
) -> list[Path]:
    """Write the figures of sessions and of their comparison; the folder is made, where there is any figure.

    Args:
        folder: Where to.
        sessions: The sessions.
        comparison: Their comparison, if there is one.
        kinds: As what.
        on_figure: Called before each figure; what it raises ends the work, and the figures that were written stay.

    Returns:
        The files: episodes of each session, shares and transitions of each person, and the differences.

    Raises:
        FerError: They cannot be written.
    """
    wanted = [one for session in sessions for one in _of_session(session)]
    if comparison is not None:
        wanted += _of_comparison(comparison)
    written: list[Path] = []
    stems: set[str] = set()
    if not wanted:
        return written
    with explain_write_errors(folder, resumable=False):
        folder.mkdir(parents=True, exist_ok=True)
        for one in wanted:
            if on_figure is not None:
                on_figure()
            stem = _free(stems, file_stem(one.of.replace(" ", "-"), "figure", ending=f"-{one.what}".replace(" ", "-")))
            stems.add(stem.casefold())
            written += [_write(folder / f"{stem}.{kind}", one, kind) for kind in kinds]
    return written


def _of_session(session: SessionSummary) -> Iterator[_Figure]:
    lanes = [one for one in session.persons if one.episodes][:MOST_PERSONS]
    if lanes:
        yield _Figure(session.name, "episodes", (8, 1.5 + 0.4 * len(lanes)), partial(_lanes, session, lanes))
    for person in session.persons[:MOST_PERSONS]:
        yield _Figure(session.name, f"{person.name} shares", (6, 3.6), partial(_shares, session, person))
        if person.transitions.any():
            yield _Figure(session.name, f"{person.name} transitions", (5, 5), partial(_transitions, session, person))


def _of_comparison(found: Comparison) -> Iterator[_Figure]:
    for person in dict.fromkeys(row.person for row in found.rows):
        names = f"{found.first.name} and {found.second.name}"
        what = f"{person} differences" if found.people is None else "differences"
        yield _Figure(names, what, (6, 3.8), partial(_differences, found, person))


def _free(taken: set[str], stem: str) -> str:
    """Return a name that no figure has yet: of long names only the beginning may be left, and the end of an ending."""
    return next(
        name for name in chain([stem], (f"{stem}-{number}" for number in count(2))) if name.casefold() not in taken
    )


def _write(path: Path, figure: _Figure, kind: FigureKind) -> Path:
    # The object interface keeps no state between pictures and opens no window, as pyplot would.
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Text stays text, to be searched and changed, and the same figures give the same file.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "fer-studio", "text.parse_math": False}):
        drawn = Figure(figsize=figure.inches, layout="constrained")
        FigureCanvasAgg(drawn)
        axes = drawn.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        figure.draw(axes)
        with atomic_path(path) as lent:
            drawn.savefig(lent, format=kind, dpi=_DOTS, metadata={"Date": None} if kind == "svg" else None)
    return path


def _lines(text: str) -> str:
    """Return a text in lines that a figure has room for: beside a long one nothing of it would be left."""
    return fill(readable(text), _LETTERS)


def _shares(session: SessionSummary, person: PersonSummary, axes: "Axes") -> None:
    order = shown_order(session.labels)
    told = [(person.emotions[place].emotion, person.emotions[place].share) for place in order]
    told.append((UNCERTAIN, person.uncertain))
    for row, (name, measure) in enumerate(told):
        axes.barh(row, measure.value * 100, color=colour_of(name), **_EDGE)
        _interval(axes, row, measure)
    axes.set_yticks(range(len(told)), [name for name, _ in told])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("share of time, %" if session.timed else "share of faces, %")
    axes.set_title(_lines(f"{session.name}, {person.name}"), loc="left", fontsize="medium")


def _interval(axes: "Axes", row: int, measure: Measure) -> None:
    if measure.low is not None and measure.high is not None:
        around = [[(measure.value - measure.low) * 100], [(measure.high - measure.value) * 100]]
        axes.errorbar(measure.value * 100, row, xerr=around, color=_LINE, capsize=2.5, linewidth=1)


def _lanes(session: SessionSummary, persons: Sequence[PersonSummary], axes: "Axes") -> None:
    for lane, person in enumerate(persons):
        axes.plot([person.first_s, person.last_s], [lane, lane], color="#a7abb4", linewidth=0.8, zorder=0)
        for place in shown_order(session.labels):
            held = [(one.begin_s, one.length_s) for one in person.episodes if one.emotion == place]
            axes.broken_barh(held, (lane - 0.33, 0.66), color=colour_of(session.labels[place]))
    there = {one.emotion for person in persons for one in person.episodes}
    for place in shown_order(session.labels):
        if place in there:
            axes.barh(0, 0, color=colour_of(session.labels[place]), label=session.labels[place])
    axes.set_yticks(range(len(persons)), [readable(one.name) for one in persons])
    axes.set_ylim(len(persons) - 0.4, -0.6)
    if session.within is not None:
        axes.set_xlim(session.begin_s, max([session.end_s, *(one.last_s for one in persons)]))
    axes.set_xlabel("seconds")
    axes.set_title(_lines(session.name), loc="left", fontsize="medium")
    axes.figure.legend(loc="outside lower center", ncols=8, frameon=False, fontsize="small")


def _transitions(session: SessionSummary, person: PersonSummary, axes: "Axes") -> None:
    counts, labels = person.transitions, session.labels
    order = [place for place in shown_order(labels) if counts[place].any() or counts[:, place].any()]
    at, most = circle(order), int(counts.max())
    for one in order:
        for other in order:
            if count := int(counts[one, other]):
                line, colour, width = arc(at[one], at[other]), colour_of(labels[one]), 1 + 4 * count / most
                axes.plot(line[:-2, 0], line[:-2, 1], color=colour, linewidth=width, solid_capstyle="butt")
                head = {"arrowstyle": "-|>", "color": colour, "linewidth": width, "mutation_scale": 10 + 2 * width}
                axes.annotate("", xy=tuple(line[-1]), xytext=tuple(line[-4]), arrowprops=head)
                middle = line[len(line) // 3]
                box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
                axes.text(middle[0], middle[1], str(count), fontsize="x-small", ha="center", va="center", bbox=box)
    for place in order:
        x, y = at[place]
        axes.scatter(x, y, s=220, color=colour_of(labels[place]), zorder=3, **_EDGE)
        up, aside = _SIDES[text_side(x, y)]
        axes.text(x * BESIDE, y * BESIDE, labels[place], ha=aside, va=up)
    axes.set_xlim(-1.45, 1.45)
    axes.set_ylim(-1.3, 1.3)
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_title(_lines(f"{session.name}, {person.name}: what follows what"), loc="left", fontsize="medium")


def _differences(found: Comparison, person: str, axes: "Axes") -> None:
    rows = [row for row in found.rows if row.person == person and row.kind == "share"]
    rows = [rows[place] for place in shown_order([row.emotion for row in rows])]
    for place, row in enumerate(rows):
        value = (row.first - row.second) * 100
        if row.difference is not None:
            around = [[value - row.difference.low * 100], [row.difference.high * 100 - value]]
            axes.errorbar(value, place, xerr=around, color=_LINE, capsize=2.5, linewidth=1, zorder=1)
        axes.scatter(value, place, s=60, color=colour_of(row.emotion), zorder=2, **_EDGE)
    axes.axvline(0, color=_LINE, linewidth=0.8, linestyle=":")
    axes.set_yticks(range(len(rows)), [row.emotion for row in rows])
    axes.invert_yaxis()
    axes.set_xlabel(_lines(f"share of time, {found.difference}, points"))
    axes.set_title(_lines(person), loc="left", fontsize="medium")
