"""MediaPipe, imported without what a live picture does not need.

`import mediapipe` also imports TensorFlow where it is installed (for its documentation), matplotlib (for a plot of
landmarks) and sounddevice (for audio tasks): seconds of start-up for nothing that is used here. All three are hidden
while it is imported, and only then.
"""

import importlib
import sys
from types import ModuleType
from typing import Final

_REFUSED: Final = ("tensorflow", "sounddevice")
_EMPTY: Final = ("matplotlib", "matplotlib.pyplot")


def import_mediapipe() -> ModuleType:
    """Import and return `mediapipe`.

    Another thread that imports TensorFlow or matplotlib for the first time at this very moment would not find it;
    open the detector before, or in the same thread.
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
