"""Whether two looks can be of one person, on real faces."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import data

from fer_core.frames import Box, Image
from fer_core.vision.appearance import (
    Appearance,
    Scene,
    appearances,
    face_likeness,
    likeness_of_parts,
    same_scene,
    shift_since,
)
from fer_core.vision.recent_looks import LooksComparison, RecentLooks

BOX = Box(500, 200, 240, 240)


def scene(name: str) -> Image:
    """A colour photograph of 1280x720."""
    picture = cv2.resize(np.asarray(getattr(data, name)(), np.uint8), (1280, 720), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture[..., ::-1])


def with_face(image: Image, tile: Image, box: Box = BOX) -> Image:
    face = cv2.resize(tile, (round(box.width), round(box.height)), interpolation=cv2.INTER_CUBIC)
    pasted = image.copy()
    top, left = round(box.y), round(box.x)
    pasted[top : top + face.shape[0], left : left + face.shape[1]] = face[..., None]
    return pasted


def look(image: Image, box: Box = BOX) -> Appearance:
    return appearances(image, [box], Scene.of(image))[0]


def same(one: Appearance, other: Appearance) -> bool:
    known = RecentLooks()
    known.add(one, 0.0)
    return LooksComparison(0.1).compare(known, other, last=True).same


@pytest.fixture(scope="module")
def tiles(fer2013_tiles: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return fer2013_tiles[:60]


def test_a_cut_to_another_face_at_the_same_place_is_another_person(tiles: NDArray[np.uint8]) -> None:
    rooms = scene("coffee"), scene("chelsea")
    befores = [look(with_face(rooms[0], tile)) for tile in tiles]
    nows = [look(with_face(rooms[1], tile)) for tile in tiles]
    taken = sum(same(befores[i], nows[i - 1]) for i in range(len(tiles)))
    assert taken <= 1  # of sixty pairs: two faces in a thousand are that alike
    assert not same_scene(befores[0].scene, nows[0].scene)


def test_a_person_stays_the_same_in_other_light_and_where_the_box_trembles(tiles: NDArray[np.uint8]) -> None:
    room = scene("coffee")
    for tile in tiles[:20]:
        before = look(with_face(room, tile))
        darker = (with_face(room, tile) * 0.6).astype(np.uint8)
        trembling = Box(BOX.x + 6, BOX.y - 5, BOX.width + 4, BOX.height + 4)
        assert face_likeness(before, look(darker)) > 0.95
        assert same(before, look(darker, trembling))


def test_a_pan_and_a_flash_are_no_cut() -> None:
    wide = np.asarray(cv2.resize(scene("coffee"), (1920, 1080), interpolation=cv2.INTER_CUBIC), np.uint8)
    still = Scene.of(wide[100:820, 100:1380])
    for step in (10, 40, 60):
        assert same_scene(still, Scene.of(wide[100:820, 100 + step : 1380 + step]))
    flash = np.clip(wide[100:820, 100:1380] * 1.4 + 60.0, 0, 255).astype(np.uint8)
    assert same_scene(still, Scene.of(flash))
    assert not same_scene(still, Scene.of(scene("chelsea")))


def test_a_hand_before_the_face_leaves_the_person(tiles: NDArray[np.uint8]) -> None:
    room = scene("coffee")
    for tile in tiles[:20]:
        bare = with_face(room, tile)
        hidden = bare.copy()
        cv2.ellipse(hidden, (round(BOX.x) + 20, 330), (70, 130), 0, 0, 360, (130, 160, 210), -1)
        assert same(look(bare), look(hidden))
        assert same(look(hidden), look(bare))


def test_another_face_in_the_same_scene_is_another_person(tiles: NDArray[np.uint8]) -> None:
    room = scene("coffee")
    looks = [look(with_face(room, tile)) for tile in tiles]
    assert sum(same(looks[i], looks[i - 1]) for i in range(len(tiles))) <= 1


def test_a_face_at_the_edge_is_compared_by_what_is_left_of_it(tiles: NDArray[np.uint8]) -> None:
    room = scene("coffee")
    for tile in tiles[:20]:
        whole, leaving = (with_face(room, tile, Box(x, 200, 240, 240)) for x in (800, 1040))
        half_out = np.ascontiguousarray(leaving[:, :1180])  # seven twelfths of the face
        known = look(whole, Box(800, 200, 240, 240))
        edge = appearances(half_out, [Box(1040, 200, 240, 240)], known.scene)[0]
        assert likeness_of_parts(known.face, edge.face) > 0.95


def test_where_nothing_is_to_be_seen_nothing_speaks_against_it() -> None:
    black, white = (np.full((720, 1280, 3), grey, np.uint8) for grey in (0, 255))
    assert same(look(black), look(black))
    assert same_scene(Scene.of(black), Scene.of(white))
    assert not same_scene(Scene.of(black), Scene.of(scene("coffee")))


@pytest.mark.parametrize(
    "box", [Box(-80, -60, 200, 200), Box(1200, 650, 300, 300), Box(3, 3, 0.5, 0.5), Box(-50, 0, 51, 9)]
)
def test_boxes_beyond_the_edges_have_a_look(box: Box) -> None:
    assert look(scene("coffee"), box).face.shape == (24, 24)


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (20, 4000), (2160, 3840)])
def test_pictures_of_any_size_are_scenes(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert Scene.of(noise).picture.shape == (36, 64)
    assert same_scene(Scene.of(noise), Scene.of(noise))


@pytest.mark.parametrize("side", [36, 100, 240])
@pytest.mark.parametrize(("across", "down"), [(0.0, 0.0), (0.01, 0.0), (-0.013, 0.021), (0.04, -0.03)])
def test_the_shift_of_a_face_is_measured_to_a_fiftieth_of_its_side(
    tiles: NDArray[np.uint8], side: int, across: float, down: float
) -> None:
    enlarged = np.asarray(cv2.resize(scene("chelsea"), (2560, 1440)), np.uint8)
    measured = 0
    for tile in tiles[:20]:
        image = with_face(enlarged, tile, Box(800, 500, 480, 480))
        turned = cv2.warpAffine(image, np.array([[1, 0, across * 480], [0, 1, down * 480]]), (2560, 1440))
        scale = side / 480
        before, now = (
            np.asarray(cv2.resize(one, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
            for one in (image, turned)
        )
        box = Box(800 * scale, 500 * scale, side, side)
        expected = Box(box.x + 0.02 * side, box.y, side, side)
        shift = shift_since(now, look(before, box), expected)
        if shift is not None:
            measured += 1
            assert shift == pytest.approx((across * side, down * side), abs=0.02 * side)
    assert measured >= 10


def test_a_face_that_is_far_away_or_another_or_flat_has_no_shift(tiles: NDArray[np.uint8]) -> None:
    room = scene("coffee")
    before = look(with_face(room, tiles[0]))
    same_place = [shift_since(with_face(room, tile), before, BOX) for tile in tiles]
    assert same_place[0] is not None
    assert same_place[1:] == [None] * 59
    far = Box(BOX.x + 60, BOX.y, BOX.width, BOX.height)
    assert shift_since(with_face(room, tiles[0], far), before, BOX) is None
    flat = np.full_like(room, 90)
    assert shift_since(flat, before, BOX) is None
    assert shift_since(flat, look(flat), BOX) is None
