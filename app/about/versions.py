"""What the program is made of: names and versions, without loading any of it."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from app.translation import tr
from fer_core import __version__
from fer_core.errors import FerError

_PACKAGES: Final = (
    ("Qt for Python", "PySide6-Essentials"),
    ("LiteRT", "ai-edge-litert"),
    ("OpenCV", "opencv-contrib-python"),
    ("PyAV", "av"),
    ("NumPy", "numpy"),
    ("TensorFlow", "tensorflow"),
    ("PyTorch", "torch"),
)


def versions() -> tuple[tuple[str, str], ...]:
    """Return name and version of the program and of what it runs on; what is not installed is left out."""
    found = [
        ("FER Studio", __version__),
        ("Python", platform.python_version()),
        (tr("System"), platform.platform(terse=True)),
    ]
    for title, name in _PACKAGES:
        try:
            found.append((title, version(name)))
        except PackageNotFoundError:
            continue
    loaded = sys.modules.get("PySide6.QtCore")
    if loaded is not None:
        found.append(("Qt", loaded.qVersion()))
    return tuple(found)


def part_versions() -> tuple[tuple[str, str], ...]:
    """Return versions of FFmpeg's libraries, of the detector's models and of the network; they have to be looked at."""
    return (*_ffmpeg(), *_models())


def _ffmpeg() -> tuple[tuple[str, str], ...]:
    try:
        import av
    except ImportError:
        return ()
    libraries = ", ".join(
        f"{name} {'.'.join(map(str, numbers))}" for name, numbers in sorted(av.library_versions.items())
    )
    return (("FFmpeg", f"{av.ffmpeg_version_info} ({libraries})"),)


def _models() -> tuple[tuple[str, str], ...]:
    from fer_core.inference.model_folder import ModelFolder, shipped_model
    from fer_core.vision.assets import asset_states, pinned_wheel

    found = []
    wheel = pinned_wheel()
    for state in asset_states():
        here = "" if state.ok else ", " + tr("not on this machine")
        text = tr("of {0}").format(f"{wheel.distribution} {wheel.version}, SHA-256 {state.asset.sha256[:12]}{here}")
        found.append((state.asset.title, text))
    try:
        folder = ModelFolder.read(shipped_model())
        found.append((tr("Network"), folder.title))
    except FerError as error:
        found.append((tr("Network"), str(error)))
    return tuple(found)
