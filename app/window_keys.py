"""The keys of the window: those that work on every page, and those of the Live page."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.live.page import LivePage

Deed = Callable[[], None]


class WindowKeys(QObject):
    """Binds the keys, the full screen among them.

    Args:
        window: Where they work.
        live: The Live page.
        open_file: What O is for.
        show_keys: What ? is for.
    """

    def __init__(self, window: QWidget, live: LivePage, open_file: Deed, show_keys: Deed) -> None:
        super().__init__(window)
        self._window = window
        self._live = live
        self._escape = self._bind("Esc", self._leave_full_screen)
        self.enable_escape(False)
        self._bind("F11", self._toggle_full_screen)
        self._bind("O", open_file)
        self._bind("?", show_keys)
        self._of_live = [
            self._bind("Space", self._space),
            self._bind("S", live.take_screenshot),
            self._bind("R", live.recording.toggle),
            self._bind("E", live.mark),
            self._bind("M", live.toggle_mirror),
            *(self._bind(str(number), partial(live.presenter.select_by_key, number)) for number in range(1, 10)),
        ]

    def enable_live(self, enabled: bool) -> None:
        """Let the Live page's keys work, or not: a digit typed on another page is a digit."""
        for key in self._of_live:
            key.setEnabled(enabled)

    def enable_escape(self, enabled: bool) -> None:
        """Let Escape leave the full screen, or be whatever has the keyboard's."""
        self._escape.setEnabled(enabled)

    def _bind(self, key: str, deed: Deed) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.activated.connect(deed)
        return shortcut

    def _space(self) -> None:
        """Press the button that the keyboard is on; else start or pause."""
        at = self._window.focusWidget()
        if isinstance(at, QAbstractButton) and at.isVisible():
            at.click()
        else:
            self._live.start_or_pause()

    def _toggle_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _leave_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowFullScreen)
