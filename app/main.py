"""Starts the window."""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.error_reporting import ErrorRelay, log_folder, start_log
from app.icon import window_icon
from app.log.crash_report import NativeCrash
from app.main_window import MainWindow
from app.qt_environment import forget_opencv_plugins, require_screen
from app.settings import NOTICE_VERSION, Settings
from app.theme import ThemeFollower
from app.translation import install_translation
from fer_core.errors import FerError
from fer_core.native_log import divert_native_log


def run(source: str | None = None) -> int:
    """Show the window until it is closed.

    Args:
        source: "demo", a camera's number or a file; None for the camera watched last, or the demo without one.

    Returns:
        The exit code.

    Raises:
        FerError: There is no screen.
    """
    forget_opencv_plugins()
    require_screen()
    application = QApplication(sys.argv[:1])
    divert_native_log()
    application.setApplicationName("FER Studio")
    application.setApplicationDisplayName("FER Studio")
    application.setDesktopFileName("fer-studio")
    application.setStyle("Fusion")
    application.setWindowIcon(window_icon())
    folder = log_folder()
    end_log = start_log(folder)
    native = NativeCrash(folder)
    native.watch()
    relay = ErrorRelay()
    undo = relay.install()
    settings = Settings(settings_file())
    install_translation(application, settings.language)
    window = MainWindow(settings)
    relay.message.connect(window.notices.warn)
    relay.crashed.connect(window.help.crashes.tell)
    theme = ThemeFollower(application)
    window.appearance_changed.connect(lambda: theme.follow(settings.colours, settings.text_size))
    # After the window is made: a style sheet has every new widget polished twice.
    theme.follow(settings.colours, settings.text_size)
    # The engine is loaded once the window can be seen: its imports take longer than the window.
    window.painted.connect(lambda: QTimer.singleShot(0, window, lambda: _begin(window, settings, source)))
    window.show()
    try:
        return application.exec()
    finally:
        undo()
        native.end()
        end_log()


def settings_file() -> Path:
    """Return where the settings are kept."""
    from platformdirs import user_config_path

    return user_config_path("fer-studio", appauthor=False) / "settings.ini"


def _begin(window: MainWindow, settings: Settings, source: str | None) -> None:
    """Begin, once what everybody is to know was read."""
    if settings.read_notice >= NOTICE_VERSION:
        window.begin(source)
    else:
        from app.about.first_start import show_first_start

        show_first_start(window, settings, lambda: window.begin(source))
    try:
        kept = window.help.crashes.keep_last_crash()
    except FerError as error:
        window.notices.warn(str(error))
    else:
        if kept is not None:
            window.help.tell_last_crash(kept)
