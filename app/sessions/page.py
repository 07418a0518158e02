"""The Sessions page: a library at the left, the session that is open beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from app.actions.action import Page, PageKeys
from app.actions.catalogue import page_actions
from app.file_dialog import ask_file, ask_folder
from app.outcome_notices import open_folder
from app.sessions import states
from app.sessions.delete_question import ask_to_delete, tell_deleted
from app.sessions.desk import SessionDesk
from app.sessions.latest_work import LatestWork
from app.sessions.library_controller import LibraryController
from app.sessions.library_order import ORDERS
from app.sessions.library_panel import LibraryPanel
from app.sessions.notes_controller import NotesController
from app.sessions.services import SessionServices, Trashed
from app.sessions.session_actions import SessionActions
from app.sessions.states import Step
from app.sessions.viewer import SessionViewer
from app.sessions.wording import step_name
from app.settings import Settings
from fer_core.text import harmless

if TYPE_CHECKING:
    from app.sessions.watched_session import WatchedSession
    from fer_core.session.library import SessionEntry

_OF_LIST: Final = frozenset({"sessions.trash", "sessions.delete"})
"""What the list of sessions takes the keys of itself."""


@dataclass(frozen=True, eq=False)
class _Opened:
    """A session that was opened, where to begin, and what the user took for the original."""

    watched: "WatchedSession"
    start_s: float
    chosen: Path | None


class SessionsPage(QWidget):
    """Opens what is chosen in the library; showing it is the viewer's."""

    message = Signal(str, str, object)
    """Something is done: a sentence, what can be done next, and how; the last two may be "" and None."""
    warned = Signal(str)
    annotate_wanted = Signal()
    """There is nothing to watch yet."""
    undo_changed = Signal()
    """Something else can be undone or redone now."""

    def __init__(self, settings: Settings, services: SessionServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._services = services
        self._folder: Path | None = None
        self._work = LatestWork("open session", self)
        self._actions = SessionActions(self)
        self._held = frozenset(spec.id for spec in page_actions(Page.SESSIONS) if spec.repeats)
        self._keys = PageKeys(spec for spec in page_actions(Page.SESSIONS) if spec.id not in _OF_LIST)
        order = settings.library_order
        self.library = LibraryController(services, self)
        self.panel = LibraryPanel(order if order in ORDERS else "newest")
        self.viewer = SessionViewer()
        self.notes = NotesController(self.viewer, settings, self._others, self)
        self.viewer.hear(settings.sound)
        self.viewer.transport.volume.changed.connect(partial(setattr, settings, "sound"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        self.desk = SessionDesk(self.viewer, self.panel)
        row.addWidget(self.desk, 1)
        for before, after in pairwise((*self.panel.stops, *self.desk.stops, *self.viewer.stops)):
            QWidget.setTabOrder(before, after)
        self._connect()

    @property
    def folder(self) -> Path | None:
        """The session that is open, or being opened."""
        return self._folder

    def open_session(
        self, folder: Path, *, start_s: float = 0.0, search: tuple[Path, ...] = (), chosen: Path | None = None
    ) -> None:
        """Open a session in place of the one that is open.

        Args:
            folder: The session.
            start_s: Where to begin, seconds.
            search: Where else to look for its original.
            chosen: What the user took for the original.
        """
        self._folder = folder
        self._settings.remember("session", folder)
        self.panel.mark(folder)
        self.notes.end()
        self.viewer.show_state(states.opening(self._title))
        self._work.begin(lambda _: _Opened(self._services.open(folder, search), start_s, chosen))

    def ask_session(self) -> None:
        """Ask which session to open, from any folder."""
        ask_folder(self, self.tr("Open a session"), (self._library / "session",), self.open_session)

    def refresh(self) -> None:
        """Look through the library again."""
        if self.library.folder != self._library:
            self.panel.show_folder(self._library)
            self.library.show_folder(self._library)
        else:
            self.library.refresh()

    def leave(self) -> None:
        """Let go of everything: the window closes."""
        self.library.leave()
        self.notes.leave()
        self.desk.leave()
        self.viewer.leave()
        self._work.leave()

    def showEvent(self, event: QShowEvent) -> None:
        """See what there is now."""
        super().showEvent(event)
        self.refresh()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have the keyboard here for what is watched, and in the list as long as nothing is."""
        super().focusInEvent(event)
        if self.viewer.watched is None:
            self.panel.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Play, step, jump, choose; a key that is held steps and jumps on, and does all else once."""
        action = self._keys.action(event)
        letter = event.text().upper()
        if event.isAutoRepeat() and action not in self._held:
            return
        if action is not None and not self.obstacle(action):
            self._act_by_key(action)
        elif action is None and self.notes.means(letter) and not event.modifiers():  # a kind of one's own
            self.notes.press(letter)
        else:
            super().keyPressEvent(event)

    def _act_by_key(self, action: str) -> None:
        if action == "sessions.play":
            self._press_or_play()
        else:
            self.deeds[action]()

    @property
    def deeds(self) -> Mapping[str, Callable[[], None]]:
        """What the page's actions do."""
        return self._actions.deeds

    def obstacle(self, action: str) -> str:
        """Return why an action can't be done now; "" where it can."""
        return self._actions.obstacle(action)

    @property
    def undo_text(self) -> str:
        """What the next undo takes back."""
        notes = self.notes.desk.notes
        return step_name(notes.undo_step) if notes is not None else ""

    @property
    def redo_text(self) -> str:
        """What the next redo does again."""
        notes = self.notes.desk.notes
        return step_name(notes.redo_step) if notes is not None else ""

    def undo(self) -> None:
        """Take back the last that was said."""
        self.notes.undo()

    def redo(self) -> None:
        """Say again what was taken back."""
        self.notes.redo()

    @property
    def _library(self) -> Path:
        return self._settings.library_folder

    @property
    def _title(self) -> str:
        assert self._folder is not None
        entry = next((entry for entry in self.panel.entries if entry.folder == self._folder), None)
        return entry.title if entry is not None else self._folder.name

    def _connect(self) -> None:
        library, panel = self.library, self.panel
        self._work.done.connect(self._show)
        self._work.failed.connect(lambda sentence: self.viewer.show_state(states.failed(self._title, sentence)))
        library.busy_changed.connect(panel.show_busy)
        library.found.connect(self._list)
        library.complete.connect(self._rest)
        library.lost.connect(self._lose)
        library.pictured.connect(panel.show_picture)
        library.trashed.connect(self._tell_trashed)
        library.deleted.connect(lambda deletion: self.message.emit(tell_deleted(deletion), "", None))
        library.restored.connect(lambda trashed: self.message.emit(self._restored(trashed), "", None))
        library.warned.connect(self.warned)
        panel.open_wanted.connect(lambda entry: self.open_session(entry.folder))
        panel.choose_wanted.connect(self.ask_library)
        panel.reveal_wanted.connect(open_folder)
        panel.trash_wanted.connect(self._trash)
        panel.delete_wanted.connect(lambda entry: ask_to_delete(self, entry, partial(self._remove, entry)))
        panel.order_chosen.connect(partial(setattr, self._settings, "library_order"))
        self.viewer.chosen.connect(self._act)
        self.notes.desk.message.connect(self.message)
        self.notes.desk.warned.connect(self.warned)
        self.notes.changed.connect(self.undo_changed)
        self.notes.changed.connect(self.desk.refresh)
        self.desk.message.connect(self.message)
        self.desk.warned.connect(self.warned)

    def _others(self) -> list[Path]:
        """Return the folders whose people's names are offered."""
        return [entry.folder for entry in self.panel.entries]

    def _press_or_play(self) -> None:
        """Press the button that the keyboard is on; else play or pause."""
        at = self.focusWidget()
        if isinstance(at, QAbstractButton) and at.hasFocus():
            at.click()
        else:
            self.viewer.player.play_or_pause()

    def _show(self, opened: "_Opened") -> None:
        watched, chosen = opened.watched, opened.chosen
        self.viewer.show_session(watched, opened.start_s)
        self.notes.begin(watched)
        for sentence in watched.told:
            self.message.emit(harmless(sentence), "", None)
        if chosen is not None and not watched.session.is_original and not watched.session.blurred:
            text = self.tr(
                "{0} is not what this session was read from: its fingerprint is another one. Choose the original."
            )
            self.warned.emit(text.format(harmless(chosen.name)))
        if watched.session.picture_kind == "clean" and watched.session.problem:
            self.warned.emit(harmless(watched.session.problem))

    def _list(self, entries: "tuple[SessionEntry, ...]") -> None:
        self.panel.show_entries(entries)
        if self._folder is None and entries:
            self.viewer.states.show_state(states.choose())

    def _rest(self) -> None:
        """Say what there is, where nothing is open."""
        if self._folder is None:
            self.viewer.states.show_state(states.choose() if self.panel.entries else states.empty(self._library))

    def _lose(self, sentence: str) -> None:
        if self._folder is None:
            new = self._library == self._settings.output_folder and not self._settings.library_chosen
            there = self._library.exists()
            state = states.lost(sentence) if there else states.not_there(self._library)
            self.viewer.states.show_state(states.empty(self._library) if new and not there else state)
        else:
            self.warned.emit(sentence)

    def _trash(self, entry: "SessionEntry") -> None:
        self._close(entry)
        self.library.move_to_trash(entry)

    def _remove(self, entry: "SessionEntry") -> None:
        self._close(entry)
        self.library.delete(entry)

    def _close(self, entry: "SessionEntry") -> None:
        if entry.folder == self._folder:  # nothing of it is to be open meanwhile
            self._folder = None
            self._work.stop()
            self.notes.end()
            self.viewer.show_state(states.choose())

    def _tell_trashed(self, trashed: Trashed) -> None:
        text = self.tr("{0} is in the trash.").format(harmless(trashed.title))
        if trashed.now is None:
            self.message.emit(self.tr("{0} It can be put back from there.").format(text), "", None)
        else:
            self.message.emit(text, self.tr("Put back"), partial(self.library.put_back, trashed))

    def _restored(self, trashed: Trashed) -> str:
        return self.tr("{0} is back.").format(harmless(trashed.title))

    def ask_library(self) -> None:
        """Ask for the folder whose sessions are listed."""
        ask_folder(self, self.tr("Choose the library"), (self._library / "session",), self._take_library)

    def _take_library(self, folder: Path) -> None:
        self._settings.library_folder = folder
        self._folder = None
        self._work.stop()
        self.notes.end()
        self.viewer.show_state(states.looking())
        self.refresh()

    def _act(self, step: Step) -> None:
        deeds: dict[Step, Callable[[], object]] = {
            Step.ANNOTATE: self.annotate_wanted.emit,
            Step.CHOOSE: self.ask_library,
            Step.LOOK_AGAIN: self.refresh,
            Step.OPEN_AGAIN: lambda: self.open_session(self._folder) if self._folder is not None else None,
            Step.REVEAL: lambda: open_folder(self._folder) if self._folder is not None else None,
            Step.FIND: self._ask_original,
        }
        deeds[step]()

    def _ask_original(self) -> None:
        title = self.tr("Find the original")
        ask_file(self, title, self._settings.open_folder, self._take_original)

    def _take_original(self, file: Path) -> None:
        if self._folder is not None:
            self.open_session(self._folder, start_s=self.viewer.player.position_s, search=(file.parent,), chosen=file)
