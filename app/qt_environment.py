"""Keeps Qt away from the Qt 5 plugins that OpenCV's wheel for Linux brings along.

`import cv2` sets QT_QPA_PLATFORM_PLUGIN_PATH and QT_QPA_FONTDIR to folders of its own. The first `QApplication`
reads them and would load a platform plugin built against another Qt, which aborts the program.
"""

import os
from collections.abc import MutableMapping
from pathlib import PurePath
from typing import Final

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
