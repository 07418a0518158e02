"""The report on sessions as one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from fer_core.block_bootstrap import FEWEST_BLOCKS
from fer_core.emotions import UNCERTAIN, shown_order
from fer_core.frames import Image
from fer_core.report.page import Section, chart, heat_cell, label_cell, page, paragraph, table, tiles, when
from fer_core.report.thumbnails import Tile, grid
from fer_core.session_summary import charts
from fer_core.session_summary.comparison import Comparison, Kind, Row
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.results import EVERYONE, EmotionSummary, Measure, PersonSummary, SessionSummary
from fer_core.session_summary.sessions import SummarisedSession
from fer_core.session_summary.words import clock, number_with_interval, percent_with_interval, signed_points
from fer_core.text import count_noun

MOST_PERSONS: Final = 12
"""So many persons of a session are told of, those who were seen longest; the tables hold all."""

_LANES: Final = 20
_NONE: Final = "There was too little time for intervals: 4 seconds are the least."
_SHORT: Final = (
    f"Intervals are likely too narrow: the time seen is less than {FEWEST_BLOCKS} times as long as it takes until an "
    "expression has nothing more to do with the one before."
)
_FOOTER: Final = (
    "Written by fer-studio report. This page holds all it shows and asks nothing of the network. A network's reading "
    "of a face is not what a person feels: do not judge people by it."
)
_KINDS: Final[Mapping[Kind, str]] = {"share": "all time seen", "certain_share": "time of trusted readings"}


@dataclass(frozen=True, eq=False)
class Told:
    """A session as the page tells it.

    Attributes:
        summary: What it comes to.
        source: What it was made of and when, in words.
        remark: What to say of it beside its figures.
        pictures: The faces of its peaks, RGB, by reading.
        without_pictures: Why there are none.
    """

    summary: SessionSummary
    source: str = ""
    remark: str = ""
    pictures: Mapping[int, Image] = field(default_factory=dict)
    without_pictures: str = ""

    @classmethod
    def of(cls, session: SummarisedSession, pictures: Mapping[int, Image], without_pictures: str) -> "Told":
        """Return a session with what there is to say of it."""
        about = session.record
        source = f"{about.source.name} · read {when(about.started.isoformat())} by {about.model.title}"
        return cls(session.summary, source, session.remark, pictures, without_pictures)


def report(
    sessions: Sequence[Told], options: SummaryOptions, comparison: Comparison | None = None, missing: Sequence[str] = ()
) -> str:
    """Return the report as HTML.

    Args:
        sessions: One at least.
        options: How they were summarised.
        comparison: Two of them, or two groups, compared.
        missing: Sentences on what could not be summarised.
    """
    parts = [
        _at_a_glance(sessions),
        *([_missing(missing)] if missing else []),
        *([_comparison(comparison)] if comparison else []),
        *(_session(told, f"session-{number}") for number, told in enumerate(sessions, 1)),
        Section("how", "How it is reckoned", "", _listed(options.in_words())),
    ]
    title = sessions[0].summary.name if len(sessions) == 1 else count_noun(len(sessions), "session")
    subtitle = sessions[0].source if len(sessions) == 1 else "What people's faces showed, session by session"
    return page(title, subtitle, parts, _FOOTER)


def _at_a_glance(sessions: Sequence[Told]) -> Section:
    everyone = [one.summary.everyone for one in sessions if one.summary.everyone is not None]
    timed = [one.summary for one in sessions if one.summary.timed]
    seen_s = sum(one.everyone.seen_s for one in timed if one.everyone)
    figures = [
        ("sessions", f"{len(sessions):,}"),
        ("people", f"{sum(len(one.summary.persons) for one in sessions):,}"),
        ("readings", f"{sum(one.readings for one in everyone):,}"),
    ]
    if timed:
        figures += [("time", clock(sum(one.total_s for one in timed))), ("time of faces", clock(seen_s))]
    if everyone:
        uncertain = sum(one.uncertain.value * one.seen_s for one in everyone) / sum(one.seen_s for one in everyone)
        figures.append(("uncertain", f"{uncertain:.1%}"))
    body = tiles(figures)
    if len(sessions) > 1:
        body += _overview(sessions)
    return Section("glance", "At a glance", "", body)


def _overview(sessions: Sequence[Told]) -> str:
    labels = list(dict.fromkeys(label for told in sessions for label in told.summary.labels))
    order = [labels[place] for place in shown_order(labels)]
    rows = []
    for told in sessions:
        one = told.summary.everyone
        cells = ["–"] * (len(order) + 1)
        if one is not None:
            shares = {emotion.emotion: emotion.share.value for emotion in one.emotions} | {
                UNCERTAIN: one.uncertain.value
            }
            cells = [
                heat_cell(shares[name], f"{shares[name]:.1%}") if name in shares else "–"
                for name in [*order, UNCERTAIN]
            ]
        rows.append([escape(told.summary.name), f"{len(told.summary.persons):,}", _amount(told.summary), *cells])
    return table("Share of time, of everyone together", ["session", "people", "length", *order, UNCERTAIN], rows)


def _amount(session: SessionSummary) -> str:
    return clock(session.total_s) if session.timed else count_noun(session.frames, "picture")


def _missing(sentences: Sequence[str]) -> Section:
    return Section("missing", "Left out", "What could not be summarised, and why.", _listed(sentences))


def _listed(sentences: Sequence[str]) -> str:
    return f'<ul class="findings">{"".join(f"<li>{escape(one)}</li>" for one in sentences)}</ul>'


def _comparison(found: Comparison) -> Section:
    body = ""
    for person in dict.fromkeys(row.person for row in found.rows):
        body += f"<h3>{escape(person.capitalize() if person == EVERYONE else person)}</h3>"
        drawn, tables = "", ""
        for kind, what in _KINDS.items():
            rows = [row for row in found.rows if row.person == person and row.kind == kind]
            rows = _in_order(rows)
            words = f"{found.difference}, in points, with 95% intervals."
            drawn += chart(charts.differences(rows), f"Share of {what}.", words)
            tables += _difference_table(found, rows, what)
        body += f'<div class="charts">{drawn}</div>{tables}'
    title = f"{found.first.name} and {found.second.name}"
    return Section("comparison", title, " ".join(found.in_words()), body)


def _in_order(rows: Sequence[Row]) -> list[Row]:
    return [rows[place] for place in shown_order([row.emotion for row in rows])]


def _difference_table(found: Comparison, rows: Sequence[Row], what: str) -> str:
    lines = []
    for row in rows:
        one = row.difference
        lines.append(
            [
                label_cell(row.emotion),
                f"{row.first:.1%}",
                f"{row.second:.1%}",
                signed_points((row.first - row.second) * 100),
                "–" if one is None else f"{signed_points(one.low * 100)} to {signed_points(one.high * 100)}",
                "–" if row.p is None else ("&lt; 0.001" if row.p < 0.001 else f"{row.p:.3f}"),
                _answer(row, found),
            ]
        )
    head = ["emotion", found.first.name, found.second.name, "points", "95%", "p", "answer"]
    return table(f"Share of {what}", head, lines, words=[6])


def _answer(row: Row, found: Comparison) -> str:
    kind = {"more": "same", "less": "same", "tie": "other"}.get(row.answer, "open")
    text = f"more in {found.first.name}" if row.answer == "more" else row.answer
    text = f"more in {found.second.name}" if row.answer == "less" else text
    return f'<span class="badge {kind}">{escape(text)}</span>'


def _session(told: Told, anchor: str) -> Section:
    session = told.summary
    figures = [
        ("people", f"{len(session.persons):,}"),
        ("frames" if session.timed else "pictures", f"{session.frames:,}"),
    ]
    if session.timed:
        figures.append(("time", clock(session.total_s)))
    if session.left_out_s:
        figures.append(("left out", clock(session.left_out_s)))
    if session.within is not None:
        figures.append(("part", f"{clock(session.within[0])} to {clock(session.within[1])}"))
    if session.everyone is not None:
        figures.append(("uncertain", f"{session.everyone.uncertain.value:.1%}"))
    body = (paragraph(told.remark) if told.remark else "") + tiles(figures)
    lanes = [one for one in session.persons if one.episodes][:_LANES]
    if lanes:
        words = "Each person's episodes over the time of the session; a line from first to last seen."
        body += chart(charts.episode_lanes(session, lanes), "Episodes.", words)
    if told.without_pictures and session.persons:
        body += paragraph(told.without_pictures)
    shown = session.persons[:MOST_PERSONS]
    several = [session.everyone] if session.everyone is not None and len(session.persons) > 1 else []
    body += "".join(_person(session, one, told.pictures) for one in (*several, *shown))
    if more := len(session.persons) - len(shown):
        body += paragraph(
            f"{count_noun(more, 'more person', 'more people')} who were seen for less time are in the tables only."
        )
    return Section(anchor, session.name, told.source, body)


def _person(session: SessionSummary, person: PersonSummary, pictures: Mapping[int, Image]) -> str:
    together = person is session.everyone
    name = person.name.capitalize() if together else person.name
    seen = f"{clock(person.seen_s)} seen" if session.timed else count_noun(person.readings, "face")
    body = f"<h3>{escape(name)} · {seen}</h3>" + paragraph(_quality(session, person, together=together))
    body += chart(
        charts.shares(person), "Share of time." if session.timed else "Share of faces.", _intervals(session, person)
    )
    body += _emotions(session, person)
    if person.transitions.any():
        body += _transitions(session, person)
    if not together:
        body += _peaks(person, pictures, session)
    return body


def _intervals(session: SessionSummary, person: PersonSummary) -> str:
    if person.draws is None:
        return _NONE if session.timed else "There are too few faces for intervals."
    block = (
        f"Lines are 95% intervals, from blocks of {person.block_s:.1f} s." if session.timed else "Lines: 95% intervals."
    )
    return f"{block} {_SHORT}" if person.draws.short else block


def _quality(session: SessionSummary, person: PersonSummary, *, together: bool) -> str:
    where = "" if together or not session.timed else f"From {clock(person.first_s)} to {clock(person.last_s)}. "
    why = [(share.value, reason) for reason, share in person.reasons.items() if share.value > 0]
    told = ", ".join(f"{reason.value} {share:.1%}" for share, reason in sorted(why, key=lambda one: -one[0]))
    uncertain = f"Uncertain {percent_with_interval(person.uncertain)}" + (f": {told}." if told else ".")
    face = f"Face {person.size_px:.0f} pixels (median), found with confidence {person.score:.2f} (mean)."
    out = f"{clock(person.left_out_s)} left out of this person alone. " if person.left_out_s else ""
    return f"{where}{out}{uncertain} {face}"


def _emotions(session: SessionSummary, person: PersonSummary) -> str:
    order = [person.emotions[place] for place in shown_order([one.emotion for one in person.emotions])]
    what = "time" if session.timed else "faces"
    rows = [
        [label_cell(one.emotion), *map(percent_with_interval, (one.share, one.certain_share, one.probability))]
        for one in order
    ]
    foot = [label_cell(UNCERTAIN), percent_with_interval(person.uncertain), "", ""]
    head = ["emotion", f"of all {what}", f"of certain {what}", "mean probability"]
    body = table("Shares, with 95% intervals in brackets", head, rows, foot)
    held = [one for one in order if one.episodes]
    if held:
        head = ["emotion", "episodes", "a minute", "mean length, s", "longest, s"]
        body += table("Episodes, with 95% intervals in brackets", head, [_episodes(one) for one in held])
    return body


def _episodes(one: EmotionSummary) -> list[str]:
    return [
        label_cell(one.emotion),
        f"{one.episodes:,}",
        number_with_interval(one.per_minute, 2),
        number_with_interval(one.length_s),
        number_with_interval(Measure(one.longest_s or 0.0)),
    ]


def _transitions(session: SessionSummary, person: PersonSummary) -> str:
    counts, labels = person.transitions, session.labels
    order = [place for place in shown_order(labels) if counts[place].any() or counts[:, place].any()]
    most = int(counts.max())
    rows = []
    for one in order:
        total = int(counts[one].sum())
        cells = [
            "<td></td>" if one == other else heat_cell(counts[one, other] / most, _of(int(counts[one, other]), total))
            for other in order
        ]
        rows.append([label_cell(labels[one]), *cells, f"{total:,}"])
    caption = "Episodes of the row's emotion, by the next one"
    words = "An arrow from an emotion to what followed it, in the first one's colour, the wider the more often."
    head = ["from, to", *(labels[place] for place in order), "all"]
    drawn = chart(charts.transition_picture(counts, labels), "Transitions.", words)
    return drawn + table(caption, head, rows)


def _of(count: int, total: int) -> str:
    return f"{count:,} ({count / total:.0%})" if count else ""


def _peaks(person: PersonSummary, pictures: Mapping[int, Image], session: SessionSummary) -> str:
    made = []
    for place in shown_order([one.emotion for one in person.emotions]):
        one = person.emotions[place]
        if one.peak is None or one.peak.row not in pictures:
            continue
        when = f"at {clock(one.peak.time_s)}" if session.timed else f"picture {one.peak.time_s:.0f}"
        lines = (f"{one.emotion} {one.peak.probability:.0%}", when, *(() if one.peak.trusted else (UNCERTAIN,)))
        made.append(Tile(pictures[one.peak.row], f"{person.name}, {', '.join(lines)}", lines))
    if not made:
        return ""
    words = "The moment of each emotion's highest probability among the readings of a face that could be read well."
    return f'<p><b>Peaks.</b> <span class="words">{words}</span></p>{grid(made, "large")}'
