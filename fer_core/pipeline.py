"""The way of a frame: detect, track, crop, classify, smooth, judge."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from fer_core.emotions import Classes
from fer_core.errors import FerError
from fer_core.frame_check import check_frame
from fer_core.frames import Face, FloatArray, Frame, FrameResult, Image
from fer_core.inference import Device, EmotionClassifier, open_classifier
from fer_core.memory import return_unused_memory
from fer_core.smoothing import TemporalSmoother
from fer_core.verdict import decide
from fer_core.vision.crop import crop_faces
from fer_core.vision.detection import Detection, Detector
from fer_core.vision.detector import FaceDetector, Range
from fer_core.vision.quality import QualityLimits, measure_quality
from fer_core.vision.tracker import FaceTracker


@dataclass(frozen=True)
class AnalysisOptions:
    """What may be changed between two frames.

    Attributes:
        classes: 7 (FER-2013) or 8 (FER+).
        threshold: Lowest smoothed probability that is an answer; below it a face is uncertain. None: as the network
            says for each emotion.
        smoothing_s: Time constant of the smoothing in seconds; 0 is none.
        max_faces: At most this many faces a frame, the surest first.

    Raises:
        FerError: A value is out of its range.
    """

    classes: Classes = 7
    threshold: float | None = None
    smoothing_s: float = 0.4
    max_faces: int = 10

    def __post_init__(self) -> None:
        if self.classes not in (7, 8):
            raise FerError(f"There is no reading of {self.classes} classes; choose 7 or 8.")
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise FerError(f"The threshold is a probability from 0 to 1, not {self.threshold:g}.")
        if not 0 <= self.smoothing_s <= 60:
            raise FerError(f"The smoothing is a time from 0 to 60 seconds, not {self.smoothing_s:g}.")
        if self.max_faces < 1:
            raise FerError(f"At least one face a frame has to be allowed, not {self.max_faces}.")


class EmotionPipeline:
    """Frames in, faces with their emotions out.

    Owned by the thread that made it. It closes the detector and the classifier it was given.

    Args:
        detector: Finds faces.
        classifier: Reads them.
        options: The options at the start.
        limits: What counts as a readable face.
    """

    def __init__(
        self,
        detector: Detector,
        classifier: EmotionClassifier,
        options: AnalysisOptions | None = None,
        limits: QualityLimits | None = None,
    ) -> None:
        self._detector = detector
        self._classifier = classifier
        self._options = options or AnalysisOptions()
        self._limits = limits or QualityLimits()
        self._tracker = FaceTracker()
        self._smoother = TemporalSmoother(self._options.smoothing_s)
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
            return cls(FaceDetector(range=detector_range), classifier, options)
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
        earlier time begins anew, as another source does: with new numbers and new averages.

        Args:
            frame: Its picture is (H, W, 3) uint8, BGR, of any strides; its time is a finite number of seconds.

        Raises:
            FrameError: It is no frame, or one that cannot be read; also a `ValueError`.
            FerError: Another thread asks than the one that made the pipeline, or the pipeline is closed.
        """
        check_frame(frame)
        self._check_owner()
        clock = _Stopwatch()
        everything = self._detector.detect(frame)
        found = everything[: self._options.max_faces]
        clock.lap("detect")
        numbered = zip(self._tracker.update(found, frame.time_s), found, strict=True)
        tracked = [(track_id, detection) for track_id, detection in numbered if track_id is not None]
        track_ids, detections = [track_id for track_id, _ in tracked], [detection for _, detection in tracked]
        clock.lap("track")
        crops = crop_faces(frame.image, detections, self._classifier.folder.manifest.crop)
        clock.lap("crop")
        raw = self._classifier.probabilities(crops, self._options.classes)
        clock.lap("classify")
        smoothed = self._smoother.update(track_ids, raw, frame.time_s)
        faces = [self._face(*parts) for parts in zip(track_ids, detections, crops, raw, smoothed, strict=True)]
        faces.sort(key=lambda face: face.track_id)
        finds = tuple((detection.box, detection.score) for detection in found)
        left_out = len(everything) - len(found)
        return FrameResult(frame.index, frame.time_s, self.labels, tuple(faces), clock.finish(), finds, left_out)

    def replay(self, time_s: float, detections: Iterable[Detection], raw: FloatArray) -> None:
        """Take in a frame that was read before, so that an interrupted run goes on with the same ids and averages.

        Args:
            time_s: The frame's time, seconds.
            detections: The boxes and scores of all that was found in it, in the detector's order; or of the N faces
                only, by rising track id, which is nearly as good.
            raw: (N, K) float32, the network's answers to those that were faces, in the same order.

        Raises:
            FerError: Other ones of them are faces than when they were read.
        """
        detections, answers = list(detections), np.asarray(raw, np.float32).reshape(-1, len(self.labels))
        numbers = self._tracker.update(detections, time_s, known=len(answers) == len(detections))
        track_ids = [number for number in numbers if number is not None]
        if len(track_ids) != len(answers):
            raise FerError(
                "This session cannot be resumed, because another version of the program began it; "
                "choose another folder, or overwrite it.",
                settings=["out", "overwrite"],
            )
        self._smoother.update(track_ids, answers, time_s)

    def reset(self) -> None:
        """Forget all tracks and averages: another source begins."""
        self._tracker.reset()
        self._smoother.reset()

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
        return Face(
            track_id, detection.box, detection.score, detection.keypoints, crop, raw, smoothed, quality, verdict
        )


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
