"""MediaPipe, which only the measurements beside it use: imported without what they do not need, and kept silent.

`import mediapipe` also imports TensorFlow where it is installed (for its documentation), matplotlib (for a plot of
landmarks) and sounddevice (for audio tasks): seconds of start-up for nothing that is used here. All three are hidden
while it is imported, and only then.
"""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

from fer_core.errors import FerError

_REFUSED: Final = ("tensorflow", "sounddevice")
_EMPTY: Final = ("matplotlib", "matplotlib.pyplot")

_PROXY: Final = "https_proxy"
_EXCEPTIONS: Final = ("no_proxy", "NO_PROXY")


def import_mediapipe() -> ModuleType:
    """Import and return `mediapipe`.

    Another thread that imports TensorFlow or matplotlib for the first time at this very moment would not find it.
    """
    if "mediapipe" in sys.modules:
        return importlib.import_module("mediapipe")
    hidden: dict[str, ModuleType | None] = dict.fromkeys(_REFUSED)
    empty = {name: ModuleType(name) for name in _EMPTY}
    empty["matplotlib"].pyplot = empty["matplotlib.pyplot"]  # type: ignore[attr-defined]
    stand_ins = {name: module for name, module in (hidden | empty).items() if name not in sys.modules}
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    modules.update(stand_ins)
    try:
        return importlib.import_module("mediapipe")
    finally:
        for name, module in stand_ins.items():
            if modules.get(name) is module:
                modules.pop(name, None)


def can_be_silenced(platform: str = sys.platform) -> bool:
    """Return whether `without_usage_metrics` can keep its promise on this system.

    MediaPipe's build for Linux sends with libcurl, which obeys the environment. Those for Windows and macOS send with
    the system's own client (WinINet, NSURLSession), which does not.
    """
    return platform == "linux"


@contextmanager
def without_usage_metrics() -> Iterator[None]:
    """Keep MediaPipe from reporting to its server: open, use and close its tasks within.

    libcurl reads the environment before each transfer. A proxy that is no address makes it give up there, without a
    look-up or a connection; an exception from the proxy (`no_proxy`) would undo that. The process's environment is as
    before afterwards: MediaPipe's `close` waits for the thread that sends. Meanwhile no other thread should use a
    proxy, nor start a program that does.

    Raises:
        FerError: It cannot be prevented on this system; see `can_be_silenced`.
    """
    if not can_be_silenced():
        raise FerError("MediaPipe sends usage metrics on this system, so that it is only compared with on Linux.")
    before = {name: os.environ.pop(name, None) for name in (_PROXY, *_EXCEPTIONS)}
    os.environ[_PROXY] = "http://"
    try:
        yield
    finally:
        del os.environ[_PROXY]
        os.environ.update({name: value for name, value in before.items() if value is not None})
