"""What a session comes to, person by person."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from fer_core.block_bootstrap import BlockDraws, draw_blocks
from fer_core.frames import Reason
from fer_core.session.readings import REASONS, Readings
from fer_core.session_summary.episodes import Episode, find_episodes, find_transitions
from fer_core.session_summary.observed import Observed, Range, observe
from fer_core.session_summary.options import SHORTEST_BLOCK_S, SummaryOptions
from fer_core.session_summary.results import (
    EVERYONE,
    EmotionSummary,
    Measure,
    Peak,
    PersonSummary,
    SessionSummary,
)
from fer_core.session_summary.sums import Columns, add_up
from fer_core.statistics import Estimate


def summarise(
    readings: Readings,
    name: str,
    options: SummaryOptions | None = None,
    *,
    person_of: NDArray[np.int64] | None = None,
    names: Mapping[int, str] | None = None,
    left_out: Sequence[Range] = (),
    left_out_of: Mapping[int, Sequence[Range]] | None = None,
    within: Range | None = None,
    timed: bool = True,
) -> SessionSummary:
    """Summarise a session.

    Args:
        readings: Its readings.
        name: What it is called.
        options: How; the usual way without them.
        person_of: (N,) int64, whose each reading is; each face id is a person without it, and of pictures, where a face
            id is a place in the picture, all faces are one.
        names: What persons are called, where a user named them.
        left_out: What does not count: begin and end, seconds.
        left_out_of: What does not count of a face id.
        within: What is looked at: begin and end, seconds; None for all.
        timed: Whether times mean anything; those of pictures do not.
    """
    how = options or SummaryOptions()
    if not timed and person_of is None:
        person_of, names = np.zeros(len(readings.face), np.int64), {0: "All faces", **(names or {})}
    observed = observe(readings, how, person_of, left_out, left_out_of=left_out_of, within=within, timed=timed)
    return summarise_observed(observed, name, how, names, within)


def summarise_observed(
    observed: Observed,
    name: str,
    options: SummaryOptions,
    names: Mapping[int, str] | None = None,
    within: Range | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    named: Collection[int] | None = None,
) -> SessionSummary:
    """Summarise the readings that count.

    Args:
        observed: They.
        name: What the session is called.
        options: How.
        names: What persons are called.
        within: What was looked at.
        on_progress: Told how many persons of how many are done; what it raises ends the work.
        named: Which of them a user named, so that they are the same in another session; all without it.
    """
    called = names or {}
    tell = on_progress or (lambda done, of: None)
    numbers, places = np.unique(observed.person, return_inverse=True)
    order = np.argsort(places, kind="stable")
    bounds = np.searchsorted(places[order], np.arange(len(numbers) + 1))
    persons: list[PersonSummary] = []
    for number, begin, end in zip(numbers, bounds, bounds[1:], strict=False):
        tell(len(persons), len(numbers) + 1)
        persons.append(_person(observed, order[begin:end], _who(int(number), called, named), options))
    tell(len(persons), len(numbers) + 1)
    persons.sort(key=lambda one: (-round(one.seen_s, 3), one.number or 0))
    return SessionSummary(
        name=name,
        labels=observed.readings.labels,
        timed=observed.timed,
        options=options,
        frames=observed.frames,
        total_s=observed.total_s,
        left_out_s=observed.left_out_s,
        begin_s=observed.begin_s,
        end_s=observed.end_s,
        persons=tuple(persons),
        everyone=_everyone(observed, persons, options) if persons else None,
        within=within,
    )


def _person(observed: Observed, chosen: NDArray[np.int64], who: "_Who", options: SummaryOptions) -> PersonSummary:
    row = observed.row[chosen]
    trusted = ~observed.readings.uncertain[row]
    state = np.where(trusted, observed.readings.emotion[row], -1)
    begin, length, stretch = observed.begin[chosen], observed.length[chosen], observed.stretch[chosen]
    episodes = find_episodes(state, begin, length, stretch, options) if observed.timed else ()
    # Which of the session's readings, not which of the person's: everyone's are counted with them.
    episodes = tuple(replace(one, first=int(chosen[one.first])) for one in episodes)
    transitions = np.zeros((len(observed.readings.labels),) * 2, np.int64)
    for one, other in find_transitions(episodes, options):
        transitions[one.emotion, other.emotion] += 1
    return _summary(observed, chosen, episodes, transitions, options, who)


def _everyone(observed: Observed, persons: Sequence[PersonSummary], options: SummaryOptions) -> PersonSummary:
    episodes = sorted((one for person in persons for one in person.episodes), key=lambda one: one.begin_s)
    transitions = np.sum([person.transitions for person in persons], axis=0)
    who = _Who(None, EVERYONE, named=True)
    return _summary(observed, np.arange(len(observed.row)), episodes, transitions, options, who)


@dataclass(frozen=True)
class _Who:
    number: int | None
    name: str
    named: bool


def _who(number: int, names: Mapping[int, str], named: Collection[int] | None) -> _Who:
    name = names.get(number, "")
    return _Who(number, name or f"Face {number}", named=bool(name) and (named is None or number in named))


def _summary(
    observed: Observed,
    chosen: NDArray[np.int64],
    episodes: Sequence[Episode],
    transitions: NDArray[np.int64],
    options: SummaryOptions,
    who: _Who,
) -> PersonSummary:
    readings, row = observed.readings, observed.row[chosen]
    columns = Columns(len(readings.labels))
    sums = add_up(observed, chosen, episodes, columns)
    totals = sums.sum(axis=0)
    seen_s = float(totals[columns.seen])
    # The time of all that are in a frame at once passes once.
    step_s = observed.lasting_s(chosen) / len(sums)
    draws = draw_blocks(
        sums,
        sums[:, columns.watched],
        np.random.default_rng(options.seed),
        shortest=ceil(SHORTEST_BLOCK_S / step_s),
        independent=not observed.timed,
    )
    figures = _Figures(totals, draws, columns)
    box = readings.box[row]
    return PersonSummary(
        number=who.number,
        name=who.name,
        named=who.named,
        readings=len(row),
        seen_s=seen_s,
        first_s=float(observed.begin[chosen[0]]),
        last_s=float(observed.end[chosen[-1]]),
        emotions=tuple(
            _emotion(observed, row, [one for one in episodes if one.emotion == place], place, figures)
            for place in range(columns.count)
        ),
        uncertain=figures.share(columns.uncertain, columns.seen) or Measure(0.0),
        reasons={
            reason: figures.share(columns.reason(place), columns.seen) or Measure(0.0)
            for place, reason in enumerate(REASONS)
        },
        episodes=tuple(episodes),
        transitions=transitions,
        score=float(np.average(readings.score[row], weights=observed.length[chosen])),
        size_px=float(np.median(box[:, 2:].max(axis=1))),
        draws=draws,
        block_s=None if draws is None else draws.length * step_s,
        left_out_s=0.0 if who.number is None else observed.left_out_of.get(who.number, 0.0),
    )


def _emotion(
    observed: Observed, row: NDArray[np.int64], episodes: Sequence[Episode], place: int, figures: "_Figures"
) -> EmotionSummary:
    columns = figures.columns
    of_mean = figures.ratio(columns.probability(place), columns.seen)
    return EmotionSummary(
        emotion=observed.readings.labels[place],
        share=figures.share(columns.trusted(place), columns.seen) or Measure(0.0),
        certain_share=figures.share(columns.trusted(place), columns.certain),
        probability=of_mean or Measure(0.0),
        episodes=len(episodes),
        per_minute=figures.ratio(columns.begun(place), columns.seen, 60.0) if observed.timed else None,
        length_s=figures.ratio(columns.lasted(place), columns.begun(place)),
        longest_s=max((one.length_s for one in episodes), default=None),
        peak=_peak(observed.readings, row, place),
    )


def _peak(readings: Readings, row: NDArray[np.int64], place: int) -> Peak | None:
    """Return where an emotion was likeliest among the faces that could be read well."""
    unfit = ~np.isin(readings.reason[row], (-1, REASONS.index(Reason.LOW_CONFIDENCE)))
    fit = row[~unfit]
    if not len(fit):
        return None
    best = int(fit[np.argmax(readings.smoothed[fit, place])])
    frame = int(np.searchsorted(readings.row_of_frame, best, side="right")) - 1
    probability = float(readings.smoothed[best, place])
    return Peak(probability, float(readings.times[frame]), best, not bool(readings.uncertain[best]))


@dataclass(frozen=True, eq=False)
class _Figures:
    """Measures out of sums: with their intervals where there was time enough to draw any."""

    totals: NDArray[np.float64]
    draws: BlockDraws | None
    columns: Columns

    def share(self, part: int, whole: int) -> Measure | None:
        return self._measure(part, whole, 1.0, None if self.draws is None else self.draws.share(part, whole))

    def ratio(self, part: int, whole: int, scale: float = 1.0) -> Measure | None:
        return self._measure(part, whole, scale, None if self.draws is None else self.draws.ratio(part, whole, scale))

    def _measure(self, part: int, whole: int, scale: float, found: Estimate | None) -> Measure | None:
        if not self.totals[whole] > 0:
            return None
        if found is None:
            return Measure(float(self.totals[part] / self.totals[whole]) * scale)
        return Measure(found.value, found.low, found.high)
