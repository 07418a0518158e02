"""Several inputs, one after another or several at a time, in processes whose death costs their own input only."""

import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final

from fer_core.session.annotate import AnnotateOptions, Progress
from fer_core.session.place import find_place
from fer_core.session.run import StopSignal
from fer_core.session.worker import Job, Order, Outcome, WorkerProcess, carry_out

__all__ = ["Job", "OnProgress", "Outcome", "plan_jobs", "run_jobs"]

_POLL_S: Final = 0.2

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
            yield carry_out(Order(job, out, options), stop, lambda progress, job=job: on_progress(job, progress))  # type: ignore[misc]


def _run_in_processes(
    jobs: list[Job], out: Path, options: AnnotateOptions, stop: StopSignal, on_progress: OnProgress, count: int
) -> Iterator[Outcome]:
    ending = multiprocessing.get_context("spawn").Event()
    coming = iter(jobs)
    workers: list[WorkerProcess] = []
    at_once = True
    try:
        while True:
            workers = [worker for worker in workers if worker.job is not None or worker.alive]
            idle = [worker for worker in workers if worker.job is None]
            while not stop.is_set() and (idle or len(workers) < count) and (job := next(coming, None)) is not None:
                if not idle:
                    workers.append(WorkerProcess(ending))
                (idle.pop() if idle else workers[-1]).give(Order(job, out, options))
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
