"""What people said of a session, its people and its events, edited: one history of both, on disk at every step."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.files.lock import exclusive
from fer_core.session import events, people
from fer_core.session.events import CORRECTION, Event, clean_note, format_events
from fer_core.session.notes_files import Notes, content_of, contents_of, parse_notes
from fer_core.session.people import People, clean_name, format_people
from fer_core.session.readings import Readings

Step = Literal["name", "merge", "split", "assign", "add", "change", "remove", "correct", "import"]
"""What a step of the history did, for the words of undo and redo."""


class ChangedElsewhereError(FerError):
    """Another program or window has changed the notes, so a change was not made; `NotesEditor.reload` helps."""


class NotesEditor:
    """Changes the notes of one session, step by step.

    A change is made when it is on disk: one that cannot be saved raises and is not made. A file that another program
    has changed meanwhile is not written over; `reload` takes in what it holds now.

    Args:
        folder: The session.
        readings: Its table.
        author: Who makes the changes.
        clock: Tells the time.

    Raises:
        FerError: What is there cannot be read.

    Example:
        >>> editor = NotesEditor(folder, readings, "Maria")  # doctest: +SKIP
        >>> editor.name(3, "Anna")  # doctest: +SKIP
        >>> editor.undo()  # doctest: +SKIP
    """

    def __init__(
        self,
        folder: Path,
        readings: Readings,
        author: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC).astimezone(),
    ) -> None:
        self._folder = folder
        self._readings = readings
        self._author = clean_name(author)
        self._clock = clock
        self._observers: list[Callable[[], None]] = []
        self._load()

    @property
    def notes(self) -> Notes:
        """The notes as they are on disk."""
        return self._notes

    @property
    def undo_step(self) -> Step | None:
        """What the next undo takes back, or None."""
        return self._past[-1][0] if self._past else None

    @property
    def redo_step(self) -> Step | None:
        """What the next redo does again, or None."""
        return self._future[-1][0] if self._future else None

    @property
    def stale(self) -> bool:
        """Whether another program or window has changed the notes, or taken them away."""
        try:
            return contents_of(self._folder) != self._on_disk
        except FerError:
            return False

    def observe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call a function after every change; return one that ends that."""
        self._observers.append(changed)
        return lambda: self._observers.remove(changed)

    def name(self, person: int, name: str) -> None:
        """Name a person, or take the name away; see `People.named`."""
        self._change_people("name", self._notes.people.named(person, name, self._readings))

    def name_part(self, face_id: int, name: str, from_s: float | None = None, until_s: float | None = None) -> None:
        """Say who a face is between two times: whoever is called so already, else somebody new.

        Raises:
            FerError: There is no such face or no name, or whoever has the name is seen elsewhere in the same picture.
        """
        clean, said = clean_name(name), self._notes.people
        if not clean:
            raise FerError("A person needs a name; write one.")
        known = said.find(clean)
        if known is not None and (said.person_of(self._readings) == known).any():
            changed = said.assigned(face_id, known, self._readings, from_s, until_s)
        else:
            apart, number = said.apart(face_id, self._readings, from_s, until_s)
            changed = apart.named(number, clean, self._readings)
        self._change_people("name", changed)

    def merge(self, person: int, into: int) -> None:
        """Make one person of two; see `People.merged`."""
        self._change_people("merge", self._notes.people.merged(person, into, self._readings))

    def split(self, face_id: int, from_s: float) -> int:
        """Make a face somebody else from a time on, and return the new person's number; see `People.split`."""
        changed, number = self._notes.people.split(face_id, from_s, self._readings)
        self._change_people("split", changed)
        return number

    def assign(self, face_id: int, person: int, from_s: float | None = None, until_s: float | None = None) -> None:
        """Say whose a face is, always or between two times; see `People.assigned`."""
        changed = self._notes.people.assigned(face_id, person, self._readings, from_s, until_s)
        self._change_people("assign", changed)

    def add(self, event: Event) -> Event:
        """Add an event, and return it as it is kept: with author and date where it has none."""
        made = self._signed(event)
        self._change_events("add", (*self._notes.events.events, made))
        return made

    def change(self, event: Event, to: Event) -> Event:
        """Put an event in the place of another, and return it as it is kept."""
        made, place = self._signed(to), self._place(event)
        kept = self._notes.events.events
        self._change_events("change", (*kept[:place], made, *kept[place + 1 :]))
        return made

    def remove(self, event: Event) -> None:
        """Take an event away."""
        place, kept = self._place(event), self._notes.events.events
        self._change_events("remove", (*kept[:place], *kept[place + 1 :]))

    def correct(
        self, person: int, emotion: str, start_s: float, end_s: float | None = None, note: str = ""
    ) -> tuple[Event, ...]:
        """Say what a person shows, at a moment or in a range: a correction for each face id that it is there.

        Raises:
            FerError: It is no emotion, or the person is not seen then.
        """
        if emotion not in FERPLUS:
            raise FerError(f"“{emotion}” is no emotion. Choose {', '.join(FERPLUS)}.")
        whole = Event(CORRECTION, start_s, end_s, emotion=emotion, note=note)
        rows = whole.rows(self._readings)
        rows = rows[self._notes.people.person_of(self._readings)[rows] == person]
        if not len(rows):
            raise FerError(
                f"{self._notes.people.called(person)} is not seen then; choose a moment with the face in it."
            )
        times, faces = self._readings.times[self._readings.frame_of_row[rows]], self._readings.face[rows]
        made = []
        for face in np.unique(faces).tolist():
            one = replace(whole, face_id=face)
            if end_s is not None and (faces != face).any():
                # Each id of a person gets its own part of the range: outside of it the id may be somebody else.
                seen = times[faces == face]
                one = replace(one, start_s=float(seen[0]), end_s=float(seen[-1]))
            made.append(self._signed(one))
        self._change_events("correct", (*self._notes.events.events, *made))
        return tuple(made)

    def import_events(self, found: Iterable[Event]) -> int:
        """Add the events of another program that are not there yet, and return how many those are."""
        known = {_said(event) for event in self._notes.events.events}
        new = [event for event in (self._signed(one) for one in found) if _said(event) not in known]
        new = list({_said(event): event for event in reversed(new)}.values())[::-1]
        self._change_events("import", (*self._notes.events.events, *new))
        return len(new)

    def undo(self) -> None:
        """Take the last step back; the files are what they were before it, byte for byte. Nothing without a step."""
        if self._past:
            step, before = self._past[-1]
            self._save(before)
            self._past.pop()
            self._future.append((step, self._notes))
            self._tell(before)

    def redo(self) -> None:
        """Do the last step again that was taken back. Nothing without one."""
        if self._future:
            step, after = self._future[-1]
            self._save(after)
            self._future.pop()
            self._past.append((step, self._notes))
            self._tell(after)

    def reload(self) -> None:
        """Take in what the files hold now; the history begins anew.

        Raises:
            FerError: What is there cannot be read; all stays as it was.
        """
        self._load()
        self._tell(self._notes)

    def _load(self) -> None:
        contents = contents_of(self._folder)
        self._notes = self._loaded = parse_notes(self._folder, contents)
        self._on_disk, self._contents_loaded = dict(contents), contents
        self._past: list[tuple[Step, Notes]] = []
        self._future: list[tuple[Step, Notes]] = []

    def _signed(self, event: Event) -> Event:
        return replace(
            event,
            kind=clean_name(event.kind),
            start_s=round(event.start_s, 6),
            end_s=None if event.end_s is None else round(event.end_s, 6),
            note=clean_note(event.note),
            author=event.author or self._author,
            created=event.created or self._clock().isoformat(timespec="seconds"),
        )

    def _place(self, event: Event) -> int:
        try:
            return self._notes.events.events.index(event)
        except ValueError:
            raise FerError("This event is no longer there; it was changed or taken away meanwhile.") from None

    def _change_people(self, step: Step, changed: People) -> None:
        self._change(step, replace(self._notes, people=changed))

    def _change_events(self, step: Step, changed: Iterable[Event]) -> None:
        self._change(step, replace(self._notes, events=self._notes.events.with_events(changed)))

    def _change(self, step: Step, changed: Notes) -> None:
        if changed != self._notes:
            self._save(changed)
            self._past.append((step, self._notes))
            self._future.clear()
            self._tell(changed)

    def _tell(self, notes: Notes) -> None:
        self._notes = notes
        for changed in tuple(self._observers):
            changed()

    def _save(self, notes: Notes) -> None:
        """Write what differs from what is on disk; a step changes one file, which is exchanged whole."""
        after = {people.NAME: format_people(notes.people), events.NAME: format_events(notes.events)}
        if notes.people == self._loaded.people:
            after[people.NAME] = self._contents_loaded[people.NAME]
        if notes.events == self._loaded.events:
            after[events.NAME] = self._contents_loaded[events.NAME]
        changed = {name: content for name, content in after.items() if content != self._on_disk[name]}
        with _alone(self._folder):
            for name, content in changed.items():
                path = self._folder / name
                if content_of(path) != self._on_disk[name]:
                    raise ChangedElsewhereError(
                        f"{path} was changed by another program or window meanwhile, so this change was not made and "
                        "nothing was written over. Load the notes again, then make it anew."
                    )
                with explain_write_errors(self._folder, resumable=False):
                    if content is None:
                        path.unlink(missing_ok=True)
                    else:
                        write_atomic(path, content, part=f"{name}.new")
                self._on_disk[name] = content


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other writers out of a session for a moment."""
    if not folder.is_dir():  # `exclusive` would make it
        raise FerError(f"There is no folder {folder} any more, so the change was not made. Put it back, or close it.")
    busy = f"Another program is writing into {folder} right now, so the change was not made. Make it when that is done."
    with exclusive(folder, busy, resumable=False):
        yield


def _said(event: Event) -> Event:
    """Return an event without when it was made, so that a second import of a file adds nothing."""
    return replace(event, start_s=round(event.start_s, 3), end_s=None if event.end_s is None else round(event.end_s, 3),
                   author="", created="", more=())  # fmt: skip
