"""The formats a network is exported in: made, run on real faces, and compared with Keras."""

import importlib.util
import os
import shutil
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import keras
import numpy as np
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.evaluation.ground_truth import GroundTruth
from fer_core.export.litert import BATCH, Outputs, Pace, Precision, litert_bytes, litert_pace, run_litert
from fer_core.extras import install_hint
from fer_core.inference.model_folder import ModelFolder

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

SLOWEST: Final = 7.0
"""How many times as long a face, on one core, the shipped file may take as that of the network that comes along: 3 ms
where that one's card was measured. It is a ratio because a time depends on the computer and on what else it does."""

TOLERANCE: Final = 1e-3
"""Largest difference of a probability between Keras and a format that computes in float32."""

_FLOAT32: Final = ("litert", "onnx", "savedmodel")

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
        pace: A face alone on one core beside the network that comes along; None where it was not measured.
    """

    format: str
    size: int
    accuracy: dict[str, float]
    lost: dict[str, float]
    difference: float
    agreement: float
    pace: Pace | None

    @property
    def shortfalls(self) -> list[str]:
        """What keeps it from being the file that is shipped, each in words that go on after its name."""
        found = []
        # All written so that what is no number falls short too.
        if self.format in _FLOAT32 and not self.difference <= TOLERANCE:
            found.append(f"differs from Keras by {self.difference:.1e} on real faces in float32")
        for classes, lost in self.lost.items():
            if not lost <= LARGEST_LOSS:
                found.append(
                    f"loses {lost * 100:.2f} points with {classes} classes, more than {LARGEST_LOSS * 100:.1f}"
                )
        if self.pace is not None and not self.pace.relative <= SLOWEST:
            found.append(
                f"takes {self.pace.relative:.1f} times as long a face as the network that comes along, more than "
                f"{SLOWEST:.0f} times"
            )
        return found

    def as_json(self) -> dict[str, Any]:
        """Return it with sensible digits."""
        figures = asdict(self)
        figures.pop("pace")
        return {
            **figures,
            "accuracy": {head: round(value, 4) for head, value in self.accuracy.items()},
            "lost": {head: round(value, 4) for head, value in self.lost.items()},
            "difference": float(f"{self.difference:.2g}"),
            "agreement": round(self.agreement, 4),
            "milliseconds": None if self.pace is None else round(self.pace.milliseconds, 2),
            "relative_time": None if self.pace is None else round(self.pace.relative, 2),
            "fell_short": self.shortfalls,
        }


@dataclass(frozen=True)
class Made:
    """The formats of a network.

    Attributes:
        figures: Of those that were made, each measured.
        failed: Why others could not be made or run, by format.
    """

    figures: list[FormatFigures]
    failed: dict[str, str] = field(default_factory=dict)

    def shortfalls(self) -> list[str]:
        """Return a line for each format that fell short or could not be made."""
        short = [f"{row.format} {' and '.join(row.shortfalls)}" for row in self.figures if row.shortfalls]
        return [*short, *(f"{name} could not be made: {why}" for name, why in self.failed.items())]


@dataclass(frozen=True, eq=False)
class Examples:
    """The faces that formats are made and measured with.

    Attributes:
        typical: uint8 (n, 48, 48), training faces for the ranges of integers.
        images: float32 (m, 48, 48, 1), the validation faces.
        expected: Keras's probabilities (m, K) for them, by head.
        ground_truths: What they show, by head.
        beside: The network that the time of a face is compared with.
    """

    typical: NDArray[np.uint8]
    images: NDArray[np.float32]
    expected: Outputs
    ground_truths: dict[str, GroundTruth]
    beside: ModelFolder


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
    network: keras.Model, folder: Path, examples: Examples, on_progress: Callable[[str], None] = lambda name: None
) -> Made:
    """Write every format into a folder and measure it; ONNX only where its packages are installed.

    A format that cannot be made or run is told and keeps no other from being made.

    Args:
        network: The calibrated network.
        folder: Is there already.
        examples: The faces.
        on_progress: Told the name of each format before it is made.
    """
    on_progress("savedmodel")
    network.export(folder / FILES["savedmodel"], format="tf_saved_model", verbose=False)
    made = Made([])
    for name in FILES:
        if name == "onnx" and not onnx_is_there():
            continue
        on_progress(name)
        try:
            made.figures.append(_make(name, network, folder, examples))
        # What a converter cannot do it says by exceptions of every kind.
        except Exception as error:
            lines = str(error).strip().splitlines() or [type(error).__name__]
            made.failed[name] = lines[0][:200]
    return made


def _make(name: str, network: keras.Model, folder: Path, examples: Examples) -> FormatFigures:
    path, saved = folder / FILES[name], folder / FILES["savedmodel"]
    if name in LITERT:
        content = litert_bytes(saved, LITERT[name], examples.typical)
        path.write_bytes(content)
        beside = examples.beside.file("model.tflite").read_bytes()
        outputs = run_litert(content, examples.images)
        return _figures(name, folder, outputs, examples, litert_pace(content, beside, examples.images[:1]))
    if name == "onnx":
        # ONNX Runtime keeps a number for the device and reports to its makers unless told not to before its import.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        with warnings.catch_warnings():
            # Keras asks NumPy for a name that NumPy has given notice to; no user can do anything about it.
            warnings.filterwarnings("ignore", message="In the future `np.object`", category=FutureWarning)
            network.export(path, format="onnx", verbose=False)
        return _figures(name, folder, _run_onnx(path, examples.images), examples, None)
    return _figures(name, folder, _run_saved_model(saved, examples.images), examples, None)


def choose(found: Sequence[FormatFigures]) -> FormatFigures | None:
    """Return the smallest LiteRT format that falls short of nothing, if there is one.

    All LiteRT files come from the one in float32: without that, or where it is not right, none is.
    """
    good = [row for row in found if row.format in LITERT and not row.shortfalls]
    plain = next((row for row in found if row.format == "litert"), None)
    if plain is None or not plain.difference <= TOLERANCE:
        return None
    return min(good, key=lambda row: row.size, default=None)


def keep_formats(made: Path, folder: Path, formats: Sequence[str]) -> None:
    """Move formats from where they were made into a folder, made if there are any."""
    for name in formats:
        folder.mkdir(exist_ok=True)
        shutil.move(made / FILES[name], folder / FILES[name])


def _figures(name: str, folder: Path, outputs: Outputs, examples: Examples, pace: Pace | None) -> FormatFigures:
    accuracy, lost, agreement = {}, {}, []
    for head, ground_truth in examples.ground_truths.items():
        mine, of_keras = outputs[head].argmax(axis=1), examples.expected[head].argmax(axis=1)
        classes = str(len(ground_truth.names))
        accuracy[classes] = float((mine[ground_truth.rows] == ground_truth.labels).mean())
        lost[classes] = float((of_keras[ground_truth.rows] == ground_truth.labels).mean()) - accuracy[classes]
        agreement.append(float((mine == of_keras).mean()))
    difference = max(float(np.abs(outputs[head] - examples.expected[head]).max()) for head in examples.ground_truths)
    return FormatFigures(name, _size(folder / FILES[name]), accuracy, lost, difference, min(agreement), pace)


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
