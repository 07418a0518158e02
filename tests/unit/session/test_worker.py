"""A process that annotates, as seen from the program that started it; here without one."""

import multiprocessing
import threading
from pathlib import Path

import pytest

from fer_core.session.options import AnnotateOptions
from fer_core.session.worker import Job, Order, Share, carry_out_apart


class DeadEnd:
    """A connection on Windows whose other end is gone."""

    def send(self, order: Order) -> None:
        raise BrokenPipeError(109, "The pipe has been ended")

    def poll(self, seconds: float) -> bool:
        raise BrokenPipeError(109, "The pipe has been ended")

    def recv(self) -> None:
        raise EOFError

    def close(self) -> None: ...


class DeadProcess:
    """A process that was killed as soon as it began."""

    exitcode = 3

    def __init__(self, **how: object) -> None: ...

    def start(self) -> None: ...

    def join(self) -> None: ...

    def terminate(self) -> None: ...


class Context:
    """Processes that are none."""

    Event = threading.Event
    Process = DeadProcess

    def Pipe(self) -> tuple[DeadEnd, DeadEnd]:  # noqa: N802 - multiprocessing calls it so
        return DeadEnd(), DeadEnd()


def test_a_process_that_died_is_heard_of_where_asking_its_pipe_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", lambda method: Context())
    order = Order(Job(Path("clip.mp4"), "clip"), Path("out"), AnnotateOptions())
    outcome = carry_out_apart(order, threading.Event(), lambda progress: None, Share())
    assert outcome.summary is None
    assert str(outcome.error).startswith("Annotating clip.mp4 ended the process it ran in (code 3)")
