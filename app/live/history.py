"""The last minute, or the whole file, of every face's probabilities, in memory that does not grow."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from fer_core.frames import Face, FloatArray

SPAN_S: Final = 60.0
WHOLE_S: Final = 600.0
"""Of a file up to that long the whole is kept; of a longer one, as of a camera, the last minute."""

_EVERY_S: Final = 0.09
_SAMPLES: Final = 640
_KEPT: Final = 600
_FACES: Final = 64
_GAP_S: Final = 1.0


class FaceHistory:
    """A ring of samples for each of the faces seen last.

    About ten samples a second are kept of a minute, fewer of a longer span; a gap of a face is a row of NaN, which a
    plot leaves open.
    """

    def __init__(self) -> None:
        self._labels: tuple[str, ...] = ()
        self._rings: dict[int, _Ring] = {}
        self._last_s = float("-inf")
        self._span_s, self._every_s = SPAN_S, _EVERY_S

    @property
    def labels(self) -> tuple[str, ...]:
        """The emotions of the samples."""
        return self._labels

    @property
    def now_s(self) -> float:
        """The time of the last sample."""
        return self._last_s

    def begin(self, length_s: float | None) -> None:
        """Forget everything, and keep what a source of that many seconds needs; None for one without an end."""
        whole = length_s is not None and length_s <= WHOLE_S
        self._span_s = max(SPAN_S, length_s) if whole and length_s is not None else SPAN_S
        self._every_s = max(_EVERY_S, self._span_s / _KEPT) if self._span_s > SPAN_S else _EVERY_S
        self.clear()

    def clear(self) -> None:
        """Forget everything: another run begins."""
        self._rings.clear()
        self._last_s = float("-inf")

    def add(self, labels: tuple[str, ...], faces: Sequence[Face], time_s: float) -> bool:
        """Note the faces of a frame, and return whether they were: some frames are passed over.

        Other labels, or a time before the last one, start anew.
        """
        if labels != self._labels or time_s < self._last_s:
            self.clear()
            self._labels = labels
        if time_s - self._last_s < self._every_s:
            return False
        self._last_s = time_s
        for face in faces:
            ring = self._rings.pop(face.track_id, None) or _Ring(len(labels), self._every_s)
            ring.add(time_s, face.smoothed)
            self._rings[face.track_id] = ring
        while len(self._rings) > _FACES:
            del self._rings[next(iter(self._rings))]
        return True

    def recent(self) -> tuple[int, ...]:
        """Return the faces seen within the span, the latest first."""
        seen = [(ring.last_s, -track_id) for track_id, ring in self._rings.items()]
        return tuple(-key for last_s, key in sorted(seen, reverse=True) if self._last_s - last_s <= self._span_s)

    def lines(self, track_id: int) -> tuple[FloatArray, FloatArray]:
        """Return a face's times, (n,) seconds, and smoothed probabilities, (n, K); NaN where it was away."""
        ring = self._rings.get(track_id)
        if ring is None:
            return np.empty(0, np.float32), np.empty((0, len(self._labels)), np.float32)
        return ring.window(self._last_s - self._span_s)


class _Ring:
    def __init__(self, classes: int, every_s: float) -> None:
        self._every_s = every_s
        self._times = np.zeros(_SAMPLES, np.float32)
        self._values = np.zeros((_SAMPLES, classes), np.float32)
        self._count = 0
        self.last_s = float("-inf")

    def add(self, time_s: float, values: FloatArray) -> None:
        if max(_GAP_S, 2.5 * self._every_s) < time_s - self.last_s < float("inf"):
            self._put(self.last_s + self._every_s, np.full_like(values, np.nan))
        self._put(time_s, values)
        self.last_s = time_s

    def window(self, since_s: float) -> tuple[FloatArray, FloatArray]:
        order = (np.arange(min(self._count, _SAMPLES)) + max(0, self._count - _SAMPLES)) % _SAMPLES
        order = order[self._times[order] >= since_s]
        return self._times[order], self._values[order]

    def _put(self, time_s: float, values: FloatArray) -> None:
        self._times[self._count % _SAMPLES] = time_s
        self._values[self._count % _SAMPLES] = values
        self._count += 1
