"""Where a video's frames are searched, and what is found there, with the real networks on a real face."""

from collections import Counter
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from skimage import data

from fer_core.frames import Box, Frame, Image
from fer_core.vision.detection import Detection, iou
from fer_core.vision.detector import FaceDetector
from fer_core.vision.scheduled_detector import ScheduledDetector
from fer_core.vision.tracker import FaceTracker

HEAD = Box(88, 55, 95, 95)
"""Where the face is in the cut-out of 250x250 pixels."""


class Counting(FaceDetector):
    """Counts how often the whole picture or a tile is searched, and parts are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()

    def candidates(self, image: Image) -> list[Detection]:
        self.calls["tile" if image.shape[0] == image.shape[1] else "whole"] += 1
        return super().candidates(image)

    def look_at(self, image: Image, box: Box, zoom: float) -> list[Detection]:
        self.calls["look"] += 1
        return super().look_at(image, box, zoom)


@pytest.fixture(scope="module")
def networks() -> Iterator[Counting]:
    with Counting() as opened:
        yield opened


@pytest.fixture
def detector(networks: Counting) -> ScheduledDetector:
    networks.calls.clear()
    return ScheduledDetector(networks)


@pytest.fixture(scope="module")
def head() -> Image:
    return np.ascontiguousarray(data.astronaut()[20:270, 90:340, ::-1])


def picture(
    head: Image, *places: tuple[float, float], scale: float = 1.0, size: tuple[int, int] = (1280, 720)
) -> Image:
    """A head at each place, its cut-out's top left corner."""
    image = np.full((size[1], size[0], 3), 110, np.uint8)
    side = round(250 * scale)
    small = cv2.resize(head, (side, side), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    for x, y in places:
        left, top = round(x), round(y)
        part = image[max(0, top) : top + side, max(0, left) : left + side]
        part[:] = small[max(0, -top) :, max(0, -left) :][: part.shape[0], : part.shape[1]]
    return image


def face_at(x: float, y: float, scale: float = 1.0) -> Box:
    return Box(x + HEAD.x * scale, y + HEAD.y * scale, HEAD.width * scale, HEAD.height * scale)


class Run:
    """Detector and tracker on frame after frame, as in the pipeline."""

    def __init__(self, detector: ScheduledDetector) -> None:
        self.detector, self.tracker = detector, FaceTracker()

    def find(self, image: Image, time_s: float, cut: bool = False) -> list[Box]:
        found = self.detector.detect(Frame(0, time_s, image), self.tracker.expected(time_s), cut=cut)
        self.tracker.update(found, time_s)
        return [face.box for face in found]


def test_a_known_face_is_looked_for_where_it_should_be(
    detector: ScheduledDetector, networks: Counting, head: Image
) -> None:
    run = Run(detector)
    for index in range(60):
        x, y = 200 + 6 * index, 200 + 60 * np.sin(index / 8)
        (box,) = run.find(picture(head, (x, y)), index / 30)
        assert iou(box, face_at(x, y)) > 0.7
    assert networks.calls["whole"] == 10
    assert 60 <= networks.calls["look"] <= 64  # some finds are looked at before they are known not to be new
    assert run.tracker.serials == (1,)


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_a_face_that_enters_is_found_within_a_quarter_of_a_second(
    detector: ScheduledDetector, head: Image, fps: int
) -> None:
    run = Run(detector)
    for entry in (0.27, 0.41):
        detector.reset()
        found = None
        for index in range(fps):
            time_s = index / fps
            there = time_s >= entry
            if run.find(picture(head, (300, 200), *([(800, 200)] if there else [])), time_s)[1:]:
                found = time_s
                break
        assert found is not None
        assert found - entry <= 0.25


def test_where_a_face_is_missing_the_whole_picture_is_searched_at_once(
    detector: ScheduledDetector, networks: Counting, head: Image
) -> None:
    run = Run(detector)
    run.find(picture(head, (100, 100)), 0.0)
    run.find(picture(head, (100, 100)), 1 / 30)
    assert networks.calls["whole"] == 1
    (box,) = run.find(picture(head, (800, 350)), 2 / 30)
    assert networks.calls["whole"] == 2
    assert iou(box, face_at(800, 350)) > 0.7


def test_after_a_cut_the_whole_picture_is_searched_and_not_the_old_places(
    detector: ScheduledDetector, networks: Counting, head: Image
) -> None:
    run = Run(detector)
    run.find(picture(head, (100, 100), (700, 100)), 0.0)
    networks.calls.clear()
    (box,) = run.find(picture(head, (400, 300)), 1 / 30, cut=True)
    assert iou(box, face_at(400, 300)) > 0.7
    assert networks.calls == {"whole": 1, "look": 1}


@pytest.mark.parametrize("scale", [0.3, 0.45, 0.6])
def test_a_crowd_is_complete_within_a_second_and_looked_for_together(
    detector: ScheduledDetector, networks: Counting, head: Image, scale: float
) -> None:
    places = [(x, y) for y in (20, 190, 360, 530) for x in (30, 280, 530, 780, 1030)]
    image = picture(head, *places, scale=scale)
    run = Run(detector)
    for index in range(30):
        run.find(image, index / 30)
    networks.calls.clear()
    boxes = run.find(image, 31 / 30)
    assert len(boxes) == 20
    for place in places:
        assert max(iou(box, face_at(*place, scale)) for box in boxes) > 0.6
    assert networks.calls["look"] <= (20 if scale < 0.5 else 12)


def test_faces_too_small_for_the_whole_search_are_found_in_tiles(
    detector: ScheduledDetector, networks: Counting, head: Image
) -> None:
    image = picture(head, (900, 350), scale=0.26, size=(1920, 1080))
    run = Run(detector)
    found = [len(run.find(image, index / 30)) for index in range(31)]
    assert networks.calls["tile"] >= 6
    assert found[0] == 0
    assert found[-1] == 1


def test_frames_that_were_passed_over_are_searched_no_more_and_the_next_as_in_an_unbroken_run(
    networks: Counting, head: Image
) -> None:
    frames = [(picture(head, (200 + 5 * index, 200)), index / 30) for index in range(40)]
    unbroken = Run(ScheduledDetector(networks))
    expected = [unbroken.find(*frame) for frame in frames]
    resumed = Run(ScheduledDetector(networks))
    for (_, time_s), boxes in zip(frames[:23], expected, strict=False):
        resumed.detector.pass_over(time_s, (1280, 720), cut=False)
        resumed.tracker.update([Detection(box, 0.9, np.zeros((6, 2), np.float32)) for box in boxes], time_s)
    networks.calls.clear()
    assert [resumed.find(*frame) for frame in frames[23:]] == expected[23:]
    assert networks.calls["whole"] == 3


def test_times_that_repeat_or_jump_back_and_sizes_that_change_lose_no_face(
    detector: ScheduledDetector, head: Image
) -> None:
    run = Run(detector)
    for time_s in (0.0, 0.0, 5.0, 5.0, 2.0, 2.03, 100.0):
        assert len(run.find(picture(head, (200, 200)), time_s)) == 1
    for size in ((640, 480), (1920, 1080), (300, 260)):
        assert len(run.find(picture(head, (20, 10), size=size), 101.0)) == 1
    assert run.find(np.zeros((1, 1, 3), np.uint8), 102.0) == []


def test_a_detector_of_the_full_range_alone_searches_every_frame(head: Image) -> None:
    image = picture(head, (300, 200))
    with FaceDetector("full") as full:
        detector = ScheduledDetector(full)
        for index in range(3):
            frame = Frame(index, index / 30, image)
            (face,), (other,) = detector.detect(frame, []), full.detect(frame)
            assert (face.box, face.score) == (other.box, other.score)
        with pytest.raises(ValueError, match="no short range"):
            full.look_at(image, face.box, 2.0)
