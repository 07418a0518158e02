"""The times below a file's timeline."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg

from app.sessions.wording import clock

_STEPS_S: Final = (
    *(0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0),
    *(60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0, 28800.0),
)
_APART_PX: Final = 84
"""Two times stand at least that far from each other."""


class FileTimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Says when in the file something is, in round times that do not touch each other."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setStyle(hideOverlappingLabels=True)
        self.enableAutoSIPrefix(False)  # the label that it writes anew at every change is not shown

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N802 - its
        """Return round times, as many as there is room for."""
        fit = max(1.0, size / _APART_PX)
        step = next((step for step in _STEPS_S if (high - low) / step <= fit), _STEPS_S[-1])
        begin = np.ceil(low / step - 1e-6) * step
        return [(step, [float(time) for time in np.arange(begin, high + step / 1000, step)])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802 - its
        """Write the times."""
        return [
            clock(value, thousandths=True)[: -2 if spacing >= 0.1 else -1] if spacing < 1 else clock(value)
            for value in values
        ]
