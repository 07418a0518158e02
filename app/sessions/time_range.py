"""Which part of a file the timeline shows, and which part is selected; knows nothing of Qt."""

from dataclasses import dataclass, replace
from typing import Final

_LEAST_S: Final = 0.5
"""No less than this is shown, seconds: a dozen frames."""

_MARGIN: Final = 0.05
"""The playhead is kept that far from the ends of what is shown, of it."""


@dataclass(frozen=True)
class TimeRange:
    """From a time up to another, seconds."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it is."""
        return self.end_s - self.start_s


@dataclass(frozen=True)
class TimelineView:
    """What the timeline shows of a file, and what is selected in it.

    Attributes:
        length_s: When the file ends, seconds.
        shown: What is seen.
        selection: What the user selected, or None. Other parts of the window read it: markers, exports, loops.
        begin_s: When the part of the file that was read begins.
    """

    length_s: float
    shown: TimeRange
    selection: TimeRange | None = None
    begin_s: float = 0.0

    @classmethod
    def whole(cls, length_s: float, begin_s: float = 0.0) -> "TimelineView":
        """Return a view of all of a file, or of the part of it that was read."""
        return cls(length_s, TimeRange(begin_s, max(length_s, begin_s + _LEAST_S)), begin_s=begin_s)

    @property
    def zoomed(self) -> bool:
        """Whether not all is shown."""
        return self.shown.length_s < self._room_s - 1e-9

    @property
    def _room_s(self) -> float:
        """How much there is to show at most."""
        return max(self.length_s - self.begin_s, _LEAST_S)

    def zoom(self, factor: float, about_s: float) -> "TimelineView":
        """Return a view in which a time stays where it is.

        Args:
            factor: How much more is shown: below 1 to see it closer.
            about_s: The time.
        """
        length = min(max(self.shown.length_s * factor, _LEAST_S), self._room_s)
        before = (about_s - self.shown.start_s) / self.shown.length_s
        return self._showing(about_s - before * length, length)

    def pan(self, by_s: float) -> "TimelineView":
        """Return a view of what comes so many seconds later."""
        return self._showing(self.shown.start_s + by_s, self.shown.length_s)

    def follow(self, time_s: float) -> "TimelineView":
        """Return a view in which a time can be seen: a page further where it has left this one."""
        margin = self.shown.length_s * _MARGIN
        if self.shown.start_s <= time_s <= self.shown.end_s:
            return self
        ahead = time_s > self.shown.end_s
        return self._showing(time_s - (margin if ahead else self.shown.length_s - margin), self.shown.length_s)

    def select(self, one_s: float, other_s: float) -> "TimelineView":
        """Return the view with what lies between two times selected; nothing where they are one."""
        start, end = (min(max(time, self.begin_s), self.length_s) for time in sorted((one_s, other_s)))
        return replace(self, selection=TimeRange(start, end) if end > start else None)

    def select_from(self, time_s: float) -> "TimelineView":
        """Return the view with the selection beginning at a time, and ending where it did, else with the file."""
        selection = self.selection
        end = selection.end_s if selection is not None and selection.end_s > time_s else self.length_s
        return self.select(time_s, end)

    def select_to(self, time_s: float) -> "TimelineView":
        """Return the view with the selection ending at a time, and beginning where it did, else with the file."""
        selection = self.selection
        begin = selection.start_s if selection is not None and selection.start_s < time_s else 0.0
        return self.select(begin, time_s)

    def unselect(self) -> "TimelineView":
        """Return the view with nothing selected."""
        return replace(self, selection=None)

    def _showing(self, start_s: float, length_s: float) -> "TimelineView":
        start = min(max(start_s, self.begin_s), self.begin_s + max(0.0, self._room_s - length_s))
        return replace(self, shown=TimeRange(start, start + length_s))
