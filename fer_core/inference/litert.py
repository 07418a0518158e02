"""The default engine: LiteRT's interpreter on the CPU."""

import time
from typing import Any, Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frame_check import check_crops
from fer_core.frames import FloatArray, Image
from fer_core.inference.model_folder import Head, ModelFolder
from fer_core.thread_choice import ThreadChoice, usable_cores
from fer_core.vision.crop_geometry import TILE_SIDE


class LiteRtClassifier:
    """A network in LiteRT on the CPU.

    Faces are read by two threads where that is faster (`ThreadChoice`), with the same answers; what a face alone gains
    and what several gain is found out apart.

    Args:
        folder: The network.
        threads: With how many threads faces are read; None finds it out.

    Raises:
        FerError: LiteRT cannot read the network.
    """

    engine = "LiteRT"
    device = "CPU"

    def __init__(self, folder: ModelFolder, threads: int | None = None) -> None:
        self._folder = folder
        self._runners: dict[int, _Runner] = {1: _Runner(folder, 1)}
        self._alone, self._several = (ThreadChoice(usable_cores(), time.perf_counter) for _ in range(2))
        self._threads = threads

    @property
    def folder(self) -> ModelFolder:
        """The network it runs."""
        return self._folder

    @property
    def threads(self) -> int | None:
        """With how many threads several faces are read; None before that is known."""
        return self._several.threads if self._threads is None else self._threads

    def probabilities(self, crops: Image, classes: int) -> FloatArray:
        """Classify (N, 48, 48) uint8 crops into (N, K) float32; see `EmotionClassifier`."""
        check_crops(crops)
        head = self._folder.head(classes)
        if not len(crops):
            return np.empty((0, len(head.labels)), np.float32)
        if not self._runners:
            raise ValueError("The network is closed.")
        if self._threads is not None:
            return self._run(crops, head, self._threads)
        choice = self._alone if len(crops) == 1 else self._several
        return choice.answer(len(crops), lambda threads: self._run(crops, head, threads))

    def close(self) -> None:
        """Release the network."""
        self._runners.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _run(self, crops: Image, head: Head, threads: int) -> FloatArray:
        if threads not in self._runners:
            self._runners[threads] = _Runner(self._folder, threads)
        return self._runners[threads].run(crops, head.output)


class _Runner:
    """The network with a number of threads, which LiteRT takes only when it opens it.

    Its batch is resized to the number of faces only when that number changes, which costs microseconds.
    """

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        file = folder.file("model.tflite")
        try:
            self._interpreter: Any = Interpreter(model_content=file.read_bytes(), num_threads=threads)
            self._input = self._interpreter.get_input_details()[0]["index"]
            # Whatever batch it was made for: a large one is not to be allocated only to be given up.
            self._interpreter.resize_tensor_input(self._input, [1, TILE_SIDE, TILE_SIDE, 1])
            self._interpreter.allocate_tensors()
            signature = self._interpreter.get_signature_runner("serving_default")
        except (ValueError, RuntimeError, IndexError) as error:
            reason = str(error).partition("\n")[0]
            raise FerError(f"LiteRT cannot read {file}: {reason}") from None
        self._outputs = {name: detail["index"] for name, detail in signature.get_output_details().items()}
        self._batch = 1

    def run(self, crops: Image, output: str) -> FloatArray:
        if len(crops) != self._batch:
            self._interpreter.resize_tensor_input(self._input, [len(crops), TILE_SIDE, TILE_SIDE, 1])
            self._interpreter.allocate_tensors()
            self._batch = len(crops)
        self._interpreter.set_tensor(self._input, crops[..., None].astype(np.float32))
        self._interpreter.invoke()
        result: FloatArray = self._interpreter.get_tensor(self._outputs[output])
        return result
