"""Where emotions and the arrows between them are on a circle: the picture of transitions, whoever draws it."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray

BESIDE: Final = 1.13
"""How far from the middle the circle's names are."""


def text_side(x: float, y: float) -> str:
    """Return on which side of a point of the circle its name has room."""
    if abs(x) < 0.3:
        return "top center" if y > 0 else "bottom center"
    return "middle right" if x > 0 else "middle left"


def circle(places: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Return where emotions are on a circle around 0, from the top on to the right."""
    turns = [2 * pi * number / max(1, len(places)) for number in range(len(places))]
    return {place: (sin(turn), cos(turn)) for place, turn in zip(places, turns, strict=True)}


def arc(start: tuple[float, float], end: tuple[float, float]) -> NDArray[np.float64]:
    """Return the points (n, 2) of a bent line between two that begins and ends a little before them.

    The one back is bent to the other side.
    """
    a, b = np.array(start), np.array(end)
    across = np.array([b[1] - a[1], a[0] - b[0]])
    middle = (a + b) / 2 + 0.18 * across
    t = np.linspace(0, 1, 41)[:, None]
    line = (1 - t) ** 2 * a + 2 * t * (1 - t) * middle + t**2 * b
    away = (np.linalg.norm(line - a, axis=1) > 0.13) & (np.linalg.norm(line - b, axis=1) > 0.15)
    return np.asarray(line[away])
