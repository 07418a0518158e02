"""The main window: wires the pages to each other, to the keys and to what the user drops."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.actions.action import Page
from app.actions.registry import ActionRegistry
from app.close_guard import CloseGuard
from app.file_dialog import ask_file
from app.header import Header
from app.help_windows import HelpWindows
from app.initial_source import initial_source
from app.live import services as live_services
from app.live.cameras import CameraFinder
from app.live.page import LivePage
from app.live.player import ACTIVE
from app.live.screenshots import SaveScreenshot, save_labelled_frame
from app.live.services import LiveServices
from app.live.source_request import CameraChoice, CameraFormat, camera_request
from app.outcome_notices import ask_to_go_on, tell_done, tell_failed, tell_recorded, tell_screenshot
from app.recent import Recent
from app.review.services import is_dataset
from app.sessions.services import is_session
from app.settings import TEXT_SIZES, Colours, ReadingSettings, Settings
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
    from app.settings_window.window import SettingsWindow

_LIVE, _ANNOTATE, _SESSIONS, _DATA_SET = Page
_ABOUT_REVIEW = "review"
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
        self._services = services
        self._drawn = False
        self._close_guard = CloseGuard(self)
        self._finder = CameraFinder(self)
        self._find = services.find_cameras or self._finder.find
        self.setWindowTitle("FER Studio")
        self.setMinimumSize(900, 600)
        self.setAcceptDrops(True)
        self.live = LivePage(settings, services.live, services.save_screenshot)
        self._annotate: AnnotatePage | None = None
        self._annotation: AnnotateController | None = None
        self._sessions: SessionsPage | None = None
        self._review: ReviewPage | None = None
        names = (self.tr("Live"), self.tr("Annotate"), self.tr("Sessions"), self.tr("Data set"))
        self.header = Header(tuple(zip(("camera", "film", "sessions", "data set"), names, strict=True)))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.live)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self._pages, 1)
        self.setCentralWidget(body)
        self.notices = NoticeBoard(self)
        self.notices.keep_clear(52)
        self.help = HelpWindows(self, self.live, settings, self.notices)
        self._ring = FocusRing(self)
        self._connect()
        self.registry = ActionRegistry(self)
        self._actions = WindowActions(self, self.registry)
        self._menus: Menus | None = None
        self._shown_settings: SettingsWindow | None = None
        if sys.platform == "darwin":  # there it is the system's own bar
            self._make_menus().fill_bar(self.menuBar())
            self.header.menu.hide()
        self.live.view.setFocus()
        if not self.restoreGeometry(settings.geometry):
            self.resize(_first_size(self.screen().availableSize()))

    @property
    def page(self) -> QWidget | None:
        """The page that is open."""
        return self._pages.currentWidget()

    @property
    def annotate(self) -> "AnnotatePage":
        """The page Annotate, made when it is first asked for."""
        if self._annotate is None:
            from app.annotate.page import AnnotatePage

            self._annotate = AnnotatePage(self._settings, self.annotation)
            self._annotate.open_wanted.connect(self.open_session)
            self._annotate.undoable.connect(lambda text, undo: self.notices.tell(text, self.tr("Undo"), undo))
            self._add_page(self._annotate)
        return self._annotate

    @property
    def sessions(self) -> "SessionsPage":
        """The page Sessions, made likewise."""
        if self._sessions is None:
            from app.sessions.page import SessionsPage
            from app.sessions.services import real_services

            self._sessions = SessionsPage(self._settings, self._services.sessions or real_services())
            self._sessions.message.connect(self.notices.tell)
            self._sessions.warned.connect(self.notices.warn)
            self._sessions.annotate_wanted.connect(lambda: self.show_page(_ANNOTATE))
            self._add_page(self._sessions)
        return self._sessions

    @property
    def review(self) -> "ReviewPage":
        """The page Data set, made likewise: it reviews one."""
        if self._review is None:
            from app.review.page import ReviewPage

            self._review = ReviewPage(self._settings)
            self._review.message.connect(self.notices.tell)
            self._review.warned.connect(partial(self.notices.warn, about=_ABOUT_REVIEW))
            self._review.cleared.connect(partial(self.notices.withdraw, _ABOUT_REVIEW))
            # Before idle: why would not be seen otherwise.
            self._review.controller.not_applied.connect(self._close_guard.stay)
            self._review.idle.connect(self._close_guard.go_on)
            self._add_page(self._review)
        return self._review

    @property
    def annotation(self) -> "AnnotateController":
        """What carries out annotations, made likewise."""
        if self._annotation is None:
            from app.annotate.annotate_controller import AnnotateController
            from app.annotate.services import real_services

            self._annotation = AnnotateController(self._settings, self._services.annotate or real_services(), self)
            self._annotation.completed.connect(partial(tell_done, self.notices, self.open_session))
            show = partial(self.show_page, _ANNOTATE)
            self._annotation.failed.connect(partial(tell_failed, self.notices, self._annotation, show))
            self._annotation.warned.connect(self.notices.warn)
            self._annotation.idle.connect(self._close_guard.go_on)
            self._annotation.open()
            ask_to_go_on(self.notices, self._annotation)
        return self._annotation

    def begin(self, source: str | None = None) -> None:
        """Look for cameras and start the first run; called once the window is there.

        Args:
            source: "demo", a camera's number, a file or a session's folder; None for the camera watched last, or the
                demo without one.
        """
        if source is not None and is_session(Path(source).expanduser()):
            self.open_session(Path(source).expanduser().absolute())
            QTimer.singleShot(0, self, self._complete)
            return
        # Nothing has to be known of cameras to play what was named, and looking for them takes a while.
        cameras = self._find() if source is None or source.isdecimal() else ()
        form = CameraFormat.parse(self._settings.camera_format)
        first = initial_source(source, self._settings.source, cameras, form)
        self.live.offer_cameras(cameras, first.request)
        self.live.play(first.request)
        if first.request.path is not None:
            self._settings.remember("file", first.request.path)
        if first.no_camera:
            self.notices.tell(self.tr("No camera found: this is the demo."), self.tr("Look again"), self._look_again)
        # Whatever becomes of the first run: its thread has imported what it needs by then.
        self.live.view.painted.connect(self._complete_soon)
        self.live.player.idle.connect(self._complete_soon)

    def _complete_soon(self) -> None:
        self.live.view.painted.disconnect(self._complete_soon)
        self.live.player.idle.disconnect(self._complete_soon)
        QTimer.singleShot(0, self, self._complete)

    def _complete(self) -> None:
        """Load what the first picture does not need."""
        self.live.load_timeline()
        self._finder.changed.connect(self._refresh_cameras)
        self._refresh_cameras()
        from app.annotate.services import real_services

        if (self._services.annotate or real_services()).is_left_over():
            self.annotation.open()

    def open_file(self, path: Path) -> None:
        """Play a video or picture on the Live page."""
        self._settings.remember("file", path)
        self.show_page(_LIVE)
        self.live.play_file(path)

    def open_session(self, folder: Path) -> None:
        """Show a session on the Sessions page."""
        self.show_page(_SESSIONS)
        self.sessions.open_session(folder)

    @property
    def recent(self) -> tuple[Recent, ...]:
        """What was opened last."""
        return self._settings.recent

    @property
    def colours(self) -> Colours:
        """Which colours are wanted."""
        return self._settings.colours

    def open_recent(self, one: Recent) -> None:
        """Open something again."""
        if one.kind == "file":
            self.open_file(one.path)
        elif one.kind == "session":
            self.open_session(one.path)
        else:
            self.open_dataset(one.path)

    def open_dataset(self, folder: Path) -> None:
        """Review a data set."""
        self.show_page(_DATA_SET)
        self.review.open_dataset(folder)

    def forget_recent(self) -> None:
        """Forget what was opened last, unless that is thought better of."""
        before = self._settings.everything()
        self._settings.forget_recent()
        self.registry.refresh()
        self.notices.tell(
            self.tr("What was opened last is forgotten."),
            self.tr("Undo"),
            lambda: self._settings.restore(before),
        )

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
        if index != _LIVE:
            self.live.player.pause()
        if index != _SESSIONS and self._sessions is not None:
            self._sessions.viewer.player.pause()
        page: QWidget = self.live
        if index != _LIVE:
            page = self.annotate if index == _ANNOTATE else self.sessions if index == _SESSIONS else self.review
        self._pages.setCurrentWidget(page)
        self.header.show_page(index)
        self.registry.show_page(Page(index))
        self.notices.keep_within(self.review.face_review.facts.width() if index == _DATA_SET else None)
        if index in (_SESSIONS, _DATA_SET):
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
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Play a file, open a session, review a data set, or put the files into the list of the Annotate page."""
        paths = _dropped(event)
        if not paths:
            return
        event.acceptProposedAction()
        if is_session(paths[0]):
            self.open_session(paths[0])
        elif is_dataset(paths[0]) or (self.page is self._review and paths[0].is_dir()):
            self.open_dataset(paths[0])
        elif self.page is self._annotate:
            self.annotate.add_paths(paths)
        elif len(paths) == 1:
            self.open_file(paths[0])
        else:
            self.show_page(_ANNOTATE)
            self.annotate.add_paths(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, but not while work goes on that must not be broken off."""
        review = self._review.controller if self._review is not None else None
        if not self._close_guard.is_free(self._annotation, review, self.live.recording):
            event.ignore()
            return
        self._settings.geometry = self.saveGeometry()
        self.help.leave()
        self._settings.save()
        self.hide()
        if self._shown_settings is not None:
            self._shown_settings.close()
        if self._review is not None:
            self._review.leave()
        if self._sessions is not None:
            self._sessions.leave()
        if self._annotation is not None:
            self._annotation.leave()
        self.live.leave()
        event.accept()

    def _connect(self) -> None:
        for name, button in self.header.panels.items():
            button.setChecked(self.live.panels.is_shown(name))
        self.header.panel_toggled.connect(self.live.panels.show)
        self.live.timeline_possible.connect(self.header.allow_timeline)
        self.header.page_chosen.connect(self.show_page)
        self.header.help_wanted.connect(self.show_keys)
        self.header.menu_wanted.connect(self.show_menu)
        self.live.open_wanted.connect(self.ask_file)
        self.live.refresh_wanted.connect(self._look_again)
        self.live.annotate_wanted.connect(self._offer_to_annotate)
        self.live.warned.connect(self.notices.warn)
        self.live.screenshots.saved.connect(partial(tell_screenshot, self.notices))
        self.live.recording.ended.connect(partial(tell_recorded, self.notices, self.open_session))
        self.live.recording.idle.connect(self._close_guard.go_on)
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
        CommandPalette(choices(self.registry, self.recent, self.open_recent), self).show()

    def show_settings(self) -> None:
        """Show what can be set; once."""
        if self._shown_settings is not None:
            self._shown_settings.raise_()
            self._shown_settings.activateWindow()
            return
        from app.settings_window.window import SettingsWindow, kept_places

        shown = SettingsWindow(self._settings, kept_places(), self)
        shown.appearance_changed.connect(self._change_appearance)
        shown.reading_changed.connect(self._take_reading)
        shown.recording_changed.connect(lambda: self.live.bar.record_choice.show_settings(self._settings.record))
        shown.folders_changed.connect(self._take_folders)
        shown.recent_changed.connect(self.registry.refresh)
        shown.finished.connect(self._forget_settings)
        self._shown_settings = shown
        shown.show()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self.close()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or stop that."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def leave_full_screen(self) -> None:
        """Stop filling the screen."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)

    def ask_what_fits(self) -> None:
        """Ask for what the page that is open shows: a session, a data set, or else a video or picture."""
        if self.page is self._review:
            self.ask_dataset()
        elif self.page is self._sessions:
            self.ask_session()
        else:
            self.ask_file()

    def ask_file(self) -> None:
        """Ask for a video or picture to watch."""
        ask_file(self, self.tr("Open a video or picture"), self._settings.open_folder, self.open_file)

    def ask_session(self) -> None:
        """Ask for a session to open, from any folder."""
        self.show_page(_SESSIONS)
        self.sessions.ask_session()

    def ask_dataset(self) -> None:
        """Ask for a data set to review."""
        self.show_page(_DATA_SET)
        self.review.ask_folder()

    def _add_page(self, page: QWidget) -> None:
        self._pages.addWidget(page)
        self._actions.take_page(page)

    def _make_menus(self) -> "Menus":
        if self._menus is None:
            from app.actions.menus import Menus

            self._menus = Menus(self.registry, self, lambda: self.recent, self.open_recent)
        return self._menus

    def _forget_settings(self) -> None:
        self._shown_settings = None

    def _take_reading(self, reading: ReadingSettings) -> None:
        """Read otherwise from now on; what needs another network or detector begins anew."""
        before = self.live.sources.reading
        self.live.sources.show_reading(reading)
        self.live.sources.reading_changed.emit(reading)
        opened = (before.model, before.device, before.detector) != (reading.model, reading.device, reading.detector)
        if opened and self.live.player.phase in ACTIVE:
            self.live.play(self.live.sources.request)

    def _take_folders(self) -> None:
        if self._annotate is not None:
            self._annotate.update_folder()
        if self._sessions is not None and self.page is self._sessions:
            self._sessions.refresh()

    def _change_appearance(self) -> None:
        self.registry.refresh()
        self.appearance_changed.emit()

    def _refresh_cameras(self) -> None:
        self.live.offer_cameras(self._find())

    def _look_again(self) -> None:
        cameras = self._find()
        self.live.offer_cameras(cameras)
        if cameras:
            self.live.play(camera_request(cameras[0], CameraFormat.parse(self._settings.camera_format)))
        else:
            self.notices.warn(self.tr("There is still no camera. Plug one in; it then appears in the list of sources."))

    def _offer_to_annotate(self, path: Path) -> None:
        """Show a file on the Annotate page, with the options, before anything is begun."""
        self.show_page(_ANNOTATE)
        self.annotate.offer(path)


def _first_size(room: QSize) -> QSize:
    """Return the size of the window at its first start: with its title bar and a task bar it fits a small screen."""
    return QSize(min(_USUAL.width(), room.width()), min(_USUAL.height(), room.height() - _TITLE_BAR))


def _dropped(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
