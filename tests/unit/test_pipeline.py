"""The whole way of a frame, with a detector that says what it is told and with the real one."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.baseline import Baseline
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.frame_check import FrameError
from fer_core.frames import Box, Face, Find, Frame, FrameResult, Reason
from fer_core.inference import ModelFolder, shipped_model
from fer_core.inference.litert import LiteRtClassifier
from fer_core.media.images import read_image
from fer_core.media.video import VideoSource
from fer_core.pipeline import AnalysisOptions, EmotionPipeline, ReplayedFrame
from fer_core.verdict import tag_texts
from fer_core.vision.detection import Detection

FRONTAL = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.5, 0.8], [0.05, 0.45], [0.95, 0.45]], np.float32)


class ScriptedDetector:
    """Finds the faces it was told of, frame by frame."""

    def __init__(self, frames: list[list[Box]], score: float = 0.9) -> None:
        self.frames = frames
        self.score = score
        self.closed = False

    def detect(self, frame: Frame) -> list[Detection]:
        return [
            Detection(box, self.score, (FRONTAL * box.width + np.array([box.x, box.y], np.float32)))
            for box in self.frames[frame.index]
        ]

    def close(self) -> None:
        self.closed = True


ENLARGED = 288
"""Six pixels of the frame a pixel of the tile, so that cutting the face out again loses nothing."""


def _face_box(x: int, y: int) -> Box:
    """Where the detector would see a tile that lies at (x, y) of the frame."""
    geometry = ModelFolder.read(shipped_model()).manifest.crop
    side = geometry.side * ENLARGED
    return Box(x + geometry.x * ENLARGED, y + geometry.y * ENLARGED, side, side)


def _frame(index: int, *placed: tuple[NDArray[np.uint8], int, int]) -> Frame:
    """A 720p frame with tiles, enlarged, at their places."""
    image = np.full((720, 1280, 3), 90, np.uint8)
    for tile, x, y in placed:
        image[y : y + ENLARGED, x : x + ENLARGED] = tile.repeat(6, axis=0).repeat(6, axis=1)[..., None]
    return Frame(index, index / 30, image)


@pytest.fixture
def classifier() -> Iterator[LiteRtClassifier]:
    with LiteRtClassifier(ModelFolder.read(shipped_model())) as opened:
        yield opened


def test_a_face_is_read_as_its_tile_is(classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]) -> None:
    box = _face_box(300, 200)
    for tile in fer2013_tiles[:50]:
        pipeline = EmotionPipeline(ScriptedDetector([[box]]), classifier)
        face = pipeline.process(_frame(0, (tile, 300, 200))).faces[0]
        assert np.abs(face.crop.astype(int) - tile).max() <= 1
        assert face.probabilities == pytest.approx(classifier.probabilities(tile[None], 7)[0], abs=0.05)


def test_timings_are_given_for_every_stage(classifier: LiteRtClassifier) -> None:
    result = EmotionPipeline(ScriptedDetector([[]]), classifier).process(_frame(0))
    assert set(result.timings_ms) == {"detect", "track", "crop", "classify", "total"}
    assert result.faces == ()


def test_only_so_many_faces_are_read_as_allowed(classifier: LiteRtClassifier) -> None:
    boxes = [Box(100 + 220 * k, 200, 180, 180) for k in range(5)]
    pipeline = EmotionPipeline(ScriptedDetector([boxes]), classifier, AnalysisOptions(max_faces=2))
    assert len(pipeline.process(_frame(0)).faces) == 2


def test_changing_the_classes_takes_effect_with_the_next_frame(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]
) -> None:
    boxes = [_face_box(300, 200)]
    pipeline = EmotionPipeline(ScriptedDetector([boxes, boxes]), classifier)
    assert len(pipeline.process(_frame(0, (fer2013_tiles[0], 300, 200))).faces[0].smoothed) == 7
    pipeline.options = replace(pipeline.options, classes=8)
    result = pipeline.process(_frame(1, (fer2013_tiles[0], 300, 200)))
    assert result.labels == FERPLUS
    assert result.faces[0].smoothed.tolist() == result.faces[0].probabilities.tolist()
    assert result.faces[0].track_id == 1


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_the_threshold_decides_between_an_emotion_and_uncertain(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8], threshold: float
) -> None:
    detector = ScriptedDetector([[_face_box(300, 200)]])
    bright = fer2013_tiles[fer2013_tiles.mean(axis=(1, 2)) > 110][0]
    pipeline = EmotionPipeline(detector, classifier, AnalysisOptions(threshold=threshold))
    face = pipeline.process(_frame(0, (bright, 300, 200))).faces[0]
    assert face.verdict.reason == (None if threshold == 0 else Reason.LOW_CONFIDENCE)
    assert face.verdict.label == (face.verdict.emotion if threshold == 0 else "uncertain")


def test_without_a_threshold_the_network_says_it_for_each_emotion(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    bright = fer2013_tiles[fer2013_tiles.mean(axis=(1, 2)) > 110][0]

    def read(thresholds: dict[str, float]) -> Face:
        folder = classifier.folder
        head = folder.head(7).model_copy(update={"thresholds": thresholds})
        manifest = folder.manifest.model_copy(update={"heads": {**folder.manifest.heads, "7": head}})
        monkeypatch.setattr(classifier, "_folder", replace(folder, manifest=manifest))
        pipeline = EmotionPipeline(ScriptedDetector([[_face_box(300, 200)]]), classifier)
        assert pipeline.thresholds == {label: thresholds.get(label, 0.4) for label in pipeline.labels}
        return pipeline.process(_frame(0, (bright, 300, 200))).faces[0]

    emotion = read({}).verdict.emotion
    assert read({emotion: 1.0}).verdict.reason == Reason.LOW_CONFIDENCE
    assert read({emotion: 0.0}).verdict.reason is None


def test_small_and_dark_faces_are_uncertain_however_sure_the_network_is(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]
) -> None:
    detector = ScriptedDetector([[Box(300, 200, 12, 12)], [_face_box(300, 200)]])
    pipeline = EmotionPipeline(detector, classifier, AnalysisOptions(threshold=0))
    tiny = pipeline.process(_frame(0, (fer2013_tiles[0], 300, 200)))
    assert tiny.faces[0].verdict.reason == Reason.TOO_SMALL
    dark = pipeline.process(_frame(1, (fer2013_tiles[0] // 12, 300, 200)))
    assert dark.faces[0].verdict.reason == Reason.DARK


def test_a_doubtful_find_is_no_face_until_it_stays(classifier: LiteRtClassifier) -> None:
    box = Box(300, 200, 200, 200)
    detector = ScriptedDetector([[]] + [[box]] * 3 + [[]] * 40 + [[box]] * 12, score=0.6)
    pipeline = EmotionPipeline(detector, classifier)
    seen = [len(pipeline.process(_frame(index)).faces) for index in range(56)]
    assert seen[:44] == [0] * 44
    assert seen[44:] == [0] * 8 + [1] * 4


def test_replayed_frames_leave_the_same_ids_and_averages(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]
) -> None:
    corners = [[(200 + 6 * k, 200), (800 - 5 * k, 220)][: 1 + (k > 3)] for k in range(20)]
    script = [[_face_box(*corner) for corner in frame] for frame in corners]
    frames = [
        # Somebody else is where the first one was, from the sixth frame on.
        _frame(k, *((fer2013_tiles[n if k < 6 else n + 3], *corner) for n, corner in enumerate(frame)))
        for k, frame in enumerate(corners)
    ]
    whole = EmotionPipeline(ScriptedDetector(script), classifier)
    results = [whole.process(frame) for frame in frames]
    assert [[face.track_id for face in result.faces] for result in results[3:7]] == [[1], [1, 2], [1, 2], [3, 4]]
    resumed = EmotionPipeline(ScriptedDetector(script), classifier)
    for result in results[:12]:
        raw = np.array([face.probabilities for face in result.faces])
        resumed.replay(ReplayedFrame(result.time_s, (1280, 720), result.finds, raw, result.cut))
    for frame, result in zip(frames[8:12], results[8:12], strict=True):
        resumed.remember(frame, result.finds)
    for frame, expected in zip(frames[12:], results[12:], strict=True):
        again = resumed.process(frame)
        assert [face.track_id for face in again.faces] == [face.track_id for face in expected.faces] == [3, 4]
        assert again.cut == expected.cut
        for one, other in zip(again.faces, expected.faces, strict=True):
            assert one.smoothed.tolist() == other.smoothed.tolist()


def test_what_an_older_version_found_is_tracked_by_its_place(classifier: LiteRtClassifier) -> None:
    boxes = [_face_box(200 + 6 * k, 200) for k in range(8)]
    pipeline = EmotionPipeline(ScriptedDetector([[box] for box in boxes]), classifier)
    answer = np.full((1, 7), 1 / 7, np.float32)
    for k, box in enumerate(boxes[:7]):
        pipeline.replay(ReplayedFrame(k / 30, (1280, 720), [Find(box, 0.9)], answer))
    (face,) = pipeline.process(_frame(7)).faces
    assert face.track_id == 1


def test_closing_closes_detector_and_network(classifier: LiteRtClassifier) -> None:
    detector = ScriptedDetector([])
    EmotionPipeline(detector, classifier).close()
    assert detector.closed


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"classes": 6}, "no reading of 6 classes"),
        ({"threshold": 1.5}, "from 0 to 1, not 1.5"),
        ({"smoothing_s": -1}, "from 0 to 60 seconds"),
        ({"max_faces": 0}, "At least one face"),
    ],
)
def test_options_out_of_range_are_refused(change: dict[str, float], sentence: str) -> None:
    with pytest.raises(FerError, match=sentence):
        AnalysisOptions(**change)  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_a_picture_of_other_numbers_is_refused_before_anything_is_done(
    classifier: LiteRtClassifier, dtype: type
) -> None:
    detector = ScriptedDetector([[]])
    with pytest.raises(FrameError, match=f"not {np.dtype(dtype)}"):
        EmotionPipeline(detector, classifier).process(Frame(0, 0.0, np.zeros((720, 1280, 3), dtype)))


def test_the_strides_of_a_picture_change_nothing(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]
) -> None:
    frame = _frame(0, (fer2013_tiles[7], 300, 200))
    mirrored_twice = np.ascontiguousarray(frame.image[::-1, ::-1, ::-1])[::-1, ::-1, ::-1]
    read = []
    for image in (frame.image, mirrored_twice, np.asfortranarray(frame.image)):
        pipeline = EmotionPipeline(ScriptedDetector([[_face_box(300, 200)]]), classifier)
        read.append(pipeline.process(replace(frame, image=image)).faces[0].probabilities.tolist())
    assert read[0] == read[1] == read[2]


def test_frames_of_one_time_leave_the_average_and_earlier_ones_begin_anew(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]
) -> None:
    pipeline = EmotionPipeline(ScriptedDetector([[_face_box(300, 200)]] * 3), classifier)
    tiles = [(tile, 300, 200) for tile in fer2013_tiles[:3]]
    first = pipeline.process(_frame(0, tiles[0])).faces[0]
    again = pipeline.process(replace(_frame(1, tiles[1]), time_s=0.0)).faces[0]
    assert (again.track_id, again.smoothed.tolist()) == (first.track_id, first.smoothed.tolist())
    earlier = pipeline.process(replace(_frame(2, tiles[2]), time_s=-5.0))
    assert first.track_id not in {face.track_id for face in earlier.faces}


def test_another_thread_than_the_one_that_made_it_is_refused(classifier: LiteRtClassifier) -> None:
    pipeline = EmotionPipeline(ScriptedDetector([[], []]), classifier)
    refused: list[str] = []

    def ask() -> None:
        try:
            pipeline.process(_frame(0))
        except FerError as error:
            refused.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert refused == [
        "A pipeline belongs to the thread that made it; open one in each thread, or hand frames to that one."
    ]
    assert pipeline.process(_frame(1)).faces == ()


def test_a_closed_pipeline_says_so_and_may_be_closed_again() -> None:
    pipeline = EmotionPipeline(ScriptedDetector([[]]), LiteRtClassifier(ModelFolder.read(shipped_model())))
    pipeline.close()
    pipeline.close()
    with pytest.raises(FerError, match="The pipeline is closed"):
        pipeline.process(_frame(0))
    with pytest.raises(ValueError, match="The network is closed"):
        pipeline.classifier.probabilities(np.zeros((1, 48, 48), np.uint8), 7)


def _read_all(pipeline: EmotionPipeline, path: Path) -> list[FrameResult]:
    with VideoSource(path) as source:
        return [pipeline.process(frame) for frame in source.frames()]


def test_a_real_video_with_one_face_keeps_one_id_throughout(shared_media: Path) -> None:
    with EmotionPipeline.open(device="cpu") as pipeline:
        results = _read_all(pipeline, shared_media / "single_face.mp4")
    assert len(results) == 72
    assert {face.track_id for result in results for face in result.faces} == {1}
    assert sum(len(result.faces) for result in results) == 72


def test_a_video_that_starts_without_a_face_finds_it_when_it_comes(shared_media: Path) -> None:
    with EmotionPipeline.open(device="cpu") as pipeline:
        results = _read_all(pipeline, shared_media / "noface_face.mov")
    with_face = [result.frame_index for result in results if result.faces]
    assert len(results) == 169
    assert with_face == list(range(96, 168))
    assert {face.track_id for result in results for face in result.faces} == {1}


def test_a_video_without_a_face_has_none(shared_media: Path) -> None:
    with EmotionPipeline.open(device="cpu") as pipeline:
        results = _read_all(pipeline, shared_media / "no_face.mp4")
    assert len(results) == 95
    assert sum(len(result.faces) for result in results) == 0


def test_smiling_faces_are_read_as_happy(shared_media: Path) -> None:
    image = read_image(shared_media / "multi_face.jpg")
    with EmotionPipeline.open(device="cpu", options=AnalysisOptions(threshold=0)) as pipeline:
        faces = pipeline.process(Frame(0, 0.0, image)).faces
    assert len(faces) == 5
    assert sum(face.verdict.emotion == "happy" for face in faces) >= 4


def test_a_resting_face_shifts_what_is_said_and_not_what_the_network_said(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]
) -> None:
    boxes = [_face_box(300, 200)]
    pipeline = EmotionPipeline(ScriptedDetector([boxes] * 5), classifier, AnalysisOptions(smoothing_s=10.0))
    frames = [_frame(index, (fer2013_tiles[3], 300, 200)) for index in range(5)]
    before = pipeline.process(frames[0]).faces[0]
    emotion = before.verdict.emotion
    offsets = tuple(3.0 if label == emotion else 0.0 for label in pipeline.labels)
    baseline = Baseline(1, pipeline.labels, offsets, classifier.folder.sha256, 0.0, 5.0, 5.0, 150)
    pipeline.baselines = (baseline,)
    shifted = pipeline.process(frames[1]).faces[0]
    assert shifted.baseline is baseline
    assert shifted.probabilities.tolist() == before.probabilities.tolist()
    assert shifted.smoothed == pytest.approx(baseline.shift(before.probabilities))  # at once, however slow the average
    assert shifted.verdict.emotion != emotion
    assert tag_texts(shifted)[2] == "#1*"
    pipeline.options = replace(pipeline.options, classes=8)
    assert pipeline.process(frames[2]).faces[0].baseline is None
    pipeline.options = replace(pipeline.options, classes=7)
    assert pipeline.process(frames[3]).faces[0].baseline is baseline
    pipeline.baselines = ()
    assert pipeline.process(frames[4]).faces[0].smoothed.tolist() == before.probabilities.tolist()


def test_a_frame_that_was_sought_is_a_cut_and_begins_new_averages(
    classifier: LiteRtClassifier, fer2013_tiles: NDArray[np.uint8]
) -> None:
    pipeline = EmotionPipeline(ScriptedDetector([[_face_box(500, 200)]] * 12), classifier)
    tile = fer2013_tiles[1]
    looks = (tile, (tile * 0.9).astype(np.uint8))
    played = [pipeline.process(_frame(k, (looks[k % 2], 500, 200))) for k in range(8)]
    assert not any(result.cut for result in played[1:])
    sought = pipeline.process(replace(_frame(9, (tile, 500, 200)), stretch=1))
    following = pipeline.process(replace(_frame(10, (tile, 500, 200)), stretch=1))
    assert (sought.cut, following.cut) == (True, False)
    assert [face.track_id for face in sought.faces] == [1]  # numbers go on: a recording knows each once
    for before, after in ((played[-1], False), (sought, True)):
        (face,) = before.faces
        assert np.allclose(face.smoothed, face.probabilities, atol=1e-6) == after
