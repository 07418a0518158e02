"""Memory after many starts and stops over memory after the first ones.

Run from the project's folder: `python benchmarks/memory.py [--starts N] [--video FILE] [--window]`. A start opens the
pipeline and the source in a thread of its own, reads a few frames and closes both; with `--window` it is a start of the
window's analysis, stopped once it has shown a few pictures. Resident memory, threads and open files are taken when
everything is closed. The first starts load libraries and are left out. Needs Linux, whose /proc tells.
"""

import argparse
import os
import sys
import tempfile
import threading
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from fer_core.media.opening import open_source
from fer_core.memory import limit_arenas
from fer_core.pipeline import EmotionPipeline
from fer_core.text import count_noun

BOUND = 1.05
FRAMES = 5
WARM_UP = 10
FEW = 10


@dataclass(frozen=True)
class Held:
    """What the process holds: resident megabytes, threads, open files."""

    megabytes: float
    threads: int
    files: int

    @classmethod
    def now(cls) -> "Held":
        """Return what it holds at this moment."""
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return cls(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, _count("task"), _count("fd"))


def _count(folder: str) -> int:
    return len(list(Path("/proc/self", folder).iterdir()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=200)
    parser.add_argument("--video", default="demo", help="a file; else the demo clip")
    parser.add_argument("--window", action="store_true", help="start and stop the window's analysis")
    arguments = parser.parse_args()
    limit_arenas()
    starts = WARM_UP + max(2 * FEW, arguments.starts)
    held = (_in_window if arguments.window else _in_threads)(arguments.video, starts)[WARM_UP:]
    first, last = held[:FEW], held[-FEW:]
    for name, some in (("first", first), ("last", last)):
        megabytes = median(one.megabytes for one in some)
        threads, files = max(one.threads for one in some), max(one.files for one in some)
        print(f"{name} {FEW}: {megabytes:.1f} MB, {count_noun(threads, 'thread')}, {count_noun(files, 'file')} open")
    ratio = median(one.megabytes for one in last) / median(one.megabytes for one in first)
    most = max(one.megabytes for one in held)
    print(f"at most {most:.1f} MB after one of {count_noun(len(held), 'start')}")
    print(f"ratio {ratio:.3f} (bound {BOUND:.2f}, at most) memory after the last starts over that after the first")
    sys.exit(ratio > BOUND)


def _in_threads(video: str, starts: int) -> list[Held]:
    def run() -> None:
        with EmotionPipeline.open(device="cpu") as pipeline, open_source(video) as source:
            for frame in islice(source.frames(), FRAMES):
                pipeline.process(frame)

    held = []
    for _ in range(starts):
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        held.append(Held.now())
    return held


def _in_window(video: str, starts: int) -> list[Held]:
    from PySide6.QtWidgets import QApplication

    from app.live.source_request import demo_request, file_request
    from app.main_window import MainWindow, Services
    from app.qt_environment import forget_opencv_plugins
    from app.settings import Settings
    from app.theme import ThemeFollower

    forget_opencv_plugins()
    application = QApplication([])
    application.setStyle("Fusion")
    held: list[Held] = []
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(Path(folder) / "settings.ini"), Services(find_cameras=lambda: ()))
        ThemeFollower(application).apply()
        window.resize(1280, 800)
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
            held.append(Held.now())
            shown = 0
            if len(held) < starts:
                window.live.play(request)
            else:
                application.quit()

        window.live.view.painted.connect(stop_after_a_few)
        player.idle.connect(start_again)
        window.live.play(request)
        application.exec()
        window.close()
    return held


if __name__ == "__main__":
    main()
