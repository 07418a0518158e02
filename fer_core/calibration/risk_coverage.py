"""How often an answer is wrong when only the surest faces are answered (Geifman and El-Yaniv 2017)."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

POINTS: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Coverages that are written down."""


@dataclass(frozen=True, eq=False)
class RiskCoverage:
    """The curve, the surest face first.

    Attributes:
        confidence: (n,) falling; the threshold at which so many are answered.
        coverage: (n,) share of the faces that is answered, rising to 1.
        risk: (n,) share of wrong answers among them.
    """

    confidence: NDArray[np.float64]
    coverage: NDArray[np.float64]
    risk: NDArray[np.float64]

    @property
    def area(self) -> float:
        """Mean risk over all coverages (AURC); less is better."""
        return float(self.risk.mean())

    def at(self, coverage: float) -> tuple[float, float]:
        """Return threshold and risk where at least that share of the faces is answered."""
        place = min(int(np.searchsorted(self.coverage, coverage - 1e-9)), len(self.risk) - 1)
        return float(self.confidence[place]), float(self.risk[place])

    def as_json(self) -> dict[str, Any]:
        """Return a few points and the area, as ``model.json`` records them."""
        points = [(coverage, *self.at(coverage)) for coverage in POINTS]
        return {
            "aurc": round(self.area, 4),
            "points": [
                {"coverage": coverage, "threshold": round(threshold, 3), "risk": round(risk, 4)}
                for coverage, threshold, risk in points
            ],
        }


def risk_coverage(probabilities: NDArray[np.floating[Any]], labels: NDArray[np.int64]) -> RiskCoverage:
    """Return the curve of the likeliest class of each face.

    Args:
        probabilities: (n, K), n at least 1.
        labels: (n,) positions of the truth.
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    wrong = probabilities.argmax(axis=1) != labels
    order = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(labels) + 1)
    return RiskCoverage(confidence[order], answered / len(labels), np.cumsum(wrong[order]) / answered)
