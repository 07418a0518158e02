"""What a program holds at a moment: memory, threads, files, child processes, and objects by their kind."""

import gc
import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from fer_core.memory import return_unused_memory

_OURS: Final = ("app.", "fer_core.", "PySide6.", "shiboken6.", "pyqtgraph.")


@dataclass(frozen=True)
class Held:
    """What is held.

    Attributes:
        time_s: When, seconds from the begin of the run.
        megabytes: Resident, after the C library gave back what it does not use.
        threads: The system's threads.
        names: Of Python's threads.
        files: Open files, sockets and pipes.
        children: Processes that were started and are there.
        widgets: Qt objects below the windows and the application.
        kinds: How many there are of each kind: Qt objects by "Qt NAME", Python's of the program and of Qt by their
            class. Empty where they were not counted.
    """

    time_s: float
    megabytes: float
    threads: int
    names: tuple[str, ...]
    files: int
    children: int
    widgets: int = 0
    kinds: "Counter[str]" = field(default_factory=Counter)

    @classmethod
    def now(cls, time_s: float, *, count: bool = False) -> "Held":
        """Return what is held now. Counting objects takes some tenths of a second, and collects what is garbage."""
        kinds: Counter[str] = Counter()
        if count:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()
            kinds = qt_objects() + python_objects()
        return_unused_memory()
        names = tuple(sorted(thread.name for thread in threading.enumerate()))
        widgets = sum(number for kind, number in kinds.items() if kind.startswith("Qt "))
        children = sum(len(Path(one, "children").read_text().split()) for one in Path("/proc/self/task").iterdir())
        return cls(time_s, resident(), _entries("task"), names, _entries("fd"), children, widgets, kinds)


def resident() -> float:
    """Return the resident memory, megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _entries(folder: str) -> int:
    return len(list(Path("/proc/self", folder).iterdir()))


def qt_objects() -> "Counter[str]":
    """Count the Qt objects below the application and its windows."""
    application = QApplication.instance()
    roots: list[QObject] = [application] if application is not None else []
    roots += [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]
    return Counter(
        f"Qt {one.metaObject().className()}" for root in roots for one in (root, *root.findChildren(QObject))
    )


def python_objects() -> "Counter[str]":
    """Count the objects of the program's classes and of Qt's that the collector watches, classes and such aside."""
    kinds = (type(one) for one in gc.get_objects())
    names = (f"{kind.__module__}.{kind.__qualname__}" for kind in kinds)  # some metaclasses' are no text
    return Counter(name for name in names if name.startswith(_OURS))


def grown(rests: "list[Held]") -> "dict[str, tuple[int, int]]":
    """Return the kinds of which there are ever more: at each late rest more than at any early one."""
    half = len(rests) // 2
    early, late = rests[:half], rests[half:]
    if len(early) < 2:
        return {}
    found = {}
    for kind in {kind for one in late for kind in one.kinds}:
        most, least = max(one.kinds[kind] for one in early), min(one.kinds[kind] for one in late)
        if least > most:
            found[kind] = (most, least)
    return found


def growth(samples: "list[Held]") -> float:
    """Return what a straight line through the memory has gained at the end, as a share of where it begins."""
    if len(samples) < 3:
        return 0.0
    times = np.array([one.time_s for one in samples])
    slope, at_zero = np.polyfit(times, [one.megabytes for one in samples], 1)
    begin = at_zero + slope * times[0]
    return float(slope * (times[-1] - times[0]) / begin)


def peaks(samples: "list[Held]") -> float:
    """Return the most memory of the later half over the most of the earlier half."""
    half = len(samples) // 2
    if not half:
        return 1.0
    return max(one.megabytes for one in samples[half:]) / max(one.megabytes for one in samples[:half])


def level(samples: "list[Held]") -> float:
    """Return the memory in the middle, megabytes."""
    return median(one.megabytes for one in samples) if samples else 0.0
