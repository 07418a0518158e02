"""The picture of risk against coverage."""

import io
from collections.abc import Mapping

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from fer_core.calibration.risk_coverage import RiskCoverage
from fer_core.calibration.thresholds import HeadThresholds


def risk_coverage_png(curves: Mapping[str, RiskCoverage], chosen: Mapping[str, HeadThresholds]) -> bytes:
    """Draw each head's curve and where its thresholds lie on it.

    Args:
        curves: By the head's name for the reader.
        chosen: By the same names.

    Returns:
        A PNG of 1000 by 600 pixels.
    """
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
