"""Two people of one session compared, by the same blocks of its time: what moved both alike is no difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.block_bootstrap import BlockDraws, draw_blocks
from fer_core.emotions import UNCERTAIN
from fer_core.errors import FerError
from fer_core.session_summary.comparison import Comparison, Group, Kind, PeopleCompared, Row, emotions, held, welch
from fer_core.session_summary.observed import Observed
from fer_core.session_summary.options import SHORTEST_BLOCK_S
from fer_core.session_summary.results import PersonSummary, SessionSummary
from fer_core.session_summary.sums import Columns, add_up
from fer_core.statistics import Difference

_NOTHING: Final = 1e-12


def compare_people(session: SessionSummary, observed: Observed, first: str, second: str) -> Comparison:
    """Compare the shares of two people of a session.

    Blocks are drawn of the time in which one of them is seen, or both; what both did in a block is drawn together
    (paired). Each one's share is of the time that one was seen, as in the summary.

    Args:
        session: Its summary.
        observed: Its readings that count, those that the summary is of.
        first: Who, by name or number.
        second: Likewise.

    Raises:
        FerError: There is nobody of that name, or it is the same person.
    """
    people = session.person(first), session.person(second)
    if people[0] is people[1]:
        raise FerError(f"{people[0].name} is one person; name two to compare.")
    pair = _Pair.of(session, observed, people)
    rows: list[Row] = []
    kinds: tuple[Kind, ...] = ("share", "certain_share")
    for kind in kinds:
        rows += held([_row(session, pair, people, kind, emotion) for emotion in emotions(session, kind)])
    names = [one.name if one.name != other.name else f"{one.name} (face {one.number})" for one, other in
             (people, people[::-1])]  # fmt: skip
    draws = pair.draws
    how = PeopleCompared(
        pair.together_s,
        pair.either_s,
        None if draws is None else draws.length * pair.step_s,
        draws is None or draws.short,
    )
    return Comparison(Group(names[0], (session,)), Group(names[1], (session,)), False, tuple(rows), how)


@dataclass(frozen=True, eq=False)
class _Pair:
    """What two people add to their sums, step by step of the time in which one of them is seen.

    Attributes:
        columns: Of the first one's sums; the second one's follow.
        draws: Of both; None where there was too little time.
        step_s: How long a step is.
        together_s: For how long both were seen at once.
        either_s: For how long one was, or both.
    """

    columns: Columns
    draws: BlockDraws | None
    step_s: float
    together_s: float
    either_s: float

    @classmethod
    def of(cls, session: SessionSummary, observed: Observed, people: Sequence[PersonSummary]) -> "_Pair":
        columns = Columns(len(session.labels))
        chosen = np.flatnonzero(np.isin(observed.person, np.array([one.number for one in people], np.int64)))
        step = observed.steps(chosen)
        sums = np.zeros((int(step[-1]) + 1, 2 * columns.width))
        seen: list[NDArray[np.int64]] = []
        for place, one in enumerate(people):
            mine = observed.person[chosen] == one.number
            added = add_up(observed, chosen[mine], (), columns, step[mine])
            sums[: len(added), place * columns.width : (place + 1) * columns.width] = added
            seen.append(observed.frame[chosen[mine]])
        frames, at = np.unique(observed.frame[chosen], return_index=True)
        length = observed.length[chosen][at]
        either_s = float(length.sum())
        step_s = either_s / len(sums)
        draws = draw_blocks(
            sums,
            sums[:, [*columns.watched, *(columns.width + one for one in columns.watched)]],
            np.random.default_rng(session.options.seed),
            shortest=ceil(SHORTEST_BLOCK_S / step_s),
            independent=not observed.timed,
        )
        together = np.isin(frames, seen[0]) & np.isin(frames, seen[1])
        return cls(columns, draws, step_s, float(length[together].sum()), either_s)

    def parts(self, kind: Kind, emotion: str, labels: Sequence[str]) -> tuple[int, int]:
        """Return which sums of the first one a share is of: the part, and the whole."""
        whole = self.columns.seen if kind == "share" else self.columns.certain
        if emotion == UNCERTAIN:
            return self.columns.uncertain, whole
        return self.columns.trusted(list(labels).index(emotion)), whole


def _row(session: SessionSummary, pair: _Pair, people: Sequence[PersonSummary], kind: Kind, emotion: str) -> Row:
    shares = [_share(one, kind, emotion) for one in people]
    found = None
    if pair.draws is not None and not any(np.isnan(shares)):
        found = _difference(pair.draws, pair.parts(kind, emotion, session.labels), pair.columns.width, shares)
    who = f"{people[0].name} and {people[1].name}"
    return Row(who, kind, emotion, shares[0], shares[1], found, None, (1, 1))


def _difference(draws: BlockDraws, parts: tuple[int, int], width: int, shares: Sequence[float]) -> Difference:
    """Return the difference with its interval, by its own variance over the draws that both are in."""
    part, whole = parts
    drawn = draws.draws
    there = (drawn[:, whole] > _NOTHING) & (drawn[:, whole + width] > _NOTHING)
    drawn = drawn[there]
    differences = drawn[:, part] / drawn[:, whole] - drawn[:, part + width] / drawn[:, whole + width]
    variance = float(differences.var()) * draws.blocks / (draws.blocks - 1) if len(drawn) else 0.0
    if variance <= _NOTHING:
        # What neither ever showed, or both always: half a block of the other each, as if they were apart.
        smoothed = [(share * draws.blocks + 0.5) / (draws.blocks + 1) for share in shares]
        variance = sum(one * (1 - one) / draws.blocks for one in smoothed)
    return welch(shares[0] - shares[1], [(variance, draws.blocks - 1)])


def _share(person: PersonSummary, kind: Kind, emotion: str) -> float:
    if emotion == UNCERTAIN:
        return person.uncertain.value
    found = person.emotion(emotion)
    measure = found.share if kind == "share" else found.certain_share
    return float("nan") if measure is None else measure.value
