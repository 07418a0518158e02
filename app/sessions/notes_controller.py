"""The notes of the session that is open: taken and let go, undone, brought in and out."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from app.file_dialog import target_dialog
from app.outcome_notices import open_folder
from app.sessions.marks_controller import MarksController
from app.sessions.notes_desk import NotesDesk
from app.sessions.notes_exchange import NotesExchange
from app.sessions.people_controller import PeopleController
from app.sessions.viewer import SessionViewer
from app.sessions.wording import step_words
from app.settings import Settings
from app.translation import counted
from fer_core.text import file_stem, harmless

if TYPE_CHECKING:
    from app.sessions.watched_session import WatchedSession
    from fer_core.session.event_files import EventFormat, FoundEvents

_ENDINGS: Final[dict[str, str]] = {"csv": ".csv", "plain": ".csv", "elan": ".eaf", "boris": ".tsv"}
_NAME, _CORRECT = _LETTERS = ("N", "C")


class NotesController(QObject):
    """Between what is clicked and pressed and the notes of the session.

    Args:
        viewer: Shows the session.
        settings: Keep the kinds of marks, and where files were opened.
        sessions: Returns the folders of the library's sessions, whose names are offered.
        parent: The owner.
    """

    changed = Signal()
    """Something else is said now, or can be undone."""

    def __init__(
        self, viewer: SessionViewer, settings: Settings, sessions: Callable[[], Iterable[Path]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._viewer = viewer
        self._settings = settings
        self._let_go: Callable[[], None] | None = None
        self.desk = NotesDesk(viewer, self.undo, self)
        self.people = PeopleController(self.desk, sessions)
        self.marks = MarksController(self.desk, settings)
        self.people.corrected.connect(self.marks.choose)
        self.exchange = NotesExchange(self)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self.look_again())
        self._fill_menu()
        self._connect()

    def begin(self, watched: "WatchedSession") -> None:
        """Take the notes of the session that is opened."""
        self.end()
        folder = watched.session.folder
        self.desk.notes, self.desk.folder = watched.notes, folder
        self._let_go = watched.notes.observe(self._show)
        self._watcher.addPath(str(folder))
        self._show()
        for sentence in watched.notes.problems:
            text = self.tr("{0} The session is open without it.").format(harmless(sentence))
            self.desk.message.emit(text, self.tr("Show in folder"), partial(open_folder, folder))

    def end(self) -> None:
        """Let go of the session."""
        self.exchange.forget_read()
        if self._let_go is not None:
            self._let_go()
            self._let_go = None
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self.marks.clear()
        self.desk.clear()
        self.changed.emit()

    def leave(self) -> None:
        """End what runs: the window closes."""
        self.end()
        self.exchange.leave()
        self.people.leave()

    def look_again(self) -> None:
        """Take in what another window or program has changed."""
        with self.desk.trying() as notes:
            if notes is not None and notes.take_changes():
                self.desk.tell(
                    self.tr("The notes were changed in another window or program, and are shown as they are now.")
                )

    def means(self, key: str) -> bool:
        """Return whether a letter means anything here."""
        return self.desk.notes is not None and (key in _LETTERS or self.marks.kind_of(key) is not None)

    def press(self, key: str) -> None:
        """Do what a letter means."""
        kind = self.marks.kind_of(key)
        if kind is not None:
            self.marks.mark(kind)
        elif key == _NAME:
            self.people.ask_name(self._viewer.shown_person)
        elif key == _CORRECT:
            self.people.offer_correction()

    def undo(self) -> None:
        """Take the last step back."""
        with self.desk.trying() as notes:
            taken = notes.undo() if notes is not None else None
            if taken is not None:
                self.desk.tell(self.tr("Undone: {0}.").format(harmless(step_words(taken))))

    def redo(self) -> None:
        """Do the last step again that was taken back."""
        with self.desk.trying() as notes:
            taken = notes.redo() if notes is not None else None
            if taken is not None:
                self.desk.tell(self.tr("Done again: {0}.").format(harmless(step_words(taken))))

    def ask_import(self) -> None:
        """Ask for a file of events to bring in."""
        dialog = QFileDialog(self._viewer, self.tr("Import marks"), str(self._settings.open_folder))
        tables, everything = self.tr("Marks ({0})").format("*.csv *.tsv *.txt *.eaf"), self.tr("All files (*)")
        dialog.setNameFilters([tables, everything])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.exchange.read_events(Path(name)))
        self.desk.open(dialog)

    def ask_export(self, kind: "EventFormat") -> None:
        """Ask where to write the marks for another program."""
        title, ending = self.tr("Export marks"), _ENDINGS[kind]
        start = self._settings.open_folder / f"{self._stem}-events{ending}"
        chosen = partial(self._export, kind)
        self.desk.open(target_dialog(self._viewer, title, start, [f"*{ending}"], ending[1:], chosen))

    @property
    def _stem(self) -> str:
        return file_stem(self.desk.folder.name, "session") if self.desk.folder is not None else "session"

    def _fill_menu(self) -> None:
        menu = QMenu(self._viewer.notes.menu)
        menu.setAccessibleName(self.tr("Marks and people"))
        undo = menu.addAction(self.tr("Undo") + "\tCtrl+Z", self.undo)
        redo = menu.addAction(self.tr("Redo") + "\tCtrl+Shift+Z", self.redo)
        menu.addSeparator()
        menu.addAction(self.tr("Kinds of marks…"), self.marks.edit_kinds)
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

        def refresh() -> None:
            undo.setEnabled(self.desk.notes is not None and self.desk.notes.undo_step is not None)
            redo.setEnabled(self.desk.notes is not None and self.desk.notes.redo_step is not None)

        menu.aboutToShow.connect(refresh)
        self._viewer.notes.menu.setMenu(menu)

    def _connect(self) -> None:
        exchange, panel = self.exchange, self._viewer.notes
        panel.cancel_wanted.connect(exchange.cancel)
        exchange.progressed.connect(panel.show_work)
        exchange.found.connect(self._take_found)
        exchange.written.connect(self._tell_written)
        exchange.warned.connect(lambda sentence: self.desk.warned.emit(harmless(sentence)))

    def _show(self) -> None:
        """Show the notes as they are now."""
        self._viewer.show_notes()
        self.marks.refresh()
        self.changed.emit()

    def _export(self, kind: "EventFormat", path: Path) -> None:
        watched = self._viewer.watched
        if watched is not None:
            self.exchange.write_events(watched, path, kind)

    def _take_found(self, found: "FoundEvents") -> None:
        with self.desk.trying() as notes:
            if notes is None:
                return
            new = notes.import_events(found.events)
            all_of_them = counted(len(found.events), self.tr("mark"), self.tr("marks"))
            text = (
                self.tr("{0} of {1} added; the others were there.")
                if new < len(found.events)
                else self.tr("{1} added.")
            )
            self.desk.tell_with_undo(" ".join((text.format(new, all_of_them), *map(harmless, found.notes))))

    def _tell_written(self, sentence: str, path: Path) -> None:
        self.desk.message.emit(sentence, self.tr("Show in folder"), partial(open_folder, path.parent))
