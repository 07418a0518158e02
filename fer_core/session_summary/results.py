"""What a session comes to, as values: a figure, a peak, an emotion, a person, a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.block_bootstrap import BlockDraws
from fer_core.errors import FerError
from fer_core.frames import Reason
from fer_core.session.people import name_key
from fer_core.session_summary.episodes import Episode
from fer_core.session_summary.options import SummaryOptions

EVERYONE: Final = "everyone"
"""What all persons together are called."""

MOST_LISTED: Final = 12
"""So many people are named where one is not found."""


@dataclass(frozen=True)
class Measure:
    """A figure, and its 95% interval where it has one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Peak:
    """The moment at which an emotion was likeliest.

    Attributes:
        probability: The smoothed one, 0 to 1.
        time_s: When, seconds.
        row: Which of the session's readings it is.
        trusted: Whether that reading is trusted.
    """

    probability: float
    time_s: float
    row: int
    trusted: bool


@dataclass(frozen=True)
class EmotionSummary:
    """One emotion of a person.

    Attributes:
        emotion: Its name.
        share: Of the time the person was seen.
        certain_share: Of the time of trusted readings; None where there is none.
        probability: The mean smoothed probability, of all readings.
        episodes: How many.
        per_minute: Episodes a minute of the time the person was seen; None where there is no time.
        length_s: Their mean length, seconds; None where there is none.
        longest_s: The longest, likewise.
        peak: Where it was likeliest; None where no reading is fit to tell.
    """

    emotion: str
    share: Measure
    certain_share: Measure | None
    probability: Measure
    episodes: int
    per_minute: Measure | None
    length_s: Measure | None
    longest_s: float | None
    peak: Peak | None


@dataclass(frozen=True, eq=False)
class PersonSummary:
    """One person, or everyone.

    Attributes:
        number: The person's number; None of everyone.
        name: What the person is called.
        named: Whether a user gave that name, so that it means the same person in another session.
        readings: How many count.
        seen_s: For how long the person was seen, seconds; of everyone, all persons' time; of pictures, faces.
        first_s: The first moment, seconds.
        last_s: The end of the last.
        emotions: In the order of the labels.
        uncertain: Share of the time without a trusted reading.
        reasons: Why: shares of the time the person was seen.
        episodes: In order.
        transitions: (K, K) int64, how often an episode of the column's emotion follows one of the row's.
        score: The detector's mean confidence, 0 to 1.
        size_px: The median of the longer side of the face's box, pixels.
        draws: What the intervals are from; None where there was too little time for any.
        block_s: How long a block is, seconds; None likewise.
        left_out_s: For how long the person was seen in what was left out of this person alone, seconds.
    """

    number: int | None
    name: str
    named: bool
    readings: int
    seen_s: float
    first_s: float
    last_s: float
    emotions: tuple[EmotionSummary, ...]
    uncertain: Measure
    reasons: Mapping[Reason, Measure]
    episodes: tuple[Episode, ...]
    transitions: NDArray[np.int64]
    score: float
    size_px: float
    draws: BlockDraws | None
    block_s: float | None
    left_out_s: float = 0.0

    @property
    def short(self) -> bool:
        """Whether there was too little time for intervals that can be relied on."""
        return self.draws is None or self.draws.short

    def emotion(self, name: str) -> EmotionSummary:
        """Return one of the emotions."""
        return next(one for one in self.emotions if one.emotion == name)


@dataclass(frozen=True, eq=False)
class SessionSummary:
    """What a session comes to.

    Attributes:
        name: What the session is called.
        labels: The K emotions.
        timed: Whether there is time; pictures have none, their figures are by faces.
        options: How it was summarised.
        frames: How many were analysed.
        total_s: For how long those stand that count, seconds, or how many they are.
        left_out_s: For how long those stand that were left out for all.
        begin_s: The time of the first frame, seconds.
        end_s: That of the last.
        persons: By the time they were seen, the longest first.
        everyone: All of them together; None where nobody was seen.
        within: From when to when it was looked at, seconds; None where it was as a whole.
    """

    name: str
    labels: tuple[str, ...]
    timed: bool
    options: SummaryOptions
    frames: int
    total_s: float
    left_out_s: float
    begin_s: float
    end_s: float
    persons: tuple[PersonSummary, ...]
    everyone: PersonSummary | None
    within: tuple[float, float] | None = None

    def find(self, name: str) -> PersonSummary | None:
        """Return the person that a user gave a name, however it is written, or everyone."""
        if name == EVERYONE:
            return self.everyone
        key = name_key(name)
        return next((one for one in self.persons if one.named and name_key(one.name) == key), None)

    def person(self, told: str) -> PersonSummary:
        """Return one of the persons by name, or by number.

        Raises:
            FerError: There is nobody of that name, or more than one.
        """
        found = [one for one in self.persons if name_key(one.name) == name_key(told)]
        found = found or [one for one in self.persons if str(one.number) == told.strip().lstrip("#")]
        if len(found) == 1:
            return found[0]
        if found:
            raise FerError(f"{self.name} has {len(found)} people called {told}; say which one by number.")
        listed = ", ".join(one.name for one in self.persons[:MOST_LISTED])
        more = len(self.persons) - MOST_LISTED
        listed += f" and {more} more" if more > 0 else ""
        raise FerError(f"Nobody in {self.name} is called {told}. In it {'are' if self.persons else 'is'} "
                       f"{listed or 'nobody'}.")  # fmt: skip
