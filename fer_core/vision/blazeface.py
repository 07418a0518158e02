"""BlazeFace in LiteRT: one network that looks at a picture once.

Bazarevsky et al. 2019, "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs". What surrounds the network
(the square around the picture, the anchors, the weighted merging) is as in MediaPipe's face detection graph, and finds
the same faces; MediaPipe's own library is not used, because it reports to a server (docs/adr/0011).
"""

import math
import time
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.frames import Box, FloatArray, Image
from fer_core.thread_choice import ThreadChoice, usable_cores
from fer_core.vision.assets import asset_path
from fer_core.vision.detection import KEYPOINTS, Detection, weighted_non_max_suppression

_SAME_FACE: Final = 0.3
_LARGEST_LOGIT: Final = 100.0


@dataclass(frozen=True)
class Network:
    """One of the networks, and what its boxes need to mean the same as the short range's.

    Attributes:
        file: The asset it comes in.
        grids: Its anchors, coarse grids last: cells a side, and anchors in the middle of each cell.
        side: Side of the short range's box for the same face, of this one's.
        down: How much lower the short range's box is centred, of this one's side.
    """

    file: str
    grids: tuple[tuple[int, int], ...]
    side: float = 1.0
    down: float = 0.0


SHORT_RANGE: Final = Network("face_detection_short_range.tflite", grids=((16, 2), (8, 6)))
# Medians over faces that both find, on enlarged tiles and in the real videos.
FULL_RANGE: Final = Network("face_detection_full_range_sparse.tflite", grids=((48, 1),), side=0.93, down=0.055)


class BlazeFace:
    """A network, loaded. One owner, one thread at a time; close it."""

    def __init__(self, network: Network, min_score: float) -> None:
        """Load the network and run it once.

        Args:
            network: Which.
            min_score: Least confidence, 0 to 1.

        Raises:
            AssetsMissing: It is not on this machine yet.
            FerError: LiteRT does not work on this machine.
        """
        model = asset_path(network.file).read_bytes()
        self.network: Final = network
        self._least_logit = _logit(min_score)
        self._anchors = _anchors(network.grids)
        cores = usable_cores()
        self._choice = ThreadChoice(cores, time.perf_counter)
        self._runners: list[_Runner] = []
        try:
            self._runners += [_Runner(model, threads) for threads in range(1, min(cores, 2) + 1)]
            self._side = self._runners[0].side
            # The first picture makes the native code allocate: not at the first frame of a live picture.
            for runner in self._runners:
                runner.run(np.zeros((1, self._side, self._side, 3), np.float32))
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            self.close()
            raise FerError(
                f"The face detector does not start ({error}); type `fer-studio doctor` to see what is missing."
            ) from error

    def find(self, image: Image) -> list[Detection]:
        """Find the faces of a picture, the surest first.

        Args:
            image: (H, W, 3) uint8, BGR.
        """
        if not self._runners:
            raise ValueError("The face detector is closed.")
        square = _Square.around(image)
        tensor = square.tensor(image, self._side)
        answers = self._choice.answer(1, lambda threads: self._runners[threads - 1].run(tensor))
        seen = np.flatnonzero(answers[:, 0] >= self._least_logit)
        if not len(seen):
            return []
        answers = answers[seen].astype(np.float64)
        scores = 1 / (1 + np.exp(-np.clip(answers[:, 0], -_LARGEST_LOGIT, _LARGEST_LOGIT)))
        places = _decoded(answers[:, 1:] / self._side, self._anchors[seen])
        faces = weighted_non_max_suppression(places, scores, _SAME_FACE)
        return [self._detection(points * square.side + (square.left, square.top), score) for points, score in faces]

    def close(self) -> None:
        """Release the network. Harmless when called twice."""
        self._runners.clear()

    def _detection(self, points: NDArray[np.float64], score: float) -> Detection:
        (left, top), (right, bottom) = points[:2].tolist()
        width, height, network = right - left, bottom - top, self.network
        x = left + width * (1 - network.side) / 2
        y = top + height * (1 - network.side) / 2 + height * network.down
        box = Box(x, y, width * network.side, height * network.side)
        return Detection(box, score, points[2:].astype(np.float32))


class _Runner:
    """The network with a number of threads, which LiteRT takes only when it opens it."""

    def __init__(self, model: bytes, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter: Any = Interpreter(model_content=model, num_threads=threads)
        self._interpreter.allocate_tensors()
        given, returned = self._interpreter.get_input_details()[0], self._interpreter.get_output_details()
        self._input, self.side = given["index"], int(given["shape"][1])
        by_columns = {int(one["shape"][-1]): one["index"] for one in returned}
        self._outputs = by_columns[1], by_columns[4 + 2 * len(KEYPOINTS)]

    def run(self, tensor: FloatArray) -> FloatArray:
        """Return (N, 17) for a picture as the network takes it: each anchor's logit, box and keypoints."""
        self._interpreter.set_tensor(self._input, tensor)
        self._interpreter.invoke()
        return np.concatenate([self._interpreter.get_tensor(output)[0] for output in self._outputs], axis=1)


@dataclass(frozen=True)
class _Square:
    """The square around a picture that the network sees; what lies outside the picture is black."""

    left: float
    top: float
    side: float

    @classmethod
    def around(cls, image: Image) -> "_Square":
        height, width = image.shape[:2]
        side = max(height, width)
        return cls((width - side) / 2, (height - side) / 2, side)

    def tensor(self, image: Image, side: int) -> FloatArray:
        """Return the square as the networks take it: (1, side, side, 3) float32 from -1 to 1, red first."""
        scale = side / self.side
        into = np.array([[scale, 0, -self.left * scale], [0, scale, -self.top * scale], [0, 0, 1]])
        # Sampled as MediaPipe does: its other warp rounds otherwise.
        seen = cv2.warpPerspective(image, into, (side, side), flags=cv2.INTER_LINEAR)
        red_first = np.multiply(cv2.cvtColor(seen, cv2.COLOR_BGR2RGB), np.float32(2 / 255), dtype=np.float32)
        return (red_first - np.float32(1))[None]


def _logit(score: float) -> float:
    """Return from which logit on a score is reached."""
    if not 0 < score < 1:
        return math.inf if score >= 1 else -math.inf
    return math.log(score / (1 - score))


def _anchors(grids: tuple[tuple[int, int], ...]) -> NDArray[np.float64]:
    """Return the places the network's answers are relative to, (N, 2) in parts of the square."""
    rows = []
    for cells, count in grids:
        middles = (np.arange(cells) + 0.5) / cells
        across, down = np.meshgrid(middles, middles)
        rows.append(np.repeat(np.stack((across.ravel(), down.ravel()), axis=1), count, axis=0))
    return np.concatenate(rows)


def _decoded(places: NDArray[np.float64], anchors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (N, 8, 2): the top left and bottom right corner and the keypoints, in parts of the square.

    Args:
        places: (N, 16), relative to the anchors: centre, size, keypoints.
        anchors: (N, 2).
    """
    pairs = places.reshape(len(places), -1, 2)
    centres, sizes = pairs[:, 0] + anchors, np.maximum(pairs[:, 1], 0)
    corners = np.stack((centres - sizes / 2, centres + sizes / 2), axis=1)
    return np.concatenate((corners, pairs[:, 2:] + anchors[:, None]), axis=1)
