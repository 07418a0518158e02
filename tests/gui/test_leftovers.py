"""The check for timers sees one that runs."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import running_timers


def test_a_running_timer_is_seen_and_a_stopped_one_is_not(qapp: QApplication) -> None:
    owner = QObject()
    timer = QTimer(owner)
    assert timer not in running_timers()
    timer.start(10_000)
    assert timer in running_timers()
    timer.stop()
    assert timer not in running_timers()
