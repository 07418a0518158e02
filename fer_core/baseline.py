"""A person's resting face: how far from other people's neutral faces it reads, and how much of that is taken off.

What is taken off is a constant of the person in an emotion's logit: half of how far that lies, at rest, above where it
lies in the mean neutral face, seen from the logit of neutral; and less where five seconds do not settle it. What lies
below stays, so that a face that is read as neutral at rest is left alone. The figures are in
docs/adr/0016-half-of-what-a-resting-face-seems-to-show-is-taken-off.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.emotions import FER2013, FERPLUS

LEAST: Final = 0.02
"""Added to every probability before its logarithm is taken, and taken off again after the shift.

The floor of a calibrated head leaves next to nothing of what is unlikely; the logarithm of that would be of nothing but
where the floor lies.
"""

PERSONAL: Final = 0.5
"""How much of what a resting face differs by is taken to be the person's own, and not of the moment."""

_LEFT_BELOW: Final = 0.01
_TO_SPEAK_OF: Final = 0.05


@dataclass(frozen=True)
class NeutralFaces:
    """How faces that people call neutral read, over the validation faces of FER-2013, by fer-small 4.

    Attributes:
        labels: K emotions.
        mean: How far each emotion's logit lies above that of neutral, in the mean; below, where it is negative.
        deviation: The standard deviation of that from face to face.
        most_expression: How far an emotion's may lie above it; one neutral face in fifty goes further.
    """

    labels: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    most_expression: float


NEUTRAL_FACES: Final = (
    NeutralFaces(
        FER2013, (-1.90, -2.95, -1.79, -1.97, -1.09, -2.63, 0.0), (1.26, 0.88, 1.30, 1.41, 1.36, 1.04, 0.0), 2.5
    ),
    NeutralFaces(
        FERPLUS,
        (0.0, -3.30, -3.44, -2.52, -3.32, -3.58, -3.59, -3.38),
        (0.0, 1.04, 0.91, 1.27, 0.84, 0.55, 0.60, 0.59),
        1.4,
    ),
)
"""`benchmarks/baseline.py` measures them. Heads are calibrated, so that another network's lie close by."""


@dataclass(frozen=True)
class Baseline:
    """What one person's reading is shifted by, measured on their resting face.

    Attributes:
        face_id: Whose reading it shifts: a track of the run it was measured in.
        labels: The K emotions it was measured with.
        offsets: What is taken off each emotion's logit, 0 and above; nothing of neutral's.
        model_sha256: The network it was measured with; another one's reading is not shifted by it.
        begin_s: When the resting face began to be looked at, in the source's time, seconds.
        end_s: And when that ended.
        seconds: How much of that could be used.
        frames: How many frames that were.
    """

    face_id: int
    labels: tuple[str, ...]
    offsets: tuple[float, ...]
    model_sha256: str
    begin_s: float
    end_s: float
    seconds: float
    frames: int

    @property
    def shifts(self) -> bool:
        """Whether it changes anything to speak of: a face that is read as neutral at rest is left alone."""
        return max(self.offsets) >= _TO_SPEAK_OF

    def shift(self, probabilities: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the network said of this person's face, shifted.

        Args:
            probabilities: (K,) or (N, K) float32, each summing to 1.

        Returns:
            The same shape; each sums to 1.
        """
        return from_logits(logits(probabilities) - np.asarray(self.offsets))


class BaselineShifts:
    """The resting faces of a run, by which its readings are shifted.

    One of other labels than are read, or of another network, waits and shifts nothing; so does one of a face that is
    read as neutral at rest.

    Args:
        model_sha256: The network that reads.
    """

    def __init__(self, model_sha256: str) -> None:
        self._model = model_sha256
        self._last_s = float("-inf")
        self.baselines: tuple[Baseline, ...] = ()

    def by_face(self, labels: tuple[str, ...]) -> dict[int, Baseline]:
        """Return those that change something while certain labels are read, by face."""
        wanted = labels, self._model
        return {one.face_id: one for one in self.baselines if one.shifts and (one.labels, one.model_sha256) == wanted}

    def begin_frame(self, time_s: float) -> None:
        """Take note of a frame's time: with an earlier one ids begin anew, and a resting face goes with its id."""
        if time_s < self._last_s:
            self.baselines = ()
        self._last_s = time_s

    def shift(self, faces: Sequence[int], raw: NDArray[np.float32], labels: tuple[str, ...]) -> NDArray[np.float32]:
        """Return the network's answers, those about faces whose resting face is known shifted.

        Args:
            faces: N ids.
            raw: (N, K) float32.
            labels: The K emotions.
        """
        known = self.by_face(labels)
        if not known.keys() & set(faces):
            return raw
        return np.stack(
            [known[face].shift(row) if face in known else row for face, row in zip(faces, raw, strict=True)]
        )

    def reset(self) -> None:
        """Forget them: another source begins."""
        self.baselines, self._last_s = (), float("-inf")


def logits(probabilities: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return logits that sum to 0, of probabilities that may be 0.

    Args:
        probabilities: (..., K).
    """
    logs = np.log(np.asarray(probabilities, np.float64) + LEAST)
    return np.asarray(logs - logs.mean(axis=-1, keepdims=True))


def from_logits(values: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the probabilities that logits are of; the order of all emotions stays.

    Args:
        values: (..., K), as `logits` returns them.
    """
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    softened = powers / powers.sum(axis=-1, keepdims=True) * (1 + LEAST * values.shape[-1])
    left = np.maximum(softened - LEAST, softened * _LEFT_BELOW)
    return np.asarray(left / left.sum(axis=-1, keepdims=True), np.float32)


def above_neutral(values: NDArray[np.float64], labels: tuple[str, ...]) -> NDArray[np.float64]:
    """Return how far each emotion's logit lies above that of neutral.

    Args:
        values: (..., K) logits.
        labels: The K emotions.
    """
    at = labels.index("neutral")
    return values - values[..., at : at + 1]


def personal_offsets(
    rest: NDArray[np.float64], neutral: NeutralFaces, variance: NDArray[np.float64] | float = 0.0
) -> NDArray[np.float64]:
    """Return what is to be taken off a person's logits.

    Args:
        rest: (..., K) mean logits of the resting face.
        neutral: How neutral faces read.
        variance: Of that mean, as far as the seconds it is of leave it open.
    """
    spread = np.square(neutral.deviation)
    share = PERSONAL * spread / np.maximum(spread + variance, np.finfo(float).tiny)
    return np.asarray(share * np.maximum(above_neutral(rest, neutral.labels) - neutral.mean, 0))


def neutral_faces(labels: tuple[str, ...]) -> NeutralFaces | None:
    """Return how neutral faces read with a label set, or None where nothing is known of that."""
    return next((faces for faces in NEUTRAL_FACES if faces.labels == labels), None)
