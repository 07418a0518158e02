"""Several inputs, one after another or several at a time, in processes whose death costs their own input only."""

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary, annotate
from fer_core.session.place import find_place
from fer_core.session.run import StopSignal

_POLL_S: Final = 0.2
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


_News = Progress | Outcome
OnProgress = Callable[[Job, Progress], None]


def plan_jobs(sources: list[Path], out: Path, *, resume: bool = False) -> list[Job]:
    """Give every input a folder of its own in `out`: its stem, or `stem-2`, `stem-3` where that is another input's.

    Args:
        sources: The inputs.
        out: Where the sessions are made; those that are there already keep their folders.
        resume: Whether unfinished sessions are gone on with.
    """
    jobs: list[Job] = []
    taken: set[str] = set()
    for source in sources:
        place = find_place(source, out, resume=resume, taken=taken)
        # Windows and macOS take names that differ in case for the same.
        taken.add(place.name.casefold())
        jobs.append(Job(source, place.name, place.note))
    return jobs


def run_jobs(
    jobs: list[Job],
    out: Path,
    options: AnnotateOptions,
    stop: StopSignal,
    on_progress: OnProgress,
    workers: int = 1,
) -> Iterator[Outcome]:
    """Annotate the inputs and yield what became of each. One that fails does not stop the others.

    Several inputs are worked on in processes of their own, also one after another: a file that makes a decoder end
    its process costs the others nothing.

    Args:
        jobs: The inputs.
        out: Where the sessions' folders are made.
        options: How; the same for all.
        stop: Ends the runs under way after the frame they are at, and starts no other.
        on_progress: Told after each frame, or now and then, on this thread.
        workers: How many inputs are worked on at the same time.
    """
    if len(jobs) > 1:
        yield from _run_in_processes(jobs, out, options, stop, on_progress, min(workers, len(jobs)))
        return
    for job in jobs:
        if not stop.is_set():
            yield _outcome(job, out, options, stop, lambda progress, job=job: on_progress(job, progress))  # type: ignore[misc]


def _outcome(
    job: Job, out: Path, options: AnnotateOptions, stop: StopSignal, on_progress: Callable[[Progress], None]
) -> Outcome:
    try:
        summary = annotate(job.source, out, options, name=job.name, on_progress=on_progress, stop=stop)
    except FerError as error:
        return Outcome(job, error=error)
    return Outcome(job, summary)


class _Worker:
    """A process that works on one job after another, as seen from the program that started it.

    A pipe each: a queue that they share would stay locked by the one that dies while it writes.
    """

    def __init__(self, out: Path, options: AnnotateOptions, ending: StopSignal) -> None:
        # Started afresh: a forked process would inherit threads and models half-way.
        context = multiprocessing.get_context("spawn")
        self.pipe, far_end = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(far_end, out, options, ending))
        self._process.start()
        far_end.close()
        self.job: Job | None = None

    def give(self, job: Job) -> None:
        """Let it work on a job."""
        self.job = job
        with suppress(OSError):  # it is dead; hearing from it tells so
            self.pipe.send(job)

    def hear(self) -> _News:
        """Return what it says next. Where it has died, that its job failed."""
        assert self.job is not None
        try:
            news: _News = self.pipe.recv()
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


def _run_in_processes(
    jobs: list[Job], out: Path, options: AnnotateOptions, stop: StopSignal, on_progress: OnProgress, count: int
) -> Iterator[Outcome]:
    ending = multiprocessing.get_context("spawn").Event()
    coming = iter(jobs)
    workers: list[_Worker] = []
    at_once = True
    try:
        while True:
            workers = [worker for worker in workers if worker.job is not None or worker.alive]
            idle = [worker for worker in workers if worker.job is None]
            while not stop.is_set() and (idle or len(workers) < count) and (job := next(coming, None)) is not None:
                if not idle:
                    workers.append(_Worker(out, options, ending))
                (idle.pop() if idle else workers[-1]).give(job)
            busy = {worker.pipe: worker for worker in workers if worker.job is not None}
            if not busy:
                break
            if stop.is_set():
                ending.set()
            for pipe in wait(list(busy), _POLL_S):
                worker = busy[pipe]  # type: ignore[index]
                job = worker.job
                news = worker.hear()
                if isinstance(news, Outcome):
                    yield news
                elif job is not None:
                    on_progress(job, news)
        at_once = False
    except GeneratorExit:
        at_once = False
        raise
    finally:
        ending.set()
        for worker in workers:
            worker.end(at_once=at_once)


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


def _work(pipe: "Connection[_News, Job]", out: Path, options: AnnotateOptions, ending: StopSignal) -> None:
    # Ctrl-C reaches every process of a terminal; the one that the user started decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    stop = _WorkerStop(ending)
    with suppress(EOFError, OSError):  # no more jobs, or nobody left to tell
        while True:
            job = pipe.recv()
            try:
                outcome = _outcome(job, out, options, stop, pipe.send)
            except Exception as error:  # whatever it is, the other inputs are not to blame
                _log.exception("Annotating %s broke off.", job.source)
                outcome = Outcome(job, error=FerError(_fault(job, error)))
            pipe.send(outcome)


def _end_with_parent() -> None:
    """End this process at once when the program that started it was killed: nobody waits for it any more."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
