"""A process that annotates, as seen from the program that started it; its death costs the input it is at."""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary, annotate
from fer_core.session.run import StopSignal
from fer_core.thread_choice import CORES

_POLL_S: Final = 0.2
_NICE: Final = 15
_BELOW_NORMAL: Final = 0x4000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One input of several.

    Attributes:
        source: A video, a picture, or a folder of pictures.
        name: Name of its session's folder, unlike every other's.
        note: Why that is not the input's own name, in a sentence; empty where nothing is to be said.
    """

    source: Path
    name: str
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a job.

    Attributes:
        job: The job.
        summary: The session, or None.
        error: Why there is none, or None.
    """

    job: Job
    summary: SessionSummary | None = None
    error: FerError | None = None


@dataclass(frozen=True)
class Order:
    """What a worker is given.

    Attributes:
        job: The input.
        out: Where its session's folder is made.
        options: How.
    """

    job: Job
    out: Path
    options: AnnotateOptions


@dataclass(frozen=True)
class Share:
    """How much of the machine a worker takes.

    Attributes:
        cores: For how many cores it makes threads; None for all that this program may use.
        gives_way: Whether every other program goes first where both want a core.
    """

    cores: int | None = None
    gives_way: bool = False


News = Progress | Outcome


def carry_out(order: Order, stop: StopSignal, on_progress: Callable[[Progress], None]) -> Outcome:
    """Annotate an input here, and return what became of it."""
    job = order.job
    try:
        summary = annotate(job.source, order.out, order.options, name=job.name, on_progress=on_progress, stop=stop)
    except FerError as error:
        return Outcome(job, error=error)
    return Outcome(job, summary)


def carry_out_apart(order: Order, stop: StopSignal, on_progress: Callable[[Progress], None], share: Share) -> Outcome:
    """Annotate an input in a process of its own, of which nothing is left afterwards.

    Args:
        order: The input.
        stop: Ends the run after the frame it is at.
        on_progress: Told after each frame, on this thread.
        share: How much of the machine it takes.
    """
    ending = multiprocessing.get_context("spawn").Event()
    worker = WorkerProcess(ending, share)
    at_once = True
    try:
        worker.give(order)
        while True:
            if stop.is_set():
                ending.set()
            if not worker.speaks(_POLL_S):
                continue
            news = worker.hear()
            if isinstance(news, Outcome):
                at_once = False
                return news
            on_progress(news)
    finally:
        worker.end(at_once=at_once)


class WorkerProcess:
    """A process that works on one job after another, as seen from the program that started it.

    A pipe each: a queue that they share would stay locked by the one that dies while it writes.
    """

    def __init__(self, ending: StopSignal, share: Share = Share()) -> None:
        # Started afresh: a forked process would inherit threads and models half-way.
        context = multiprocessing.get_context("spawn")
        self.pipe, far_end = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(far_end, ending, share))
        self._process.start()
        far_end.close()
        self.job: Job | None = None

    def give(self, order: Order) -> None:
        """Let it work on a job."""
        self.job = order.job
        with suppress(OSError):  # it is dead; hearing from it tells so
            self.pipe.send(order)

    def speaks(self, seconds: float) -> bool:
        """Wait until there is something to hear; return whether there is. That it has died is something, too."""
        try:
            return self.pipe.poll(seconds)
        except OSError:  # Windows says so of a pipe whose other end is gone
            return True

    def hear(self) -> News:
        """Return what it says next. Where it has died, that its job failed."""
        assert self.job is not None
        try:
            news: News = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            news = Outcome(self.job, error=FerError(_death(self.job, self._process.exitcode)))
        if isinstance(news, Outcome):
            self.job = None
        return news

    @property
    def alive(self) -> bool:
        """Whether it can be given another job."""
        return self._process.exitcode is None and self._process.is_alive()

    def end(self, *, at_once: bool) -> None:
        """Let it end, after the frame it is at or at once, and wait until it has."""
        if at_once:
            self._process.terminate()
        else:
            while self.job is not None:
                self.hear()
        self.pipe.close()
        self._process.join()


def _death(job: Job, code: int | None) -> str:
    why = f"code {code}"
    if code is not None and code < 0:
        with suppress(ValueError):
            why = signal.Signals(-code).name
    return (
        f"Annotating {job.source.name} ended the process it ran in ({why}); what was done until then is kept. "
        "Convert the file with another program and try again, or report this."
    )


def _fault(job: Job, error: Exception) -> str:
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return f"{job.source.name} was not annotated: something went wrong that should not ({what}). Please report this."


class _WorkerStop:
    """Set when the program that started this process says so, or is gone."""

    def __init__(self, ending: StopSignal) -> None:
        self._ending = ending
        self._parent = multiprocessing.parent_process()

    def is_set(self) -> bool:
        return self._ending.is_set() or (self._parent is not None and not self._parent.is_alive())


def _work(pipe: "Connection[News, Order]", ending: StopSignal, share: Share) -> None:
    # Ctrl-C reaches every process of a terminal; the one that the user started decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    _take(share)
    stop = _WorkerStop(ending)
    with suppress(EOFError, OSError):  # no more jobs, or nobody left to tell
        while True:
            order = pipe.recv()
            try:
                outcome = carry_out(order, stop, pipe.send)
            except Exception as error:  # whatever it is, the other inputs are not to blame
                _log.exception("Annotating %s broke off.", order.job.source)
                outcome = Outcome(order.job, error=FerError(_fault(order.job, error)))
            pipe.send(outcome)


def _take(share: Share) -> None:
    """Keep to a share of the machine; before the libraries with threads of their own are opened."""
    if share.cores is not None:
        import cv2

        os.environ[CORES] = str(share.cores)
        cv2.setNumThreads(share.cores)
    if not share.gives_way:
        return
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        with suppress(OSError):
            os.nice(_NICE)


def _end_with_parent() -> None:
    """End this process at once when the program that started it was killed: nobody waits for it any more."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
