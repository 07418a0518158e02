"""The way of a frame: detect, track, crop, classify, shift, smooth, judge."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np

from fer_core.analysis_options import AnalysisOptions
from fer_core.baseline import Baseline, BaselineShifts
from fer_core.errors import FerError
from fer_core.frame_check import check_frame
from fer_core.frames import Face, Find, FloatArray, Frame, FrameResult, Image
from fer_core.inference import Device, EmotionClassifier, open_classifier
from fer_core.memory import return_unused_memory
from fer_core.smoothing import TemporalSmoother
from fer_core.verdict import decide
from fer_core.vision.appearance import Scene, appearances, same_scene
from fer_core.vision.crop import crop_faces
from fer_core.vision.detection import Detection, Detector
from fer_core.vision.detector import FaceDetector, Range
from fer_core.vision.quality import QualityLimits, measure_quality
from fer_core.vision.scheduled_detector import ScheduledDetector
from fer_core.vision.tracker import FaceTracker

__all__ = ["AnalysisOptions", "EmotionPipeline", "ReplayedFrame"]

_NO_KEYPOINTS: Final = np.zeros((6, 2), np.float32)


@dataclass(frozen=True, eq=False)
class ReplayedFrame:
    """What an earlier run found and read in a frame.

    Attributes:
        time_s: The frame's time, seconds.
        size: Its width and height, pixels.
        finds: All that was found in it, in the detector's order.
        raw: (N, K) float32, the network's answers to those of them that were read, in the same order.
        cut: Whether it showed another scene than the one before.
    """

    time_s: float
    size: tuple[int, int]
    finds: Sequence[Find]
    raw: FloatArray
    cut: bool = False


class EmotionPipeline:
    """Frames in, faces with their emotions out.

    Owned by the thread that made it. It closes the detector and the classifier it was given.

    Args:
        detector: Finds faces: a `ScheduledDetector` in frames that follow each other; any other in every frame anew.
        classifier: Reads them.
        options: The options at the start.
        limits: What counts as a readable face.
    """

    def __init__(
        self,
        detector: Detector | ScheduledDetector,
        classifier: EmotionClassifier,
        options: AnalysisOptions | None = None,
        limits: QualityLimits | None = None,
    ) -> None:
        self._detector = detector
        self._classifier = classifier
        self._options = options or AnalysisOptions()
        self._limits = limits or QualityLimits()
        self._tracker = FaceTracker()
        self._scene: Scene | None = None
        self._stretch = 0
        self._smoother = TemporalSmoother(self._options.smoothing_s)
        self._shifts = BaselineShifts(classifier.folder.sha256)
        self._owner = threading.get_ident()
        self._closed = False

    @classmethod
    def open(
        cls,
        model: Path | None = None,
        device: Device = "auto",
        options: AnalysisOptions | None = None,
        detector_range: Range = "auto",
    ) -> Self:
        """Open the detector and the network.

        Args:
            model: A model folder; without one, the network that comes with the program.
            device: Where the network shall run.
            options: The options at the start.
            detector_range: "auto" for faces near and far; "short" is faster and finds those that fill a fifth of
                the picture.

        Raises:
            FerError: Models are missing or damaged, or the device is not there.
        """
        classifier = open_classifier(model, device)
        try:
            return cls(ScheduledDetector(FaceDetector(range=detector_range)), classifier, options)
        except BaseException:
            classifier.close()
            raise

    @property
    def options(self) -> AnalysisOptions:
        """The present options. Setting it takes effect with the next frame; other classes start new averages."""
        return self._options

    @options.setter
    def options(self, options: AnalysisOptions) -> None:
        if options.classes != self._options.classes:
            self._smoother.reset()
        self._smoother.tau_s = options.smoothing_s
        self._options = options

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """The resting faces that shift what is read of their faces, from the next frame on.

        They go with the ids: where those begin anew, there are none. A face whose shift changes begins a new average.
        """
        return self._shifts.baselines

    @baselines.setter
    def baselines(self, baselines: tuple[Baseline, ...]) -> None:
        before = self._shifts.by_face(self.labels)
        self._shifts.baselines = baselines
        now = self._shifts.by_face(self.labels)
        self._smoother.forget(face for face in {*before, *now} if before.get(face) != now.get(face))

    @property
    def classifier(self) -> EmotionClassifier:
        """The network in use."""
        return self._classifier

    @property
    def labels(self) -> tuple[str, ...]:
        """The K emotions of the present options."""
        return self._classifier.folder.head(self._options.classes).labels

    @property
    def thresholds(self) -> dict[str, float]:
        """From which smoothed probability on each of the K emotions is said, with the present options."""
        return {label: self._threshold_of(label) for label in self.labels}

    def process(self, frame: Frame) -> FrameResult:
        """Read the faces of one frame.

        Frames come in rising time. One of the same time as the last leaves the averages where they were; one of an
        earlier time begins anew, as another source does: with new numbers and new averages. One of another stretch is a
        cut, whatever it shows.

        Args:
            frame: Its picture is (H, W, 3) uint8, BGR, of any strides; its time is a finite number of seconds.

        Raises:
            FrameError: It is no frame, or one that cannot be read; also a `ValueError`.
            FerError: Another thread asks than the one that made the pipeline, or the pipeline is closed.
        """
        check_frame(frame)
        self._check_owner()
        clock = _Stopwatch()
        self._shifts.begin_frame(frame.time_s)
        scene = Scene.of(frame.image)
        sought = frame.stretch != self._stretch
        if sought:
            self._stretch = frame.stretch
            self._smoother.reset()
        cut = sought or (self._scene is not None and not same_scene(self._scene, scene))
        self._scene = scene
        detections = self._detect(frame, scene, cut=cut)
        clock.lap("detect")
        most = self._options.max_faces
        looks = appearances(frame.image, [detection.box for detection in detections], scene)
        numbers = self._tracker.update(detections, frame.time_s, looks, most)
        numbered = sorted((number, place) for place, number in enumerate(numbers) if number is not None)
        read = dict(numbered[:most])
        clock.lap("track")
        track_ids, faces_found = list(read), [detections[place] for place in read.values()]
        crops = crop_faces(frame.image, faces_found, self._classifier.folder.manifest.crop)
        clock.lap("crop")
        raw = self._classifier.probabilities(crops, self._options.classes)
        clock.lap("classify")
        shifted = self._shifts.shift(track_ids, raw, self.labels)
        smoothed = self._smoother.update(track_ids, shifted, frame.time_s)
        faces = [self._face(*parts) for parts in zip(track_ids, faces_found, crops, raw, smoothed, strict=True)]
        finds = tuple(
            Find(detection.box, detection.score, track, number if number in read else None, detection.keypoints)
            for detection, track, number in zip(detections, self._tracker.serials, numbers, strict=True)
        )
        left_out = self._tracker.waiting + len(numbered) - len(read)
        return FrameResult(frame.index, frame.time_s, self.labels, tuple(faces), clock.finish(), finds, left_out, cut)

    def replay(self, result: ReplayedFrame) -> None:
        """Take in a frame that was read before, so that an interrupted run goes on with the same ids and averages.

        Args:
            result: What was found in it and read.

        Raises:
            FerError: Other ones of the finds are faces than when they were read.
        """
        finds, answers = result.finds, np.asarray(result.raw, np.float32).reshape(-1, len(self.labels))
        if any(find.track is None for find in finds):
            track_ids = self._track_again(result)
        else:
            self._tracker.replay(finds, result.time_s)
            track_ids = [find.track_id for find in finds if find.track_id is not None]
        if len(track_ids) != len(answers):
            raise FerError(
                "This session cannot be resumed, because another version of the program began it; "
                "choose another folder, or overwrite it.",
                settings=["out", "overwrite"],
            )
        if isinstance(self._detector, ScheduledDetector):
            self._detector.pass_over(result.time_s, result.size, cut=result.cut)
        self._shifts.begin_frame(result.time_s)
        self._smoother.update(track_ids, self._shifts.shift(track_ids, answers, self.labels), result.time_s)

    def remember(self, frame: Frame, finds: Sequence[Find]) -> None:
        """Look once more at a replayed frame, so that the next ones are compared with what it shows.

        Args:
            frame: The frame; those of the last `REMEMBERED_S` suffice, in rising time.
            finds: What was found in it.
        """
        check_frame(frame)
        self._scene = Scene.of(frame.image)
        known = [find for find in finds if find.track is not None]
        looks = appearances(frame.image, [find.box for find in known], self._scene)
        if isinstance(self._detector, ScheduledDetector):
            self._detector.remember(frame.time_s, self._scene)
        self._tracker.remember([find.track for find in known if find.track is not None], looks, frame.time_s)

    def reset(self) -> None:
        """Forget all tracks, averages and resting faces: another source begins."""
        self._shifts.reset()
        self._tracker.reset()
        self._smoother.reset()
        self._scene, self._stretch = None, 0
        if isinstance(self._detector, ScheduledDetector):
            self._detector.reset()

    def close(self) -> None:
        """Release the detector and the network. Harmless when called twice."""
        self._closed = True
        self._detector.close()
        self._classifier.close()
        return_unused_memory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _detect(self, frame: Frame, scene: Scene, *, cut: bool) -> list[Detection]:
        if not isinstance(self._detector, ScheduledDetector):
            return self._detector.detect(frame)
        return self._detector.detect(frame, self._tracker.expected(frame.time_s), scene, cut=cut)

    def _track_again(self, result: ReplayedFrame) -> list[int]:
        """Track by position what an older version of the program found; return the numbers of what it read."""
        detections = [Detection(find.box, find.score, _NO_KEYPOINTS) for find in result.finds]
        numbers = self._tracker.update(detections, result.time_s, known=len(result.raw) == len(detections))
        return [number for number in numbers if number is not None]

    def _check_owner(self) -> None:
        if self._closed:
            raise FerError("The pipeline is closed; open another one.")
        if threading.get_ident() != self._owner:
            raise FerError(
                "A pipeline belongs to the thread that made it; open one in each thread, or hand frames to that one."
            )

    def _threshold_of(self, emotion: str) -> float:
        chosen = self._options.threshold
        return self._classifier.folder.head(self._options.classes).threshold_of(emotion) if chosen is None else chosen

    def _face(self, track_id: int, detection: Detection, crop: Image, raw: FloatArray, smoothed: FloatArray) -> Face:
        quality = measure_quality(crop, detection, self._classifier.folder.manifest.crop)
        verdict = decide(smoothed, self.labels, quality, self._threshold_of, self._limits)
        place, baseline = detection, self._shifts.by_face(self.labels).get(track_id)
        return Face(track_id, place.box, place.score, place.keypoints, crop, raw, smoothed, quality, verdict, baseline)


class _Stopwatch:
    """Milliseconds per stage and in total."""

    def __init__(self) -> None:
        self._begin = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self._laps[stage] = (now - self._last) * 1000
        self._last = now

    def finish(self) -> dict[str, float]:
        return {**self._laps, "total": (time.perf_counter() - self._begin) * 1000}
