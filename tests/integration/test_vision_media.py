"""The eyes of the program on real videos and photographs."""

from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from fer_core.frames import Frame, Image, Reason
from fer_core.pipeline import EmotionPipeline
from fer_core.vision.crop import crop_faces
from fer_core.vision.crop_geometry import CropGeometry
from fer_core.vision.detection import Detection, iou
from fer_core.vision.detector import FaceDetector
from fer_core.vision.quality import QualityLimits, judge_quality, measure_quality
from fer_core.vision.still_detector import StillFaceDetector
from fer_core.vision.tracker import FaceTracker

GEOMETRY = CropGeometry()


@pytest.fixture(scope="module")
def detector() -> Iterator[FaceDetector]:
    with FaceDetector() as opened:
        yield opened


def video(path: Path) -> Iterator[Frame]:
    with av.open(str(path)) as container:
        for index, picture in enumerate(container.decode(video=0)):
            yield Frame(index, float(picture.time or 0.0), np.asarray(picture.to_ndarray(format="bgr24"), np.uint8))


def photograph(path: Path) -> Frame:
    image = cv2.imread(str(path))
    assert image is not None
    return Frame(0, 0.0, np.asarray(image, np.uint8))


def verdict(image: Image, face: Detection) -> Reason | None:
    crop = crop_faces(image, [face], GEOMETRY)[0]
    return judge_quality(measure_quality(crop, face, GEOMETRY), QualityLimits())


def test_one_person_keeps_one_number_and_is_readable_throughout(shared_media: Path, detector: FaceDetector) -> None:
    tracker, numbers, verdicts, centres = FaceTracker(), [], [], []
    for frame in video(shared_media / "single_face.mp4"):
        faces = detector.detect(frame)
        numbers.append(tracker.update(faces, frame.time_s))
        verdicts += [verdict(frame.image, face) for face in faces]
        centres += [face.box.centre for face in faces]
    assert numbers == [[1]] * 72
    assert verdicts == [None] * 72
    assert np.abs(np.diff(centres, axis=0)).max() < 12


def test_a_person_who_walks_in_late_is_found_and_stays_the_same(shared_media: Path, detector: FaceDetector) -> None:
    tracker = FaceTracker()
    frames = video(shared_media / "noface_face.mov")
    seen = [tracker.update(detector.detect(frame), frame.time_s) for frame in frames]
    assert len(seen) == 169
    assert sum(bool(numbers) for numbers in seen[:80]) <= 6
    steady = [numbers for numbers in seen if numbers][-60:]
    assert len({tuple(numbers) for numbers in steady}) == 1


def test_an_animation_without_people_shows_almost_none(shared_media: Path, detector: FaceDetector) -> None:
    frames = [len(detector.detect(frame)) for frame in video(shared_media / "no_face.mp4")]
    assert len(frames) >= 90
    assert sum(count > 0 for count in frames) <= 6


def test_all_five_people_are_found_and_readable(shared_media: Path, detector: FaceDetector) -> None:
    frame = photograph(shared_media / "multi_face.jpg")
    faces = detector.detect(frame)
    assert len(faces) == 5
    assert [verdict(frame.image, face) for face in faces] == [None] * 5


def test_the_verdict_follows_what_is_done_to_a_photograph(shared_media: Path, detector: FaceDetector) -> None:
    frame = photograph(shared_media / "single_face.jpg")
    (face,) = detector.detect(frame)
    assert verdict(frame.image, face) is None
    assert verdict(np.asarray(cv2.GaussianBlur(frame.image, (0, 0), 10), np.uint8), face) is Reason.BLURRED
    assert verdict((frame.image * 0.2).astype(np.uint8), face) is Reason.DARK
    small = np.asarray(cv2.resize(frame.image, (50, 49), interpolation=cv2.INTER_AREA), np.uint8)
    (tiny,) = detector.detect(Frame(0, 0.0, small))
    assert verdict(small, tiny) is Reason.TOO_SMALL


def test_a_half_turned_head_is_more_turned_than_a_frontal_one(shared_media: Path, detector: FaceDetector) -> None:
    turns = {}
    for name in ("15-f13-anc-ph.jpg", "single_face.jpg"):
        frame = photograph(shared_media / name)
        (face,) = detector.detect(frame)
        turns[name] = measure_quality(crop_faces(frame.image, [face], GEOMETRY)[0], face, GEOMETRY).turn
    (video_frame,) = [frame for frame in video(shared_media / "single_face.mp4") if frame.index == 30]
    (face,) = detector.detect(video_frame)
    frontal = measure_quality(crop_faces(video_frame.image, [face], GEOMETRY)[0], face, GEOMETRY).turn
    assert frontal < 0.06 < turns["15-f13-anc-ph.jpg"]


def test_a_profile_is_not_read(shared_media: Path) -> None:
    frame = photograph(shared_media / "BWPictureHuman.jpg")
    with FaceDetector("full", min_score=0.4) as eager:
        faces = eager.detect(frame)
    assert all(verdict(frame.image, face) is Reason.TURNED_AWAY for face in faces)
    assert len(faces) == 1


def test_a_cut_to_another_face_at_the_same_place_is_another_person(shared_cases: Path) -> None:
    with EmotionPipeline.open(device="cpu") as pipeline:
        results = [pipeline.process(frame) for frame in video(shared_cases / "cuts.mp4")]
    assert [[face.track_id for face in result.faces] for result in results] == [[1]] * 30 + [[2]] * 30 + [[3]] * 30
    assert [result.frame_index for result in results if result.cut] == [30, 60]
    for index in (30, 60):
        (face,) = results[index].faces
        assert face.smoothed.tolist() == face.probabilities.tolist()


def test_a_crowd_is_read_whole_within_its_half_second(shared_cases: Path) -> None:
    frames = list(video(shared_cases / "crowd20.mp4"))
    with StillFaceDetector() as thorough:
        there = [face.box for face in thorough.detect(frames[0])]
    with EmotionPipeline.open(device="cpu") as pipeline:
        results = [pipeline.process(frame) for frame in frames]
    assert len(there) == len(results[-1].faces) == 20
    assert all(max(iou(box, face.box) for face in results[-1].faces) > 0.5 for box in there)


def test_scheduled_search_finds_what_the_search_of_every_frame_finds(shared_media: Path) -> None:
    for name, least in (("single_face.mp4", 72), ("noface_face.mov", 72), ("no_face.mp4", 0)):
        frames = list(video(shared_media / name))
        with EmotionPipeline.open(device="cpu") as pipeline:
            scheduled = [pipeline.process(frame).faces for frame in frames]
            with EmotionPipeline(FaceDetector(), pipeline.classifier) as searching:
                every = [searching.process(frame).faces for frame in frames]
        assert sum(map(len, every)) == least
        assert [len(faces) for faces in scheduled] == [len(faces) for faces in every]
        pairs = [
            (one.box, other.box) for a, b in zip(scheduled, every, strict=True) for one, other in zip(a, b, strict=True)
        ]
        assert all(iou(*pair) > 0.7 for pair in pairs)
