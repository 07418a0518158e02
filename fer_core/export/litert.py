"""LiteRT files of a network, in float32, float16 and two kinds of int8."""

import sys
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

Precision = Literal["float32", "float16", "int8", "int8-weights"]
"""``int8`` computes in integers, with ranges found on real faces; ``int8-weights`` stores the weights so and finds
the ranges of everything else while it runs."""

Outputs = dict[str, NDArray[np.float32]]

SIGNATURE: Final = "serving_default"
BATCH: Final = 128
LAPS: Final = 75
"""How often each network is timed."""
_WEIGHTED: Final = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"}
_CLOSING: Final = {"FULLY_CONNECTED", "SOFTMAX", "LOGISTIC", "ADD", "SUB", "MUL", "MAXIMUM", "SUM", "DIV"}


def litert_bytes(saved_model: Path, precision: Precision, faces: NDArray[np.uint8]) -> bytes:
    """Convert a SavedModel; any batch size, float32 in and out, outputs by the names of the heads.

    Args:
        saved_model: As ``keras.Model.export`` writes it.
        precision: What the weights, and for ``int8`` the arithmetic, become.
        faces: uint8 (n, 48, 48), typical faces that ``int8`` finds its ranges on.
    """
    converter = tf.lite.TFLiteConverter.from_saved_model(str(saved_model))
    if precision != "float32":
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
    if precision != "int8":
        content: bytes = converter.convert()
        return content
    return _integer_bytes(converter, litert_bytes(saved_model, "float32", faces), faces)


def _integer_bytes(converter: Any, plain: bytes, faces: NDArray[np.uint8]) -> bytes:  # noqa: ANN401
    """Quantise all but what an 8-bit range cannot hold: the standardisation of each picture, and the probabilities."""

    def batches() -> Any:  # noqa: ANN401 - a generator, as TensorFlow asks for it
        for face in faces:
            yield [face[None, :, :, None].astype(np.float32)]

    converter.representative_dataset = batches
    with warnings.catch_warnings():
        # It opens an interpreter that TensorFlow is about to drop; nothing of it is used here.
        warnings.filterwarnings("ignore", message=r"\s*Warning: tf\.lite\.Interpreter is deprecated")
        debugger = tf.lite.experimental.QuantizationDebugger(
            converter=converter,
            debug_dataset=batches,
            debug_options=tf.lite.experimental.QuantizationDebugOptions(denylisted_nodes=_kept_in_float(plain)),
        )
    content: bytes = debugger.get_nondebug_quantized_model()
    return content


def _kept_in_float(plain: bytes) -> list[str]:
    """Return the nodes before the first layer with weights, and those of the heads."""
    interpreter = Interpreter(model_content=plain)
    names = {detail["index"]: detail["name"] for detail in interpreter.get_tensor_details()}
    operations = [op for op in interpreter._get_ops_details() if op["op_name"] != "DELEGATE"]
    kinds = [op["op_name"] for op in operations]
    first = next((place for place, kind in enumerate(kinds) if kind in _WEIGHTED), 0)
    last = max((place for place, kind in enumerate(kinds) if kind not in _CLOSING), default=0)
    kept = operations[:first] + operations[last + 1 :]
    return [names[index] for op in kept for index in op["outputs"] if index in names]


def run_litert(content: bytes, images: NDArray[np.float32]) -> Outputs:
    """Run faces (n, 48, 48, 1) through a LiteRT model on one core; outputs by the names in its signature."""
    runner = _runner(content)
    name = next(iter(runner.get_input_details()))
    parts = [dict(runner(**{name: images[start : start + BATCH]})) for start in range(0, len(images), BATCH)]
    return {head: np.concatenate([part[head] for part in parts]) for head in parts[0]}


def _runner(content: bytes) -> Any:  # noqa: ANN401 - LiteRT ships no types
    """Return what runs a model on one core."""
    return Interpreter(model_content=content, num_threads=1).get_signature_runner(SIGNATURE)


@dataclass(frozen=True)
class Pace:
    """How long a face alone takes on one core.

    Attributes:
        milliseconds: That it takes.
        relative: How many times as long as it takes the network that was timed in turns with it.
    """

    milliseconds: float
    relative: float


# Processor time leaves out what other programs take meanwhile. Windows counts it in steps of 16 ms.
_clock = time.perf_counter if sys.platform == "win32" else time.thread_time


def litert_pace(content: bytes, other: bytes, image: NDArray[np.float32]) -> Pace:
    """Time a face (1, 48, 48, 1) on one core, in turns with another LiteRT model, so that both meet the same load.

    The shortest lap of each counts: whatever else the computer does only makes laps longer.
    """
    runners = [_runner(content), _runner(other)]
    names = [next(iter(runner.get_input_details())) for runner in runners]
    laps: list[list[float]] = [[], []]
    for _ in range(LAPS):
        for runner, name, times in zip(runners, names, laps, strict=True):
            begin = _clock()
            runner(**{name: image})
            times.append(_clock() - begin)
    shortest = [min(times) for times in laps]
    return Pace(shortest[0] * 1000, shortest[0] / shortest[1])
