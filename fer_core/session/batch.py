"""Several inputs, one after another or several at a time in processes of their own."""

import multiprocessing
import queue
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.session.annotate import AnnotateOptions, Progress, SessionSummary, StopSignal, annotate
from fer_core.session.sources import session_name

_POLL_S: Final = 0.2


@dataclass(frozen=True)
class Job:
    """One input of several.

    Attributes:
        source: A video, a picture, or a folder of pictures.
        name: Name of its session's folder, unlike every other's.
    """

    source: Path
    name: str


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


_News = tuple[int, Progress | Outcome]
OnProgress = Callable[[Job, Progress], None]


def plan_jobs(sources: list[Path]) -> list[Job]:
    """Give every input a folder name of its own: its stem, or `stem-2`, `stem-3` where that is taken."""
    jobs: list[Job] = []
    taken: set[str] = set()
    for source in sources:
        stem = name = session_name(source)
        number = 2
        # Windows and macOS take names that differ in case for the same.
        while name.casefold() in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name.casefold())
        jobs.append(Job(source, name))
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

    Args:
        jobs: The inputs.
        out: Where the sessions' folders are made.
        options: How; the same for all.
        stop: Ends the runs under way after the frame they are at, and starts no other.
        on_progress: Told after each frame, or now and then, on this thread.
        workers: How many inputs are worked on at the same time.
    """
    if workers > 1 and len(jobs) > 1:
        yield from _run_in_processes(jobs, out, options, stop, on_progress, min(workers, len(jobs)))
        return
    for job in jobs:
        if stop.is_set():
            return
        try:
            summary = annotate(
                job.source,
                out,
                options,
                name=job.name,
                on_progress=lambda progress, job=job: on_progress(job, progress),  # type: ignore[misc]
                stop=stop,
            )
        except FerError as error:
            yield Outcome(job, error=error)
        else:
            yield Outcome(job, summary)


def _run_in_processes(
    jobs: list[Job], out: Path, options: AnnotateOptions, stop: StopSignal, on_progress: OnProgress, workers: int
) -> Iterator[Outcome]:
    # Started afresh: a forked process would inherit threads and models half-way.
    context = multiprocessing.get_context("spawn")
    ending = context.Event()
    news: Queue[_News] = context.Queue()
    coming = enumerate(jobs)
    running: dict[int, BaseProcess] = {}
    try:
        while True:
            while len(running) < workers and not stop.is_set() and (item := next(coming, None)) is not None:
                number, job = item
                process = context.Process(target=_work, args=(number, job, out, options, ending, news))
                process.start()
                running[number] = process
            if not running:
                return
            if stop.is_set():
                ending.set()
            dead = [number for number, process in running.items() if not process.is_alive()]
            for number, message in _received(news):
                if isinstance(message, Progress):
                    on_progress(jobs[number], message)
                elif number in running:
                    running.pop(number).join()
                    yield message
            for number in dead:
                if number in running:
                    code = running.pop(number).exitcode
                    error = FerError(f"Annotating {jobs[number].source.name} ended unexpectedly (code {code}).")
                    yield Outcome(jobs[number], error=error)
    finally:
        ending.set()
        for worker in running.values():
            worker.join()
        news.close()
        news.join_thread()


def _received(news: "Queue[_News]") -> Iterator["_News"]:
    """Yield what the processes said, having waited a little for the first."""
    timeout = _POLL_S
    while True:
        try:
            yield news.get(timeout=timeout)
        except queue.Empty:
            return
        timeout = 0.0


class _WorkerStop:
    """Set when the program that started this process says so, or is gone."""

    def __init__(self, ending: StopSignal) -> None:
        self._ending = ending
        self._parent = multiprocessing.parent_process()

    def is_set(self) -> bool:
        return self._ending.is_set() or (self._parent is not None and not self._parent.is_alive())


def _work(number: int, job: Job, out: Path, options: AnnotateOptions, ending: StopSignal, news: "Queue[_News]") -> None:
    # Ctrl-C reaches every process of a terminal; the one that the user started decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        summary = annotate(
            job.source,
            out,
            options,
            name=job.name,
            on_progress=lambda progress: news.put((number, progress)),
            stop=_WorkerStop(ending),
        )
    except FerError as error:
        news.put((number, Outcome(job, error=error)))
    else:
        news.put((number, Outcome(job, summary)))
