"""What tests do to a scripted window."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from tests.gui.scripted import Script


def next_frame(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    """Let one more frame come and wait until it is shown."""
    shot = window.live.view.shot
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.shot is not shot)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    """Type a key into the window."""
    qtbot.keyClick(window, key)
