"""Work on a thread of its own: what it gives, how it fails, and that nothing of it stays."""

import logging
import threading

import pytest
from PySide6.QtCore import QObject, SignalInstance
from pytestqt.qtbot import QtBot

from app.background import BackgroundTask, Stopped, explain
from fer_core.errors import FerError


def _given(task: BackgroundTask, signal: SignalInstance, qtbot: QtBot) -> object:
    with qtbot.waitSignal(task.finished), qtbot.waitSignal(signal) as given:
        task.start()
    assert task.join(5)
    assert not task.running
    assert given.args is not None
    return given.args[0]


def test_the_result_comes_by_a_signal(qtbot: QtBot) -> None:
    task = BackgroundTask("sum", lambda: (threading.current_thread().name, 1 + 1))
    assert _given(task, task.succeeded, qtbot) == ("sum", 2)


@pytest.mark.expects_log("broken")
def test_a_failure_comes_by_a_signal_and_is_logged_unless_it_is_told(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(error: Exception) -> None:
        raise error

    told = BackgroundTask("told", lambda: fail(FerError("The disk is full.")))
    assert explain(_error(told, qtbot)) == "The disk is full."
    assert not caplog.records
    with caplog.at_level(logging.ERROR):
        broken = BackgroundTask("broken", lambda: fail(KeyError("face")))
        assert explain(_error(broken, qtbot)) == "Something went wrong that should not (KeyError). The log says more."
    assert "broken" in caplog.text
    caplog.clear()


def _error(task: BackgroundTask, qtbot: QtBot) -> Exception:
    error = _given(task, task.failed, qtbot)
    assert isinstance(error, Exception)
    return error


def test_work_that_stops_when_asked_neither_succeeds_nor_fails(qtbot: QtBot) -> None:
    def work() -> None:
        task.stopping.wait(5)
        raise Stopped

    said: list[object] = []
    task = BackgroundTask("stopped", work)
    task.succeeded.connect(said.append)
    task.failed.connect(said.append)
    with qtbot.waitSignal(task.finished):
        task.start()
        task.request_stop()
    assert task.join(5)
    assert said == []


def test_a_result_that_nobody_waits_for_any_more_is_discarded(qtbot: QtBot) -> None:
    go = threading.Event()
    discarded: list[bool] = []
    owner = QObject()
    task = BackgroundTask("orphan", lambda: go.wait(5), owner, discard=discarded.append)
    task.start()
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    go.set()
    assert task.join(5)
    assert discarded == [True]


def test_a_task_that_was_never_started_is_not_waited_for(qtbot: QtBot) -> None:
    assert BackgroundTask("never", lambda: None).join(5)


def test_work_that_is_left_alone_ends_by_itself_and_tells_nobody(qtbot: QtBot) -> None:
    closed = threading.Event()
    said: list[object] = []
    owner = QObject()
    task = BackgroundTask("alone", lambda: closed.wait(5), owner)
    task.succeeded.connect(said.append)
    task.start()
    task.leave_alone()
    task.leave_alone()
    owner.deleteLater()
    with qtbot.waitSignal(task.destroyed):
        closed.set()
    assert not said


def test_work_that_is_over_can_be_left_alone_too(qtbot: QtBot) -> None:
    task = BackgroundTask("over", lambda: 1)
    with qtbot.waitSignal(task.finished):
        task.start()
    with qtbot.waitSignal(task.destroyed):
        task.leave_alone()
