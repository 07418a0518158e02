"""Tells of errors that should not have happened: by a dialog, but not by one after the other."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.error_reporting import LOG_NAME, shorten_paths
from app.log.crash_report import CrashLimit, UncaughtError, save_report, take_native_crashes, write_report

if TYPE_CHECKING:
    from app.log.crash_dialog import CrashDialog


class CrashPresenter(QObject):
    """Tells of errors by a dialog, but not of one after the other, and at the start of what ended the last one.

    Args:
        window: Where dialogs are shown; it is closed by Quit.
        folder: Of the log.
        clock: Seconds.
    """

    message = Signal(str)
    """A sentence about an error of which there is no dialog."""
    folder_wanted = Signal(object)

    def __init__(self, window: QWidget, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._limit = CrashLimit(clock)
        self.dialog: CrashDialog | None = None

    def tell(self, error: UncaughtError) -> None:
        """Tell of an error, somehow; it is in the log already."""
        if self._limit.admits(error):
            self._open(self._report(error.details))
        elif self.dialog is not None:
            self.dialog.add_another()
        else:
            text = self.tr("Something went wrong again that should not ({0}). The log says more (Ctrl+Shift+L).")
            self.message.emit(text.format(error.kind))

    def keep_last_crash(self) -> Path | None:
        """Make a report of what ended the program the last time, if native code did; return where it is kept.

        Raises:
            FerError: It cannot be kept.
        """
        crashes = take_native_crashes(self._folder)
        if not crashes:
            return None
        details = "The program was ended by native code:\n\n" + "\n\n".join(crashes)
        return save_report(self._folder, self._report(details))

    def _report(self, details: str) -> str:
        from app.about.versions import versions

        return write_report(details, self._folder / LOG_NAME, versions(), shorten_paths)

    def _open(self, report: str) -> None:
        from app.log.crash_dialog import CrashDialog

        dialog = CrashDialog(report, lambda text: save_report(self._folder, text), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        dialog.quit_wanted.connect(self._quit)
        dialog.folder_wanted.connect(self.folder_wanted)
        self.dialog = dialog
        dialog.open()

    def _quit(self) -> None:
        self._window.show()  # it may be hidden behind the compact view, and what is hidden does not end the program
        self._window.close()

    def _closed(self) -> None:
        self.dialog = None
        self._limit.closed()
