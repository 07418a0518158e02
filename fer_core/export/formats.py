"""The formats a network is exported in: made, run on real faces, and compared with Keras."""

import importlib.util
import os
import shutil
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.evaluation.truth import Truth
from fer_core.export.litert import BATCH, Outputs, Precision, litert_bytes, litert_milliseconds, run_litert
from fer_core.extras import install_hint

LITERT: Final[dict[str, Precision]] = {
    "litert": "float32",
    "litert-fp16": "float16",
    "litert-int8": "int8",
    "litert-int8-weights": "int8-weights",
}
"""The LiteRT formats and what their weights are."""

FILES: Final = {
    "litert": "model-float32.tflite",
    "litert-fp16": "model-float16.tflite",
    "litert-int8": "model-int8.tflite",
    "litert-int8-weights": "model-int8-weights.tflite",
    "onnx": "model.onnx",
    "savedmodel": "saved_model",
}
"""What each format is called on disk."""

LARGEST_LOSS: Final = 0.002
"""Accuracy that the shipped file may lose against Keras, as a fraction, on each head."""

SLOWEST_MS: Final = 3.0
"""Milliseconds a face on one core that the shipped file may take."""

_ONNX_PACKAGES: Final = ("onnx", "tf2onnx", "onnxruntime")


@dataclass(frozen=True)
class FormatFigures:
    """One format against Keras on the validation faces.

    Attributes:
        format: Its key in ``FILES``.
        size: Bytes on disk.
        accuracy: By the number of classes of each head.
        lost: Accuracy of Keras less this one, by the number of classes.
        difference: Largest difference of a probability.
        agreement: Least share, over the heads, of faces with the same likeliest emotion.
        milliseconds: A face alone on one core; None where it was not measured.
    """

    format: str
    size: int
    accuracy: dict[str, float]
    lost: dict[str, float]
    difference: float
    agreement: float
    milliseconds: float | None

    def as_json(self) -> dict[str, Any]:
        """Return it with sensible digits."""
        return {
            **asdict(self),
            "accuracy": {head: round(value, 4) for head, value in self.accuracy.items()},
            "lost": {head: round(value, 4) for head, value in self.lost.items()},
            "difference": float(f"{self.difference:.2g}"),
            "agreement": round(self.agreement, 4),
            "milliseconds": None if self.milliseconds is None else round(self.milliseconds, 2),
        }


@dataclass(frozen=True, eq=False)
class Examples:
    """The faces that formats are made and measured with.

    Attributes:
        typical: uint8 (n, 48, 48), training faces for the ranges of integers.
        images: float32 (m, 48, 48, 1), the validation faces.
        expected: Keras's probabilities (m, K) for them, by head.
        truths: What they show, by head.
    """

    typical: NDArray[np.uint8]
    images: NDArray[np.float32]
    expected: Outputs
    truths: dict[str, Truth]


def check_formats(formats: Sequence[str]) -> None:
    """Check what was asked for, before anything slow.

    Raises:
        FerError: There is no such format, or what it needs is not installed.
    """
    for name in formats:
        if name not in FILES:
            raise FerError(f"There is no format '{name}'. There are: {', '.join(FILES)}.")
    if "onnx" in formats and not onnx_is_there():
        raise FerError(f"The format onnx needs packages that are not installed. {install_hint('onnx')}")


def onnx_is_there() -> bool:
    """Return whether the packages that write and run ONNX are installed."""
    return all(importlib.util.find_spec(package) is not None for package in _ONNX_PACKAGES)


def make_formats(
    network: keras.Model, folder: Path, examples: Examples, watch: Callable[[str], None] = lambda name: None
) -> list[FormatFigures]:
    """Write every format into a folder and measure it; ONNX only where its packages are installed.

    Args:
        network: The calibrated network.
        folder: Is there already.
        examples: The faces.
        watch: Told the name of each format before it is made.
    """
    saved = folder / FILES["savedmodel"]
    watch("savedmodel")
    network.export(saved, format="tf_saved_model", verbose=False)
    found = []
    for name, precision in LITERT.items():
        watch(name)
        content = litert_bytes(saved, precision, examples.typical)
        (folder / FILES[name]).write_bytes(content)
        outputs = run_litert(content, examples.images)
        found.append(_figures(name, folder, outputs, examples, litert_milliseconds(content, examples.images[:1])))
    if onnx_is_there():
        # ONNX Runtime keeps a number for the device and reports to its makers unless told not to before its import.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        watch("onnx")
        with warnings.catch_warnings():
            # Keras asks NumPy for a name that NumPy has given notice to; no user can do anything about it.
            warnings.filterwarnings("ignore", message="In the future `np.object`", category=FutureWarning)
            network.export(folder / FILES["onnx"], format="onnx", verbose=False)
        found.append(_figures("onnx", folder, _run_onnx(folder / FILES["onnx"], examples.images), examples, None))
    found.append(_figures("savedmodel", folder, _run_saved_model(saved, examples.images), examples, None))
    return found


def choose(found: Sequence[FormatFigures]) -> FormatFigures:
    """Return the smallest LiteRT format that loses at most 0.2 points on every head and takes at most 3 ms a face.

    Raises:
        FerError: None does, not even in float32.
    """
    good = [
        row
        for row in found
        if row.format in LITERT
        and all(lost <= LARGEST_LOSS for lost in row.lost.values())
        and (row.milliseconds or 0.0) <= SLOWEST_MS
    ]
    if not good:
        raise FerError("No LiteRT file keeps the network's accuracy at 3 ms a face; nothing was exported.")
    return min(good, key=lambda row: row.size)


def keep_formats(made: Path, folder: Path, formats: Sequence[str]) -> None:
    """Move the formats that were asked for from where they were made into a folder, made if there are any."""
    for name in formats:
        folder.mkdir(exist_ok=True)
        shutil.move(made / FILES[name], folder / FILES[name])


def _figures(
    name: str, folder: Path, outputs: Outputs, examples: Examples, milliseconds: float | None
) -> FormatFigures:
    accuracy, lost, agreement = {}, {}, []
    for head, truth in examples.truths.items():
        mine, keras_answers = outputs[head].argmax(axis=1), examples.expected[head].argmax(axis=1)
        classes = str(len(truth.names))
        accuracy[classes] = float((mine[truth.rows] == truth.labels).mean())
        lost[classes] = float((keras_answers[truth.rows] == truth.labels).mean()) - accuracy[classes]
        agreement.append(float((mine == keras_answers).mean()))
    difference = max(float(np.abs(outputs[head] - examples.expected[head]).max()) for head in examples.truths)
    return FormatFigures(name, _size(folder / FILES[name]), accuracy, lost, difference, min(agreement), milliseconds)


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def _run_onnx(file: Path, images: NDArray[np.float32]) -> Outputs:
    import onnxruntime

    # Its own threads outlive a session that is not closed; one core is what the figures are about anyway.
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    entry = session.get_inputs()[0].name
    parts = [session.run(names, {entry: images[at : at + BATCH]}) for at in range(0, len(images), BATCH)]
    return {name: np.concatenate([part[place] for part in parts]) for place, name in enumerate(names)}


def _run_saved_model(folder: Path, images: NDArray[np.float32]) -> Outputs:
    import tensorflow as tf

    loaded = tf.saved_model.load(str(folder))
    parts = [loaded.serve(images[at : at + BATCH]) for at in range(0, len(images), BATCH)]
    return {name: np.concatenate([part[name].numpy() for part in parts]) for name in parts[0]}
