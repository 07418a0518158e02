"""Whether a network shall use one thread or two: measured while it works."""

import os
from collections.abc import Callable
from statistics import median
from typing import Final

import numpy as np

from fer_core.frames import FloatArray

_TIMED: Final = 4
"""Batches timed with each number of threads; of those the middle counts, so that one interruption does not."""
_AGAIN: Final = 300
"""After so many batches they are timed again: ten seconds of a video, in which other programs come and go."""
_WORTH_IT: Final = 0.85
"""What a face may cost with two threads, of what it costs with one: the other core is taken from the decoder."""

CORES: Final = "FER_STUDIO_CORES"
"""The variable of the environment that says to a process how many cores it is to reckon with."""

Run = Callable[[int], FloatArray]
"""Runs the batch that is to be answered with as many threads; the answer."""


class ThreadChoice:
    """Answers with one or two threads, whichever is faster for batches of a kind.

    They are timed by turns where they are needed, with the decoder, the encoder and the window at work beside them:
    what two threads gain depends on whether a second core is idle then. Nothing is answered twice but the first batch,
    and that shows whether the answers are equal to the last bit; where they are not, one thread answers, so that a
    session that is run again or resumed says the same.

    Args:
        cores: How many cores there are for this process.
        clock: Seconds that only rise.

    Example:
        >>> import time
        >>> ThreadChoice(cores=1, clock=time.perf_counter).threads
        1
    """

    def __init__(self, cores: int, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._open = cores >= 2
        self._threads = None if self._open else 1
        self._compared = False
        self._times_s: dict[int, list[float]] = {1: [], 2: []}
        self._since = _AGAIN

    @property
    def threads(self) -> int | None:
        """With how many threads batches are answered; None before that is known."""
        return self._threads

    def answer(self, faces: int, run: Run) -> FloatArray:
        """Return the answer to a batch.

        Args:
            faces: How many pictures it has.
            run: Runs the batch.
        """
        if self._open and not self._compared:
            self._compared = True
            found = run(1)
            if not np.array_equal(found, run(2)):
                self._open, self._threads = False, 1
            return found
        self._since += 1
        if self._threads is not None and (not self._open or self._since <= _AGAIN):
            return run(self._threads)
        return self._timed(faces, run)

    def _timed(self, faces: int, run: Run) -> FloatArray:
        turn = 1 if len(self._times_s[1]) <= len(self._times_s[2]) else 2
        begin = self._clock()
        found = run(turn)
        self._times_s[turn].append((self._clock() - begin) / faces)
        if len(self._times_s[2]) == _TIMED:
            one_s, two_s = median(self._times_s[1]), median(self._times_s[2])
            self._threads = 2 if two_s <= _WORTH_IT * one_s else 1
            self._times_s = {1: [], 2: []}
            self._since = 0
        return found


def usable_cores() -> int:
    """Return how many cores this process may use, and is to: several at work at once share them."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    share = os.environ.get(CORES, "")
    return min(allowed, max(1, int(share))) if share.isdecimal() else allowed
