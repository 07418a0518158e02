"""What those who change the notes of the open session share: the notes, and the ways to tell and to ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QDialog, QMenu

from app.sessions.session_notes import SessionNotes
from app.sessions.viewer import SessionViewer
from fer_core.errors import FerError
from fer_core.text import harmless


class NotesDesk(QObject):
    """Holds the notes, and at most one menu and one dialog over them.

    Args:
        viewer: Shows the session.
        undo: Takes the last step back.
        parent: The owner.
    """

    message = Signal(str, str, object)
    """Something is done: a sentence, what can be done next, and how."""
    warned = Signal(str)

    def __init__(self, viewer: SessionViewer, undo: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.viewer = viewer
        self.notes: SessionNotes | None = None
        self.folder: Path | None = None
        self.menu: QMenu | None = None
        self.dialog: QDialog | None = None
        self._undo = undo

    def clear(self) -> None:
        """Let go of the session; nothing is asked any more."""
        self.notes, self.folder = None, None
        for shown in (self.menu, self.dialog):
            if shown is not None:
                shown.close()
        self.menu = self.dialog = None

    @contextmanager
    def trying(self) -> Iterator[SessionNotes | None]:
        """Tell why something was refused."""
        try:
            yield self.notes
        except FerError as error:
            self.warned.emit(harmless(str(error)))

    def pop_up(self, menu: QMenu, at: QPoint) -> None:
        """Show a menu at a point of the screen."""
        if self.menu is not None:
            self.menu.close()
        self.menu = menu
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.destroyed.connect(partial(self._forget_menu, menu))
        menu.popup(at)

    def _forget_menu(self, menu: QMenu, *_: object) -> None:
        if self.menu is menu:
            self.menu = None

    def open(self, dialog: QDialog) -> None:
        """Ask something."""
        self.dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.destroyed.connect(partial(self._forget_dialog, dialog))
        dialog.open()

    def _forget_dialog(self, dialog: QDialog, *_: object) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def tell(self, text: str) -> None:
        """Say something."""
        self.message.emit(text, "", None)

    def tell_with_undo(self, text: str) -> None:
        """Say what was done, with the way back."""
        self.message.emit(text, self.tr("Undo"), partial(self._undo_told, self.notes, self.notes and self.notes.notes))

    def _undo_told(self, notes: SessionNotes | None, told: object) -> None:
        """Undo what a notice told of, if nothing has been done since."""
        if notes is self.notes and notes is not None and notes.notes is told:
            self._undo()
        else:
            self.tell(self.tr("Other things were done since; Ctrl+Z takes back one after the other."))
