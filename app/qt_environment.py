"""What has to be right before Qt starts, because Qt ends the program where it is not.

OpenCV's wheel for Linux brings Qt 5 plugins along: `import cv2` sets QT_QPA_PLATFORM_PLUGIN_PATH and QT_QPA_FONTDIR to
folders of its own, and the first `QApplication` would load a platform plugin built against another Qt.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import PurePath
from typing import Final

from fer_core.errors import FerError

_VARIABLES: Final = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "QT_PLUGIN_PATH")


def forget_opencv_plugins(environment: MutableMapping[str, str] | None = None) -> tuple[str, ...]:
    """Remove every Qt variable that points into OpenCV's package. A value the user set stays.

    Call it before the first `QApplication`. A later `import cv2` may set the variables again: that is harmless for
    this process, whose plugins are loaded by then.

    Args:
        environment: What to clean; the process's own environment by default.

    Returns:
        The names that were removed.
    """
    environment = os.environ if environment is None else environment
    removed = tuple(name for name in _VARIABLES if "cv2" in PurePath(environment.get(name, "")).parts)
    for name in removed:
        del environment[name]
    return removed


def require_screen(
    environment: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    answers: Callable[[], bool] | None = None,
) -> None:
    """Make sure that there is a screen to open a window on.

    Args:
        environment: Where the screen is named; the process's own environment by default.
        platform: As `sys.platform`. Only Linux and its kin can be without a screen.
        answers: Whether the X server that is named can be reached.

    Raises:
        FerError: There is none, or it does not answer.
    """
    environment = os.environ if environment is None else environment
    if platform in {"win32", "darwin"} or environment.get("QT_QPA_PLATFORM") or environment.get("WAYLAND_DISPLAY"):
        return
    display = environment.get("DISPLAY")
    without = "Without one, use fer-studio demo --headless or fer-studio annotate."
    if not display:
        raise FerError(f"There is no screen to open a window on. {without}")
    if not (answers or _x_server_answers)():
        raise FerError(f"The screen {display} does not answer. {without}")


def _x_server_answers() -> bool:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt tells which of its libraries the system lacks
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed
