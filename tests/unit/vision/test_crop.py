import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.frames import Box, Image
from fer_core.vision.crop import crop_faces, crop_side
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection

WHOLE = CropGeometry(x=0, y=0, side=1)
LEVEL = np.array([(30, 40), (70, 40), (50, 60), (50, 75), (10, 50), (90, 50)], np.float32)


def detection(x: float, y: float, side: float, keypoints: NDArray[np.float32] = LEVEL) -> Detection:
    return Detection(Box(x, y, side, side), 0.9, keypoints)


def ramp(height: int, width: int, per_px: float, axis: int) -> Image:
    """A picture whose grey is proportional to the pixel's centre along an axis."""
    values = (np.arange((height, width)[axis]) + 0.5) * per_px
    grey = values[:, None] if axis == 0 else values[None, :]
    return np.repeat(np.broadcast_to(grey, (height, width))[..., None], 3, 2).round().astype(np.uint8)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize(
    ("start", "side"), [(100.0, 48.0), (100.3, 60.7), (64.6, 120.0), (17.25, 211.0), (40.0, 300.0), (5.5, 20.0)]
)
def test_every_pixel_comes_from_its_place(axis: int, start: float, side: float) -> None:
    rising = ramp(400, 400, 0.6, axis)
    crops = [crop_faces(image, [detection(start, start, side)], WHOLE)[0] for image in (rising, 255 - rising)]
    # Rounding lifts the rising and the falling picture alike; half their difference is free of it.
    profile = (crops[0].mean(1 - axis) + 255 - crops[1].mean(1 - axis)) / 2
    expected = (start + (np.arange(48) + 0.5) * side / 48) * 0.6
    assert np.abs(profile - expected).max() < 0.8


def test_the_box_lies_where_the_geometry_says() -> None:
    image = np.zeros((400, 400, 3), np.uint8)
    image[150:250, 120:220] = 255
    geometry = CropGeometry(x=0.1, y=0.25, side=0.5)
    found = detection(120, 150, 100)
    assert crop_side(found, geometry) == 200
    rows, columns = np.nonzero(crop_faces(image, [found], geometry)[0] > 127)
    assert (columns.min(), columns.max(), rows.min(), rows.max()) == (5, 28, 12, 35)


def test_fine_detail_is_averaged_not_sampled() -> None:
    image = np.zeros((480, 480, 3), np.uint8)
    image[::2] = 255
    image[:, ::2] ^= 255
    crop = crop_faces(image, [detection(40, 40, 400)], WHOLE)[0]
    assert np.abs(crop.astype(float) - 127.5).max() < 4


@pytest.mark.parametrize("scale", [2, 3, 4, 6, 9])
def test_an_enlarged_tile_comes_back_as_exact_averaging_would_have_it(fer2013_tiles: Image, scale: int) -> None:
    for tile in fer2013_tiles[:20]:
        large = cv2.resize(tile, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        image = np.full((480, 640, 3), 90, np.uint8)
        image[5 : 5 + len(large), 70 : 70 + len(large)] = large[..., None]
        crop = crop_faces(image, [detection(70, 5, len(large))], WHOLE)[0]
        averaged = cv2.resize(large, (48, 48), interpolation=cv2.INTER_AREA)
        assert np.abs(crop.astype(float) - averaged).mean() < 2.0


@pytest.mark.parametrize("degrees", [-30, 20])
def test_the_eyes_are_levelled_where_the_geometry_asks(degrees: float) -> None:
    image = np.full((300, 300, 3), 200, np.uint8)
    turn = np.deg2rad(degrees)
    across = np.array((np.cos(turn), np.sin(turn)))
    eyes = [np.array((150, 130)) - 30 * across, np.array((150, 130)) + 30 * across]
    for eye in eyes:
        cv2.circle(image, (round(eye[0]), round(eye[1])), 9, (0, 0, 0), -1)
    keypoints = np.array([*eyes, *LEVEL[2:]], np.float32)
    found = detection(100, 100, 100, keypoints)
    heights = {}
    for align in (False, True):
        crop = crop_faces(image, [found], CropGeometry(x=0.1, y=0.1, side=0.8, align_eyes=align))[0]
        dark = [np.nonzero(half < 100)[0].mean() for half in (crop[:, :24], crop[:, 24:])]
        heights[align] = abs(dark[0] - dark[1])
    assert heights[False] > 7
    assert heights[True] < 1


def test_beyond_the_edge_the_last_pixels_are_repeated() -> None:
    image = np.full((100, 100, 3), 60, np.uint8)
    image[:, :3] = 200
    crop = crop_faces(image, [detection(-50, 0, 100)], WHOLE)[0]
    assert crop[:, :23].min() >= 190
    assert crop[:, 30:].max() <= 62


@pytest.mark.parametrize("box", [(-500, -500, 100), (5000, 10, 80), (20, 20, 0.0), (0, 0, 3000), (10.5, 3.2, 0.4)])
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (120, 160)])
def test_boxes_anywhere_and_of_any_size_give_a_tile(box: tuple[float, float, float], size: tuple[int, int]) -> None:
    crops = crop_faces(np.full((*size, 3), 77, np.uint8), [detection(*box)], CropGeometry())
    assert crops.shape == (1, 48, 48)
    assert crops.dtype == np.uint8
    assert (crops == 77).all()


def test_views_and_several_faces_are_cut_like_copies_one_by_one() -> None:
    image = np.random.default_rng(1).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    view = image[:, ::-1]
    found = [detection(20, 30, 60), detection(150, 80, 110)]
    together = crop_faces(view, found, CropGeometry())
    alone = [crop_faces(view.copy(), [one], CropGeometry())[0] for one in found]
    assert np.array_equal(together, np.stack(alone))
    assert crop_faces(image, [], CropGeometry()).shape == (0, 48, 48)


def test_grey_is_weighed_as_in_television() -> None:
    image = np.zeros((60, 60, 3), np.uint8)
    image[...] = (10, 200, 100)
    crop = crop_faces(image, [detection(0, 0, 60)], WHOLE)[0]
    assert (crop == round(0.114 * 10 + 0.587 * 200 + 0.299 * 100)).all()


@pytest.mark.parametrize("side", [48, 96, 224])
def test_crops_come_in_any_size_and_in_colour(side: int) -> None:
    image = np.stack([ramp(400, 400, 0.6, axis)[..., 0] for axis in (0, 1)] + [np.full((400, 400), 33, np.uint8)], -1)
    found = detection(100, 60, 240)
    colour = crop_faces(image, [found], WHOLE, side, colour=True)
    assert colour.shape == (1, side, side, 3)
    places = (np.arange(side) + 0.5) * 240 / side * 0.6
    assert np.abs(colour[0, :, :, 0].mean(1) - (60 * 0.6 + places)).max() < 1
    assert np.abs(colour[0, :, :, 1].mean(0) - (100 * 0.6 + places)).max() < 1
    assert (colour[..., 2] == 33).all()
    grey = crop_faces(image, [found], WHOLE, side)
    assert grey.shape == (1, side, side)
    assert np.abs(cv2.cvtColor(colour[0], cv2.COLOR_BGR2GRAY).astype(int) - grey[0]).max() <= 2
