"""TensorFlow on a CUDA GPU. Imported only when it is going to be used: it costs seconds of start-up."""

import os
from typing import Any, Self

import numpy as np

from fer_core.errors import FerError
from fer_core.extras import install_hint
from fer_core.frame_check import check_crops
from fer_core.frames import FloatArray, Image
from fer_core.inference.keras_file import load_keras
from fer_core.inference.model_folder import ModelFolder
from fer_core.inference.network_check import check_network
from fer_core.vision.crop_geometry import TILE_SIDE


class TensorFlowClassifier:
    """A network as one compiled TensorFlow function of fixed signature, warmed up.

    Args:
        folder: The network.
        require_gpu: Without a CUDA device, refuse rather than run on the CPU.

    Raises:
        FerError: TensorFlow is not installed, sees no GPU, or cannot load the network.
    """

    engine = "TensorFlow"

    def __init__(self, folder: ModelFolder, require_gpu: bool = True) -> None:
        os.environ.setdefault("KERAS_BACKEND", "tensorflow")
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        try:
            import keras
            import tensorflow as tf
        except ImportError:
            raise FerError(f"TensorFlow is not installed. {install_hint('train')}") from None
        if keras.backend.backend() != "tensorflow":
            raise FerError(f"Keras runs on {keras.backend.backend()}; set KERAS_BACKEND=tensorflow")
        has_gpu = bool(tf.config.list_physical_devices("GPU"))
        if require_gpu and not has_gpu:
            raise FerError("TensorFlow sees no CUDA GPU")
        self.device = "GPU" if has_gpu else "CPU"
        check_network(folder, "keras")
        self._folder = folder
        self._function = _compile(folder, tf)
        self._function(np.zeros((1, TILE_SIDE, TILE_SIDE, 1), np.float32))

    @property
    def folder(self) -> ModelFolder:
        """The network it runs."""
        return self._folder

    def probabilities(self, crops: Image, classes: int) -> FloatArray:
        """Classify (N, 48, 48) uint8 crops into (N, K) float32; see `EmotionClassifier`."""
        check_crops(crops)
        head = self._folder.head(classes)
        if len(crops) == 0:
            return np.empty((0, len(head.labels)), np.float32)
        if self._function is None:
            raise ValueError("The network is closed.")
        result: FloatArray = self._function(crops[..., None].astype(np.float32))[head.output].numpy()
        return result

    def close(self) -> None:
        """Release the network."""
        self._function = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _compile(folder: ModelFolder, tf: Any) -> Any:  # noqa: ANN401 - TensorFlow ships no types
    model = load_keras(folder.file("model.keras"))
    signature = tf.TensorSpec((None, TILE_SIDE, TILE_SIDE, 1), tf.float32)
    return tf.function(lambda crops: model(crops, training=False), input_signature=[signature])
