"""Smoothing of probabilities per track, in time rather than in frames."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fer_core.frames import FloatArray


@dataclass(frozen=True)
class _Past:
    time_s: float
    average: FloatArray


class TemporalSmoother:
    """An exponential average per track with a time constant in seconds.

    An answer that was held for `dt` seconds moves the average towards itself by `1 - exp(-dt / tau)`, so that the
    output is the same at 10 and at 60 frames a second.

    Args:
        tau_s: Time constant in seconds; 0 turns smoothing off.
        forget_s: After how many seconds without its track an average is dropped.
    """

    def __init__(self, tau_s: float = 0.4, forget_s: float = 1.0) -> None:
        self.tau_s = tau_s
        self._forget_s = forget_s
        self._past: dict[int, _Past] = {}

    def update(self, track_ids: list[int], probabilities: FloatArray, time_s: float) -> FloatArray:
        """Take the answers for one frame and return the averages.

        Args:
            track_ids: N track numbers.
            probabilities: (N, K) float32, the answers for them, in the same order.
            time_s: The frame's time in seconds.

        Returns:
            (N, K) float32; a track that is new starts with its own answer.
        """
        self._past = {key: past for key, past in self._past.items() if 0 <= time_s - past.time_s <= self._forget_s}
        smoothed = np.empty_like(probabilities)
        for row, (track_id, answer) in enumerate(zip(track_ids, probabilities, strict=True)):
            smoothed[row] = self._average(track_id, answer, time_s)
            self._past[track_id] = _Past(time_s, smoothed[row].copy())
        return smoothed

    def forget(self, track_ids: Iterable[int]) -> None:
        """Forget some tracks: their next answers are of another kind."""
        for track_id in track_ids:
            self._past.pop(track_id, None)

    def reset(self) -> None:
        """Forget all tracks."""
        self._past.clear()

    def _average(self, track_id: int, answer: FloatArray, time_s: float) -> FloatArray:
        past = self._past.get(track_id)
        if past is None or self.tau_s <= 0:
            return answer
        weight = np.float32(-math.expm1(-(time_s - past.time_s) / self.tau_s))
        moved: FloatArray = past.average + weight * (answer - past.average)
        return moved
