"""Memory goes back to the system where the C library can be asked for it."""

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import pytest

from fer_core import memory

needs_glibc = pytest.mark.skipif(memory._glibc("malloc_trim") is None, reason="only glibc has malloc_trim")

FREED = """
import os
from pathlib import Path
from fer_core.memory import return_unused_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

blocks = [bytes(4096) for _ in range(20_000)]
last = bytes(4096)  # on top of the heap, so that what lies below cannot be given back by itself
del blocks
before = resident()
return_unused_memory()
print(before - resident())
"""


@needs_glibc
def test_what_is_not_in_use_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", FREED], capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) > 40_000_000


@needs_glibc
def test_arenas_can_be_limited() -> None:
    set_option = memory._glibc("mallopt")
    assert set_option is not None
    assert set_option(memory._M_ARENA_MAX, memory._ARENAS) == 1


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace(mallopt=pytest.fail, malloc_trim=pytest.fail))
    memory.limit_arenas()
    memory.return_unused_memory()
    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory._glibc("malloc_trim") is None
