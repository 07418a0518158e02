"""Whether a network shall use one thread or two for several faces: measured while it works."""

import os
from collections.abc import Callable
from statistics import median
from typing import Final

import numpy as np

from fer_core.frames import FloatArray

_TIMED: Final = 4
"""Batches timed with each number of threads; of those the middle counts, so that one interruption does not."""
_WORTH_IT: Final = 0.85
"""What a face may cost with two threads, of what it costs with one: the other core is taken from the decoder."""

Run = Callable[[int], FloatArray]
"""Runs the batch that is to be answered with as many threads; the answer."""


class ThreadChoice:
    """Answers batches of several faces with one or two threads, by turns, until it is known which is faster.

    They are timed where they are needed, with the decoder, the encoder and the window at work beside them: what two
    threads gain depends on whether a second core is idle then. Nothing is answered twice but the first batch, and that
    shows whether the answers are equal to the last bit; where they are not, one thread answers, so that a session
    that is run again or resumed says the same.

    Args:
        cores: How many cores there are for this process.
        clock: Seconds that only rise.

    Example:
        >>> choice = ThreadChoice(cores=1)
        >>> choice.threads
        1
    """

    def __init__(self, cores: int, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._threads = 1 if cores < 2 else None
        self._compared = False
        self._times_s: dict[int, list[float]] = {1: [], 2: []}

    @property
    def threads(self) -> int | None:
        """With how many threads batches of several faces are answered; None while that is being found out."""
        return self._threads

    def answer(self, faces: int, run: Run) -> FloatArray:
        """Return the answer to a batch.

        Args:
            faces: How many it has, two or more.
            run: Runs the batch.
        """
        if self._threads is not None:
            return run(self._threads)
        if not self._compared:
            self._compared = True
            one = run(1)
            self._threads = None if np.array_equal(one, run(2)) else 1
            return one
        turn = 1 if len(self._times_s[1]) <= len(self._times_s[2]) else 2
        begin = self._clock()
        found = run(turn)
        self._times_s[turn].append((self._clock() - begin) / faces)
        if len(self._times_s[2]) == _TIMED:
            one_s, two_s = median(self._times_s[1]), median(self._times_s[2])
            self._threads = 2 if two_s <= _WORTH_IT * one_s else 1
        return found


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
