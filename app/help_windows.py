"""What can be opened beside the pages: About, the log, where everything lies, and the compact view."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.error_reporting import log_folder
from app.live.page import LivePage
from app.log.crash_presenter import CrashPresenter
from app.outcome_notices import open_folder
from app.settings import Settings
from app.widgets.notice import NoticeBoard

if TYPE_CHECKING:  # made when they are first asked for
    from app.about.dialog import AboutDialog
    from app.live.compact_view import CompactView
    from app.log.window import LogWindow
    from app.privacy.dialog import PrivacyDialog


class HelpWindows(QObject):
    """Opens them, each once at a time.

    Args:
        window: Over which they are shown.
        live: The page whose picture the compact view borrows.
        settings: What they show and change.
        notices: Where they tell what went wrong.
        without_queue: Lets go of the queue while it is removed, or says why not.
    """

    options_changed = Signal()
    """What is recorded, or how files are annotated, was set where everything lies."""

    def __init__(
        self,
        window: QWidget,
        live: LivePage,
        settings: Settings,
        notices: NoticeBoard,
        without_queue: Callable[[], AbstractContextManager[None]],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._live = live
        self._settings = settings
        self._notices = notices
        self._without_queue = without_queue
        self._about: AboutDialog | None = None
        self._log: LogWindow | None = None
        self._privacy: PrivacyDialog | None = None
        self.compact: CompactView | None = None
        self.crashes = CrashPresenter(window, log_folder())
        self.crashes.message.connect(notices.warn)
        self.crashes.folder_wanted.connect(open_folder)
        for wanted in (live.annotate_wanted, live.open_wanted, live.warned):
            wanted.connect(self._leave_compact)

    def show_about(self) -> "AboutDialog":
        """Show versions, the network's card, licences, and what the program must not be used for."""
        from app.about.dialog import AboutDialog

        if self._about is None:
            self._about = AboutDialog(self._settings, self._window)
            self._about.finished.connect(lambda: setattr(self, "_about", None))
            _open(self._about)
        return self._about

    def show_notice(self) -> "AboutDialog":
        """Show the first-start page again."""
        about = self.show_about()
        about.show_page(3)
        return about

    def show_log(self) -> "LogWindow":
        """Show the log, beside the window."""
        from app.log.window import LogWindow

        if self._log is None:
            self._log = LogWindow(log_folder(), self._window)
            self._log.folder_wanted.connect(open_folder)
            self._log.finished.connect(lambda: setattr(self, "_log", None))
            self._log.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._log.show()
        self._log.raise_()
        self._log.activateWindow()
        return self._log

    def show_privacy(self) -> "PrivacyDialog":
        """Show where everything lies."""
        from app.privacy.dialog import PrivacyDialog

        if self._privacy is None:
            self._privacy = PrivacyDialog(self._settings, self._without_queue, self._window)
            self._privacy.folder_wanted.connect(open_folder)
            self._privacy.warned.connect(self._notices.warn)
            self._privacy.options_changed.connect(self._show_options)
            # Later: the window is not to close while what it closes is still on its way.
            self._privacy.forgotten.connect(lambda: QTimer.singleShot(0, self._window, self._window.close))
            self._privacy.finished.connect(lambda: setattr(self, "_privacy", None))
            _open(self._privacy)
        return self._privacy

    def show_compact(self) -> "CompactView | None":
        """Show the picture alone, above all other windows; None where there is another page than Live to see."""
        from app.live.compact_view import CompactView

        if not self._live.isVisible() and (self.compact is None or not self.compact.shown):
            self._notices.tell(self.tr("The compact view shows what runs on the page Live. Open that page first."))
            return None
        if self.compact is None:
            self.compact = CompactView(self._live, self._settings)
            self.compact.left.connect(self._come_back)
        self.compact.enter()
        self._window.hide()
        return self.compact

    def tell_last_crash(self, report: Path) -> None:
        """Tell that the program was ended by native code the last time, and where the report of that is."""
        text = self.tr("The program ended unexpectedly last time: a report is kept here, and was sent to nobody.")
        self._notices.warn(text, self.tr("Show in folder"), lambda: open_folder(report.parent))

    def leave(self) -> None:
        """Give back what is borrowed, and close what is open: the window closes."""
        for dialog in (self._about, self._log, self._privacy):
            if dialog is not None:
                dialog.reject()
        if self.compact is not None:
            self.compact.left.disconnect(self._come_back)
            self.compact.leave()
            self.compact.deleteLater()
            self.compact = None

    def _show_options(self) -> None:
        self._live.bar.record_choice.show_settings(self._settings.record)
        self.options_changed.emit()

    def _leave_compact(self, *_: object) -> None:
        """Show the window: what is asked or told next stands there."""
        if self.compact is not None:
            self.compact.leave()

    def _come_back(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._live.view.setFocus()


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
