"""What can be opened: asked for, dropped on the window, or opened last."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.actions.action import Page
from app.file_dialog import ask_file
from app.recent import Recent
from app.review.services import is_dataset
from app.sessions.services import is_session
from app.settings import Settings

if TYPE_CHECKING:
    from app.main_window import MainWindow


class Opening(QObject):
    """Finds out what is to be opened, and has the window open it.

    Args:
        window: The window.
        settings: They keep what was opened last.
    """

    def __init__(self, window: "MainWindow", settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings

    @property
    def recent(self) -> tuple[Recent, ...]:
        """What was opened last."""
        return self._settings.recent

    def open_recent(self, one: Recent) -> None:
        """Open something again."""
        if one.kind == "file":
            self._window.open_file(one.path)
        elif one.kind == "session":
            self._window.open_session(one.path)
        else:
            self._window.open_dataset(one.path)

    def forget_recent(self) -> None:
        """Forget what was opened last, unless that is thought better of."""
        before = self._settings.forget_recent()
        self._window.registry.refresh()

        def recall() -> None:
            self._settings.recall_recent(before)
            self._window.registry.refresh()

        self._window.notices.tell(self.tr("What was opened last is forgotten."), self.tr("Undo"), recall)

    def ask_what_fits(self) -> None:
        """Ask for what the page that is open shows: a session, a data set, or else a video or picture."""
        if self._window.pages.is_open(Page.DATA_SET):
            self.ask_dataset()
        elif self._window.pages.is_open(Page.SESSIONS):
            self.ask_session()
        else:
            self.ask_file()

    def ask_file(self) -> None:
        """Ask for a video or picture to watch."""
        title = self.tr("Open a video or picture")
        ask_file(self._window, title, self._settings.open_folder, self._window.open_file)

    def ask_session(self) -> None:
        """Ask for a session to open, from any folder."""
        self._window.show_page(Page.SESSIONS)
        self._window.sessions.ask_session()

    def ask_dataset(self) -> None:
        """Ask for a data set to review."""
        self._window.show_page(Page.DATA_SET)
        self._window.review.ask_folder()

    def take_dropped(self, paths: list[Path]) -> None:
        """Play a file, open a session, review a data set, or put the files into the list of the Annotate page."""
        window, pages = self._window, self._window.pages
        if is_session(paths[0]):
            window.open_session(paths[0])
        elif is_dataset(paths[0]) or (pages.is_open(Page.DATA_SET) and paths[0].is_dir()):
            window.open_dataset(paths[0])
        elif pages.is_open(Page.ANNOTATE):
            window.annotate.add_paths(paths)
        elif len(paths) == 1:
            window.open_file(paths[0])
        else:
            window.show_page(Page.ANNOTATE)
            window.annotate.add_paths(paths)


def dropped(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Return the files and folders that are dragged over the window or dropped on it."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
