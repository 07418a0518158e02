"""Carries out what people say of the session that is open: names, marks, corrections, and all of it undone."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu

from app.background import BackgroundTask
from app.outcome_notices import open_folder
from app.sessions.event_dialog import EventDialog
from app.sessions.face_menu import FaceMenu, FaceOffer, import_sentence
from app.sessions.kinds_dialog import KindsDialog
from app.sessions.mark_kinds import LEFT_OUT, POINT, MarkKind, format_kinds, parse_kinds
from app.sessions.name_dialog import NameDialog
from app.sessions.notes_exchange import NotesExchange
from app.sessions.session_notes import SessionNotes, neighbour
from app.sessions.viewer import SessionViewer
from app.sessions.wording import clock, event_words, step_words
from app.settings import Settings
from fer_core.errors import FerError
from fer_core.session.events import Event
from fer_core.session.people import known_names
from fer_core.text import count_noun, file_stem, harmless

if TYPE_CHECKING:
    from app.sessions.watched_session import WatchedSession
    from fer_core.session.event_files import EventFormat, FoundEvents

_PATIENCE_S: Final = 2.0
_ENDINGS: Final[dict[str, str]] = {"csv": ".csv", "plain": ".csv", "elan": ".eaf", "boris": ".tsv"}


class NotesController(QObject):
    """Between what is clicked and pressed and the notes of the session.

    Args:
        viewer: Shows the session.
        settings: Keep the kinds of marks, and where files were written.
        sessions: Returns the folders of the library's sessions, whose names are offered.
        parent: Whose dialogs they are.
    """

    message = Signal(str, str, object)
    """Something is done: a sentence, what can be done next, and how."""
    warned = Signal(str)

    def __init__(
        self, viewer: SessionViewer, settings: Settings, sessions: Callable[[], Iterable[Path]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._settings = settings
        self._sessions = sessions
        self._kinds = parse_kinds(settings.mark_kinds)
        self._notes: SessionNotes | None = None
        self._folder: Path | None = None
        self._chosen: Event | None = None
        self._let_go: Callable[[], None] | None = None
        self._names: BackgroundTask | None = None
        self._told_of_import = False
        self.menu: QMenu | None = None
        self.dialog: QDialog | None = None
        self.exchange = NotesExchange(self)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self.look_again())
        self._fill_menu()
        self._connect()

    @property
    def kinds(self) -> tuple[MarkKind, ...]:
        """The kinds of marks of the user's own."""
        return self._kinds

    @property
    def chosen(self) -> Event | None:
        """The mark that is selected."""
        return self._chosen

    def begin(self, watched: "WatchedSession") -> None:
        """Take the notes of the session that is opened."""
        self.end()
        self._notes, self._folder = watched.notes, watched.session.folder
        self._let_go = watched.notes.observe(self._show)
        self._watcher.addPath(str(self._folder))
        self._told_of_import = False
        self._show()
        for sentence in watched.notes.problems:
            self.message.emit(
                self.tr("{0} The session is open without it.").format(harmless(sentence)),
                self.tr("Show in folder"),
                partial(open_folder, self._folder),
            )

    def end(self) -> None:
        """Let go of the session."""
        if self._let_go is not None:
            self._let_go()
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._notes, self._folder, self._chosen, self._let_go = None, None, None, None
        for shown in (self.menu, self.dialog):
            if shown is not None:
                shown.close()
        self.menu = self.dialog = None

    def leave(self) -> None:
        """End what runs: the window closes."""
        self.end()
        self.exchange.leave()
        if self._names is not None:
            self._names.join(_PATIENCE_S)

    def look_again(self) -> None:
        """Take in what another window or program has changed."""
        if self._notes is None:
            return
        try:
            if self._notes.take_changes():
                self.message.emit(
                    self.tr("The notes were changed in another window or program, and are shown as they are now."),
                    "",
                    None,
                )
        except FerError as error:
            self.warned.emit(harmless(str(error)))

    def press(self, key: str) -> bool:
        """Do what a letter means, if it means anything here."""
        kind = next((kind for kind in (POINT, LEFT_OUT, *self._kinds) if kind.key == key), None)
        if self._notes is None:
            return False
        if kind is not None:
            self.mark(kind)
        elif key == "N":
            self.ask_name(self._viewer.shown_person)
        elif key == "C":
            self.offer_correction()
        else:
            return False
        return True

    def mark(self, kind: MarkKind = POINT) -> None:
        """Set a mark of a kind at the cursor or over the selected part."""
        with self._trying() as notes:
            if notes is None:
                return
            selection = self._viewer.selection if kind.lasts else None
            made = notes.mark(kind, self._viewer.player.position_s, selection)
            if made is not None:
                if selection is not None:
                    self._viewer.unselect()
                self.choose(made)

    def choose(self, event: Event | None) -> None:
        """Select a mark."""
        if event != self._chosen:
            self._chosen = event
            self._show_marks()

    def jump(self, event: Event | None) -> None:
        """Select a mark and show its picture."""
        if event is not None:
            self.choose(event)
            self._viewer.player.seek(event.start_s)

    def jump_on(self, by: int) -> None:
        """Show the next (1) or the previous (-1) mark."""
        if self._notes is not None:
            self.jump(neighbour(self._notes.events, self._viewer.player.position_s, by))

    def edit(self, event: Event | None = None) -> None:
        """Edit a mark, or the one that is selected."""
        notes, event = self._notes, event or self._chosen
        if notes is None or event is None:
            return
        self.choose(event)
        people = []
        for person in notes.persons:
            same = event.face_id is not None and notes.person_of(event) == person
            face = event.face_id if same else notes.nearest_face(person, event.start_s)
            if face is not None:
                people.append((face, notes.name_of(person)))
        keep = partial(self._keep_event, event)
        remove = partial(self.remove, event)
        names = [kind.name for kind in self._kinds]
        self._open(EventDialog(event, names, people, keep, remove, self._viewer))

    def remove(self, event: Event | None = None) -> None:
        """Take a mark away, or the one that is selected."""
        event = event or self._chosen
        if event is None:
            return
        with self._trying() as notes:
            if notes is not None:
                notes.remove(event)
                self._tell_with_undo(self.tr("Removed: {0}.").format(harmless(event_words(event))))

    def forget(self) -> bool:
        """Take back what was begun, or select no mark; return whether there was anything."""
        if self._notes is not None and self._notes.pending is not None:
            self._notes.forget_pending()
            return True
        if self._chosen is not None:
            self.choose(None)
            return True
        return False

    def undo(self) -> None:
        """Take the last step back."""
        with self._trying() as notes:
            taken = notes.undo() if notes is not None else None
            if taken is not None:
                self._tell(self.tr("Undone: {0}.").format(harmless(step_words(taken))))
            else:
                self._tell(self.tr("There is nothing to undo."))

    def redo(self) -> None:
        """Do the last step again that was taken back."""
        with self._trying() as notes:
            taken = notes.redo() if notes is not None else None
            if taken is not None:
                self._tell(self.tr("Done again: {0}.").format(harmless(step_words(taken))))
            else:
                self._tell(self.tr("There is nothing to do again."))

    def offer_face(self, person: int, at: QPoint) -> None:
        """Show what can be done with a person."""
        offer = self._offer(person)
        if offer is None:
            return
        menu = FaceMenu(offer, self._viewer)
        menu.name_wanted.connect(partial(self.ask_name, person))
        menu.join_wanted.connect(partial(self.join, person))
        menu.assign_wanted.connect(partial(self.assign, person))
        menu.split_wanted.connect(partial(self.split, person))
        menu.correct_wanted.connect(partial(self.correct, person))
        menu.uncorrect_wanted.connect(partial(self.uncorrect, person))
        self._pop_up(menu, at)

    def offer_correction(self) -> None:
        """Show what the face of the panel may be corrected to."""
        person = self._viewer.shown_person
        offer = self._offer(person) if person is not None else None
        if offer is None or person is None:
            self._tell(self.tr("Choose a face first: click it, or press its number."))
            return
        menu = FaceMenu(offer, self._viewer)
        corrections = menu.corrections
        corrections.chosen.connect(partial(self.correct, person))
        corrections.removed.connect(partial(self.uncorrect, person))
        corrections.aboutToHide.connect(menu.deleteLater)
        self._pop_up(corrections, self._viewer.below_face_button)

    def ask_name(self, person: int | None) -> None:
        """Ask what a person is called."""
        notes = self._notes
        if notes is None or person is None:
            self._tell(self.tr("Choose a face first: click it, or press its number."))
            return
        now = self._viewer.player.position_s
        there = notes.face_at(person, now) is not None
        dialog = NameDialog(
            notes.name_of(person),
            notes.people.names.get(person, ""),
            sorted(notes.people.names.values()),
            clock(now, thousandths=True) if there else "",
            partial(self._keep_name, person, now),
            only_here=notes.stills,
            parent=self._viewer,
        )
        self._open(dialog)
        self._look_for_names(dialog)

    def join(self, person: int, other: int) -> None:
        """Make one person of two."""
        with self._trying() as notes:
            if notes is not None:
                names = notes.name_of(person), notes.name_of(other)
                into = notes.join(person, other)
                self._viewer.choose_person(into)
                self._tell_with_undo(self.tr("{0} and {1} are one person now.").format(*map(harmless, names)))

    def assign(self, person: int, other: int) -> None:
        """Say that a face is another person from here on."""
        now = self._viewer.player.position_s
        with self._trying() as notes:
            face = notes.face_at(person, now) if notes is not None else None
            if notes is not None and face is not None:
                notes.assign(face, other, now)
                self._viewer.choose_person(other)
                name, moment = harmless(notes.name_of(other)), clock(now, thousandths=True)
                text = self.tr("In this picture it is {0}.") if notes.stills else self.tr("From {1} on it is {0}.")
                self._tell_with_undo(text.format(name, moment))

    def split(self, person: int) -> None:
        """Make a face somebody else from here on."""
        now = self._viewer.player.position_s
        with self._trying() as notes:
            face = notes.face_at(person, now) if notes is not None else None
            if notes is not None and face is not None:
                number = notes.split(face, now)
                self._viewer.choose_person(number)
                text = self.tr("From {0} on face {1} is somebody else.")
                self._tell_with_undo(text.format(clock(now, thousandths=True), face))

    def correct(self, person: int, emotion: str) -> None:
        """Say what a person shows here, or in the selected part."""
        with self._trying() as notes:
            if notes is None:
                return
            made = notes.correct(person, emotion, self._viewer.player.position_s, self._viewer.selection)
            if self._viewer.selection is not None:
                self._viewer.unselect()
            self.choose(made[0])
            text = self.tr("{0} shows {1}, you say.").format(harmless(notes.name_of(person)), emotion)
            if not self._told_of_import and self._folder is not None:
                self._told_of_import = True
                text = f"{text} {import_sentence(self._folder.name)}"
            self._tell_with_undo(text)

    def uncorrect(self, person: int) -> None:
        """Take the correction away that holds here."""
        with self._trying() as notes:
            event = notes.correction_at(person, self._viewer.player.position_s) if notes is not None else None
            if notes is not None and event is not None:
                notes.remove(event)
                self._tell_with_undo(self.tr("Removed: {0}.").format(harmless(event_words(event))))

    def edit_kinds(self) -> None:
        """Edit the kinds of marks."""
        self._open(KindsDialog(self._kinds, self._keep_kinds, self._viewer))

    def ask_import(self) -> None:
        """Ask for a file of events to bring in."""
        dialog = QFileDialog(self._viewer, self.tr("Import marks"), str(self._settings.open_folder))
        tables, everything = self.tr("Marks ({0})").format("*.csv *.tsv *.txt *.eaf"), self.tr("All files (*)")
        dialog.setNameFilters([tables, everything])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.exchange.read_events(Path(name)))
        self._open(dialog)

    def ask_export(self, kind: "EventFormat") -> None:
        """Ask where to write the marks for another program."""
        ending = _ENDINGS[kind]
        self._ask_target(
            self.tr("Export marks"), f"{self._stem}-events{ending}", [f"*{ending}"], partial(self._export, kind)
        )

    def ask_table(self) -> None:
        """Ask where to write the table with names."""
        filters = [self.tr("CSV ({0})").format("*.csv"), "Parquet (*.parquet)", "JSON (*.json)"]
        self._ask_target(self.tr("Export the table with names"), f"{self._stem}-named.csv", filters, self._export_table)

    @property
    def _stem(self) -> str:
        return file_stem(self._folder.name, "session") if self._folder is not None else "session"

    def _connect(self) -> None:
        viewer, marks, panel = self._viewer, self._viewer.marks, self._viewer.notes
        viewer.face_menu_wanted.connect(self.offer_face)
        viewer.timeline.event_chosen.connect(self.choose)
        marks.chosen.connect(self.choose)
        marks.edit_wanted.connect(self.edit)
        marks.changed.connect(self._drag)
        marks.menu_wanted.connect(self._offer_event)
        panel.menu_wanted.connect(self._offer_event)
        panel.add_wanted.connect(self.mark)
        panel.jump_wanted.connect(self.jump)
        panel.edit_wanted.connect(self.edit)
        panel.remove_wanted.connect(self.remove)
        panel.cancel_wanted.connect(self.exchange.cancel)
        exchange = self.exchange
        exchange.progressed.connect(panel.show_work)
        exchange.found.connect(self._take_found)
        exchange.written.connect(self._tell_written)
        exchange.warned.connect(lambda sentence: self.warned.emit(harmless(sentence)))

    def _fill_menu(self) -> None:
        menu = QMenu(self._viewer.notes.menu)
        menu.setAccessibleName(self.tr("Marks and people"))
        undo = menu.addAction(self.tr("Undo") + "\tCtrl+Z", self.undo)
        redo = menu.addAction(self.tr("Redo") + "\tCtrl+Shift+Z", self.redo)
        menu.addSeparator()
        menu.addAction(self.tr("Kinds of marks…"), self.edit_kinds)
        menu.addSeparator()
        menu.addAction(self.tr("Import marks…"), self.ask_import)
        export = menu.addMenu(self.tr("Export marks"))
        texts: dict[EventFormat, str] = {
            "csv": self.tr("As the session keeps them (CSV)…"),
            "plain": self.tr("start, end, label, note (CSV)…"),
            "elan": self.tr("For ELAN (.eaf)…"),
            "boris": self.tr("For BORIS (.tsv)…"),
        }
        for kind, text in texts.items():
            export.addAction(text, partial(self.ask_export, kind))
        menu.addAction(self.tr("Export the table with names…"), self.ask_table)

        def refresh() -> None:
            undo.setEnabled(self._notes is not None and self._notes.undo_step is not None)
            redo.setEnabled(self._notes is not None and self._notes.redo_step is not None)

        menu.aboutToShow.connect(refresh)
        self._viewer.notes.menu.setMenu(menu)

    @contextmanager
    def _trying(self) -> Iterator[SessionNotes | None]:
        """Tell why something was refused."""
        try:
            yield self._notes
        except FerError as error:
            self.warned.emit(harmless(str(error)))

    def _show(self) -> None:
        """Show the notes as they are now."""
        notes = self._notes
        if notes is not None:
            if self._chosen is not None and self._chosen not in notes.notes.events.events:
                self._chosen = None
            self._viewer.show_notes()
            self._show_marks()

    def _show_marks(self) -> None:
        if self._notes is None:
            return
        corrections = self._notes.corrections
        hint = import_sentence(self._folder.name) if corrections and self._folder is not None else ""
        self._viewer.show_marks(self._chosen, hint)

    def _offer(self, person: int | None) -> FaceOffer | None:
        notes = self._notes
        if notes is None or person is None:
            return None
        now, selection = self._viewer.player.position_s, self._viewer.selection
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

    def _offer_event(self, event: Event, at: QPoint) -> None:
        self.choose(event)
        menu = QMenu(self._viewer)
        menu.setAccessibleName(self.tr("What can be done with the mark"))
        menu.addAction(self.tr("Edit…"), partial(self.edit, event))
        menu.addAction(self.tr("Go there"), partial(self.jump, event))
        if event.end_s is not None:
            end_s = event.end_s
            menu.addAction(self.tr("Select its range"), lambda: self._viewer.select(event.start_s, end_s))
        menu.addAction(self.tr("Remove"), partial(self.remove, event))
        self._pop_up(menu, at)

    def _pop_up(self, menu: QMenu, at: QPoint) -> None:
        if self.menu is not None:
            self.menu.close()
        self.menu = menu
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(partial(self._forget_menu, menu))
        menu.popup(at)

    def _forget_menu(self, menu: QMenu, *_: object) -> None:
        if self.menu is menu:
            self.menu = None

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.destroyed.connect(partial(self._forget_dialog, dialog))
        dialog.open()

    def _forget_dialog(self, dialog: QDialog, *_: object) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def _keep_name(self, person: int, time_s: float, name: str, from_here: bool) -> None:
        notes = self._notes
        if notes is None:
            return
        face = notes.face_at(person, time_s)
        if from_here and face is not None:
            notes.name_from(face, name, time_s)
            person = notes.people.person_at(face, time_s)
        else:
            notes.name(person, name)
            person = notes.people.find(name) if name.strip() else person  # type: ignore[assignment]
        self._viewer.choose_person(person)
        if name.strip():
            self._tell_with_undo(self.tr("This is {0}.").format(harmless(notes.name_of(person))))
        else:
            self._tell_with_undo(self.tr("The name is taken away."))

    def _keep_event(self, event: Event, to: Event) -> None:
        if self._notes is not None:
            self.choose(self._notes.change(event, to))

    def _keep_kinds(self, kinds: tuple[MarkKind, ...]) -> None:
        self._kinds = kinds
        self._settings.mark_kinds = format_kinds(kinds)

    def _drag(self, event: Event, to: Event) -> None:
        with self._trying() as notes:
            if notes is not None:
                self.choose(notes.change(event, to))
        self._show_marks()

    def _look_for_names(self, dialog: NameDialog) -> None:
        """Offer the names of the other sessions of the library, too, once they are known."""
        if self._names is not None or self._notes is None:
            return
        here = tuple(self._notes.people.names.values())
        task = BackgroundTask("names", partial(known_names, tuple(self._sessions())), self)

        def offer(names: tuple[str, ...]) -> None:
            if self.dialog is dialog:
                dialog.offer_names(sorted({*names, *here}, key=str.casefold))

        def end() -> None:
            task.join(_PATIENCE_S)
            self._names = None
            task.deleteLater()

        task.succeeded.connect(offer)
        task.finished.connect(end)
        self._names = task
        task.start()

    def _ask_target(self, title: str, name: str, filters: list[str], chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._viewer, title, str(self._settings.open_folder / name))
        dialog.setNameFilters(filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: chosen(Path(path)))
        self._open(dialog)

    def _export(self, kind: "EventFormat", path: Path) -> None:
        watched = self._viewer.watched
        if watched is not None:
            self.exchange.write_events(watched, path, kind)

    def _export_table(self, path: Path) -> None:
        watched = self._viewer.watched
        if watched is not None:
            self.exchange.write_table(watched, path)

    def _take_found(self, found: "FoundEvents") -> None:
        with self._trying() as notes:
            if notes is None:
                return
            new = notes.import_events(found.events)
            all_of_them = count_noun(len(found.events), self.tr("mark"), self.tr("marks"))
            text = (
                self.tr("{0} of {1} added; the others were there.")
                if new < len(found.events)
                else self.tr("{1} added.")
            )
            self._tell_with_undo(" ".join((text.format(new, all_of_them), *map(harmless, found.notes))))

    def _tell_written(self, sentence: str, path: Path) -> None:
        self.message.emit(sentence, self.tr("Show in folder"), partial(open_folder, path.parent))

    def _tell(self, text: str) -> None:
        self.message.emit(text, "", None)

    def _tell_with_undo(self, text: str) -> None:
        self.message.emit(
            text, self.tr("Undo"), partial(self._undo_told, self._notes, self._notes and self._notes.notes)
        )

    def _undo_told(self, notes: SessionNotes | None, told: object) -> None:
        """Undo what a notice told of, if nothing has been done since."""
        if notes is self._notes and notes is not None and notes.notes is told:
            self.undo()
        else:
            self._tell(self.tr("Other things were done since; Ctrl+Z takes back one after the other."))
