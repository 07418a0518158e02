"""Each network alone, beside MediaPipe's own way of running it."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from skimage import data

from fer_core.frames import Image
from fer_core.vision.assets import asset_path
from fer_core.vision.blazeface import FULL_RANGE, SHORT_RANGE, BlazeFace, Network
from fer_core.vision.mediapipe_import import can_be_silenced, import_mediapipe, without_usage_metrics

# The boxes of the network itself, not made to mean the same as the other range's.
PLAIN = [Network(network.file, network.grids) for network in (SHORT_RANGE, FULL_RANGE)]
SURE = 0.5


def mediapipe_finds(network: Network, pictures: list[Image]) -> list[list[Any]]:
    """Return what MediaPipe's task finds with the same file, in each picture."""
    with without_usage_metrics():
        mediapipe = import_mediapipe()
        from mediapipe.tasks.python import BaseOptions
        from mediapipe.tasks.python.vision import FaceDetector, FaceDetectorOptions

        options = FaceDetectorOptions(
            base_options=BaseOptions(model_asset_buffer=asset_path(network.file).read_bytes()),
            min_detection_confidence=SURE,
        )
        with FaceDetector.create_from_options(options) as task:
            images = (mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=picture) for picture in pictures)
            return [task.detect(image).detections for image in images]


def portraits() -> list[Image]:
    """One face, as it is, in the corner of a wide and of a tall picture, small, and large."""
    face = np.ascontiguousarray(data.astronaut())
    wide, tall = np.full((600, 1100, 3), 90, np.uint8), np.full((901, 513, 3), 40, np.uint8)
    wide[88:, 588:] = face
    tall[:512, :512] = face
    large = np.asarray(cv2.resize(face[:300, 60:360], (1400, 1400), interpolation=cv2.INTER_CUBIC), np.uint8)
    return [face, wide, tall, np.asarray(cv2.resize(face, (200, 200)), np.uint8), large]


@pytest.mark.skipif(not can_be_silenced(), reason="MediaPipe cannot be kept from sending usage metrics here")
@pytest.mark.parametrize("network", PLAIN, ids=["short", "full"])
def test_it_finds_what_mediapipe_finds(network: Network) -> None:
    _compare(network, portraits(), least=3)


@pytest.mark.skipif(not can_be_silenced(), reason="MediaPipe cannot be kept from sending usage metrics here")
@pytest.mark.parametrize("network", PLAIN, ids=["short", "full"])
def test_it_finds_what_mediapipe_finds_in_real_pictures(network: Network, shared_media: Path) -> None:
    files = [shared_media / name for name in ("multi_face.jpg", "single_face.jpg", "15-f13-anc-ph.jpg")]
    pictures = [cv2.cvtColor(np.asarray(cv2.imread(str(file)), np.uint8), cv2.COLOR_BGR2RGB) for file in files]
    _compare(network, [np.asarray(picture, np.uint8) for picture in pictures], least=5)


def _compare(network: Network, pictures: list[Image], least: int) -> None:
    theirs = mediapipe_finds(network, pictures)
    detector = BlazeFace(network, SURE)
    count = 0
    for picture, expected in zip(pictures, theirs, strict=True):
        faces = detector.find(np.ascontiguousarray(picture[..., ::-1]))
        height, width = picture.shape[:2]
        assert len(faces) == len(expected)
        for face, other in zip(faces, expected, strict=True):
            count += 1
            assert face.score == pytest.approx(other.categories[0].score, abs=0.01)
            box, around = face.box, other.bounding_box
            ours = np.array((box.x, box.y, box.width, box.height))
            # MediaPipe cuts to whole pixels; the rest is how another OpenCV rounds, within a 150th of the face.
            cut = ours - (around.origin_x, around.origin_y, around.width, around.height)
            slack = box.width / 150
            assert cut.min() > -slack
            assert cut.max() < 1 + slack
            points = np.array([(point.x * width, point.y * height) for point in other.keypoints])
            assert np.abs(face.keypoints - points).max() < slack
    detector.close()
    assert count >= least


def test_answers_for_one_face_become_one_face() -> None:
    detector = BlazeFace(SHORT_RANGE, 0.05)
    faces = detector.find(np.ascontiguousarray(data.astronaut()[..., ::-1]))
    detector.close()
    assert faces[0].score > 0.9
    assert [face.score for face in faces] == sorted((face.score for face in faces), reverse=True)
    assert sum(face.score > SURE for face in faces) == 1


def test_every_anchor_may_answer() -> None:
    detector = BlazeFace(SHORT_RANGE, 0.0)
    faces = detector.find(np.zeros((90, 160, 3), np.uint8))
    detector.close()
    assert 0 < len(faces) < 896
    assert all(np.isfinite((face.box.x, face.box.y, face.box.width, face.box.height)).all() for face in faces)
