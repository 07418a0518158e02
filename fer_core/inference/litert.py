"""The default engine: LiteRT's interpreter on the CPU."""

from typing import Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frame_check import check_crops
from fer_core.frames import FloatArray, Image
from fer_core.inference.model_folder import ModelFolder
from fer_core.vision.crop_geometry import TILE_SIDE


class LiteRtClassifier:
    """A network in LiteRT on the CPU.

    The network's batch is resized to the number of faces only when that number changes, which costs microseconds.

    Args:
        folder: The network.
        threads: How many threads a call may use. One is fastest for a face or two and leaves the other cores to the
            detector and the decoder.

    Raises:
        FerError: LiteRT cannot read the network.
    """

    engine = "LiteRT"
    device = "CPU"

    def __init__(self, folder: ModelFolder, threads: int = 1) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._folder = folder
        try:
            self._interpreter = Interpreter(model_content=folder.file("model.tflite").read_bytes(), num_threads=threads)
            self._input = self._interpreter.get_input_details()[0]["index"]
            # Whatever batch it was made for: a large one is not to be allocated only to be given up.
            self._interpreter.resize_tensor_input(self._input, [1, TILE_SIDE, TILE_SIDE, 1])
            self._interpreter.allocate_tensors()
            signature = self._interpreter.get_signature_runner("serving_default")
        except (ValueError, RuntimeError, IndexError) as error:
            reason = str(error).partition("\n")[0]
            raise FerError(f"LiteRT cannot read {folder.file('model.tflite')}: {reason}") from None
        self._outputs = {name: detail["index"] for name, detail in signature.get_output_details().items()}
        self._batch = 1

    @property
    def folder(self) -> ModelFolder:
        """The network it runs."""
        return self._folder

    def probabilities(self, crops: Image, classes: int) -> FloatArray:
        """Classify (N, 48, 48) uint8 crops into (N, K) float32; see `EmotionClassifier`."""
        check_crops(crops)
        head = self._folder.head(classes)
        count = len(crops)
        if count == 0:
            return np.empty((0, len(head.labels)), np.float32)
        if self._interpreter is None:
            raise ValueError("The network is closed.")
        if count != self._batch:
            self._interpreter.resize_tensor_input(self._input, [count, TILE_SIDE, TILE_SIDE, 1])
            self._interpreter.allocate_tensors()
            self._batch = count
        self._interpreter.set_tensor(self._input, crops[..., None].astype(np.float32))
        self._interpreter.invoke()
        result: FloatArray = self._interpreter.get_tensor(self._outputs[head.output])
        return result

    def close(self) -> None:
        """Release the network."""
        self._interpreter = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
