"""Where a picture has changed, away from the people who are known."""

import numpy as np
import pytest

from fer_core.frames import Box, Image
from fer_core.vision.appearance import Scene
from fer_core.vision.change import changed_part

SIZE = (1280, 720)


def room(*changed: Box) -> Scene:
    """A room in which something is at each place."""
    image: Image = np.random.default_rng(0).integers(60, 90, (720, 1280, 3), dtype=np.uint8)
    for box in changed:
        left, top = round(box.x), round(box.y)
        image[top : top + round(box.height), left : left + round(box.width)] = 200
    return Scene.of(image)


def part(*changed: Box, known: tuple[Box, ...] = ()) -> Box | None:
    return changed_part(room(), room(*changed), SIZE, known, 320, 640)


def test_nothing_new_is_no_change() -> None:
    assert part() is None
    assert part(Box(300, 300, 12, 12)) is None


@pytest.mark.parametrize(("x", "y"), [(600, 300), (5, 5), (1190, 620)])
def test_the_part_holds_what_has_changed_and_lies_within_the_picture(x: int, y: int) -> None:
    found = part(Box(x, y, 80, 90))
    assert found is not None
    assert (found.width, found.height) == (320, 320)
    assert 0 <= found.x <= x
    assert x + 80 <= found.x + 320 <= 1280
    assert 0 <= found.y <= y
    assert y + 90 <= found.y + 320 <= 720


def test_of_somebody_tall_it_holds_the_head() -> None:
    found = part(Box(700, 100, 160, 600))
    assert found is not None
    assert found.y <= 60
    assert found.y + found.side > 300
    assert found.x < 700 < 860 < found.x + found.side


def test_the_largest_change_counts() -> None:
    found = part(Box(100, 100, 60, 60), Box(900, 400, 120, 140))
    assert found is not None
    assert found.x < 900 < found.x + found.side


def test_what_changes_about_a_known_face_is_its_own() -> None:
    face = Box(560, 150, 120, 120)
    assert part(Box(500, 330, 200, 300), known=(face,)) is None
    beside = part(Box(500, 330, 200, 300), Box(1000, 200, 80, 80), known=(face,))
    assert beside is not None
    assert beside.x > 800
    outside = Box(-60, 150, 120, 120)
    assert part(Box(0, 200, 100, 100), known=(outside,)) is None


def test_a_change_of_the_whole_picture_is_none_of_a_part() -> None:
    assert part(Box(0, 0, 1280, 720)) is None
    assert changed_part(room(), room(Box(400, 0, 600, 720)), SIZE, (), 320, 640) is None
