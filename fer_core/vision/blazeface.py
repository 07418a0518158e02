"""BlazeFace in MediaPipe: one network that looks at a picture once.

Bazarevsky et al. 2019, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Box, FloatArray, Image
from fer_core.vision.assets import asset_path
from fer_core.vision.mediapipe_import import import_mediapipe

KEYPOINTS: Final = ("right eye", "left eye", "nose tip", "mouth", "right ear", "left ear")
"""What the rows of `Detection.keypoints` are; right and left are the subject's."""


@dataclass(frozen=True, eq=False)
class Detection:
    """A face the detector found.

    Attributes:
        box: Square box about brow, chin and ears, in pixels of the frame.
        score: Confidence, 0 to 1.
        keypoints: (6, 2) float32 pixels, in the order of `KEYPOINTS`.
    """

    box: Box
    score: float
    keypoints: FloatArray


@dataclass(frozen=True)
class Network:
    """One of the networks, and what its boxes need to mean the same as the short range's.

    Attributes:
        file: The asset it comes in.
        side: Side of the short range's box for the same face, of this one's.
        down: How much lower the short range's box is centred, of this one's side.
    """

    file: str
    side: float = 1.0
    down: float = 0.0


SHORT_RANGE: Final = Network("face_detection_short_range.tflite")
# Medians over faces that both find, on enlarged tiles and in the real videos.
FULL_RANGE: Final = Network("face_detection_full_range_sparse.tflite", side=0.93, down=0.055)


class BlazeFace:
    """A network, loaded. One owner; close it."""

    def __init__(self, network: Network, min_score: float) -> None:
        """Load the network and run it once.

        Args:
            network: Which.
            min_score: Least confidence, 0 to 1.

        Raises:
            AssetsMissing: It is not on this machine yet.
            FerError: MediaPipe does not work on this machine.
        """
        model = asset_path(network.file).read_bytes()
        self.network: Final = network
        self._clock_ms = 0
        self._task: _Task | None = None
        try:
            self._mediapipe = import_mediapipe()
            self._task = _open_task(model, min_score)
            # The first picture makes the native code allocate: not at the first frame of a live picture.
            self.find(np.zeros((128, 128, 3), np.uint8))
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            self.close()
            raise FerError(
                f"The face detector does not start ({error}); type `fer-studio doctor` to see what is missing."
            ) from error

    def find(self, rgb: Image, time_s: float = 0.0) -> list[Detection]:
        """Find the faces of a picture.

        Args:
            rgb: (H, W, 3) uint8, red first, contiguous.
            time_s: Its time. It may repeat or jump back: nothing is kept between pictures.
        """
        if self._task is None:
            raise ValueError("The face detector is closed.")
        # VIDEO mode refuses a time that does not rise.
        self._clock_ms = max(self._clock_ms + 1, round(time_s * 1000))
        image = self._mediapipe.Image(image_format=self._mediapipe.ImageFormat.SRGB, data=rgb)
        found = self._task.detect_for_video(image, self._clock_ms).detections
        height, width = rgb.shape[:2]
        return [self._detection(one, width, height) for one in found]

    def close(self) -> None:
        """Release the network and its thread. Harmless when called twice."""
        task, self._task = self._task, None
        if task is not None:
            task.close()

    def _detection(self, found: "_Found", width: int, height: int) -> Detection:
        box, network = found.bounding_box, self.network
        side_x, side_y = box.width * network.side, box.height * network.side
        x = box.origin_x + (box.width - side_x) / 2
        y = box.origin_y + (box.height - side_y) / 2 + network.down * box.height
        keypoints = np.array([(point.x * width, point.y * height) for point in found.keypoints], np.float32)
        return Detection(Box(x, y, side_x, side_y), float(found.categories[0].score), keypoints)


class _Point(Protocol):
    x: float
    y: float


class _Rectangle(Protocol):
    origin_x: int
    origin_y: int
    width: int
    height: int


class _Category(Protocol):
    score: float


class _Found(Protocol):
    """A face as MediaPipe tells it: the box in pixels, the keypoints in parts of the picture."""

    bounding_box: _Rectangle
    categories: Sequence[_Category]
    keypoints: Sequence[_Point]


class _Result(Protocol):
    detections: Sequence[_Found]


class _Task(Protocol):
    def detect_for_video(self, image: object, timestamp_ms: int) -> _Result: ...

    def close(self) -> None: ...


def _open_task(model: bytes, min_score: float) -> _Task:
    from mediapipe.tasks.python import BaseOptions
    from mediapipe.tasks.python.vision import FaceDetector as Task
    from mediapipe.tasks.python.vision import FaceDetectorOptions, RunningMode

    # Bytes, not a path: native code cannot open a path with letters outside the code page on Windows.
    options = FaceDetectorOptions(
        base_options=BaseOptions(model_asset_buffer=model),
        running_mode=RunningMode.VIDEO,
        min_detection_confidence=min_score,
    )
    task: _Task = Task.create_from_options(options)
    return task
