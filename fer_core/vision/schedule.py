"""When a video's frames are searched whole, and when part by part: a function of their times alone.

So 10 and 60 frames a second are searched alike, and frames that are read again are searched as they were before.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WHOLE_EVERY_S: Final = 0.2
"""A face that enters is found within this time and a frame."""

LOOK_EVERY_S: Final = 0.1
"""Known faces are looked at as often as this; in the frames between, a glance shows whether they are where they should
be."""

NOTICE_EVERY_S: Final = 0.1
"""So often the picture is compared with what it was, to search where somebody may have come in."""

_LOOKS_SHARE: Final = 2 / 3
"""Of the time between two looks; in the rest falls what is searched beside known faces, at 30 frames a second."""

SWEEP_S: Final = 0.4
"""Within this time after a beginning every tile is searched once, so that a crowd is complete."""

SWEEP_AGAIN_S: Final = 8.0
"""Later, every tile is searched once in this time."""

MOST_TILES: Final = 2
"""Of a frame, but for the sweep at a beginning: a source of one frame a second keeps its pace too."""


@dataclass(frozen=True)
class SearchPlan:
    """What is searched in a frame, beside the places of known faces.

    Attributes:
        whole: Whether the whole picture is.
        notices: Whether it is compared with what it was when that was asked last.
        tiles: Which of its tiles are searched, by their numbers from 0.
        thorough: Whether there is much that may be new, and every doubtful find is worth a closer look.
        turn: How many whole searches were due before it: which of too many doubtful finds have their turn.
        scene_s: How long the scene has lasted, seconds.
        before_s: How long it had lasted at the frame before, seconds; negative at its beginning.
    """

    whole: bool
    notices: bool
    tiles: Sequence[int]
    thorough: bool
    turn: int
    scene_s: float
    before_s: float

    def looks_at(self, place: float) -> bool:
        """Return whether a known face is looked at, be it where it should be or not.

        Args:
            place: How far to the right it is in the picture, 0 to 1: neighbours have their turn together, and not all
                faces of a group in one frame.
        """
        if self.before_s < 0:
            return True
        turn = 1 - _LOOKS_SHARE * (1 - place)
        before, now = (_count(seconds / LOOK_EVERY_S + turn) for seconds in (self.before_s, self.scene_s))
        return now > before


class SearchSchedule:
    """Says what is to be searched, frame by frame.

    Example:
        >>> schedule = SearchSchedule()
        >>> schedule.plan(0.0, tiles=6).whole, schedule.plan(0.1, tiles=6).whole, schedule.plan(0.2, tiles=6).whole
        (True, False, True)
    """

    def __init__(self) -> None:
        self._began_s = self._now_s = -math.inf

    def plan(self, time_s: float, tiles: int, *, cut: bool = False) -> SearchPlan:
        """Say what is searched in the next frame.

        Args:
            time_s: Its time, seconds. A time before the last one is a beginning; the same again is searched as it was.
            tiles: How many tiles its picture has.
            cut: Whether it shows another scene than the frame before.
        """
        first = self._began_s == -math.inf or time_s < self._now_s
        if first or cut:
            thorough = first or time_s - self._began_s >= WHOLE_EVERY_S
            self._began_s = self._now_s = time_s
            return SearchPlan(True, True, (), thorough, 0, 0.0, -math.inf)
        notices = self.notices(self._now_s, time_s)
        before, after = self._now_s - self._began_s, time_s - self._began_s
        self._now_s = time_s
        turn = _count(after / WHOLE_EVERY_S)
        whole = turn > _count(before / WHOLE_EVERY_S)
        return SearchPlan(whole, notices, _tiles_between(before, after, tiles), False, turn, after, before)

    def notices(self, before_s: float, time_s: float) -> bool:
        """Return whether the picture is compared in a frame of the present scene.

        Args:
            before_s: The time of the frame before, seconds.
            time_s: Its own.
        """
        before, after = before_s - self._began_s, time_s - self._began_s
        return before < 0 or _count(after / NOTICE_EVERY_S) > _count(before / NOTICE_EVERY_S)

    def reset(self) -> None:
        """Forget the frames before: the next one is a beginning."""
        self._began_s = self._now_s = -math.inf


def _tiles_between(before_s: float, after_s: float, tiles: int) -> Sequence[int]:
    """Return the tiles whose turn lies between two times since a beginning."""
    if not tiles:
        return ()
    first, last = (_tiles_due(seconds, tiles) for seconds in (before_s, after_s))
    most = MOST_TILES if before_s >= SWEEP_S else tiles
    return [number % tiles for number in range(first, last)][:most]


def _tiles_due(seconds: float, tiles: int) -> int:
    """Return how many tiles should have been searched by a time since a beginning.

    After the first sweep they have their turns half-way between searches of the whole picture.
    """
    swept, later = min(seconds, SWEEP_S), max(0.0, seconds - SWEEP_S)
    half_way = max(0.0, (_count(later / WHOLE_EVERY_S + 0.5) - 0.5) * WHOLE_EVERY_S)
    return _count(tiles * (swept / SWEEP_S + half_way / SWEEP_AGAIN_S))


def _count(quotient: float) -> int:
    """Return how many times are over, when times a hair before a whole one count as that: 0.6 / 0.2 is 2.99…."""
    return math.floor(quotient + 1e-6)
