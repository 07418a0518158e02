"""What the analysis of a frame costs, beside the two models alone."""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import mean
from typing import Any, Final, Self

import cv2
import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.inference import ModelFolder
from fer_core.pipeline import EmotionPipeline
from fer_core.vision.assets import asset_path
from fer_core.vision.blazeface import FULL_RANGE, SHORT_RANGE
from fer_core.vision.detector import Range
from fer_core.vision.mediapipe_import import can_be_silenced, import_mediapipe, without_usage_metrics

_WARM_UP: Final = 3


@dataclass(frozen=True)
class Costs:
    """Milliseconds, frame by frame.

    Attributes:
        width: Of the frames, pixels.
        height: Likewise.
        stages_ms: Per stage of the pipeline, and "total", one value a frame.
        bare_ms: MediaPipe's detection of the whole frame and one call of the network for each of its faces (one where
            there is none), one value a frame; empty where MediaPipe cannot be kept from sending usage metrics.
        faces: Faces found, one count a frame.
    """

    width: int
    height: int
    stages_ms: dict[str, list[float]]
    bare_ms: list[float]
    faces: list[int]

    @property
    def frames(self) -> int:
        """How many frames were measured."""
        return len(self.faces)

    @property
    def ratio(self) -> float | None:
        """The pipeline over the bare models, of means: a frame that is searched whole costs more than those between."""
        return mean(self.stages_ms["total"]) / mean(self.bare_ms) if self.bare_ms else None


class BareModels:
    """The two models with nothing around them: MediaPipe's detector, and the network in LiteRT. Close it.

    Args:
        folder: The network.
        detector_range: "short" for the short-range detector, else the full-range one.

    Raises:
        FerError: MediaPipe cannot be kept from sending usage metrics on this system.
    """

    def __init__(self, folder: ModelFolder, detector_range: Range) -> None:
        from ai_edge_litert.interpreter import Interpreter

        with ExitStack() as opened:
            opened.enter_context(without_usage_metrics())
            self._mediapipe = import_mediapipe()
            self._detector = _open_detector(SHORT_RANGE.file if detector_range == "short" else FULL_RANGE.file)
            opened.callback(self._detector.close)
            self._opened = opened.pop_all()
        self._interpreter = Interpreter(model_content=folder.file("model.tflite").read_bytes(), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._crop = np.full((1, 48, 48, 1), 128, np.float32)

    def run(self, frame: Frame, faces: int) -> None:
        """Detect the faces of a BGR frame and call the network that many times, once for each face."""
        rgb = cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB)
        picture = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=rgb)
        self._detector.detect_for_video(picture, round(frame.time_s * 1000))
        for _ in range(faces):
            self._interpreter.set_tensor(self._input, self._crop)
            self._interpreter.invoke()
            self._interpreter.get_tensor(self._output)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._opened.close()


def measure_costs(frames: Iterable[Frame], pipeline: EmotionPipeline, detector_range: Range = "auto") -> Costs:
    """Run the pipeline and the bare models in turn on each frame.

    Where MediaPipe would send usage metrics, only the pipeline is run.

    Args:
        frames: Decoded frames of one size in rising time; the first few only warm up.
        pipeline: As `EmotionPipeline.open` opens it.
        detector_range: Its detector's, and so the bare detector's.

    Raises:
        FerError: There are no more frames than it takes to warm up.
    """
    stages: dict[str, list[float]] = {}
    bare: list[float] = []
    faces: list[int] = []
    size, found = (0, 0), 1
    with ExitStack() as opened:
        folder = pipeline.classifier.folder
        models = opened.enter_context(BareModels(folder, detector_range)) if can_be_silenced() else None
        for number, frame in enumerate(frames):
            # Whoever comes second finds the frame in the processor's cache: take turns.
            if number % 2:
                bare_ms, result = _milliseconds(models, frame, found), pipeline.process(frame)
            else:
                result, bare_ms = pipeline.process(frame), _milliseconds(models, frame, found)
            found = max(1, len(result.faces))
            if number < _WARM_UP:
                continue
            size = frame.size
            bare += bare_ms
            faces.append(len(result.faces))
            for stage, value in result.timings_ms.items():
                stages.setdefault(stage, []).append(value)
    if not faces:
        raise FerError(f"There are too few frames to measure; it takes at least {_WARM_UP + 1}.")
    return Costs(*size, stages, bare, faces)


def _milliseconds(models: BareModels | None, frame: Frame, faces: int) -> list[float]:
    if models is None:
        return []
    begin = time.perf_counter()
    models.run(frame, faces)
    return [(time.perf_counter() - begin) * 1000]


def _open_detector(file: str) -> Any:  # noqa: ANN401 - MediaPipe has no types
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision import FaceDetector as Task
    from mediapipe.tasks.python.vision import FaceDetectorOptions, RunningMode

    options = FaceDetectorOptions(
        base_options=BaseOptions(model_asset_buffer=asset_path(file).read_bytes()),
        running_mode=RunningMode.VIDEO,
    )
    return Task.create_from_options(options)
