"""What works on this machine, and what to do about what does not."""

import contextlib
import ctypes
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from typing import Final, Literal

from fer_core.errors import FerError

Status = Literal["ok", "warning", "failure"]

_PACKAGES: Final = ("ai-edge-litert", "opencv-contrib-python", "av", "numpy", "PySide6-Essentials")
_SUPPORTED: Final = ((3, 11), (3, 13))
_DEBIAN_LIBRARIES: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
_PROBE_S: Final = 120


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        name: What was looked at.
        status: "ok"; "warning" where something is missing that not everybody needs; "failure" where faces cannot be
            read from files.
        detail: What was found.
        advice: What to do about it, or "".
    """

    name: str
    status: Status
    detail: str
    advice: str = ""


def diagnose(*, try_gpu: bool = False) -> Iterator[Finding]:
    """Carry out every check, one after the other.

    Args:
        try_gpu: Also run the network on a GPU, in a process of its own; takes up to half a minute.
    """
    checks: list[Callable[[], Finding]] = [
        _check_python,
        _check_packages,
        _check_opencv,
        _check_assets,
        _check_model,
        _check_network,
        _check_detector,
        _check_encoder,
        lambda: _check_gpu(try_gpu),
        _check_cameras,
        _check_screen,
        _check_window,
        _check_folders,
        _check_metrics,  # last: it looks at what the others have loaded and opened
    ]
    for check in checks:
        try:
            yield check()
        except FerError as error:
            yield Finding(check.__name__.removeprefix("_check_"), "failure", str(error))
        except Exception as error:
            # A broken installation may fail in any way; the other checks still tell something.
            name = check.__name__.removeprefix("_check_")
            yield Finding(name, "failure", f"{type(error).__name__}: {error}", "Install the pinned packages again.")


def _check_python() -> Finding:
    detail = f"{platform.python_version()} on {platform.platform(terse=True)}, {os.cpu_count()} processors"
    if not _SUPPORTED[0] <= sys.version_info[:2] <= _SUPPORTED[1]:
        return Finding("python", "warning", detail, "Use Python 3.11, 3.12 or 3.13.")
    return Finding("python", "ok", detail)


def _check_packages() -> Finding:
    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", "failure", f"Missing: {', '.join(missing)}.", "Install the pinned packages again.")
    return Finding("packages", "ok", ", ".join(found))


def _check_opencv() -> Finding:
    names = sorted({str(found.metadata["Name"]) for found in distributions()} & _opencv_names())
    if len(names) > 1:
        return Finding(
            "opencv",
            "warning",
            f"Several distributions write the same files: {', '.join(names)}.",
            f"Uninstall {' and '.join(names)}, then install opencv-contrib-python alone.",
        )
    return Finding("opencv", "ok", "one distribution")


def _opencv_names() -> set[str]:
    return {f"opencv{contrib}-python{headless}" for contrib in ("", "-contrib") for headless in ("", "-headless")}


def _check_assets() -> Finding:
    from fer_core.vision.assets import asset_states

    states = asset_states()
    missing = [state.asset.name for state in states if not state.ok]
    if missing:
        return Finding("assets", "failure", f"Missing: {', '.join(missing)}.", "Type `fer-studio assets`.")
    return Finding("assets", "ok", f"{len(states)} models in {states[0].path.parent}, hashes right")


def _check_model() -> Finding:
    from fer_core.inference import ModelFolder, shipped_model

    folder = ModelFolder.read(shipped_model())
    heads = " and ".join(sorted(folder.manifest.heads))
    return Finding("model", "ok", f"{folder.title}, {heads} classes, hashes right, in {folder.path}")


def _check_network() -> Finding:
    import numpy as np

    from fer_core.inference import open_classifier

    with open_classifier(device="cpu") as classifier:
        answer = classifier.probabilities(np.full((1, 48, 48), 128, np.uint8), 7)
        detail = f"{classifier.engine} on the {classifier.device} reads a face"
    if abs(float(answer.sum()) - 1) > 1e-3:
        return Finding("network", "failure", "The network's answer is no probability.", "Get the model folder again.")
    return Finding("network", "ok", detail)


def _check_detector() -> Finding:
    import numpy as np
    from skimage import data

    from fer_core.frames import Frame
    from fer_core.vision.detector import FaceDetector

    image = np.ascontiguousarray(data.astronaut()[..., ::-1])
    with FaceDetector("short") as detector:
        faces = detector.detect(Frame(0, 0.0, image))
    if len(faces) != 1:
        return Finding(
            "detector", "failure", f"{len(faces)} faces were found in a portrait.", "Install the pinned packages again."
        )
    return Finding("detector", "ok", f"the face of the test portrait is found (score {faces[0].score:.2f})")


def _check_encoder() -> Finding:
    from fer_core.media.encoder import EncoderSettings

    name = EncoderSettings().encoder_name()
    if name != "libx264":
        return Finding("encoder", "warning", f"Videos are written with {name}.", "Install the pinned package av.")
    return Finding("encoder", "ok", "H.264 by libx264")


def _check_gpu(try_it: bool) -> Finding:
    try:
        tensorflow = f"TensorFlow {version('tensorflow')} is installed"
    except PackageNotFoundError:
        tensorflow = "TensorFlow is not installed"
    driver = Path("/proc/driver/nvidia/version").exists()
    detail = f"{tensorflow}; {'an' if driver else 'no'} NVIDIA driver is loaded"
    if not try_it:
        return Finding("gpu", "ok", f"{detail}; not tried", "None is needed; a trial tells whether it works.")
    code = (
        "from fer_core.inference import open_classifier as o; c = o(device='gpu'); print(c.engine, 'on the', c.device)"
    )
    worked, said = _in_process_of_its_own(code)
    if worked:
        return Finding("gpu", "ok", f"{said} agrees with the CPU; {detail}")
    return Finding("gpu", "warning", f"No usable GPU; {detail}.", "Nothing to do: the CPU is enough for live video.")


def _check_cameras() -> Finding:
    from fer_core.media.camera import list_cameras

    cameras = list_cameras()
    if not cameras:
        return Finding("cameras", "warning", "None found.", "Plug one in, or open a video or the demo.")
    shut = [
        camera.path for camera in cameras if camera.path.startswith("/dev/") and not os.access(camera.path, os.R_OK)
    ]
    names = ", ".join(f"{camera.name} ({camera.index})" for camera in cameras)
    if shut:
        return Finding("cameras", "warning", f"{names}; not yours to open: {', '.join(shut)}.", _VIDEO_GROUP)
    return Finding("cameras", "ok", names)


_VIDEO_GROUP: Final = "Add yourself to the group video (`sudo usermod -aG video $USER`) and log in again."


def _check_screen() -> Finding:
    if sys.platform != "linux":
        return Finding("screen", "ok", platform.system())
    screens = [name for name in ("WAYLAND_DISPLAY", "DISPLAY") if os.environ.get(name)]
    if not screens:
        return Finding(
            "screen", "warning", "There is none.", "Without a screen, annotate files or make the demo headless."
        )
    return Finding("screen", "ok", ", ".join(f"{name}={os.environ[name]}" for name in screens))


def _check_window() -> Finding:
    missing = [package for library, package in _DEBIAN_LIBRARIES.items() if not _loads(library)]
    if sys.platform == "linux" and missing:
        return Finding(
            "window",
            "warning",
            f"Libraries that Qt needs are missing: {', '.join(missing)}.",
            f"On Debian and Ubuntu: sudo apt install {' '.join(missing)}",
        )
    worked, said = _in_process_of_its_own("from PySide6 import QtCore, QtWidgets; print('Qt', QtCore.qVersion())")
    if not worked:
        return Finding("window", "warning", f"Qt does not load: {said}", "Install the pinned packages again.")
    return Finding("window", "ok", f"{said} loads")


def _check_folders() -> Finding:
    from platformdirs import user_config_path

    from fer_core.vision.assets import assets_folder

    folders = [assets_folder(), user_config_path("fer-studio", appauthor=False)]
    shut = [str(folder) for folder in folders if not _writable(folder)]
    if shut:
        return Finding("folders", "warning", f"May not be written: {', '.join(shut)}.", "Change their permissions.")
    return Finding("folders", "ok", ", ".join(str(folder) for folder in folders))


def _check_metrics() -> Finding:
    if "mediapipe" in sys.modules or any("libmediapipe" in path for path in _mapped_files()):
        return Finding("metrics", "warning", "MediaPipe's library is loaded, which sends usage metrics.", _REPORT)
    if count := _internet_sockets():
        return Finding("metrics", "warning", f"This process holds {count} internet connections.", _REPORT)
    detail = "usage metrics are off: MediaPipe's library, which sends them, is not loaded"
    return Finding("metrics", "ok", f"{detail}, and no connection is open" if _CONNECTIONS.is_dir() else detail)


_REPORT: Final = "FER Studio itself does no such thing: please report this."
_CONNECTIONS: Final = Path("/proc/self/net")


def _mapped_files() -> set[str]:
    """Return the files this process has mapped, its libraries among them (Linux; elsewhere none)."""
    try:
        lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return set()
    return {line.split(maxsplit=5)[-1] for line in lines}


def _internet_sockets() -> int:
    """Return how many TCP and UDP sockets this process holds (Linux; elsewhere 0)."""
    inodes = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        path = _CONNECTIONS / table
        rows = path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else []
        inodes |= {f"socket:[{row.split()[9]}]" for row in rows}
    held = 0
    for entry in Path("/proc/self/fd").glob("*"):
        with contextlib.suppress(OSError):  # the one that lists the folder is gone again
            held += os.readlink(entry) in inodes  # noqa: PTH115  it names no file
    return held


def _writable(folder: Path) -> bool:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)


def _loads(library: str) -> bool:
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _in_process_of_its_own(code: str) -> tuple[bool, str]:
    """Run a line of Python where a crash of native code harms nothing; return whether it worked and its last line."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=_PROBE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False, "it does not answer"
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    return done.returncode == 0, lines[-1] if lines else f"exit code {done.returncode}"
