"""Where a video's frames are searched, and what is found there, with the real networks on a real face."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pytest
from skimage import data

from fer_core.frames import Box, Find, Frame, Image
from fer_core.vision.appearance import Scene, appearances
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

    def candidates(self, image: Image, *, near: bool = True) -> list[Detection]:
        self.calls["tile" if image.shape[0] == image.shape[1] else "whole"] += 1
        return super().candidates(image, near=near)

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
    """Detector and tracker on frame after frame, as in the pipeline.

    Without looks no face is followed, and no change is noticed.
    """

    def __init__(self, detector: ScheduledDetector, *, looks: bool = False) -> None:
        self.detector, self.tracker, self.looks = detector, FaceTracker(), looks
        self.found: list[Detection] = []

    def find(self, image: Image, time_s: float, cut: bool = False) -> list[Box]:
        scene = Scene.of(image) if self.looks else None
        self.found = self.detector.detect(Frame(0, time_s, image), self.tracker.expected(time_s), scene, cut=cut)
        boxes = [face.box for face in self.found]
        self.tracker.update(self.found, time_s, () if scene is None else appearances(image, boxes, scene))
        return boxes


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


@pytest.mark.parametrize("fps", [30, 60, 240])
def test_a_known_face_is_followed_between_ten_looks_a_second(
    detector: ScheduledDetector, networks: Counting, head: Image, fps: int
) -> None:
    run = Run(detector, looks=True)
    off = []
    for index in range(fps):
        x, y = 200 + 180 * index / fps, 200 + 60 * np.sin(4 * index / fps)
        (box,) = run.find(picture(head, (x, y)), index / fps)
        assert iou(box, face_at(x, y)) > 0.75
        middle = run.found[0].keypoints.mean(axis=0) - (round(x), round(y))
        off.append(middle - np.array((HEAD.x, HEAD.y)))
    assert networks.calls["look"] <= 15
    assert np.ptp(off, axis=0).max() < 0.06 * HEAD.width  # the keypoints go with the face
    assert run.tracker.serials == (1,)


def test_a_face_that_keeps_still_is_given_the_same_box_and_draws_near_to_what_looks_see(
    detector: ScheduledDetector, head: Image
) -> None:
    run = Run(detector, looks=True)
    rng = np.random.default_rng(0)
    boxes = []
    for index in range(31):
        noisy = picture(head, (400, 200)) + rng.normal(0, 4, (720, 1280, 1))
        boxes += run.find(noisy.clip(0, 255).astype(np.uint8), index / 30)
    assert len(boxes) == 31
    assert len(set(boxes)) <= 12
    assert all(iou(box, face_at(400, 200)) > 0.75 for box in boxes)


@pytest.mark.parametrize("instead", ["nobody", "a hand", "somebody else"])
def test_a_face_that_is_no_more_to_be_seen_is_not_followed_for_a_single_frame(
    detector: ScheduledDetector, networks: Counting, head: Image, fer2013_tiles: Image, instead: str
) -> None:
    run = Run(detector, looks=True)
    for index in range(6):
        assert len(run.find(picture(head, (400, 200)), index / 30)) == 1
    changed = picture(head, *([] if instead == "nobody" else [(400, 200)]))
    box = face_at(400, 200)
    there = (slice(round(box.y), round(box.y + box.height)), slice(round(box.x), round(box.x + box.width)))
    if instead == "a hand":
        changed[there] = (90, 120, 180)
    elif instead == "somebody else":
        changed[there] = cv2.resize(fer2013_tiles[0], (round(box.width), round(box.height)))[..., None]
    networks.calls.clear()
    found = run.find(changed, 6 / 30)
    assert networks.calls["look"] >= 1
    if instead != "somebody else":
        assert found == []


def test_faces_that_meet_are_looked_at(detector: ScheduledDetector, networks: Counting, head: Image) -> None:
    run, image = Run(detector, looks=True), picture(head, (400, 200))
    index = 0
    while networks.calls["look"] or index < 6:  # up to a frame in which it is followed
        networks.calls.clear()
        run.find(image, index / 30)
        index += 1
    (known,) = run.tracker.expected(index / 30)
    beside = replace(known, box=Box(known.box.x + 40, known.box.y, known.box.width, known.box.height))
    detector.detect(Frame(0, index / 30, image), [known, beside])
    assert networks.calls["look"] >= 2


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


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_a_face_too_small_for_the_whole_search_is_found_as_it_comes_in(
    detector: ScheduledDetector, networks: Counting, head: Image, fps: int
) -> None:
    run, found = Run(detector, looks=True), None
    for index in range(round(1.6 * fps)):
        time_s = index / fps
        small = cv2.resize(head, (75, 75), interpolation=cv2.INTER_AREA)
        image = picture(head, (200, 150), size=(1920, 1080))
        if time_s >= 1.17:
            image[400:475, 1500:1575] = small
        if len(run.find(image, time_s)) > 1:
            found = time_s
            break
    assert found is not None
    assert found - 1.17 <= 0.25


def test_what_a_known_person_does_and_a_camera_that_pans_are_not_searched(
    detector: ScheduledDetector, networks: Counting, head: Image
) -> None:
    run = Run(detector, looks=True)
    for index in range(30):
        image = picture(head, (300, 150))
        image[450:700, 250 + 8 * index : 300 + 8 * index] = 240  # a sleeve below the face
        run.find(image, index / 30)
        if index == 14:
            networks.calls.clear()
    assert networks.calls["tile"] <= 2
    wall = cv2.resize(np.random.default_rng(0).integers(0, 256, (45, 160, 3), dtype=np.uint8), (2560, 720))
    networks.calls.clear()
    for index in range(30, 60):
        run.find(np.ascontiguousarray(wall[:, 20 * (index - 30) :][:, :1280]), index / 30)
    assert networks.calls["tile"] <= 2


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
    frames = []
    for index in range(40):
        image = picture(head, (200 + 5 * index, 200))
        if index >= 25:  # somebody comes in, too small for the whole search
            image[500:570, 1100:1170] = cv2.resize(head, (70, 70), interpolation=cv2.INTER_AREA)
        frames.append((image, index / 30))
    unbroken = Run(ScheduledDetector(networks), looks=True)
    expected, finds = [], []
    for frame in frames:
        expected.append(unbroken.find(*frame))
        numbered = zip(unbroken.found, unbroken.tracker.serials, strict=True)
        finds.append([Find(one.box, one.score, track, track, one.keypoints) for one, track in numbered])
    assert [len(boxes) for boxes in expected] == [1] * 27 + [2] * 13
    for end in (22, 23, 24, 25, 26, 27, 29):
        resumed = Run(ScheduledDetector(networks), looks=True)
        for (image, time_s), found in zip(frames[:end], finds, strict=False):
            resumed.detector.pass_over(time_s, (1280, 720), cut=False)
            resumed.tracker.replay(found, time_s)
            looks = appearances(image, [one.box for one in found], Scene.of(image))
            resumed.tracker.remember([one.track or 0 for one in found], looks, time_s)
        for image, time_s in frames[max(0, end - 10) : end]:
            resumed.detector.remember(time_s, Scene.of(image))
        networks.calls.clear()
        assert [resumed.find(*frame) for frame in frames[end:]] == expected[end:]
        assert 2 <= networks.calls["whole"] <= 3
        assert networks.calls["look"] <= 14


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
