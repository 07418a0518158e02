import subprocess
import sys
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from skimage import data

from fer_core.errors import FerError
from fer_core.frames import Box, Frame, Image
from fer_core.vision import assets
from fer_core.vision.assets import AssetsMissing
from fer_core.vision.detection import KEYPOINTS, iou
from fer_core.vision.detector import FaceDetector, Range


@pytest.fixture(scope="module")
def portrait() -> Image:
    """A public-domain portrait with one face, (512, 512, 3) BGR."""
    return np.ascontiguousarray(data.astronaut()[..., ::-1])


@pytest.fixture(scope="module", params=["short", "full", "auto"])
def detector(request: pytest.FixtureRequest) -> Iterator[FaceDetector]:
    with FaceDetector(request.param) as opened:
        yield opened


@pytest.fixture(scope="module")
def auto() -> Iterator[FaceDetector]:
    with FaceDetector() as opened:
        yield opened


def on_grey(face: Image, left: int, top: int, size: tuple[int, int] = (1280, 720)) -> Image:
    image = np.full((size[1], size[0], 3), 110, np.uint8)
    image[top : top + face.shape[0], left : left + face.shape[1]] = face
    return image


def test_one_face_is_found_with_its_keypoints_inside(detector: FaceDetector, portrait: Image) -> None:
    (face,) = detector.detect(Frame(0, 0.0, portrait))
    assert face.score > 0.85
    assert iou(face.box, Box(178, 75, 95, 95)) > 0.7
    assert face.keypoints.shape == (len(KEYPOINTS), 2)
    assert face.keypoints.dtype == np.float32
    right_eye, left_eye, nose, mouth = face.keypoints[:4]
    assert right_eye[0] < nose[0] < left_eye[0]
    assert max(right_eye[1], left_eye[1]) < nose[1] < mouth[1]
    inside = face.keypoints[:4] - (face.box.x, face.box.y)
    assert inside.min() > 0
    assert inside.max() < face.box.side


def test_both_ranges_mean_the_same_by_a_box(portrait: Image) -> None:
    boxes = []
    for name in ("short", "full"):
        with FaceDetector(name) as detector:
            boxes.append(detector.detect(Frame(0, 0.0, portrait))[0].box)
    assert iou(*boxes) > 0.8


def test_auto_finds_small_faces_the_short_range_does_not(auto: FaceDetector, portrait: Image) -> None:
    image = on_grey(portrait, 300, 100)
    with FaceDetector("short") as short:
        assert short.detect(Frame(0, 0.0, image)) == []
    (face,) = auto.detect(Frame(0, 0.0, image))
    assert iou(face.box, Box(478, 175, 95, 95)) > 0.7


def test_several_faces_are_found_where_they_are(auto: FaceDetector, portrait: Image) -> None:
    head = portrait[20:270, 90:340]
    image = np.full((720, 1280, 3), 110, np.uint8)
    places = [(40, 60), (480, 300), (900, 100)]
    for left, top in places:
        image[top : top + 250, left : left + 250] = head
    faces = auto.detect(Frame(0, 0.0, image))
    assert len(faces) == 3
    for left, top in places:
        expected = Box(left + 88, top + 55, 95, 95)
        assert max(iou(face.box, expected) for face in faces) > 0.7
    scores = [face.score for face in faces]
    assert scores == sorted(scores, reverse=True)


def test_only_the_most_prominent_faces_stay(portrait: Image) -> None:
    head = portrait[20:270, 90:340]
    large = cv2.resize(head, (500, 500), interpolation=cv2.INTER_CUBIC)
    image = on_grey(np.asarray(large, np.uint8), 700, 100)
    image[100:350, 100:350] = head
    with FaceDetector("full", max_faces=1) as detector:
        (face,) = detector.detect(Frame(0, 0.0, image))
    assert face.box.x > 700


def test_a_large_picture_gives_the_same_box_in_its_own_pixels(detector: FaceDetector, portrait: Image) -> None:
    small = detector.detect(Frame(0, 0.0, portrait))[0]
    large_image = np.asarray(cv2.resize(portrait, (3072, 3072), interpolation=cv2.INTER_CUBIC), np.uint8)
    large = detector.detect(Frame(1, 0.1, large_image))[0]
    scaled = Box(small.box.x * 6, small.box.y * 6, small.box.width * 6, small.box.height * 6)
    assert iou(large.box, scaled) > 0.85
    assert np.abs(large.keypoints - small.keypoints * 6).max() < 30


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (2, 2), (3, 1), (20, 20), (20, 4000), (4000, 20), (1081, 1921)])
def test_odd_shapes_are_looked_at_without_complaint(detector: FaceDetector, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert len(detector.detect(Frame(0, 0.0, noise))) <= 1
    assert detector.detect(Frame(0, 0.0, np.zeros((*shape, 3), np.uint8))) == []


def test_views_and_read_only_pictures_are_taken_and_left_alone(detector: FaceDetector, portrait: Image) -> None:
    mirrored = portrait[:, ::-1]
    copy = mirrored.copy()
    mirrored.flags.writeable = False
    (face,) = detector.detect(Frame(0, 0.0, mirrored))
    (same,) = detector.detect(Frame(1, 0.1, copy))
    assert face.box == same.box
    assert np.array_equal(mirrored, copy)


def test_times_may_repeat_and_jump_back(detector: FaceDetector, portrait: Image) -> None:
    boxes = [detector.detect(Frame(0, time_s, portrait))[0].box for time_s in (3600.0, 3600.0, 0.0, 0.0004, -1.0, 5.0)]
    assert len(set(boxes)) == 1


def test_a_closed_detector_says_so(portrait: Image) -> None:
    detector = FaceDetector("short")
    detector.close()
    detector.close()
    with pytest.raises(ValueError, match="closed"):
        detector.detect(Frame(0, 0.0, portrait))


def test_an_unknown_range_is_a_plain_sentence() -> None:
    name: Range = "far"  # type: ignore[assignment]
    with pytest.raises(FerError, match="short, full or auto"):
        FaceDetector(name)


def test_without_its_model_the_detector_names_the_command(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(assets.FOLDER_VARIABLE, str(tmp_path))
    with pytest.raises(AssetsMissing, match="fer-studio assets"):
        FaceDetector()


def test_it_starts_without_heavy_libraries() -> None:
    script = (
        "import sys, numpy as np; from fer_core.frames import Frame\n"
        "from fer_core.vision.detector import FaceDetector\n"
        "with FaceDetector() as d: d.detect(Frame(0, 0.0, np.zeros((480, 640, 3), np.uint8)))\n"
        "print({'tensorflow', 'matplotlib', 'sounddevice', 'scipy.optimize'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
