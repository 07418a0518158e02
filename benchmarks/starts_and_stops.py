"""What the window keeps of each start and stop of Live: memory, threads, files, and which kind of memory it is.

Run from the project's folder: `python benchmarks/starts_and_stops.py [--starts N] [--video FILE] [--trace]`. Each start
plays a file (or the demo) in the real window until a few pictures were shown, and is stopped; when its thread is gone,
resident memory is taken as it is and again after the C library gave back what it does not use, so that what is kept can
be told from what is only lying about. A straight line is laid through each, the first starts left out. With `--trace`,
Python's own memory is taken as well, and the lines that keep the most are named; that slows everything down.

`benchmarks/memory.py` compares the first starts with the last ones; this one says what a start costs. Needs Linux.
"""

import argparse
import gc
import os
import sys
import tempfile
import threading
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from app.live.source_request import demo_request, file_request
from app.main_window import MainWindow, Services
from app.qt_environment import forget_opencv_plugins
from app.settings import Settings
from app.theme import ThemeFollower
from fer_core.memory import limit_arenas, return_unused_memory

BOUND_KB: Final = 100.0
FRAMES: Final = 5
WARM_UP: Final = 10
NAMED: Final = 12


@dataclass(frozen=True)
class Kept:
    """What the process holds after a stop.

    Attributes:
        resident: Megabytes, as they are.
        needed: Megabytes after what is not used was given back.
        traced: Megabytes of Python's own.
        threads: The system's threads.
        files: Open files.
        objects: What the garbage collector watches.
    """

    resident: float
    needed: float
    traced: float
    threads: int
    files: int
    objects: int

    @classmethod
    def now(cls) -> "Kept":
        """Return what is held at this moment."""
        resident = _resident()
        gc.collect()
        return_unused_memory()
        traced = tracemalloc.get_traced_memory()[0] / 1e6 if tracemalloc.is_tracing() else 0.0
        return cls(resident, _resident(), traced, _count("task"), _count("fd"), len(gc.get_objects()))


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _count(folder: str) -> int:
    return len(list(Path("/proc/self", folder).iterdir()))


def measure(video: str, starts: int, size: str) -> list[Kept]:
    """Start and stop that often."""
    forget_opencv_plugins()
    application = QApplication([])
    application.setStyle("Fusion")
    kept: list[Kept] = []
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(Path(folder) / "settings.ini"), Services(find_cameras=lambda: ()))
        ThemeFollower(application).apply()
        window.resize(*(int(part) for part in size.split("x")))
        window.show()
        window.live.load_timeline()
        request = demo_request() if video == "demo" else file_request(Path(video))
        player = window.live.player
        shown = 0

        def stop_after_a_few(_: object) -> None:
            nonlocal shown
            shown += 1
            if shown == FRAMES:
                player.stop()

        def start_again() -> None:
            nonlocal shown
            kept.append(Kept.now())
            shown = 0
            if len(kept) == WARM_UP and tracemalloc.is_tracing():
                tracemalloc.clear_traces()
            if len(kept) < starts:
                window.live.play(request)
            else:
                application.quit()

        window.live.view.painted.connect(stop_after_a_few)
        player.idle.connect(start_again)
        window.live.play(request)
        application.exec()
        window.close()
    return kept


def slope_kb(values: list[float]) -> float:
    """Return how many kilobytes a start adds, by a line through megabytes."""
    return 1000 * float(np.polyfit(np.arange(len(values)), values, 1)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=100)
    parser.add_argument("--video", default="demo", help="a file; else the demo clip")
    parser.add_argument("--size", default="1280x800", help="of the window")
    parser.add_argument("--trace", action="store_true", help="name the lines of Python that keep memory")
    arguments = parser.parse_args()
    limit_arenas()
    if arguments.trace:
        tracemalloc.start(8)
    kept = measure(arguments.video, WARM_UP + max(10, arguments.starts), arguments.size)[WARM_UP:]
    first, last = kept[0], kept[-1]
    print(f"{len(kept)} starts after the first {WARM_UP}:")
    resident_kb = slope_kb([one.resident for one in kept])
    print(f"as it is: {first.resident:.1f} to {last.resident:.1f} MB, {resident_kb:.0f} kB each")
    needed_kb = slope_kb([one.needed for one in kept])
    print(f"in use: {first.needed:.1f} to {last.needed:.1f} MB, {needed_kb:.0f} kB each (bound {BOUND_KB:.0f})")
    print(f"threads {first.threads} to {last.threads} (Python's: {threading.active_count()} at the end)")
    print(f"files {first.files} to {last.files}, objects {first.objects} to {last.objects}")
    if arguments.trace:
        print(f"Python's own: {slope_kb([one.traced for one in kept]):.1f} kB each")
        for line in tracemalloc.take_snapshot().statistics("lineno")[:NAMED]:
            print(f"  {line.size / 1000:.0f} kB in {line.count}: {line.traceback}")
    sys.exit(needed_kb > BOUND_KB or last.threads > first.threads or last.files > first.files)


if __name__ == "__main__":
    main()
