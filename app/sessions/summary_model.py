"""What the window tells of a session's summary, as rows and bars; knows nothing of Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.translation import tr
from fer_core.emotions import UNCERTAIN, shown_order
from fer_core.frames import Image
from fer_core.session.notes_files import read_notes
from fer_core.session_summary.comparison import Comparison, Group, Kind, Row, compare_groups
from fer_core.session_summary.options import SummaryOptions
from fer_core.session_summary.people_compared import compare_people
from fer_core.session_summary.results import EmotionSummary, Measure, PersonSummary, SessionSummary
from fer_core.session_summary.sessions import SummarisedSession, summarise_read, summarise_session, unique_names
from fer_core.session_summary.words import clock, number_with_interval, percent_with_interval, signed_points

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.sessions.watched_session import WatchedSession

Tell = Callable[[int, int], None]
"""Told how many of how many are done; what it raises ends the work."""

Range = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Summary:
    """What one session comes to, and the faces of its peaks.

    Attributes:
        session: The session.
        pictures: The faces of its peaks, RGB, by reading.
        without_pictures: Why there are none, a sentence.
    """

    session: SummarisedSession
    pictures: Mapping[int, Image] = field(default_factory=dict)
    without_pictures: str = ""

    @property
    def people(self) -> tuple[PersonSummary, ...]:
        """Who is told of: everyone together first, where there are several."""
        found = self.session.summary
        together = (found.everyone,) if found.everyone is not None and len(found.persons) > 1 else ()
        return (*together, *found.persons)


@dataclass(frozen=True, eq=False)
class Several:
    """What several sessions come to, and how two groups of them compare.

    Attributes:
        sessions: Those that could be summarised.
        comparison: None where nothing was compared.
        missing: Why the others could not, sentences.
    """

    sessions: tuple[SummarisedSession, ...]
    comparison: Comparison | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """A share as a bar.

    Attributes:
        name: Of what.
        colour: The emotion whose colour it has.
        measure: The share with its interval.
    """

    name: str
    colour: str
    measure: Measure

    @property
    def text(self) -> str:
        """The share in words."""
        return percent_with_interval(self.measure)


def summarise_watched(watched: "WatchedSession", within: Range | None, tell: Tell) -> Summary:
    """Summarise the session that is open, or a part of it, by what is said of it on disk.

    Raises:
        FerError: What was said of it is damaged.
    """
    session = watched.session
    found = summarise_read(
        session.folder, session.record, session.readings, read_notes(session.folder), watched.title, SummaryOptions(),
        within, tell,
    )  # fmt: skip
    return Summary(found)


def with_pictures(summary: Summary, tell: Tell) -> Summary:
    """Return a summary with the faces of its peaks."""
    from fer_core.session_summary.peak_pictures import find_peak_pictures

    return Summary(summary.session, *find_peak_pictures(summary.session, tell))


def summarise_several(folders: "Sequence[Path]", groups: "Mapping[str, Sequence[Path]] | None", tell: Tell) -> Several:
    """Summarise sessions, and compare two groups of them.

    Args:
        folders: The sessions.
        groups: Which of them belong to which of two groups; None to compare nothing.
        tell: Told how many sessions are done.

    Raises:
        FerError: None of them can be summarised.
    """
    from fer_core.errors import FerError

    done: list[SummarisedSession] = []
    missing: list[str] = []
    for number, (folder, name) in enumerate(zip(folders, unique_names(folders), strict=True)):
        tell(number, len(folders))
        try:
            done.append(summarise_session(folder, name, SummaryOptions()))
        except FerError as error:
            missing.append(str(error))
    if not done:
        raise FerError(" ".join(missing))
    comparison = None
    if groups is not None:
        sides = []
        for name, held in groups.items():
            mine = [one for one in done if one.folder in held]
            title = mine[0].summary.name if len(held) == 1 and mine else name
            sides.append(Group(title, tuple(one.summary for one in mine if one.summary.everyone is not None)))
        if all(side.sessions for side in sides):
            try:
                comparison = compare_groups(*sides)
            except FerError as error:
                missing.append(str(error))
        else:
            empty = next(side.name for side in sides if not side.sessions)
            missing.append(tr("There is no comparison: nobody is seen in {0}.").format(empty))
    return Several(tuple(done), comparison, tuple(missing))


def compare_two(summary: Summary, first: PersonSummary, second: PersonSummary) -> Comparison:
    """Compare two people of a session."""
    session = summary.session
    return compare_people(session.summary, session.observed, str(first.number), str(second.number))


def in_order(person: PersonSummary) -> list[EmotionSummary]:
    """Return the emotions in the order in which they are shown."""
    return [person.emotions[place] for place in shown_order([one.emotion for one in person.emotions])]


def share_bars(person: PersonSummary, *, certain: bool = False) -> tuple[Bar, ...]:
    """Return the share of each emotion, of all time with the uncertain one, or of that of trusted readings."""
    if certain:
        return tuple(Bar(one.emotion, one.emotion, one.certain_share or Measure(0.0)) for one in in_order(person))
    bars = [Bar(one.emotion, one.emotion, one.share) for one in in_order(person)]
    return (*bars, Bar(UNCERTAIN, UNCERTAIN, person.uncertain))


def largest_bars(person: PersonSummary, count: int) -> tuple[Bar, ...]:
    """Return the largest shares, each in its usual place, and the uncertain one last."""
    bars = share_bars(person)
    kept = sorted(bars[:-1], key=lambda bar: -bar.measure.value)[:count]
    return (*(bar for bar in bars[:-1] if bar in kept), bars[-1])


def reason_bars(person: PersonSummary) -> tuple[Bar, ...]:
    """Return why readings were uncertain, the most frequent first."""
    found = [Bar(reason.value, UNCERTAIN, share) for reason, share in person.reasons.items() if share.value > 0]
    return tuple(sorted(found, key=lambda bar: -bar.measure.value))


def emotion_rows(session: SessionSummary, person: PersonSummary) -> list[tuple[str, ...]]:
    """Return a row an emotion: its name, its shares of all and of certain time, its mean probability.

    Where there is time also its episodes: how many, how many a minute, their mean length and the longest one's.
    """
    rows = []
    for one in in_order(person):
        row = [one.emotion, *map(percent_with_interval, (one.share, one.certain_share, one.probability))]
        if session.timed:
            longest = "–" if one.longest_s is None else f"{one.longest_s:.1f}"
            row += [f"{one.episodes:,}", number_with_interval(one.per_minute), number_with_interval(one.length_s)]
            row.append(longest)
        rows.append(tuple(row))
    rows.append((UNCERTAIN, percent_with_interval(person.uncertain), *[""] * (len(rows[0]) - 2)))
    return rows


def transition_rows(session: SessionSummary, person: PersonSummary) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return which emotions there are, and a row each: name, how often each of the others followed, all."""
    counts, labels = person.transitions, session.labels
    order = [place for place in shown_order(labels) if counts[place].any() or counts[:, place].any()]
    rows = []
    for one in order:
        total = int(counts[one].sum())
        cells = [f"{counts[one, other]:,}" if counts[one, other] else "" for other in order]
        rows.append((labels[one], *cells, f"{total:,}"))
    return [labels[place] for place in order], rows


def peaks(person: PersonSummary) -> list[EmotionSummary]:
    """Return the emotions that have a peak, likeliest first."""
    found = [one for one in person.emotions if one.peak is not None]
    return sorted(found, key=lambda one: -(one.peak.probability if one.peak is not None else 0.0))


def overview_rows(
    sessions: "Sequence[SummarisedSession]", faces: Callable[[int], str], pictures: Callable[[int], str]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the emotions of several sessions, and a row each: name, people, length, shares, uncertain.

    Args:
        sessions: The sessions.
        faces: Says how many faces there are, of pictures, whose people nobody knows.
        pictures: Says how many pictures there are.
    """
    labels = list(dict.fromkeys(label for one in sessions for label in one.summary.labels))
    names = [*(labels[place] for place in shown_order(labels)), UNCERTAIN]
    rows = []
    for one in sessions:
        found, whole = one.summary, one.summary.everyone
        people, length = f"{len(found.persons):,}", clock(found.total_s)
        if not found.timed:
            people, length = faces(whole.readings if whole is not None else 0), pictures(found.frames)
        shares = {} if whole is None else {bar.name: f"{bar.measure.value:.1%}" for bar in share_bars(whole)}
        rows.append((found.name, people, length, *(shares.get(name, "–") for name in names)))
    return names, rows


def comparisons(found: Comparison) -> list[tuple[str, Kind, list[Row]]]:
    """Return what was compared: whose, which kind of share, and the rows in their order."""
    kinds: tuple[Kind, ...] = ("share", "certain_share")
    told = []
    for person in dict.fromkeys(row.person for row in found.rows):
        for kind in kinds:
            rows = [row for row in found.rows if row.person == person and row.kind == kind]
            told.append((person, kind, [rows[place] for place in shown_order([row.emotion for row in rows])]))
    return told


def difference_cells(row: Row) -> tuple[str, str, str, str, str, str]:
    """Return the cells of a row of a comparison but its answer: emotion, both shares, points, interval, p."""
    one = row.difference
    interval = "–" if one is None else f"{signed_points(one.low * 100)} to {signed_points(one.high * 100)}"
    p = "–" if row.p is None else "< 0.001" if row.p < 0.001 else f"{row.p:.3f}"
    shares = (f"{row.first:.1%}", f"{row.second:.1%}", signed_points((row.first - row.second) * 100))
    return (row.emotion, *shares, interval, p)
