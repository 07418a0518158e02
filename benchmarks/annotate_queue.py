"""How much sooner a queue is done with two files at once than with one after the other.

Run from the project's folder: `python benchmarks/annotate_queue.py`. Each file is annotated in a process of its own, as
the window does it, but at the usual priority: one alone makes threads for every core, two at once for half of them.
Both ways take turns, so that what else the machine does weighs on them alike; the processor's name and how much of it
each way used are printed beside the ratio, since two at once can only use what one leaves idle.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from clips import make_clip

from fer_core.session.options import AnnotateOptions
from fer_core.session.queue_item import QueueItem
from fer_core.session.queue_run import Places, carry_out_item
from fer_core.session.worker import Share
from fer_core.thread_choice import usable_cores

BOUND = 1.5
_MEDIA = Path(__file__).parents[2] / "shared" / "media"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-video", action="store_true", help="Write the tables only.")
    arguments = parser.parse_args()
    options = AnnotateOptions(device="cpu", video=not arguments.no_video)
    with tempfile.TemporaryDirectory() as name:
        files = _files(Path(name), arguments.files)
        ratios, used = [], dict[int, list[float]]({1: [], 2: []})
        for number in range(arguments.rounds):
            seconds = {}
            for at_once in (1, 2) if number % 2 else (2, 1):
                out = Path(name) / f"out-{number}-{at_once}"
                seconds[at_once], processor_s = _time(files, out, at_once, options)
                used[at_once].append(processor_s / seconds[at_once])
            ratios.append(seconds[1] / seconds[2])
            print(
                f"one after the other {seconds[1]:.1f} s with {used[1][-1]:.2f} cores in use, two at once "
                f"{seconds[2]:.1f} s with {used[2][-1]:.2f}, ratio {ratios[-1]:.2f}",
                flush=True,
            )
    print(f"{_processor()}, {usable_cores()} cores; in use: {median(used[1]):.2f} and {median(used[2]):.2f} of them")
    print(f"ratio {median(ratios):.2f} (bound {BOUND:.2f}, at least) two at once over one after the other")
    sys.exit(median(ratios) < BOUND)


def _files(folder: Path, count: int) -> list[Path]:
    """Return copies of the test media's videos, else of a clip of the demo."""
    found = [path for name in ("single_face.mp4", "noface_face.mov") if (path := _MEDIA / name).exists()]
    if not found:
        found = [make_clip(folder / "clip.mp4", 150)]
    copies = [folder / f"{number}{found[number % len(found)].suffix}" for number in range(count)]
    for number, copy in enumerate(copies):
        shutil.copyfile(found[number % len(found)], copy)
    return copies


def _time(files: list[Path], out: Path, at_once: int, options: AnnotateOptions) -> tuple[float, float]:
    """Return the seconds until all files are annotated, and the processor's seconds of the processes that did it."""
    places, stop = Places(), threading.Event()
    share = Share(usable_cores() // at_once if at_once > 1 else None)

    def annotate(file: Path) -> None:
        outcome, _ = carry_out_item(QueueItem(file, out, options), places, share, print_nothing, print_nothing, stop)
        if outcome.error is not None:
            raise outcome.error

    begin, before = time.perf_counter(), os.times()
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(annotate, file) for file in files]:
            done.result()
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begin, spent


def print_nothing(news: object) -> None:
    """Let news of a run pass."""


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
