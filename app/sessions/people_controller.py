"""Carries out what people say of faces: who they are, and what they show."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal

from app.background import BackgroundTask
from app.sessions.face_menu import FaceMenu, FaceOffer, import_sentence
from app.sessions.name_dialog import NameDialog
from app.sessions.notes_desk import NotesDesk
from app.sessions.wording import clock, event_words
from app.translation import word
from fer_core.session.library import known_names
from fer_core.text import harmless

_PATIENCE_S: Final = 2.0


class PeopleController(QObject):
    """Offers what can be done with a face, and does it.

    Args:
        desk: The notes.
        sessions: Returns the folders of the library's sessions, whose names are offered.
    """

    corrected = Signal(object)
    """A correction was made: its `Event`."""

    def __init__(self, desk: NotesDesk, sessions: Callable[[], Iterable[Path]]) -> None:
        super().__init__(desk)
        self._desk = desk
        self._sessions = sessions
        self._names: BackgroundTask | None = None
        self._told_of: Path | None = None
        desk.viewer.face_menu_wanted.connect(self.offer_face)

    def leave(self) -> None:
        """Wait for what runs: the window closes."""
        if self._names is not None:
            self._names.join(_PATIENCE_S)

    def offer_face(self, person: int, at: QPoint) -> None:
        """Show what can be done with a person, at the moment that is shown: playing stops there."""
        self._desk.viewer.player.pause()
        offer = self._offer(person)
        if offer is None:
            return
        menu = FaceMenu(offer, self._desk.viewer)
        menu.name_wanted.connect(partial(self.ask_name, person))
        menu.join_wanted.connect(partial(self.join, person))
        menu.assign_wanted.connect(partial(self.assign, person))
        menu.split_wanted.connect(partial(self.split, person))
        menu.correct_wanted.connect(partial(self.correct, person))
        menu.uncorrect_wanted.connect(partial(self.uncorrect, person))
        self._desk.pop_up(menu, at)

    def offer_correction(self) -> None:
        """Show what the face of the panel may be corrected to, at the moment that is shown: playing stops there."""
        self._desk.viewer.player.pause()
        person = self._desk.viewer.shown_person
        offer = self._offer(person) if person is not None else None
        if offer is None or person is None:
            self._desk.tell(self.tr("Choose a face first: click it, or press its number."))
            return
        menu = FaceMenu(offer, self._desk.viewer)
        corrections = menu.corrections
        corrections.chosen.connect(partial(self.correct, person))
        corrections.removed.connect(partial(self.uncorrect, person))
        corrections.aboutToHide.connect(menu.deleteLater)
        self._desk.pop_up(corrections, self._desk.viewer.below_face_button)

    def ask_name(self, person: int | None) -> None:
        """Ask what a person is called."""
        notes = self._desk.notes
        if notes is None or person is None:
            self._desk.tell(self.tr("Choose a face first: click it, or press its number."))
            return
        now = self._desk.viewer.player.position_s
        there = notes.face_at(person, now) is not None
        if notes.stills and not there:  # face ids of pictures begin anew in each
            self._desk.tell(self.tr("{0} is not in this picture.").format(harmless(notes.name_of(person))))
            return
        dialog = NameDialog(
            notes.name_of(person),
            notes.people.names.get(person, ""),
            sorted(notes.people.names.values()),
            clock(now, thousandths=True) if there else "",
            partial(self._keep_name, person, now),
            only_here=notes.stills,
            parent=self._desk.viewer,
        )
        self._desk.open(dialog)
        self._look_for_names(dialog)

    def join(self, person: int, other: int) -> None:
        """Make one person of two."""
        with self._desk.trying() as notes:
            if notes is not None:
                names = notes.name_of(person), notes.name_of(other)
                into = notes.join(person, other)
                self._desk.viewer.choose_person(into)
                self._desk.tell_with_undo(self.tr("{0} and {1} are one person now.").format(*map(harmless, names)))

    def assign(self, person: int, other: int) -> None:
        """Say that a face is another person from here on."""
        now = self._desk.viewer.player.position_s
        with self._desk.trying() as notes:
            face = notes.face_at(person, now) if notes is not None else None
            if notes is not None and face is not None:
                notes.assign(face, other, now)
                self._desk.viewer.choose_person(other)
                name, moment = harmless(notes.name_of(other)), clock(now, thousandths=True)
                text = self.tr("In this picture it is {0}.") if notes.stills else self.tr("From {1} on it is {0}.")
                self._desk.tell_with_undo(text.format(name, moment))

    def split(self, person: int) -> None:
        """Make a face somebody else from here on."""
        now = self._desk.viewer.player.position_s
        with self._desk.trying() as notes:
            face = notes.face_at(person, now) if notes is not None else None
            if notes is not None and face is not None:
                number = notes.split(face, now)
                self._desk.viewer.choose_person(number)
                text = self.tr("From {0} on face {1} is somebody else.")
                self._desk.tell_with_undo(text.format(clock(now, thousandths=True), face))

    def correct(self, person: int, emotion: str) -> None:
        """Say what a person shows here, or in the selected part."""
        with self._desk.trying() as notes:
            if notes is None:
                return
            made = notes.correct(person, emotion, self._desk.viewer.player.position_s, self._desk.viewer.selection)
            if self._desk.viewer.selection is not None:
                self._desk.viewer.unselect()
            self.corrected.emit(made[0])
            if self._told_of != self._desk.folder and self._desk.folder is not None:  # what is shown says the rest
                self._told_of = self._desk.folder
                text = self.tr("{0} shows {1}, you say.").format(harmless(notes.name_of(person)), word(emotion))
                self._desk.tell_with_undo(f"{text} {import_sentence(self._desk.folder.name)}")

    def uncorrect(self, person: int) -> None:
        """Take the correction away that holds here."""
        with self._desk.trying() as notes:
            event = notes.correction_at(person, self._desk.viewer.player.position_s) if notes is not None else None
            if notes is not None and event is not None:
                notes.remove(event)
                self._desk.tell_with_undo(self.tr("Removed: {0}.").format(harmless(event_words(event))))

    def _offer(self, person: int | None) -> FaceOffer | None:
        notes = self._desk.notes
        if notes is None or person is None:
            return None
        now, selection = self._desk.viewer.player.position_s, self._desk.viewer.selection
        face, correction = notes.face_at(person, now), notes.correction_at(person, now)
        span = ""
        if selection is not None:
            begin, end = clock(selection.start_s, thousandths=True), clock(selection.end_s, thousandths=True)
            span = self.tr("{0} to {1}").format(begin, end)
        lane = next((lane for lane in notes.lanes if lane.face == person), None)
        return FaceOffer(
            name=notes.name_of(person),
            face_id=face,
            others=tuple((one, notes.name_of(one)) for one in notes.persons if one != person),
            moment=clock(now, thousandths=True),
            span=span,
            stills=notes.stills,
            splits=face is not None and lane is not None and notes.splits(face, now),
            corrected=correction.emotion if correction is not None else "",
        )

    def _keep_name(self, person: int, time_s: float, name: str, from_here: bool) -> None:
        notes = self._desk.notes
        if notes is None:
            return
        face = notes.face_at(person, time_s)
        if from_here and face is not None:
            notes.name_from(face, name, time_s)
            person = notes.people.person_at(face, time_s)
        else:
            notes.name(person, name)
            person = notes.people.find(name) if name.strip() else person  # type: ignore[assignment]
        self._desk.viewer.choose_person(person)

    def _look_for_names(self, dialog: NameDialog) -> None:
        """Offer the names of the other sessions of the library, too, once they are known."""
        if self._names is not None or self._desk.notes is None:
            return
        here = tuple(self._desk.notes.people.names.values())
        task = BackgroundTask("names", partial(known_names, tuple(self._sessions())), self)

        def offer(names: tuple[str, ...]) -> None:
            if self._desk.dialog is dialog:
                dialog.offer_names(sorted({*names, *here}, key=str.casefold))

        def end() -> None:
            task.join(_PATIENCE_S)
            self._names = None
            task.deleteLater()

        task.succeeded.connect(offer)
        task.finished.connect(end)
        self._names = task
        task.start()
