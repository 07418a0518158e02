"""What people said of the open session, as the page shows and changes it; knows nothing of Qt."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.sessions.mark_kinds import MarkKind
from app.sessions.single_notes import Taken, here_on, short_name, shown_at
from app.sessions.time_range import TimeRange
from app.translation import tr
from fer_core.errors import FerError
from fer_core.session.events import CORRECTION, LEAVE_OUT, Event
from fer_core.session.notes import ChangedElsewhereError, NotesEditor, Step
from fer_core.session.notes_files import Notes, read_notes_in_part
from fer_core.session.people import People
from fer_core.session.readings import Readings
from fer_core.session.timeline import Lane, lanes


class SessionNotes:
    """The people and events of one session, with its lanes, and the ways to change them.

    Every change is on disk when it returns; one that is refused raises and changes nothing.

    Args:
        folder: The session.
        readings: Its table.
        author: Who makes the changes.
        stills: Whether the session is of pictures that have nothing to do with one another: what is said of a face
            holds for its picture only.
    """

    def __init__(self, folder: Path, readings: Readings, author: str, *, stills: bool = False) -> None:
        self.readings = readings
        self.stills = stills
        self._observers: list[Callable[[], None]] = []
        self._pending: tuple[MarkKind, float] | None = None
        self._editor: NotesEditor | None = None
        self._people: People | None = None
        self._lanes: tuple[Lane, ...] = ()
        self.problems: tuple[str, ...] = ()
        try:
            self._editor = NotesEditor(folder, readings, author)
            self._editor.observe(self._take)
            self._notes = self._editor.notes
        except FerError:
            self._notes, self.problems = read_notes_in_part(folder)
        self._derive()

    @property
    def notes(self) -> Notes:
        """What is said."""
        return self._notes

    @property
    def people(self) -> People:
        """Who the faces are."""
        return self._notes.people

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """A lane a person."""
        return self._lanes

    @property
    def persons(self) -> tuple[int, ...]:
        """The numbers of all persons, in the order of the lanes."""
        return tuple(lane.face for lane in self._lanes)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events by time."""
        return self._events

    @property
    def left_out(self) -> tuple[Event, ...]:
        """What no summary counts of anybody."""
        return tuple(event for event in self._events if event.kind == LEAVE_OUT and event.face_id is None)

    @property
    def corrections(self) -> tuple[Event, ...]:
        """The corrections by time."""
        return tuple(event for event in self._events if event.kind == CORRECTION)

    @property
    def pending(self) -> tuple[MarkKind, float] | None:
        """The range that has a beginning and no end yet: its kind and when it began."""
        return self._pending

    @property
    def undo_step(self) -> Step | None:
        """What the next undo takes back, or None."""
        return self._editor.undo_step if self._editor is not None else None

    @property
    def redo_step(self) -> Step | None:
        """What the next redo does again, or None."""
        return self._editor.redo_step if self._editor is not None else None

    def observe(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call a function after every change; return one that ends that."""
        self._observers.append(changed)
        return lambda: self._observers.remove(changed)

    def persons_in(self, rows: slice) -> list[int]:
        """Return whose some readings of one frame are; where somebody is there twice, the second keeps its face id."""
        whose, seen = [int(person) for person in self._person[rows]], set[int]()
        for place, person in enumerate(whose):
            if person in seen:
                whose[place] = int(self.readings.face[rows.start + place])
            seen.add(whose[place])
        return whose

    def name_of(self, person: int) -> str:
        """Return what a person is called in a few letters."""
        return short_name(self.people, person)

    def face_at(self, person: int, time_s: float) -> int | None:
        """Return a person's face id in the frame that is shown at a time, or None where the person is not in it."""
        if not len(self.readings.times):
            return None
        rows = self.readings.rows(self.readings.frame_at(time_s))
        there = np.flatnonzero(self._person[rows] == person)
        return int(self.readings.face[rows.start + there[0]]) if len(there) else None

    def nearest_face(self, person: int, time_s: float) -> int | None:
        """Return the face id that a person has at the moment nearest to a time, or None where there is no such one."""
        lane = next((lane for lane in self._lanes if lane.face == person), None)
        if lane is None:
            return None
        nearest = int(np.abs(lane.times - time_s).argmin())
        return int(self.readings.face[lane.rows[nearest]])

    def splits(self, face_id: int, time_s: float) -> bool:
        """Return whether a face is seen before the frame at a time, too, so that it can be split off there."""
        rows = np.flatnonzero(self.readings.face == face_id)
        return bool(len(rows) and rows[0] < self.readings.row_of_frame[self.readings.frame_at(time_s)])

    def person_of(self, event: Event) -> int | None:
        """Return whom an event is of, or None for everybody."""
        return None if event.face_id is None else self.people.person_at(event.face_id, event.start_s)

    def whose(self, event: Event) -> str:
        """Return what the person is called that an event is of; "" for everybody."""
        person = self.person_of(event)
        return self.name_of(person) if person is not None else ""

    def correction_at(self, person: int, time_s: float) -> Event | None:
        """Return the correction that decides what a person shows in the frame at a time: the last one, or None."""
        face = self.face_at(person, time_s)
        if face is None:
            return None
        moment = float(self.readings.times[self.readings.frame_at(time_s)])
        said = (event for event in reversed(self._notes.events.events) if event.kind == CORRECTION)
        return next((event for event in said if event.face_id == face and self._holds(event, moment)), None)

    def name(self, person: int, name: str) -> None:
        """Name a person everywhere, or take the name away."""
        with self._changing() as editor:
            editor.name(person, name)

    def name_from(self, face_id: int, name: str, time_s: float) -> None:
        """Say who a face is from a moment on; of a picture, in it."""
        with self._changing() as editor:
            editor.name_part(face_id, name, *here_on(self.readings, time_s, stills=self.stills))

    def join(self, person: int, other: int) -> int:
        """Make one person of two, and return the number: one that has a name stays, else the lower one."""
        into, gone = (person, other) if self._stays(person) >= self._stays(other) else (other, person)
        with self._changing() as editor:
            editor.merge(gone, into)
        return into

    def assign(self, face_id: int, person: int, time_s: float) -> None:
        """Say that a face is another person from a moment on; of a picture, in it."""
        with self._changing() as editor:
            editor.assign(face_id, person, *here_on(self.readings, time_s, stills=self.stills))

    def split(self, face_id: int, time_s: float) -> int:
        """Make a face somebody else from a moment on, and return that person's number."""
        with self._changing() as editor:
            return editor.split(face_id, shown_at(self.readings, time_s))

    def mark(self, kind: MarkKind, time_s: float, selection: TimeRange | None = None) -> Event | None:
        """Set a mark.

        What lasts is the selected part; without one it begins now, and ends the next time.

        Args:
            kind: Its kind.
            time_s: Where the cursor is.
            selection: What is selected.

        Returns:
            The mark; None where it only begins.
        """
        if not kind.lasts:
            return self.add(Event(kind.name, time_s))
        if selection is not None:
            return self.add(Event(kind.name, selection.start_s, selection.end_s))
        if self._pending is None or self._pending[0] != kind:
            self._check_editable()
            self._pending = (kind, time_s)
            self._tell()
            return None
        begin, end = sorted((self._pending[1], time_s))
        made = self.add(Event(kind.name, begin, end))
        self._pending = None
        self._tell()
        return made

    def forget_pending(self) -> None:
        """Begin no range after all."""
        if self._pending is not None:
            self._pending = None
            self._tell()

    def add(self, event: Event) -> Event:
        """Add an event, and return it as it is kept."""
        with self._changing() as editor:
            return editor.add(event)

    def change(self, event: Event, to: Event) -> Event:
        """Put an event in the place of another; where that is gone meanwhile, beside the others: nothing is lost."""
        with self._changing() as editor:
            return editor.change(event, to) if event in self._notes.events.events else editor.add(to)

    def remove(self, event: Event) -> None:
        """Take an event away."""
        with self._changing() as editor:
            editor.remove(event)

    def correct(
        self, person: int, emotion: str, time_s: float, selection: TimeRange | None = None
    ) -> tuple[Event, ...]:
        """Say what a person shows in the frame at a time, or in the selected part."""
        begin, end = (
            (shown_at(self.readings, time_s), None) if selection is None else (selection.start_s, selection.end_s)
        )
        with self._changing() as editor:
            return editor.correct(person, emotion, begin, end)

    def import_events(self, found: Sequence[Event]) -> int:
        """Add the events of a file that are not there yet, and return how many those are."""
        with self._changing() as editor:
            return editor.import_events(found)

    def undo(self) -> Taken | None:
        """Take the last step back; None without one."""
        with self._changing() as editor:
            step, after = editor.undo_step, editor.notes
            editor.undo()
            return Taken(step, editor.notes, after) if step is not None else None

    def redo(self) -> Taken | None:
        """Do the last step again that was taken back; None without one."""
        with self._changing() as editor:
            step, before = editor.redo_step, editor.notes
            editor.redo()
            return Taken(step, before, editor.notes) if step is not None else None

    def take_changes(self) -> bool:
        """Take in what another window or program has changed, and return whether there was something.

        Raises:
            FerError: What is there now cannot be read; what is shown stays.
        """
        if self._editor is None or not self._editor.stale:
            return False
        self._editor.reload()
        return True

    @contextmanager
    def _changing(self) -> Iterator[NotesEditor]:
        editor = self._check_editable()
        try:
            yield editor
        except ChangedElsewhereError:
            editor.reload()
            raise ChangedElsewhereError(
                tr(
                    "The notes of this session were changed in another window or program meanwhile. They are loaded "
                    "now, and nothing was written over; do it once more."
                )
            ) from None

    def _check_editable(self) -> NotesEditor:
        if self._editor is None:
            raise FerError(tr("The notes of this session can't be changed. {0}").format(self.problems[0]))
        return self._editor

    def _holds(self, event: Event, moment_s: float) -> bool:
        """Return whether an event is of the frame that begins at a moment."""
        if event.end_s is None:
            return abs(shown_at(self.readings, event.start_s) - moment_s) < 1e-6
        return event.start_s - 1e-6 <= moment_s <= event.end_s + 1e-6

    def _stays(self, person: int) -> tuple[bool, bool, int]:
        """Return by what it is decided which of two persons stays."""
        return person in self.people.names, person >= 0, -abs(person)

    def _take(self) -> None:
        assert self._editor is not None
        self._notes = self._editor.notes
        self._derive()
        self._tell()

    def _tell(self) -> None:
        for changed in tuple(self._observers):
            changed()

    def _derive(self) -> None:
        people = self._notes.people
        if self._people is None or people.assignments != self._people.assignments:
            self._person: NDArray[np.int64] = people.person_of(self.readings)
            self._lanes = lanes(self.readings, self._person, self._lanes)
        self._people = people
        self._events = tuple(sorted(self._notes.events.events, key=lambda event: (event.start_s, event.last_s)))
