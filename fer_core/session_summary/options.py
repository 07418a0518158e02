"""How a session is summarised, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fer_core.errors import FerError

STEP_S: Final = 0.2
"""A step of the time line that blocks are drawn from, seconds; longer where there would be too many."""

SHORTEST_BLOCK_S: Final = 2.0
"""Readings are averaged over time, and expressions last some seconds."""

MOST_STEPS: Final = 20_000


@dataclass(frozen=True)
class SummaryOptions:
    """How to summarise.

    Attributes:
        min_episode_s: An episode is at least this long, seconds.
        bridge_s: What is shorter within an episode does not end it, seconds: another emotion, an uncertain reading, no
            face. No longer than an episode, so that none is bridged.
        follow_s: An episode follows another one if it begins at most this long after the other's end, seconds.
        max_gap_s: The longest a frame stands for, seconds; or three times the usual distance of two frames if that
            is more.
        seed: Of the random numbers that intervals are drawn with.

    Raises:
        FerError: A value is out of its range.
    """

    min_episode_s: float = 0.5
    bridge_s: float = 0.3
    follow_s: float = 5.0
    max_gap_s: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.min_episode_s < float("inf"):
            raise FerError(
                f"An episode lasts at least so many seconds, from 0 on, not {self.min_episode_s:g}.",
                settings=["min_episode"],
            )
        if not 0 <= self.bridge_s <= self.min_episode_s:
            raise FerError(
                f"What is bridged has to be no longer than an episode, from 0 to {self.min_episode_s:g} seconds, not "
                f"{self.bridge_s:g}.",
                settings=["bridge", "min_episode"],
            )

    def in_words(self) -> Sequence[str]:
        """Return how it is reckoned, in sentences."""
        return (
            "A frame stands for the time until the next one, at most "
            f"{self.max_gap_s:g} s, or three times the usual distance of two frames if that is more. Where a person "
            "is in a frame twice, the larger face counts.",
            "An emotion's share is the time of its trusted readings by the time the person was seen; of certain time, "
            "by the time of all trusted readings. The mean probability is over all readings, trusted or not.",
            f"An episode is a time of one emotion of at least {self.min_episode_s:g} s. What is shorter than "
            f"{self.bridge_s:g} s within it (another emotion, an uncertain reading, no face) does not end it. Its "
            "length is from its first frame to the end of its last. None goes on across what is left out.",
            "A transition is from one episode to the person's next, if that is of another emotion and begins at most "
            f"{self.follow_s:g} s later.",
            "Intervals hold 95%. Frames are not independent, so they are drawn anew as blocks of time, circular block "
            "bootstrap: steps of "
            f"{STEP_S:g} s (longer beyond {MOST_STEPS:,} of them), blocks twice as long as Politis and White's rule "
            "asks for the emotion that needs the longest, "
            f"at least {SHORTEST_BLOCK_S:g} s and at most a sixth of the time; percentiles widened for few "
            "blocks (Hesterberg). An emotion that never or always was there has Wilson's, with as many observations "
            "as there are blocks. They tell what might have been seen in other time like this one; they do not tell "
            "how often the network is wrong.",
        )
