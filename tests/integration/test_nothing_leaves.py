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
session people sessions/clip --name 1=Anna
session events sessions/clip --export marks.csv
session export sessions/clip -o named.csv
session export sessions/clip -o part.mp4 --from 0.2 --to 1 --blur
session export sessions/clip -o pictures --every 5 --clean
report sessions/clip -o report.html
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

WINDOW = """
import sys
import app.main_window as main_window
from PySide6.QtCore import QTimer

def begun(self, source, inner=main_window.MainWindow.begin):
    inner(self, source)
    clock = QTimer(self)

    def look():
        analyzed = self.live.view.analyzed
        if analyzed is None or analyzed.frame.index < 10:
            return
        clock.stop()
        for page in (1, 2, 3, 0):
            self.show_page(page)
            self.repaint()
        print("read", analyzed.frame.index, "frames", flush=True)
        self.close()

    clock.timeout.connect(look)
    clock.start(20)

main_window.MainWindow.begin = begun
from app.cli.program import run
sys.exit(run(["--source", "demo"]))
"""


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
    assert "read " in attempts.output
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
