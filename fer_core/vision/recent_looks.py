"""What known faces looked like lately, and whether a face of the present frame can be one of them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fer_core.vision.appearance import (
    OTHER_FACE,
    OTHER_PARTS,
    SAME_ANYWHERE,
    SAME_FACE,
    Appearance,
    face_likeness,
    likeness_of_parts,
    same_scene,
)

_LOOKS_S: Final = 2.0
"""What a face looked like within this time counts: something may hide it for a second, and come and go slowly."""

_LOOKS_EVERY_S: Final = 0.25

REMEMBERED_S: Final = _LOOKS_S + _LOOKS_EVERY_S
"""The frames of this time tell all that is known of looks."""

_HALF_HIDDEN: Final = 0.45
_HALF_HIDDEN_PARTS: Final = 0.65
"""Of the looks of half-hidden faces 97 in 100 are this much like the same person's, whole or in the second best
quarter; of those of two people one in five is."""


class RecentLooks:
    """What one face looked like: at the last, and first in every quarter of a second for two seconds.

    The last look alone may be of a face that a hand or another face half hides.
    """

    def __init__(self) -> None:
        self._last: Appearance | None = None
        self._first_of: dict[int, tuple[float, Appearance]] = {}

    def __bool__(self) -> bool:
        return self._last is not None

    @property
    def last(self) -> Appearance | None:
        """What the face looked like in the last frame with it."""
        return self._last

    def add(self, look: Appearance, time_s: float) -> None:
        """Take in what the face looks like at a time, in rising time."""
        self._last = look
        self._first_of.setdefault(math.floor(time_s / _LOOKS_EVERY_S), (time_s, look))
        self._first_of = {turn: one for turn, one in self._first_of.items() if time_s - one[0] <= _LOOKS_S}

    def at(self, time_s: float) -> Iterator[Appearance]:
        """Yield the looks that count at a time, the last first."""
        if self._last is not None:
            yield self._last
        for seen_s, look in reversed(self._first_of.values()):
            if look is not self._last and time_s - seen_s <= _LOOKS_S:
                yield look


@dataclass(frozen=True)
class Likeness:
    """How much a face looks like a known one.

    Attributes:
        alike: -1 to 1.
        same: Whether it can be the same person's.
        half_hidden: Whether it can be if one of the two is half hidden.
    """

    alike: float
    same: bool
    half_hidden: bool


class LooksComparison:
    """Compares the faces of one frame with known ones. No two scenes are compared twice.

    Args:
        time_s: The frame's time, seconds.
    """

    def __init__(self, time_s: float) -> None:
        self._time_s = time_s
        self._same_scene: dict[tuple[int, int], bool] = {}

    def compare(self, known: RecentLooks, look: Appearance, *, last: bool) -> Likeness:
        """Compare a face with a known one, of which there is a look.

        Args:
            known: What it looked like.
            look: What the face of this frame looks like.
            last: Whether its last look is enough.
        """
        best = Likeness(-1.0, same=False, half_hidden=False)
        for before in known.at(self._time_s):
            likeness = self._compare(before, look)
            best = max(best, likeness, key=lambda one: (one.same, one.half_hidden, one.alike))
            if last or (best.same and best.alike >= SAME_FACE):
                break
        return best

    def _compare(self, before: Appearance, look: Appearance) -> Likeness:
        alike = face_likeness(before, look)
        if alike >= SAME_ANYWHERE:
            return Likeness(alike, same=True, half_hidden=True)
        scenes = id(before.scene), id(look.scene)
        if scenes not in self._same_scene:
            self._same_scene[scenes] = same_scene(before.scene, look.scene)
        if not self._same_scene[scenes]:
            return Likeness(alike, same=False, half_hidden=False)
        if alike >= OTHER_FACE:
            return Likeness(alike, same=True, half_hidden=True)
        parts = likeness_of_parts(before.face, look.face)
        return Likeness(alike, parts >= OTHER_PARTS, alike >= _HALF_HIDDEN or parts >= _HALF_HIDDEN_PARTS)
