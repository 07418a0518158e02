"""Loading a Keras file that may be damaged, or may be none."""

import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

from fer_core.errors import FerError
from fer_core.inference.litert_file import Unfit

LARGEST: Final = 2 << 30
"""Bytes that a Keras file may hold when it is unpacked."""

_NEEDED: Final = ("config.json", "model.weights.h5")
_LARGEST_CONFIG: Final = 32 << 20
_LONGEST_REASON: Final = 200


def load_keras(path: Path) -> Any:  # noqa: ANN401 - Keras ships no types
    """Load a network for use, not for training, after a look at what the file holds.

    Code that a file brings along (a layer that is a Python function) is not run.

    Raises:
        FerError: The file is no Keras network, or is damaged.
    """
    check_keras_file(path)
    import keras

    try:
        return keras.saving.load_model(path, compile=False)
    except Exception as error:  # a damaged file makes Keras, h5py and the backend raise whatever they run into
        raise FerError(
            f"Keras cannot load {path}: {_reason(error)}. Get the file again, or export the network anew."
        ) from None


def check_keras_file(path: Path) -> None:
    """Check what a Keras file holds, without Keras: that it is whole, and does not unpack to more than it should.

    Raises:
        FerError: It is no Keras file, lacks a part, is damaged, or is a zip bomb.
    """
    try:
        _check_members(path)
    except Unfit as unfit:
        raise FerError(f"Keras cannot load {path}: {unfit}. Get the file again, or export the network anew.") from None


def _check_members(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if size > LARGEST:
                raise Unfit(f"it unpacks to {size / 1e9:.1f} GB, more than a network for faces takes")
            names = {member.filename: member for member in members}
            for name in _NEEDED:
                if name not in names:
                    raise Unfit(f"it lacks its {name}")
            if names["config.json"].file_size > _LARGEST_CONFIG:
                raise Unfit(f"its config.json is larger than {_LARGEST_CONFIG >> 20} MB")
            damaged = archive.testzip()
            if damaged is None and not _is_object(archive.read("config.json")):
                damaged = "config.json"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        # RuntimeError is an encrypted member; NotImplementedError a way of packing that Python does not know.
        raise Unfit("it is no Keras network, or is damaged") from None
    except OSError as error:
        raise Unfit(f"it cannot be read ({error.strerror or error})") from None
    if damaged is not None:
        raise Unfit(f"its {damaged} is damaged")


def _is_object(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict)
    except (ValueError, RecursionError):
        return False


def _reason(error: Exception) -> str:
    """Return what Keras found, in a few words: its own messages fill a screen, with the whole configuration."""
    text = str(error)
    if "Lambda" in text or "safe_mode" in text or "unsafe" in text:
        return "it brings code of its own (a Lambda layer), which is not run"
    missing = re.search(r"Could not locate class '([^']{1,80})'", text)
    if missing:
        return f"it is built of “{missing[1]}”, which Keras does not know"
    if isinstance(error, MemoryError) or "OOM" in text or "allocate" in text:
        return "it takes more memory than there is"
    if isinstance(error, OSError):
        return "its model.weights.h5 is damaged"
    first = next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)
    return first[:_LONGEST_REASON].rstrip(".: ")
