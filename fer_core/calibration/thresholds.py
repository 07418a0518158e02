"""From which probability on an emotion is said, chosen for each emotion on its risk-coverage curve."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

TARGET_RISK: Final = 0.3
"""Share of wrong answers that is accepted among the answers of one emotion."""

LEAST_COVERAGE: Final = 0.6
"""Share of the faces that would be given an emotion which has to be answered, however wrong they are."""

LEAST_THRESHOLD: Final = 0.35
"""No emotion is said below this probability: faces in the wild are harder than those of the data set."""

FEW_FACES: Final = 20
"""An emotion that is the likeliest of fewer faces has no curve to read. So many imagined faces, wrong as often as the
calibrated network itself expects, steady the others' curves."""

FEW_THRESHOLD: Final = 0.5
"""From where on an emotion with so few faces is said: where it is likelier than all others together."""


@dataclass(frozen=True)
class ClassThreshold:
    """From where on one emotion is said.

    Attributes:
        threshold: Least probability, in hundredths.
        n: Faces that have the emotion as their likeliest.
        coverage: Share of them at or above the threshold.
        risk: Share of wrong answers among those.
    """

    threshold: float
    n: int
    coverage: float
    risk: float


@dataclass(frozen=True)
class HeadThresholds:
    """The thresholds of one head and what they do together.

    Attributes:
        of: By emotion.
        coverage: Share of all faces that is answered.
        risk: Share of wrong answers among those.
    """

    of: dict[str, ClassThreshold]
    coverage: float
    risk: float


def choose_thresholds(
    probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64], names: tuple[str, ...]
) -> HeadThresholds:
    """Choose each emotion's threshold.

    It is the smallest, from 0.35 up, at which at most three in ten answers of that emotion are wrong; but never so
    high that fewer than six in ten of the faces with that likeliest emotion are answered. An emotion that is the
    likeliest of fewer than 20 faces is said from 0.5 up.

    Args:
        probabilities: (n, K), calibrated.
        labels: (n,) positions of the truth.
        names: The K emotions.
    """
    predicted, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1).astype(np.float64)
    right = predicted == labels
    chosen, answered = {}, np.zeros(len(labels), np.bool_)
    for place, name in enumerate(names):
        mine = predicted == place
        chosen[name] = _choose(confidence[mine], right[mine])
        answered |= mine & (confidence >= chosen[name].threshold)
    risk = 1 - float(right[answered].mean()) if answered.any() else 0.0
    return HeadThresholds(chosen, float(answered.mean()), risk)


def _choose(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> ClassThreshold:
    threshold = FEW_THRESHOLD if len(right) < FEW_FACES else _from_curve(confidence, right)
    said = confidence >= threshold
    return ClassThreshold(
        threshold=threshold,
        n=len(right),
        coverage=float(said.mean()) if len(right) else 0.0,
        risk=1 - float(right[said].mean()) if said.any() else 0.0,
    )


def _from_curve(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    highest = LEAST_THRESHOLD
    for hundredths in range(round(LEAST_THRESHOLD * 100), 101):
        threshold = hundredths / 100
        said = confidence >= threshold
        if said.mean() < LEAST_COVERAGE:
            break
        highest = threshold
        errors, doubt = int((~right[said]).sum()), float((1 - confidence[said]).mean())
        steadied = (errors + FEW_FACES * doubt) / (said.sum() + FEW_FACES)
        if max(errors / said.sum(), steadied) <= TARGET_RISK:
            break
    return highest
