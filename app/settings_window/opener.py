"""Shows the settings over the window, and has what is changed there followed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.live.page import LivePage
from app.live.player import ACTIVE
from app.settings import ReadingSettings, Settings

if TYPE_CHECKING:  # made when it is first asked for
    from app.settings_window.window import SettingsWindow


class SettingsOpener(QObject):
    """Shows the settings, once at a time.

    Args:
        window: Over which they are shown.
        live: The page that reads and records by them.
        settings: What is set.
    """

    appearance_changed = Signal()
    """Colours or size of the text."""
    folders_changed = Signal()
    """Where something is written or looked for."""
    recent_changed = Signal()
    """What was opened last is forgotten."""

    def __init__(self, window: QWidget, live: LivePage, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._live = live
        self._settings = settings
        self.shown: SettingsWindow | None = None

    def show_settings(self) -> None:
        """Show what can be set; once."""
        if self.shown is not None:
            self.shown.raise_()
            self.shown.activateWindow()
            return
        from app.settings_window.rows import kept_places
        from app.settings_window.window import SettingsWindow

        shown = SettingsWindow(self._settings, kept_places(), self._window)
        shown.appearance_changed.connect(self.appearance_changed)
        shown.reading_changed.connect(self._take_reading)
        shown.recording_changed.connect(lambda: self._live.bar.record_choice.show_settings(self._settings.record))
        shown.folders_changed.connect(self.folders_changed)
        shown.recent_changed.connect(self.recent_changed)
        shown.finished.connect(self._forget)
        self.shown = shown
        shown.show()

    def leave(self) -> None:
        """Close what is shown: the window closes."""
        if self.shown is not None:
            self.shown.close()

    def _forget(self) -> None:
        self.shown = None

    def _take_reading(self, reading: ReadingSettings) -> None:
        """Read otherwise from now on; what needs another network or detector begins anew."""
        before = self._live.sources.reading
        self._live.sources.show_reading(reading)
        self._live.sources.reading_changed.emit(reading)
        opened = (before.model, before.device, before.detector) != (reading.model, reading.device, reading.detector)
        if opened and self._live.player.phase in ACTIVE:
            self._live.play(self._live.sources.request)
