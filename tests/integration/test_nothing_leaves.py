"""Nothing leaves the machine: every command and the window, where each look-up and connection would be seen."""

import importlib.util
import json
import os
import shlex
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import typer.main
from skimage import data
from typer.core import TyperGroup

from app.cli.program import build
from tests.integration.sealed import Attempts, run_sealed

ROOT = Path(__file__).parents[2]

# The demo clip in small, two frames a second: it is the way that counts here, not the length.
COMMANDS = """
import json, sys
from app.cli.program import run
from fer_core.media.demo import DemoSource
DemoSource.__init__.__defaults__ = ((640, 360), 2.0, 20.0)
if __name__ == "__main__":
    for arguments in json.loads(sys.argv[1]):
        code = run(arguments)
        print("ended", code, *arguments, flush=True)
        if code not in (0, 1):  # 1: a check that found something
            sys.exit(code)
"""

PICTURES = """
predict face.png --json
annotate face.png clip.avi -o sessions --workers 2
annotate clip.avi -o parts --from 0.2 --to 1
session people sessions/clip --name 1=Anna
session events sessions/clip --export marks.csv
session export sessions/clip -o named.csv
session export sessions/clip -o part.mp4 --from 0.2 --to 1 --blur
session export sessions/clip -o pictures --every 5 --clean
report sessions/clip -o report.html --blur
session delete sessions/clip --yes
demo --headless -o demo
models
assets
doctor
bench clip.avi --frames 5
"""
DATA = """
data import fer2013.csv -o faces
data import photographs -o portraits --faces
data check faces
data duplicates faces
data split faces --shares 60,20,20
data import fer2013.csv -o others
data merge faces others -o both
data describe both
data versions faces
data undo faces
"""
# Few processes, as each loads TensorFlow.
TRAINING = {
    "one network": """
augment --recipe recipe.toml -o sheet.png --faces 1 --changes 1
evaluate --data fer2013.csv --split all
train --recipe recipe.toml --out run --tensorboard
export run -o exported --data fer2013.csv --formats litert
""",
    "many networks": """
ablate ablation.toml --out ablation
tune space.toml --out study
crossvalidate --recipe recipe.toml --folds 2 --out folds
data import fer2013.csv -o faces
data mislabels faces --recipe recipe.toml --folds 2
""",
}

# Every page with something on it, and everything that opens beside them. The interpreter itself tells of each socket,
# also where strace may not look; a display server and a sound server are reached by AF_UNIX.
WINDOW = """
import os, socket, sys, traceback
from pathlib import Path

def audit(event, arguments):
    if event == "socket.__new__" and arguments[1] != socket.AF_UNIX:
        print("socket", event, arguments[1:], flush=True)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto"):
        print("socket", event, arguments[:1], flush=True)

if __name__ == "__main__":  # a file is annotated in a process of its own, which imports this
    from tests.gui.reviewing import nine_faces
    nine_faces(Path("faces"))
sys.addaudithook(audit)

import app.main_window as main_window
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.log.crash_report import UncaughtError
from app.sessions.exports import Export, ExportRequest
from app.settings import Settings

def steps(self):
    live, help = self.live, self.help
    yield lambda: live.view.analyzed is not None
    live.recording.toggle()
    yield lambda: any(Path("sessions").glob("*/faces.csv.part"))
    first = live.view.analyzed.frame.index
    yield lambda: live.view.analyzed.frame.index > first + 10
    live.take_screenshot()
    compact = help.show_compact()
    yield lambda: compact.isVisible()
    compact.leave()
    live.recording.toggle()
    yield lambda: not live.recording.busy
    print("page live", flush=True)
    live.stop()
    self.show_page(1)
    self.annotate_files([Path("clip.avi").absolute()])
    yield lambda: self.annotation.busy
    yield lambda: not self.annotation.busy
    print("page annotate", flush=True)
    self.show_page(2)
    yield lambda: len(self.sessions.panel.entries) >= 2
    self.open_session(self.sessions.panel.entries[0].folder)
    yield lambda: self.sessions.viewer.watched is not None
    desk = self.sessions.desk
    desk.show_summary(True)
    yield lambda: desk._made is not None and not desk.busy
    desk.begin_export(ExportRequest(Export.READINGS, Path("named.csv").absolute()))
    yield lambda: Path("named.csv").exists() and not desk.exports.busy
    self.repaint()
    print("page sessions", flush=True)
    self.show_page(3)
    self.review.open_dataset(Path("faces").absolute())
    self.repaint()
    print("page data set", flush=True)
    about = help.show_about()
    yield lambda: about.names.count() > 10
    for page in range(4):
        about.show_page(page)
        about.repaint()
    log, privacy = help.show_log(), help.show_privacy()
    yield lambda: all(size.text() != "…" for size in privacy.sizes)
    help.crashes.tell(UncaughtError("KeyError", "page.py, line 1", "Traceback"))
    self.settings_window.show_settings()
    self.show_keys()
    self.show_palette()
    self.repaint()
    for dialog in (help.crashes.dialog, privacy, log, about):
        dialog.reject()
    print("read", live.view.analyzed is None, "and every dialog", flush=True)
    self.close()

def begun(self, source, inner=main_window.MainWindow.begin):
    inner(self, source)
    clock, todo = QTimer(self), steps(self)
    waiting = [lambda: True]

    def look():
        try:
            if waiting[0]():
                waiting[0] = next(todo, None) or (lambda: False)
        except Exception:
            traceback.print_exc()
            os._exit(3)

    clock.timeout.connect(look)
    clock.start(20)

def read_first():
    for page in QApplication.topLevelWidgets():
        if type(page).__name__ == "FirstStart" and page.isVisible():
            page.read.click()
            print("page first start", flush=True)
            return
    QTimer.singleShot(20, read_first)

def made(self, *arguments, inner=main_window.MainWindow.__init__):
    inner(self, *arguments)
    self._settings.output_folder = Path("sessions").absolute()
    self._settings.screenshot_folder = Path("shots").absolute()
    read_first()

if __name__ == "__main__":
    main_window.MainWindow.__init__ = made
    main_window.MainWindow.begin = begun
    from app.cli.program import run
    sys.exit(run(["--source", "demo"]))
"""
PAGES = ("first start", "live", "annotate", "sessions", "data set")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a portrait, a clip of it, a few faces as a table, and what the commands for many runs take."""
    portrait = np.ascontiguousarray(data.astronaut()[..., ::-1])
    cv2.imwrite(str(tmp_path / "face.png"), portrait)
    clip = cv2.VideoWriter(str(tmp_path / "clip.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (512, 512))
    for _ in range(12):
        clip.write(portrait)
    clip.release()
    face = cv2.resize(cv2.cvtColor(portrait[60:190, 160:290], cv2.COLOR_BGR2GRAY), (48, 48)).astype(int)
    photographs = tmp_path / "photographs" / "happy"
    photographs.mkdir(parents=True)
    cv2.imwrite(str(photographs / "face.png"), portrait)
    splits = (*["Training"] * 3, *["PublicTest"] * 8, "PrivateTest")
    noise = np.random.default_rng(0).integers(-60, 60, (7 * len(splits), 48, 48))
    rows = [
        f"{index % 7},{' '.join(map(str, np.clip(face + noise[index], 0, 255).ravel()))},{splits[index // 7]}"
        for index in range(len(noise))
    ]
    (tmp_path / "fer2013.csv").write_text("\n".join(["emotion,pixels,Usage", *rows]))
    (tmp_path / "recipe.toml").write_text(
        'classes = [7]\nepochs = 1\nbatch = 8\nmodel = "hogge_1_1"\ndata = "fer2013.csv"\n'
    )
    (tmp_path / "ablation.toml").write_text(
        'base = "recipe.toml"\n[[row]]\nname = "small batch"\nchange = { batch = 4 }\n'
    )
    (tmp_path / "space.toml").write_text('base = "recipe.toml"\ntrials = 1\n[space]\nbatch = { low = 4, high = 9 }\n')
    return tmp_path


def sealed(place: Path, program: str, *arguments: str) -> Attempts:
    """Run a program of Python's in the folder, with settings and logs in it and no word about a proxy."""
    (place / "program.py").write_text(program)
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(place / "config"),
        "XDG_STATE_HOME": str(place / "state"),
    }
    command = f"cd {shlex.quote(str(place))} && exec {shlex.join([sys.executable, 'program.py', *arguments])}"
    return run_sealed(["sh", "-c", command], environment, place)


def run_commands(place: Path, text: str) -> Attempts:
    lines = [shlex.split(line) for line in text.strip().splitlines()]
    attempts = sealed(place, COMMANDS, json.dumps(lines))
    assert attempts.returncode == 0, attempts.output
    assert attempts.output.count("ended ") == len(lines)
    return attempts


def assert_nothing_left(attempts: Attempts) -> None:
    assert attempts.asked == ()
    assert attempts.calls == ()


def test_pictures_and_videos_stay_here(place: Path) -> None:
    attempts = run_commands(place, PICTURES)
    assert_nothing_left(attempts)
    said = " ".join(attempts.output.split())
    assert (
        "usage metrics are off: MediaPipe's library, which sends them, is not loaded, and no connection is open" in said
    )


def test_data_sets_stay_here(place: Path) -> None:
    assert_nothing_left(run_commands(place, DATA))


@pytest.mark.parametrize("commands", TRAINING)
def test_training_stays_here(commands: str, place: Path) -> None:
    for module in ("keras", "tensorflow", "optuna"):
        pytest.importorskip(module, reason=f"{module} comes with the extra 'train'")
    if "mislabels" in TRAINING[commands]:
        pytest.importorskip("cleanlab", reason="cleanlab comes with the extra 'data'")
    assert_nothing_left(run_commands(place, TRAINING[commands]))


def test_the_window_keeps_to_itself(place: Path) -> None:
    attempts = sealed(place, WINDOW)
    assert attempts.returncode == 0, attempts.output
    for page in PAGES:
        assert f"page {page}" in attempts.output
    assert "and every dialog" in attempts.output
    assert [line for line in attempts.output.splitlines() if line.startswith("socket")] == []
    assert_nothing_left(attempts)


def test_no_command_is_forgotten() -> None:
    lines = "\n".join((PICTURES, DATA, *TRAINING.values())).split("\n")
    program = typer.main.get_command(build())
    assert isinstance(program, TyperGroup)
    groups = {name: command for name, command in program.commands.items() if isinstance(command, TyperGroup)}
    tried = {tuple(line.split()[: 2 if line.split()[0] in groups else 1]) for line in lines if line}
    alone = {(name,) for name in program.commands.keys() - groups.keys()}
    assert tried == alone | {(name, one) for name, group in groups.items() for one in group.commands}


LEAKS = """
import socket, subprocess, sys
print(socket.gethostbyname("metrics.example"))
socket.socket().connect_ex(("127.0.0.1", 1001))
socket.socket(socket.AF_INET6).connect_ex(("::1", 1002))
socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 1003))
socket.create_server(("127.0.0.1", 1004)).close()
in_a_child = "import socket; socket.socket().connect_ex(('127.0.0.1', 1005))"
subprocess.run([sys.executable, "-c", in_a_child], check=True)
"""


def test_what_would_leave_is_seen(place: Path) -> None:
    attempts = sealed(place, LEAKS)
    assert attempts.returncode == 0, attempts.output
    assert "127.0.0.1" in attempts.output
    assert "metrics.example" in attempts.asked
    calls = "\n".join(attempts.calls)
    for port in (53, 1001, 1002, 1003, 1005):
        assert f"htons({port})" in calls
    assert "listen(" in calls


def test_what_stays_is_not_taken_for_a_connection(place: Path) -> None:
    program = (
        "import socket; a, b = socket.socketpair(); a.sendall(b'x'); s = socket.socket(socket.AF_UNIX); s.bind('own')"
    )
    attempts = sealed(place, program)
    assert attempts.returncode == 0, attempts.output
    assert_nothing_left(attempts)


MEDIAPIPE = """
import contextlib, sys
from fer_core.vision.assets import asset_path
from fer_core.vision.mediapipe_import import import_mediapipe, without_usage_metrics
with without_usage_metrics() if sys.argv[1] == "silenced" else contextlib.nullcontext():
    import_mediapipe()
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision import FaceDetector, FaceDetectorOptions
    model = asset_path("face_detection_short_range.tflite").read_bytes()
    FaceDetector.create_from_options(FaceDetectorOptions(base_options=BaseOptions(model_asset_buffer=model))).close()
"""


@pytest.mark.skipif(importlib.util.find_spec("mediapipe") is None, reason="MediaPipe is a dependency on Linux only")
def test_mediapipes_own_detector_would_report_to_a_server(place: Path) -> None:
    assert "play.googleapis.com" in sealed(place, MEDIAPIPE, "as it is").asked
    assert_nothing_left(sealed(place, MEDIAPIPE, "silenced"))
