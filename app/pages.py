"""The pages of the window. All but Live are made when they are first asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.actions.action import Page
from app.live.page import LivePage
from app.outcome_notices import LEFT_OVER, ask_to_go_on, tell_done, tell_failed
from app.settings import Settings
from app.widgets.notice import NoticeBoard

if TYPE_CHECKING:
    from app.annotate.annotate_controller import AnnotateController
    from app.annotate.page import AnnotatePage
    from app.annotate.services import AnnotateServices
    from app.review.page import ReviewPage
    from app.sessions.page import SessionsPage
    from app.sessions.services import SessionServices

_ABOUT_REVIEW = "review"


class Pages(QObject):
    """Makes the pages, and has what they tell told.

    Args:
        stack: Shows one of them.
        live: The page Live.
        settings: What they show and change.
        annotate: What the queue needs of the engine; None for what it is.
        sessions: What the page Sessions needs of it, likewise.
        notices: Where they tell.
    """

    made = Signal(object)
    """A page is there: the widget."""
    wanted = Signal(int)
    """A page is to be opened: which."""
    session_wanted = Signal(object)
    """A session is to be opened: its Path."""
    idle = Signal()
    """Work that the window may not be closed over is done."""
    not_applied = Signal()
    """A version or an export was not made: there is something to read."""

    def __init__(
        self,
        stack: QStackedWidget,
        live: LivePage,
        settings: Settings,
        annotate: "AnnotateServices | None",
        sessions: "SessionServices | None",
        notices: NoticeBoard,
    ) -> None:
        super().__init__(stack)
        self._stack = stack
        self._settings = settings
        self._annotate_services = annotate
        self._session_services = sessions
        self._notices = notices
        self._annotate: AnnotatePage | None = None
        self._annotation: AnnotateController | None = None
        self._sessions: SessionsPage | None = None
        self._review: ReviewPage | None = None
        self.live = live

    @property
    def open(self) -> QWidget | None:
        """The page that is open."""
        return self._stack.currentWidget()

    @property
    def annotate(self) -> "AnnotatePage":
        """The page Annotate."""
        if self._annotate is None:
            from app.annotate.page import AnnotatePage

            self._annotate = AnnotatePage(self._settings, self.annotation)
            self._annotate.open_wanted.connect(self.session_wanted)
            self._annotate.message.connect(self._notices.tell)
            self._annotate.undoable.connect(lambda text, undo: self._notices.tell(text, self.tr("Undo"), undo))
            self._add(self._annotate)
        return self._annotate

    @property
    def sessions(self) -> "SessionsPage":
        """The page Sessions."""
        if self._sessions is None:
            from app.sessions.page import SessionsPage
            from app.sessions.services import real_services

            self._sessions = SessionsPage(self._settings, self._session_services or real_services())
            self._sessions.message.connect(self._notices.tell)
            self._sessions.warned.connect(self._notices.warn)
            self._sessions.desk.exports.warned.connect(lambda _: self.not_applied.emit())
            self._sessions.desk.exports.idle.connect(self.idle)
            self._sessions.annotate_wanted.connect(partial(self.wanted.emit, Page.ANNOTATE))
            self._add(self._sessions)
        return self._sessions

    @property
    def review(self) -> "ReviewPage":
        """The page Data set: it reviews one."""
        if self._review is None:
            from app.review.page import ReviewPage

            self._review = ReviewPage(self._settings)
            self._review.message.connect(self._notices.tell)
            self._review.warned.connect(partial(self._notices.warn, about=_ABOUT_REVIEW))
            self._review.cleared.connect(partial(self._notices.withdraw, _ABOUT_REVIEW))
            # Before idle: why would not be seen otherwise.
            self._review.controller.not_applied.connect(self.not_applied)
            self._review.idle.connect(self.idle)
            self._add(self._review)
        return self._review

    @property
    def annotation(self) -> "AnnotateController":
        """What carries out annotations."""
        if self._annotation is None:
            from app.annotate.annotate_controller import AnnotateController
            from app.annotate.services import real_services

            services = self._annotate_services or real_services()
            self._annotation = AnnotateController(self._settings, services, self._stack.window())
            self._annotation.completed.connect(partial(tell_done, self._notices, self.session_wanted.emit))
            show = partial(self.wanted.emit, Page.ANNOTATE)
            self._annotation.failed.connect(partial(tell_failed, self._notices, self._annotation, show))
            self._annotation.warned.connect(self._notices.warn)
            self._annotation.idle.connect(self.idle)
            self._annotation.open()
            ask_to_go_on(self._notices, self._annotation)
        return self._annotation

    @property
    def made_annotation(self) -> "AnnotateController | None":
        """What carries out annotations, if that was ever asked for."""
        return self._annotation

    @property
    def made_sessions(self) -> "SessionsPage | None":
        """The page Sessions, likewise."""
        return self._sessions

    @property
    def made_review(self) -> "ReviewPage | None":
        """The page Data set, likewise."""
        return self._review

    def is_open(self, page: Page) -> bool:
        """Return whether that page is open."""
        of = {Page.LIVE: self.live, Page.ANNOTATE: self._annotate, Page.SESSIONS: self._sessions}
        return self.open is of.get(page, self._review)

    def show_page(self, page: Page) -> QWidget:
        """Open a page, and return it. A run goes on only while it can be seen."""
        if page is not Page.LIVE:
            self.live.player.pause()
        if page is not Page.SESSIONS and self._sessions is not None:
            self._sessions.viewer.player.pause()
        widget: QWidget = self.live
        if page is not Page.LIVE:
            widget = self.annotate if page is Page.ANNOTATE else self.sessions if page is Page.SESSIONS else self.review
        self._stack.setCurrentWidget(widget)
        return widget

    def look_for_left_over(self) -> None:
        """Take up the queue where something is left in it from another time."""
        from app.annotate.services import real_services

        if (self._annotate_services or real_services()).is_left_over():
            self.annotation.open()

    @contextmanager
    def without_queue(self) -> Iterator[None]:
        """Let go of the queue while it is removed from the disk.

        Raises:
            FerError: It is at work, or another window has it.
        """
        from app.annotate.services import real_services
        from fer_core.files.lock import is_held
        from fer_core.session.queue_file import QueueFile

        if self._annotation is not None:
            with self._annotation.without_queue():
                self._notices.withdraw(LEFT_OVER)
                yield
            return
        folder = (self._annotate_services or real_services()).queue_folder()
        if is_held(folder):
            QueueFile(folder).close()  # it says who has it
        yield

    def take_folders(self) -> None:
        """Follow where sessions are written to, or listed from."""
        if self._annotate is not None:
            self._annotate.update_folder()
        if self._sessions is not None and self.is_open(Page.SESSIONS):
            self._sessions.refresh()

    def take_options(self) -> None:
        """Follow how files are annotated."""
        if self._annotate is not None:
            self._annotate.update_options()

    def leave(self) -> None:
        """Let go of everything: the window closes."""
        if self._review is not None:
            self._review.leave()
        if self._sessions is not None:
            self._sessions.leave()
        if self._annotate is not None:
            self._annotate.view.thumbnails.leave()
        if self._annotation is not None:
            self._annotation.leave()
        self.live.leave()

    def _add(self, page: QWidget) -> None:
        self._stack.addWidget(page)
        self.made.emit(page)
