"""What is said of and done with single notes, names and marks alike; knows nothing of Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.translation import tr
from fer_core.errors import FerError
from fer_core.session.events import Event, parse_seconds
from fer_core.session.notes import Step
from fer_core.session.notes_files import Notes
from fer_core.session.people import People, name_key
from fer_core.session.readings import Readings


@dataclass(frozen=True)
class Taken:
    """A step of the history that was taken back or done again.

    Attributes:
        step: What it did.
        before: The notes without it.
        after: The notes with it.
    """

    step: Step
    before: Notes
    after: Notes


def short_name(people: People, person: int) -> str:
    """Return what a person is called in a few letters: "Anna", "#3", "#3 from 1:02" for who was split off."""
    return people.short_name(person, tr("#{0} from {1}"))


def shown_at(readings: Readings, time_s: float) -> float:
    """Return the time of the frame that is shown at a time."""
    return float(readings.times[readings.frame_at(time_s)])


def here_on(readings: Readings, time_s: float, *, stills: bool) -> tuple[float, float | None]:
    """Return from when until when something is said of a face: from the shown frame on; of a picture, in it."""
    index = readings.frame_at(time_s)
    behind = index + 1 if stills else len(readings.times)
    return float(readings.times[index]), float(readings.times[behind]) if behind < len(readings.times) else None


def matching(events: Sequence[Event], text: str, words: Callable[[Event], str]) -> tuple[Event, ...]:
    """Return the events whose words contain every word of a text.

    Args:
        events: Any.
        text: What is looked for, whatever its case.
        words: What is said of an event.
    """
    wanted = name_key(text).split()
    return tuple(event for event in events if all(word in name_key(words(event)) for word in wanted))


def neighbour(events: Sequence[Event], time_s: float, by: int) -> Event | None:
    """Return the first event after a time (1), or the last one before it (-1), or None."""
    if by > 0:
        return next((event for event in events if event.start_s > time_s + 1e-6), None)
    return next((event for event in reversed(events) if event.start_s < time_s - 1e-6), None)


def dragged(event: Event, end: str, time_s: float, length_s: float) -> Event:
    """Return an event with one of its ends at another time; the ends may pass each other.

    Args:
        event: The event.
        end: "start" or "end" of a range, or "all" of a moment.
        time_s: Where it is dragged to.
        length_s: Of the session.
    """
    time_s = round(min(max(time_s, 0.0), length_s), 6)
    if event.end_s is None or end == "all":
        return replace(event, start_s=time_s, end_s=None)
    other = event.end_s if end == "start" else event.start_s
    return replace(event, start_s=min(time_s, other), end_s=max(time_s, other))


def parse_time(text: str) -> float:
    """Return a time in seconds that is written as such or as `1:02.5`.

    Raises:
        FerError: It is none.
    """
    try:
        return parse_seconds(text, 0, Path())
    except FerError:
        raise FerError(tr("“{0}” is no time; write it as 1:02.5, or in seconds.").format(text)) from None
