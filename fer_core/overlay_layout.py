"""Where a face's chart goes: beside its box, inside the picture, off the other faces."""

from collections.abc import Sequence

from fer_core.frames import Box


def place_charts(
    boxes: Sequence[Box], chart: tuple[float, float], bounds: tuple[float, float], gap: float
) -> list[Box]:
    """Find a place beside each box for a chart of a given size.

    To the right of the face if it fits there, else to the left, below, above; of these the one that covers the least
    of the other faces and of charts already placed, moved into the picture where it would stick out.

    Args:
        boxes: The N faces.
        chart: Width and height of a chart, in the boxes' unit.
        bounds: Width and height of the picture.
        gap: Distance between a face and its chart.

    Returns:
        N boxes of the chart's size.
    """
    placed: list[Box] = []
    for box in boxes:
        others = [other for other in boxes if other is not box] + placed
        candidates = [_into(place, bounds) for place in _beside(box, chart, gap)]
        covers = [_cover(place, box, others) for place in candidates]
        placed.append(candidates[covers.index(min(covers))])
    return placed


def _cover(place: Box, own: Box, others: Sequence[Box]) -> float:
    """How much a place hides: its own face counts four times, because it is the one being read."""
    return 4 * _shared(place, own) + sum(_shared(place, other) for other in others)


def _beside(box: Box, chart: tuple[float, float], gap: float) -> list[Box]:
    width, height = chart
    right, bottom = box.x + box.width, box.y + box.height
    return [
        Box(right + gap, box.y, width, height),
        Box(box.x - gap - width, box.y, width, height),
        Box(box.x, bottom + gap, width, height),
        Box(box.x, box.y - gap - height, width, height),
    ]


def _into(box: Box, bounds: tuple[float, float]) -> Box:
    x = max(0.0, min(box.x, bounds[0] - box.width))
    y = max(0.0, min(box.y, bounds[1] - box.height))
    return Box(x, y, box.width, box.height)


def _shared(one: Box, other: Box) -> float:
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0.0, width) * max(0.0, height)
