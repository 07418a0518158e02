"""Labels beside faces: on no other face, on no other label, inside the picture."""

from itertools import pairwise

import numpy as np
import pytest

from fer_core.frames import Box
from fer_core.overlay_layout import ABOVE_FIRST, Placed, place_labels

TEXTS = ((130.0, 22.0), (90.0, 22.0), (38.0, 22.0))
WITH_BARS = ((150.0, 70.0), *TEXTS)
VIEW = (436.0, 418.0)  # what is left for the picture in a window of 900x600


def meets(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 1e-6 and down > 1e-6


def check(boxes: list[Box], placed: list[Placed | None], bounds: tuple[float, float]) -> None:
    """Assert that no label hides another face or another label, or leaves the picture."""
    labels = [(index, label.place) for index, label in enumerate(placed) if label is not None]
    for index, place in labels:
        assert -1e-6 <= place.x <= bounds[0] - place.width + 1e-6
        assert -1e-6 <= place.y <= bounds[1] - place.height + 1e-6
        assert not any(meets(place, box) for other, box in enumerate(boxes) if other != index)
        assert not any(meets(place, other) for number, other in labels if number != index)


def crowd(rng: np.random.Generator, count: int, bounds: tuple[float, float]) -> list[Box]:
    """Faces of any size anywhere, some over others, some half out of the picture."""
    sides = rng.uniform(20, max(30, min(bounds) / (2 + count**0.5)), count)
    return [
        Box(float(rng.uniform(-side / 3, bounds[0] - side / 2)), float(rng.uniform(-side / 3, bounds[1] - side / 2)),
            float(side), float(side))
        for side in sides
    ]  # fmt: skip


@pytest.mark.parametrize("bounds", [VIEW, (640.0, 480.0), (1280.0, 720.0), (3840.0, 2160.0)])
@pytest.mark.parametrize("sides", [ABOVE_FIRST, ("right", "left", "below", "above")])
def test_no_label_lies_on_another_face_or_label(bounds: tuple[float, float], sides: tuple[str, ...]) -> None:
    rng = np.random.default_rng(7)
    for trial in range(40):
        boxes = crowd(rng, 1 + trial % 20, bounds)
        sizes = [WITH_BARS, *[TEXTS] * (len(boxes) - 1)]
        placed = place_labels(boxes, sizes, bounds, 8, sides=sides)
        assert all(placed)
        check(boxes, placed, bounds)


def test_twenty_faces_in_rows_have_a_label_each_down_to_the_smallest_window() -> None:
    boxes = [Box(column * 87 + 22, row * 104 + 30, 44, 44) for row in range(4) for column in range(5)]
    placed = place_labels(boxes, [TEXTS] * 20, VIEW, 8)
    check(boxes, placed, VIEW)
    assert sum(label is not None and label.level < 2 for label in placed) == 20


def test_a_label_stands_beside_its_face_where_there_is_room() -> None:
    boxes = [Box(100, 100, 200, 200), Box(1050, 100, 200, 200), Box(600, 400, 200, 200)]
    placed = place_labels(boxes, [[(150, 130)]] * 3, (1280, 720), 8)
    check(boxes, placed, (1280, 720))
    first, second, third = placed
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.place.x, second.place.x + second.place.width, third.place.x) == (308, 1042, 808)
    assert [label.leader for label in (first, second, third)] == [None, None, None]


def test_a_walled_in_face_is_led_to_its_label() -> None:
    around = [Box(200 + 44 * x, 180 + 44 * y, 44, 44) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
    boxes = [Box(200, 180, 44, 44), *around]
    placed = place_labels(boxes, [TEXTS] * 9, VIEW, 8)
    check(boxes, placed, VIEW)
    label = placed[0]
    assert label is not None
    assert label.level < 2
    assert label.leader is not None
    start, end = label.leader
    assert start[0] in (label.place.x, label.place.x + label.place.width) or start[1] in (
        label.place.y,
        label.place.y + label.place.height,
    )
    assert 200 <= end[0] <= 244
    assert 180 <= end[1] <= 224


def test_a_face_that_fills_the_picture_bears_its_own_label() -> None:
    (label,) = place_labels([Box(0, 0, 436, 418)], [TEXTS], VIEW, 8)
    assert label is not None
    assert (label.level, label.place.x, label.place.y) == (0, 0, 0)


def test_a_chart_without_room_beside_its_face_is_left_out() -> None:
    assert place_labels([Box(0, 0, 436, 418)], [TEXTS], VIEW, 8, beside_only=True) == [None]


def test_labels_keep_off_what_is_taken() -> None:
    taken = Box(308, 100, 200, 200)
    (label,) = place_labels([Box(100, 100, 200, 200)], [TEXTS], (1280, 720), 8, taken=[taken])
    assert label is not None
    assert not meets(label.place, taken)


def test_a_label_stays_on_its_side_while_it_fits() -> None:
    wall = Box(320, 0, 400, 720)
    first = place_labels([Box(100, 300, 100, 100), wall], [TEXTS] * 2, (1280, 720), 8)
    assert first[0] is not None
    assert first[0].place.x < 100 or first[0].place.y != 300
    free = [Box(100, 300, 100, 100), Box(900, 0, 100, 100)]
    again = place_labels(free, [TEXTS] * 2, (1280, 720), 8, earlier=first)
    assert again[0] is not None
    assert again[0].place == first[0].place


def test_a_label_does_not_flicker_between_two_sizes() -> None:
    levels = []
    earlier: list[Placed | None] = [None, None, None, None, None]
    for jitter in (0.0, 1.0, -1.0, 1.0, 0.0, -1.0, 1.0, -1.0):
        face = Box(150, 100, 60, 60)
        walls = [Box(40 + jitter, 0, 94, 300), Box(225, 0, 200, 300), Box(134, 0, 91, 70), Box(134, 190, 91, 110)]
        earlier = place_labels([face, *walls], [((88, 22), (38, 22), (30, 22))] * 5, (430, 300), 2, earlier=earlier)
        assert earlier[0] is not None
        levels.append(earlier[0].level)
    assert sum(one != other for one, other in pairwise(levels)) <= 1
