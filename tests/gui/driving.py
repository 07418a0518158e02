"""What tests do to a scripted window."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from tests.gui.scripted import Script


def next_frame(window: MainWindow, script: Script, qtbot: QtBot) -> None:
    """Let one more frame come and wait until it is shown."""
    analyzed = window.live.view.analyzed
    script.source.give()
    qtbot.waitUntil(lambda: window.live.view.analyzed is not analyzed)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    """Type a key into the window."""
    qtbot.keyClick(window, key)


def hold_key(widget: QWidget, key: Qt.Key, text: str = "", times: int = 3) -> None:
    """Send a widget what comes while a key is held: the same key again and again."""
    for _ in range(times):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, autorep=True)
        QApplication.sendEvent(widget, held)
