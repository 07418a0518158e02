"""Where and with what a run was made."""

import json
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import keras

from fer_core.files.atomic import write_atomic

PACKAGES = ("keras", "tensorflow", "jax", "torch", "numpy", "opencv-contrib-python", "fer-studio")
FILE = "environment.json"


def commit() -> str:
    """Return the commit of the checkout this code runs from, or an empty string outside one."""
    try:
        result = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return result.stdout.strip()


def environment(seed: int) -> dict[str, object]:
    """Return versions, device, seed and commit."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "backend": keras.backend.backend(),
        "device": "gpu" if _has_gpu() else "cpu",
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
        "seed": seed,
        "commit": commit(),
    }


def _has_gpu() -> bool:
    """Return whether the backend sees a GPU; Keras itself cannot tell on PyTorch."""
    if keras.backend.backend() == "torch":
        import torch

        return bool(torch.cuda.is_available())
    return bool(keras.distribution.list_devices("gpu"))


def write_environment(folder: Path, seed: int) -> None:
    """Write ``environment.json`` into a run folder."""
    write_atomic(folder / FILE, json.dumps(environment(seed), indent=2) + "\n", part=f"{FILE}.part")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
