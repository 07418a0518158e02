"""Two sessions, or two groups of sessions, compared: differences of shares with intervals, held to Holm's rule.

Two people of one session are compared in `fer_core.session_summary.people_compared`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final, Literal

import numpy as np

from fer_core.block_bootstrap import BlockDraws
from fer_core.emotions import UNCERTAIN
from fer_core.errors import FerError
from fer_core.session.people import name_key
from fer_core.session_summary.results import EVERYONE, PersonSummary, SessionSummary
from fer_core.session_summary.sums import Columns
from fer_core.statistics import LEVEL, Difference, holm

ENOUGH: Final = 5
"""So many sessions of each group there have to be to speak of more than just these."""

Kind = Literal["share", "certain_share"]
Answer = Literal["more", "less", "tie", "too short to tell"]


@dataclass(frozen=True)
class Group:
    """Sessions that belong together.

    Attributes:
        name: What they are called.
        sessions: One at least.
    """

    name: str
    sessions: tuple[SessionSummary, ...]


@dataclass(frozen=True)
class Row:
    """One share compared.

    Attributes:
        person: Whose, `everyone` or a name that a user gave, as it is first written.
        kind: Of all time, or of that of trusted readings.
        emotion: Of which emotion, or `uncertain`.
        first: The first group's mean over sessions.
        second: The second's.
        difference: The first less the second; None where there was too little time for an interval.
        p: The probability of one as large if there were none, times what Holm's rule asks; None likewise.
        sessions: Of how many sessions of each group.
    """

    person: str
    kind: Kind
    emotion: str
    first: float
    second: float
    difference: Difference | None
    p: float | None
    sessions: tuple[int, int]

    @property
    def answer(self) -> Answer:
        """What it comes to: more or less in the first than in the second, or a tie."""
        if self.difference is None or self.p is None:
            return "too short to tell"
        if self.p > 1 - LEVEL:
            return "tie"
        return "more" if self.difference.value > 0 else "less"


@dataclass(frozen=True)
class PeopleCompared:
    """How two people of one session were compared.

    Attributes:
        together_s: For how long both were seen at once, seconds; of pictures, in how many.
        either_s: For how long one of them was, or both.
        block_s: How long a block is, seconds; None where there was too little time.
        short: Whether intervals are likely too narrow.
    """

    together_s: float
    either_s: float
    block_s: float | None
    short: bool

    def in_words(self) -> str:
        """Return how it was reckoned, in a few sentences."""
        part = self.together_s / self.either_s if self.either_s else 0.0
        words = (
            f"Each one's shares are of the time that one was seen; both were at once for {self.together_s:.1f} s, "
            f"{part:.0%} of the time in which one of them was. What both did at one time is drawn together, as blocks "
            "of the session's time (paired block bootstrap, Student's t with a degree of freedom a block less one), so "
            "that what moved both alike does not count as a difference. It speaks of these two in this session."
        )
        if self.block_s is not None:
            words += f" Blocks are of {self.block_s:.1f} s."
        if self.short:
            words += " Intervals are likely too narrow: there was room for six blocks only."
        return words


@dataclass(frozen=True)
class Comparison:
    """Two groups compared.

    Attributes:
        first: The one.
        second: The other.
        over_sessions: Whether intervals are over sessions, and so speak of more than just these.
        rows: The shares.
        people: How two people of one session were compared; None where sessions were.
    """

    first: Group
    second: Group
    over_sessions: bool
    rows: tuple[Row, ...]
    people: PeopleCompared | None = None

    @property
    def difference(self) -> str:
        """What the differences are of."""
        return f"{self.first.name} less {self.second.name}"

    def in_words(self) -> Sequence[str]:
        """Return how it was reckoned, in sentences."""
        if self.people is not None:
            how = self.people.in_words()
        elif self.over_sessions:
            how = (
                "Each session counts once, whatever its length: the intervals are over sessions (Welch's t), and speak "
                "of sessions like these."
            )
        else:
            how = (
                "The intervals are over the time within the sessions (block bootstrap, Welch's degrees of freedom): "
                f"they speak of these very sessions. To speak of others like them, give {ENOUGH} sessions or more of "
                "each kind."
            )
        return (
            f"Differences are {self.difference}, in points of the share. {how}",
            "The intervals hold 95% each. p is Holm's, for all emotions of a person together: above 0.05 it is a tie, "
            "which is not proof that there is no difference.",
        )


def compare_groups(first: Group, second: Group) -> Comparison:
    """Compare the shares of two groups: of everyone, and of each person who was given the same name in both.

    Raises:
        FerError: Their emotions differ, one of them has nobody in it, or they have a session in common.
    """
    sessions = [*first.sessions, *second.sessions]
    if len({one.labels for one in sessions}) > 1:
        raise FerError(
            "Sessions with other emotions cannot be compared. Compare those that were read with the same classes."
        )
    common = {one.name for one in first.sessions} & {one.name for one in second.sessions}
    if common:
        raise FerError(f"{min(common)} is in both groups; a session can be in one of them only.")
    over_sessions = min(len(first.sessions), len(second.sessions)) >= ENOUGH
    named = [_names(group) for group in (first, second)]
    rows: list[Row] = []
    for person in (EVERYONE, *(name for key, name in named[0].items() if key in named[1])):
        sides = [_find(group, person) for group in (first, second)]
        if not all(sides):
            empty = first if not sides[0] else second
            raise FerError(f"Nobody is seen in {empty.name}; there is nothing to compare.")
        for kind in ("share", "certain_share"):
            rows += held([_row(person, kind, emotion, sides, over_sessions) for emotion in emotions(sessions[0], kind)])
    return Comparison(first, second, over_sessions, tuple(rows))


def emotions(session: SessionSummary, kind: Kind) -> tuple[str, ...]:
    """Return of what there are shares of a kind."""
    return (*session.labels, UNCERTAIN) if kind == "share" else session.labels


def _names(group: Group) -> dict[str, str]:
    """Return the names that were given in a group, in their first spelling, by what all spellings share."""
    found: dict[str, str] = {}
    for session in group.sessions:
        for one in session.persons:
            if one.named:
                found.setdefault(name_key(one.name), one.name)
    return found


def _find(group: Group, person: str) -> list[PersonSummary]:
    return [found for session in group.sessions if (found := session.find(person)) is not None]


def _row(person: str, kind: Kind, emotion: str, sides: Sequence[Sequence[PersonSummary]], over_sessions: bool) -> Row:
    value = _reader(kind, emotion)
    there = [[one for one in side if value(one) is not None] for side in sides]
    values = [[found for one in side if (found := value(one)) is not None] for side in there]
    means = [float(np.mean(side)) if side else float("nan") for side in values]
    difference = None
    if over_sessions and min(map(len, values)) >= ENOUGH:
        spread = [(float(np.var(side, ddof=1)) / len(side), len(side) - 1.0) for side in values]
        difference = welch(means[0] - means[1], spread)
    elif not over_sessions and all(there):
        parts = [_within(one, kind, emotion, len(side)) for side in there for one in side]
        if all(part is not None for part in parts):
            difference = welch(means[0] - means[1], [part for part in parts if part is not None])
    return Row(person, kind, emotion, means[0], means[1], difference, None, (len(there[0]), len(there[1])))


def _reader(kind: Kind, emotion: str) -> Callable[[PersonSummary], float | None]:
    def read(person: PersonSummary) -> float | None:
        if emotion == UNCERTAIN:
            return person.uncertain.value
        found = person.emotion(emotion)
        measure = found.share if kind == "share" else found.certain_share
        return None if measure is None else measure.value

    return read


def _within(person: PersonSummary, kind: Kind, emotion: str, sessions: int) -> tuple[float, float] | None:
    """Return the variance that a session's share adds to its group's mean, and its degrees of freedom."""
    draws = person.draws
    if draws is None:
        return None
    columns = Columns(len(person.emotions))
    whole = columns.seen if kind == "share" else columns.certain
    part = columns.uncertain
    if emotion != UNCERTAIN:
        part = columns.trusted([one.emotion for one in person.emotions].index(emotion))
    return _variance(draws, part, whole) / sessions**2, draws.blocks - 1


def _variance(draws: BlockDraws, part: int, whole: int) -> float:
    """Return a share's variance; of what never or always was, that of half a block of the other."""
    found = draws.ratio_variance(part, whole)
    value = (draws.totals[part] / draws.totals[whole] * draws.blocks + 0.5) / (draws.blocks + 1)
    return found if found > 1e-12 else float(value * (1 - value) / draws.blocks)


def welch(value: float, parts: Sequence[tuple[float, float]]) -> Difference:
    """Return a difference whose variance is the sum of independent ones, each with its degrees of freedom."""
    from scipy.stats import t

    variance = sum(part for part, _ in parts)
    if variance <= 0:
        return Difference(value, value, value, 1.0 if value == 0 else 0.0)
    freedom = variance**2 / sum(part**2 / degrees for part, degrees in parts if part > 0)
    half = float(t.ppf((1 + LEVEL) / 2, freedom)) * sqrt(variance)
    p = 2 * float(t.sf(abs(value) / sqrt(variance), freedom))
    return Difference(value, max(-1.0, value - half), min(1.0, value + half), p)


def held(rows: Sequence[Row]) -> list[Row]:
    """Return rows with Holm's p, all together."""
    told = iter(holm([row.difference.p for row in rows if row.difference is not None]))
    return [row if row.difference is None else replace(row, p=next(told)) for row in rows]
