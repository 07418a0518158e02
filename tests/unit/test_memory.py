"""Freed memory goes back to the system."""

import ctypes
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from fer_core.memory import limit_arenas, return_unused_memory

GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "gnu_get_libc_version")
needs_glibc = pytest.mark.skipif(not GLIBC, reason="only glibc keeps arenas")

FREED_BETWEEN_KEPT = """
from pathlib import Path
from fer_core.memory import return_unused_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])

blocks = [bytearray(60_000) for _ in range(2000)]
held = resident()
kept = blocks[::100]
del blocks
freed = resident()
return_unused_memory()
print(held, freed, resident())
"""


@needs_glibc
def test_what_is_free_between_things_in_use_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", FREED_BETWEEN_KEPT], capture_output=True, text=True, check=True)
    held, freed, returned = map(int, done.stdout.split())
    assert freed > 0.9 * held, "glibc gives it back by itself"
    assert returned < 0.5 * held


def test_young_cycles_are_collected() -> None:
    class Loop:
        def __init__(self) -> None:
            self.itself = self

    gone = weakref.ref(Loop())
    return_unused_memory()
    assert gone() is None


ARENAS = """
import ctypes, re, sys, threading
if sys.argv[1] == "limited":
    from fer_core.memory import limit_arenas
    limit_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(6)

def allocate():
    together.wait()
    libc.malloc(ctypes.c_size_t(100))
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.fopen.restype = ctypes.c_void_p
stream = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, stream)
libc.fclose(stream)
print(len(re.findall("<heap nr", open(sys.argv[2]).read())))
"""


@needs_glibc
@pytest.mark.parametrize(("how", "most"), [("limited", 1), ("free", 9999)])
def test_threads_share_one_arena(how: str, most: int, tmp_path: Path) -> None:
    command = [sys.executable, "-c", ARENAS, how, str(tmp_path / "arenas.xml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    arenas = int(done.stdout)
    assert arenas <= most
    assert how == "limited" or arenas > 1


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_nothing_is_asked_of_the_c_library(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", lambda name: pytest.fail("the C library was loaded"))
    limit_arenas()
    return_unused_memory()


def test_a_c_library_without_these_functions_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    limit_arenas()
    return_unused_memory()
