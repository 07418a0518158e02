"""LiteRT's `CompiledModel`: the way to a GPU through Metal, WebGPU or OpenCL."""

from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frame_check import check_crops
from fer_core.frames import FloatArray, Image
from fer_core.inference.model_folder import ModelFolder
from fer_core.vision.crop_geometry import TILE_SIDE

_SIGNATURE = "serving_default"


@dataclass(frozen=True)
class _FixedBatch:
    """The network compiled for one batch size, with its buffers."""

    model: Any
    inputs: dict[str, Any]
    outputs: dict[str, Any]


class CompiledLiteRtClassifier:
    """A network in LiteRT's compiled form.

    A GPU compiles its kernels for a fixed shape, so the faces of a frame are padded to 1, 2, 4, 8, ... and each of
    these sizes is compiled once, when it is first met.

    Args:
        folder: The network.
        accelerator: "GPU", or "CPU" to run the same way without one.

    Raises:
        FerError: There is no such accelerator, or it cannot run the network.
    """

    engine = "LiteRT"

    def __init__(self, folder: ModelFolder, accelerator: Literal["CPU", "GPU"] = "GPU") -> None:
        self._folder = folder
        self.device = accelerator
        self._compiled: dict[int, _FixedBatch] = {}
        self._batch(1)

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
        size = 1 << (count - 1).bit_length()
        padded = np.zeros((size, TILE_SIDE, TILE_SIDE, 1), np.float32)
        padded[:count, ..., 0] = crops
        batch = self._batch(size)
        next(iter(batch.inputs.values())).write(padded)
        batch.model.run_by_name(_SIGNATURE, batch.inputs, batch.outputs)
        flat = batch.outputs[head.output].read(size * len(head.labels), np.float32)
        result: FloatArray = np.asarray(flat, np.float32).reshape(size, -1)[:count]
        return result

    def close(self) -> None:
        """Release the network and its buffers."""
        for batch in self._compiled.values():
            for buffer in (*batch.inputs.values(), *batch.outputs.values()):
                buffer.destroy()
            batch.model.close()
        self._compiled.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _batch(self, size: int) -> _FixedBatch:
        if size not in self._compiled:
            self._compiled[size] = self._compile(size)
        return self._compiled[size]

    def _compile(self, size: int) -> _FixedBatch:
        from ai_edge_litert.compiled_model import CompiledModel
        from ai_edge_litert.hardware_accelerator import HardwareAccelerator

        try:
            model = CompiledModel.from_file(
                str(self._folder.file("model.tflite")), hardware_accel=HardwareAccelerator[self.device]
            )
            model.resize_input_tensor(0, [size, TILE_SIDE, TILE_SIDE, 1])
            names = model.get_signature_list()[_SIGNATURE]
            inputs = {name: model.create_input_buffer_by_name(_SIGNATURE, name) for name in names["inputs"]}
            outputs = {name: model.create_output_buffer_by_name(_SIGNATURE, name) for name in names["outputs"]}
        except (RuntimeError, ValueError, KeyError):
            raise FerError(f"LiteRT found no {self.device} that runs the network") from None
        return _FixedBatch(model, inputs, outputs)
