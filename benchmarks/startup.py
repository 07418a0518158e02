"""How long until the window is there, over a bare PySide6 window; and until the first annotated frame.

Every run is a process of its own, timed from its start to the end of the first paint; the two programs take turns.
Ours is the real command, `fer-studio` without arguments: with no camera it plays the demo, else the camera.

Run it as `python benchmarks/startup.py [--runs N] [--json]`. It uses the platform of `QT_QPA_PLATFORM`, offscreen if
that is not set.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
BOUND: Final = 2.0
FIRST_FRAME_BOUND_S: Final = 3.0

BARE: Final = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("window", time.time(), flush=True)
        QTimer.singleShot(0, QApplication.quit)
application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

OURS: Final = """
import os, sys, time
from app.cli import main
import app.main_window as main_window
from app.live.page import LivePage
def painted(self, event, inner=main_window.MainWindow.paintEvent):
    first = not self._drawn
    inner(self, event)
    if first:
        print("window", time.time(), flush=True)
def count(self, latency):
    print("frame", time.time(), flush=True)
    os._exit(0)
def explain(self, failure):
    print(failure.sentence, file=sys.stderr, flush=True)
    os._exit(1)
main_window.MainWindow.paintEvent = painted
LivePage._explain = explain
LivePage._count = count
main([])
"""


def moments(code: str, home: Path) -> dict[str, float]:
    """Run a program; return the seconds from its start to what it printed the time of."""
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        **os.environ,
        "XDG_CONFIG_HOME": str(home),
        "XDG_STATE_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(home / "bytecode"),  # an installed program has its bytecode compiled
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begin = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    found = {line[0]: float(line[1]) - begin for line in lines if len(line) == 2 and line[0] in {"window", "frame"}}
    if done.returncode or "window" not in found:
        sys.exit(f"The program did not get there:\n{done.stderr}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    bare, ours, frames = [], [], []
    with tempfile.TemporaryDirectory() as home:
        read = Path(home) / "fer-studio" / "settings.ini"  # the first-start page was read: a camera is opened at once
        read.parent.mkdir()
        read.write_text("[privacy]\nread_notice=1000\n")
        moments(BARE, Path(home)), moments(OURS, Path(home))  # the disk's cache is warm from here on
        for _ in range(options.runs):
            bare.append(moments(BARE, Path(home))["window"])
            run = moments(OURS, Path(home))
            ours.append(run["window"])
            frames.append(run["frame"])
    ratio = statistics.median(one / other for one, other in zip(ours, bare, strict=True))
    result = {
        "platform": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        "runs": options.runs,
        "bare_window_s": round(statistics.median(bare), 3),
        "window_s": round(statistics.median(ours), 3),
        "ratio": round(ratio, 2),
        "bound": BOUND,
        "first_frame_s": round(statistics.median(frames), 2),
        "first_frame_slowest_s": round(max(frames), 2),
        "first_frame_bound_s": FIRST_FRAME_BOUND_S,
    }
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        print(f"window: {result['window_s']} s over a bare one's {result['bare_window_s']} s")
        print(f"ratio {result['ratio']} (bound {BOUND})")
        print(f"first annotated frame: {result['first_frame_s']} s (bound {FIRST_FRAME_BOUND_S} s)")
    return 0 if ratio <= BOUND and result["first_frame_s"] <= FIRST_FRAME_BOUND_S else 1


if __name__ == "__main__":
    sys.exit(main())
