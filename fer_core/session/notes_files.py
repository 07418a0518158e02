"""The two files of what people said of a session, `people.json` and `events.csv`, read."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.session import events, people
from fer_core.session.events import EventTable, parse_events
from fer_core.session.people import People, parse_people

_NAMES: Final = (people.NAME, events.NAME)


@dataclass(frozen=True)
class Notes:
    """What was said of a session.

    Attributes:
        people: Who the faces are.
        events: What was marked and corrected.
    """

    people: People = field(default_factory=People)
    events: EventTable = field(default_factory=EventTable)


def read_notes(folder: Path) -> Notes:
    """Read what was said of a session; nothing where nothing was.

    Raises:
        FerError: A file is damaged, of a newer version, or cannot be read. Nothing is changed.
    """
    return parse_notes(folder, contents_of(folder))


def read_notes_in_part(folder: Path) -> tuple[Notes, tuple[str, ...]]:
    """Read what can be read of what was said of a session, and return it with sentences on what cannot."""
    notes, problems = Notes(), []
    for name in _NAMES:
        try:
            content = content_of(folder / name)
            if content is not None and name == people.NAME:
                notes = replace(notes, people=parse_people(content, folder / name))
            elif content is not None:
                notes = replace(notes, events=parse_events(content, folder / name))
        except FerError as error:
            problems.append(str(error))
    return notes, tuple(problems)


def contents_of(folder: Path) -> dict[str, bytes | None]:
    """Return what each of the files holds, or None where it is not there.

    Raises:
        FerError: One cannot be read.
    """
    return {name: content_of(folder / name) for name in _NAMES}


def content_of(path: Path) -> bytes | None:
    """Return what a file holds, or None where it is not there.

    Raises:
        FerError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FerError(f"{path} cannot be read ({error.strerror or error}); check its permissions.") from None


def parse_notes(folder: Path, contents: dict[str, bytes | None]) -> Notes:
    """Return the notes that the files of a session hold.

    Raises:
        FerError: One is damaged, or of a newer version.
    """
    said, marked = contents[people.NAME], contents[events.NAME]
    return Notes(
        People() if said is None else parse_people(said, folder / people.NAME),
        EventTable() if marked is None else parse_events(marked, folder / events.NAME),
    )
