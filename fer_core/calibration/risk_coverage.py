"""How often an answer is wrong when only the surest faces are answered (Geifman and El-Yaniv 2017), and its picture."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fer_core.calibration.thresholds import HeadThresholds

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


def risk_coverage_png(curves: Mapping[str, RiskCoverage], chosen: Mapping[str, HeadThresholds]) -> bytes:
    """Draw each head's curve and where its thresholds lie on it.

    Args:
        curves: By the head's name for the reader.
        chosen: By the same names.

    Returns:
        A PNG of 1000 by 600 pixels.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 6), dpi=100, layout="constrained")
    axes = figure.add_subplot()
    for name, curve in curves.items():
        steady = curve.coverage >= 0.02  # of the first few faces the risk jumps from nothing to all
        (line,) = axes.plot(curve.coverage[steady], curve.risk[steady], label=f"{name}: mean risk {curve.area:.3f}")
        head = chosen[name]
        label = f"{name}, thresholds by emotion: {head.coverage:.0%} answered, {head.risk:.1%} of them wrong"
        axes.plot(head.coverage, head.risk, "o", color=line.get_color(), markersize=9, label=label)
    axes.set(xlabel="coverage: share of the faces that is answered", ylabel="risk: share of wrong answers among them")
    axes.set(xlim=(0, 1.01), ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left")
    stream = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()
