"""The main window: wires the pages to each other, to the keys and to what the user drops."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.actions.action import Page
from app.actions.registry import ActionRegistry
from app.close_guard import CloseGuard
from app.first_run import FirstRun
from app.header import Header
from app.help_windows import HelpWindows
from app.live import services as live_services
from app.live.page import LivePage
from app.live.screenshots import SaveScreenshot, save_labelled_frame
from app.live.services import LiveServices
from app.live.source_request import CameraChoice
from app.opening import Opening, dropped
from app.outcome_notices import tell_recorded, tell_screenshot
from app.pages import Pages
from app.settings import TEXT_SIZES, Colours, Settings
from app.settings_window.opener import SettingsOpener
from app.widgets.focus_ring import FocusRing
from app.widgets.notice import NoticeBoard
from app.window_actions import WindowActions

if TYPE_CHECKING:  # made when they are first asked for
    from app.actions.menus import Menus
    from app.annotate.annotate_controller import AnnotateController
    from app.annotate.page import AnnotatePage
    from app.annotate.services import AnnotateServices
    from app.review.page import ReviewPage
    from app.sessions.page import SessionsPage
    from app.sessions.services import SessionServices

_USUAL = QSize(1280, 720)
_TITLE_BAR = 32


@dataclass(frozen=True)
class Services:
    """Everything the window needs of the engine and the system; tests replace parts of it."""

    live: LiveServices = field(default_factory=live_services.real_services)
    annotate: "AnnotateServices | None" = None
    sessions: "SessionServices | None" = None
    save_screenshot: SaveScreenshot = save_labelled_frame
    find_cameras: Callable[[], tuple[CameraChoice, ...]] | None = None


class MainWindow(QMainWindow):
    """One window with the pages Live, Annotate, Sessions and Data set."""

    painted = Signal()
    """The window has been drawn for the first time."""
    appearance_changed = Signal()
    """Other colours, or another size of the text, are wanted."""

    def __init__(self, settings: Settings, services: Services | None = None) -> None:
        super().__init__()
        services = services or Services()
        self._settings = settings
        self._drawn = False
        self._close_guard = CloseGuard(self)
        self.setWindowTitle("FER Studio")
        self.setMinimumSize(900, 600)
        self.setAcceptDrops(True)
        self.live = LivePage(settings, services.live, services.save_screenshot)
        names = (self.tr("Live"), self.tr("Annotate"), self.tr("Sessions"), self.tr("Data set"))
        self.header = Header(tuple(zip(("camera", "film", "sessions", "data set"), names, strict=True)))
        stack = QStackedWidget()
        stack.addWidget(self.live)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(stack, 1)
        self.setCentralWidget(body)
        self.notices = NoticeBoard(self)
        self.notices.keep_clear(52)
        self.pages = Pages(stack, self.live, settings, services.annotate, services.sessions, self.notices)
        self.opening = Opening(self, settings)
        self.first_run = FirstRun(self.live, settings, self.notices, services.find_cameras, self)
        self.help = HelpWindows(self, self.live, settings, self.notices, self.pages.without_queue)
        self.settings_window = SettingsOpener(self, self.live, settings)
        self._ring = FocusRing(self)
        self.registry = ActionRegistry(self)
        self._connect()
        self._actions = WindowActions(self, self.registry)
        self.pages.made.connect(self._actions.take_page)
        self._menus: Menus | None = None
        if sys.platform == "darwin":  # there it is the system's own bar
            self._make_menus().fill_bar(self.menuBar())
            self.header.menu.hide()
        self.live.view.setFocus()
        if not self.restoreGeometry(settings.geometry):
            self.resize(_first_size(self.screen().availableSize()))

    @property
    def page(self) -> QWidget | None:
        """The page that is open."""
        return self.pages.open

    @property
    def annotate(self) -> "AnnotatePage":
        """The page Annotate."""
        return self.pages.annotate

    @property
    def sessions(self) -> "SessionsPage":
        """The page Sessions."""
        return self.pages.sessions

    @property
    def review(self) -> "ReviewPage":
        """The page Data set."""
        return self.pages.review

    @property
    def annotation(self) -> "AnnotateController":
        """What carries out annotations."""
        return self.pages.annotation

    def begin(self, source: str | None = None) -> None:
        """Look for cameras and start the first run; called once the window is there.

        Args:
            source: "demo", a camera's number, a file or a session's folder; None for the camera watched last, or the
                demo without one.
        """
        self.first_run.begin(source)

    def open_file(self, path: Path) -> None:
        """Play a video or picture on the Live page."""
        self._settings.remember("file", path)
        self.show_page(Page.LIVE)
        self.live.play_file(path)

    def open_session(self, folder: Path) -> None:
        """Show a session on the Sessions page."""
        self.show_page(Page.SESSIONS)
        self.sessions.open_session(folder)

    @property
    def colours(self) -> Colours:
        """Which colours are wanted."""
        return self._settings.colours

    def open_dataset(self, folder: Path) -> None:
        """Review a data set."""
        self.show_page(Page.DATA_SET)
        self.review.open_dataset(folder)

    def choose_colours(self, colours: Colours) -> None:
        """Show the window in other colours."""
        self._settings.colours = colours
        self._change_appearance()

    def step_text_size(self, by: int) -> None:
        """Make the text larger (1), smaller (-1) or as large as usual (0)."""
        at = TEXT_SIZES.index(self._settings.text_size) + by
        self._settings.text_size = TEXT_SIZES[min(max(at, 0), len(TEXT_SIZES) - 1)] if by else 100
        self._change_appearance()
        self.notices.tell(self.tr("Text at {0} %.").format(self._settings.text_size))

    def show_page(self, index: int) -> None:
        """Open a page. A run goes on only while it can be seen."""
        page = self.pages.show_page(Page(index))
        self.header.show_page(index)
        self.registry.show_page(Page(index))
        self.notices.keep_within(self.review.face_review.facts.width() if index == Page.DATA_SET else None)
        if index in (Page.SESSIONS, Page.DATA_SET):
            page.setFocus()  # its keys are the page's own

    def annotate_files(self, paths: list[Path]) -> None:
        """Annotate files: put them into the queue and let it begin. What is playing goes on; the queue gives way."""
        self.annotation.add(paths, self._settings.annotate, start=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the window is there."""
        super().paintEvent(event)
        if not self._drawn:
            self._drawn = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Let Escape leave the full screen, and nothing else."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.registry.refresh()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Show where the keyboard goes."""
        self._ring.expect()
        return super().focusNextPrevChild(forward)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what is dropped."""
        paths = dropped(event)
        if paths:
            event.acceptProposedAction()
            self.opening.take_dropped(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, but not while work goes on that must not be broken off."""
        review, sessions = self.pages.made_review, self.pages.made_sessions
        made = review.controller if review is not None else None
        exports = sessions.desk.exports if sessions is not None else None
        if not self._close_guard.is_free(self.pages.made_annotation, made, self.live.recording, exports):
            event.ignore()
            return
        self._settings.geometry = self.saveGeometry()
        self.help.leave()
        self._settings.save()
        self.hide()
        self.settings_window.leave()
        self.pages.leave()
        event.accept()

    def _connect(self) -> None:
        for name, button in self.header.panels.items():
            button.setChecked(self.live.panels.is_shown(name))
        self.header.panel_toggled.connect(self.live.panels.show)
        self.live.timeline_possible.connect(self.header.allow_timeline)
        self.header.page_chosen.connect(self.show_page)
        self.header.help_wanted.connect(self.show_keys)
        self.header.menu_wanted.connect(self.show_menu)
        self.live.open_wanted.connect(self.opening.ask_file)
        self.live.refresh_wanted.connect(self.first_run.look_again)
        self.live.annotate_wanted.connect(self._offer_to_annotate)
        self.live.warned.connect(self.notices.warn)
        self.live.screenshots.saved.connect(partial(tell_screenshot, self.notices))
        self.live.recording.ended.connect(partial(tell_recorded, self.notices, self.open_session))
        self.live.recording.idle.connect(self._close_guard.go_on)
        self.pages.wanted.connect(self.show_page)
        self.pages.session_wanted.connect(self.open_session)
        self.pages.not_applied.connect(self._close_guard.stay)
        self.pages.idle.connect(self._close_guard.go_on)
        self.first_run.session_named.connect(self.open_session)
        self.first_run.complete.connect(self.pages.look_for_left_over)
        self.settings_window.appearance_changed.connect(self._change_appearance)
        self.settings_window.folders_changed.connect(self.pages.take_folders)
        self.settings_window.recent_changed.connect(self.registry.refresh)
        self.help.options_changed.connect(self.pages.take_options)
        self.notices.left.connect(lambda: (self.page or self).setFocus())
        self._close_guard.message.connect(self.notices.tell)

    def show_keys(self) -> None:
        """Show which key does what."""
        from app.key_list import KeyList

        keys = KeyList(self)
        keys.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys.open()

    def show_menu(self) -> None:
        """Show all menus below their button."""
        if self.header.menu.isVisible():
            menu, button = self._make_menus().whole, self.header.menu
            corner = button.mapToGlobal(button.rect().bottomRight())
            menu.popup(corner - QPoint(menu.sizeHint().width(), -2))

    def show_palette(self) -> None:
        """Let an action be found by its name."""
        from app.actions.palette import CommandPalette, choices

        self.registry.refresh()
        CommandPalette(choices(self.registry, self.opening.recent, self.opening.open_recent), self).show()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self.close()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop that."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def leave_full_screen(self) -> None:
        """Stop filling the screen."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)

    def _make_menus(self) -> "Menus":
        if self._menus is None:
            from app.actions.menus import Menus

            self._menus = Menus(self.registry, self, lambda: self.opening.recent, self.opening.open_recent)
        return self._menus

    def _change_appearance(self) -> None:
        self.registry.refresh()
        self.appearance_changed.emit()

    def _offer_to_annotate(self, path: Path) -> None:
        """Show a file on the Annotate page, with the options, before anything is begun."""
        self.show_page(Page.ANNOTATE)
        self.annotate.offer(path)


def _first_size(room: QSize) -> QSize:
    """Return the size of the window at its first start: with its title bar and a task bar it fits a small screen."""
    return QSize(min(_USUAL.width(), room.width()), min(_USUAL.height(), room.height() - _TITLE_BAR))
