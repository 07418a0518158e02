"""Faces of single pictures, large and small."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from fer_core.frames import Frame, Image
from fer_core.media.images import read_image
from fer_core.media.video import VideoSource
from fer_core.vision.still_detector import StillFaceDetector


@pytest.fixture
def detector() -> Iterator[StillFaceDetector]:
    with StillFaceDetector() as opened:
        yield opened


def find(detector: StillFaceDetector, image: Image) -> list[tuple[float, float, float]]:
    """Middle and side of each face, from left to right."""
    found = detector.detect(Frame(0, 0.0, image))
    return sorted((*face.box.centre, face.box.side) for face in found)


def test_five_people_are_found_once_each(detector: StillFaceDetector, shared_media: Path) -> None:
    faces = find(detector, read_image(shared_media / "multi_face.jpg"))
    np.testing.assert_allclose([x for x, _, _ in faces], [260, 363, 477, 582, 736], atol=12)
    assert all(70 < side < 120 for _, _, side in faces)


@pytest.mark.parametrize("scale", [0.5, 0.35])
def test_they_are_found_in_a_corner_of_a_large_picture(
    detector: StillFaceDetector, shared_media: Path, scale: float
) -> None:
    group = cv2.resize(read_image(shared_media / "multi_face.jpg"), None, fx=scale, fy=scale)
    large = np.full((1200, 1600, 3), 110, np.uint8)
    large[40 : 40 + group.shape[0], 1000 : 1000 + group.shape[1]] = group
    faces = find(detector, large)
    np.testing.assert_allclose([x for x, _, _ in faces], 1000 + scale * np.array([260, 363, 477, 582, 736]), atol=8)


def test_the_box_is_the_short_ranges(detector: StillFaceDetector) -> None:
    portrait = np.ascontiguousarray(data.astronaut()[..., ::-1])
    ((x, y, side),) = find(detector, portrait)
    assert (x, y, side) == pytest.approx((224, 122, 107), abs=4)


def test_cartoons_cats_and_cups_are_no_faces(detector: StillFaceDetector, shared_media: Path) -> None:
    pictures = [np.ascontiguousarray(picture[..., ::-1]) for picture in (data.chelsea(), data.coffee(), data.rocket())]
    with VideoSource(shared_media / "no_face.mp4") as cartoon:
        pictures += [frame.image for frame in cartoon.frames() if frame.index % 24 == 10]
    assert [find(detector, picture) for picture in pictures] == [[]] * 7


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 400, 3), (20, 20, 3)])
def test_tiny_pictures_have_no_faces(detector: StillFaceDetector, shape: tuple[int, int, int]) -> None:
    assert find(detector, np.zeros(shape, np.uint8)) == []
