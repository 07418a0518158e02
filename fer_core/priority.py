"""Threads that give way: work that may wait runs behind work that somebody waits for."""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress


def run_giving_way(work: Callable[[], None], nice: int) -> None:
    """Do something on a thread that gives way to others, and wait for it.

    Threads that a library makes meanwhile give way for as long as they live, on Linux; elsewhere nothing does. The
    thread that asks stays what it is: one that holds Python's lock must not wait for a processor.

    Args:
        work: What is to be done. What it raises is raised here.
        nice: How far, 0 to 19.
    """
    raised: list[BaseException] = []

    def give_way_and_work() -> None:
        if sys.platform == "linux":
            with suppress(OSError):
                thread = threading.get_native_id()
                os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + nice)
        try:
            work()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=give_way_and_work, name="gives way", daemon=True)
    thread.start()
    thread.join()
    if raised:
        raise raised.pop()
