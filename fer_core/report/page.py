"""One page of HTML that needs nothing else: its style, its script, Plotly and every picture lie inside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path

from plotly.graph_objects import Figure
from plotly.offline import get_plotlyjs

from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.report.charts import colour_of


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Attributes:
        anchor: its address within the page.
        title: its heading, and its name in the table of contents.
        words: what it shows, in plain words.
        body: HTML.
    """

    anchor: str
    title: str
    words: str
    body: str


def page(title: str, subtitle: str, sections: Sequence[Section], footer: str) -> str:
    """Put a page together. The browser is told to fetch nothing at all from anywhere.

    Args:
        title: its heading, and the browser tab's.
        subtitle: what is below the heading.
        sections: its parts, in order; the table of contents names them.
        footer: how it came to be.

    Returns:
        HTML. See ``fer_core.report`` for an example.
    """
    contents = "".join(f'<li><a href="#{one.anchor}">{escape(one.title)}</a></li>' for one in sections)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
script-src 'unsafe-inline'">
<title>{escape(title)}</title>
<style>
{_file("page.css")}</style>
</head>
<body>
<a class="skip" href="#content">To the content</a>
<div class="shell">
<header><div><h1>{escape(title)}</h1><p>{escape(subtitle)}</p></div><button id="theme" type="button" hidden></button>
</header>
<nav aria-label="Contents"><ol>{contents}</ol></nav>
<main id="content">
<noscript><p>The charts need JavaScript; the tables beside them tell the same.</p></noscript>
{"".join(map(_section, sections))}
<footer>{escape(footer)}</footer>
</main>
</div>
<script>{get_plotlyjs()}</script>
<script>
{_file("page.js")}</script>
</body>
</html>
"""


def write_page(path: Path, html: str) -> None:
    """Write a page as one file, whole or not at all; its folder is made.

    Raises:
        FerError: if it cannot be written.
    """
    with explain_write_errors(path.parent, resumable=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, html.encode())


def chart(figure: Figure, title: str, words: str) -> str:
    """Return a Plotly figure as HTML, drawn once the page is there, with what it shows in words."""
    drawn = figure.to_json().replace("<", "\\u003c")
    return (
        f'<figure class="chart"><figcaption><b>{escape(title)}</b> {escape(words)}</figcaption>'
        f'<div class="plot" role="img" aria-label="{escape(title, quote=True)}"></div>'
        f'<script type="application/json">{drawn}</script></figure>'
    )


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    foot: Sequence[str] = (),
    words: Sequence[int] = (),
) -> str:
    """Return a table as HTML that scrolls by itself where it is wide.

    Args:
        caption: what it shows.
        head: names of the columns.
        rows: cells as HTML; the first of each is its heading.
        foot: the last row, or nothing.
        words: columns that hold text instead of numbers.
    """
    name = escape(caption, quote=True)
    top = "".join(f'<th scope="col"{_kind(place, words)}>{escape(cell)}</th>' for place, cell in enumerate(head))
    body = "".join(_row(row, words) for row in rows)
    bottom = f"<tfoot>{_row(foot, words)}</tfoot>" if foot else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody>{bottom}</table></div>"
    )


def label_cell(label: str) -> str:
    """Return a class's name with its colour beside it."""
    return f'<span class="swatch" style="background:{colour_of(label)}"></span>{escape(label)}'


def heat_cell(part: float, text: str, *, own: bool = False) -> str:
    """Return a cell of a table that is the darker, the nearer ``part`` is to 1; ``own`` frames it."""
    return f'<td class="heat{" own" if own else ""}" style="--part:{part:.3f}">{text}</td>'


def when(created: str) -> str:
    """Return a time (ISO 8601 in UTC) as it is told to people."""
    return created[:16].replace("T", " ") + " UTC" if created.endswith("+00:00") else created


def tiles(figures: Sequence[tuple[str, str]]) -> str:
    """Return a few figures to see first: name and value."""
    return (
        '<dl class="tiles">'
        + "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in figures)
        + "</dl>"
    )


def paragraph(text: str) -> str:
    """Return muted words."""
    return f'<p class="words">{escape(text)}</p>'


def _section(one: Section) -> str:
    words = paragraph(one.words) if one.words else ""
    return (
        f'<section id="{one.anchor}" aria-labelledby="{one.anchor}-title"><h2 id="{one.anchor}-title">'
        f"{escape(one.title)}</h2>{words}{one.body}</section>\n"
    )


def _row(cells: Sequence[str], words: Sequence[int]) -> str:
    first, *rest = cells
    others = "".join(
        cell if cell.startswith("<td") else f"<td{_kind(place, words)}>{cell}</td>"
        for place, cell in enumerate(rest, start=1)
    )
    return f'<tr><th scope="row">{first}</th>{others}</tr>'


def _kind(place: int, words: Sequence[int]) -> str:
    return ' class="words"' if place in words else ""


def _file(name: str) -> str:
    return (files("fer_core.report") / name).read_text(encoding="utf-8")
