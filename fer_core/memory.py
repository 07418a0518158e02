"""Memory that a finished run has freed, given back to the system."""

import ctypes
import gc
import sys
from typing import Final

_MIDDLE_GENERATION: Final = 1
_M_ARENA_MAX: Final = -8
_ARENAS: Final = 1


def limit_arenas() -> None:
    """Let glibc keep freed memory in one place instead of eight a processor; call it before there are threads.

    Each run has new threads, and glibc gives a thread whichever of its arenas is idle: frames that were freed in one
    are allocated anew in another, so that a program takes more with every run. Over 200 starts it took 1.005 times the
    memory of the first with one arena, 1.052 times with two, at the same speed (`benchmarks/memory.py`). Does nothing
    where the C library is another.
    """
    if mallopt := _glibc("mallopt"):
        mallopt(_M_ARENA_MAX, _ARENAS)


def return_unused_memory() -> None:
    """Give back what is not in use: milliseconds, so do it when a run is over, not between frames.

    PyAV's frames refer to themselves and wait for the collector; those of a run that has just ended are young. Where
    the C library is not glibc, only they are freed.
    """
    gc.collect(_MIDDLE_GENERATION)
    if malloc_trim := _glibc("malloc_trim"):
        malloc_trim(0)


def _glibc(name: str) -> "ctypes._NamedFuncPointer | None":
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    # musl has neither function.
    return getattr(library, name, None) if hasattr(library, "gnu_get_libc_version") else None
