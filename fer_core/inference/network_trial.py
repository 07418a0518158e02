"""What runs in a process of its own: a network is read and asked about a few crops, and may crash at it.

The hidden command `check-network` of the program, started by `fer_core.inference.trial_process`.
"""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from fer_core.errors import FerError
from fer_core.frames import FloatArray, Image
from fer_core.inference.keras_file import load_keras
from fer_core.inference.litert_file import LiteRtFile, Unfit, check_faces_in, read_litert_file
from fer_core.inference.model_folder import MANIFEST, Head, ModelFolder, probe_crops
from fer_core.vision.crop_geometry import TILE_SIDE

Kind = Literal["litert", "keras"]

READY: Final = "ready"
"""The first line of the answer: from here on, what goes wrong is the network's fault."""

MEMORY: Final[Mapping[str, int]] = {"litert": 2 << 30, "keras": 8 << 30}
"""Bytes of address space that a network may take beside what the program itself takes."""

_CPU_SECONDS: Final = 1800
"""Where the program was killed and cannot end the trial, this does."""

_SUM: Final = 2e-3
_ROUNDED: Final = 0.1
_EXACT: Final = 1e-3
_TOGETHER: Final = 0.02


def main(arguments: list[str]) -> int:
    """Try a network and say on standard output what is wrong with it: a line "ready", then one of JSON.

    Args:
        arguments: "litert" or "keras", and a model folder; for "keras" a file will do.
    """
    kind, place = arguments
    answer = os.dup(1)
    # Native code may speak there too.
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    trial = _prepare(kind)
    _limit(MEMORY[kind])
    os.write(answer, f"{READY}\n".encode())
    wrong = None
    try:
        trial(Path(place))
    except Unfit as unfit:
        wrong = str(unfit)
    except FerError as error:
        wrong = str(error)
        os.write(answer, json.dumps({"sentence": wrong}).encode())
        return 0
    except MemoryError:
        wrong = f"it takes more than {MEMORY[kind] >> 30} GB of memory"
    os.write(answer, json.dumps({"wrong": wrong}).encode())
    return 0


def _prepare(kind: str) -> Any:  # noqa: ANN401
    """Import all that is needed before the memory is limited, and return what tries a network."""
    if kind == "litert":
        import ai_edge_litert.interpreter
        import ai_edge_litert.schema_py_generated  # noqa: F401

        return try_litert
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    keras.ops.zeros((1,))
    return try_keras


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(0x0003)  # no box that asks the user to close a crashed program
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    # Only Linux tells how much is taken already, and only there the limit is kept.
    with suppress(OSError, ValueError):
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))


def try_litert(path: Path) -> None:
    """Try `model.tflite` of a model folder: does it take faces, and say what `model.json` says it does?

    Raises:
        Unfit: It does not.
        FerError: The folder cannot be read.
    """
    from fer_core.inference.litert import LiteRtClassifier

    folder = ModelFolder.read(path)
    found = read_litert_file(folder.file("model.tflite").read_bytes())
    check_faces_in(found)
    _check_outputs(found, folder)
    try:
        with LiteRtClassifier(folder, threads=1) as classifier:
            for classes, head in folder.manifest.heads.items():
                _judge(_asked(classifier, int(classes)), head, folder)
    except (FerError, RuntimeError, ValueError):
        # Operations that TensorFlow would have to lend are missed at one time or the other.
        if found.custom:
            named = ", ".join(name[:40] for name in found.custom[:3])
            raise Unfit(f"LiteRT cannot run it, maybe for want of the operations {named}") from None
        memory = MEMORY["litert"] >> 30
        raise Unfit(f"LiteRT cannot run it, or not for any number of faces in {memory} GB of memory") from None


def try_keras(path: Path) -> None:
    """Try a Keras file, alone or that of a model folder, whose answers then have to be the folder's.

    Raises:
        Unfit: It is not what it should be.
        FerError: It cannot be loaded.
    """
    folder = ModelFolder.read(path) if path.is_dir() else None
    network = load_keras(folder.file("model.keras") if folder else path)
    shape, outputs = getattr(network, "input_shape", None), getattr(network, "output", None)
    if not isinstance(outputs, dict) or not isinstance(shape, tuple) or shape[1:] != (TILE_SIDE, TILE_SIDE, 1):
        if folder is None:
            return  # whoever asked knows better what it wants
        raise Unfit("its model.keras takes no 48x48 grey faces, or has outputs without names")
    crops = _crops()
    answers = {
        name: np.asarray(value) for name, value in network(crops[..., None].astype(np.float32), training=False).items()
    }
    if folder is None:
        for name, found in answers.items():
            _check_probabilities(found, name)
        return
    named = {head.output: head for head in folder.manifest.heads.values()}
    if set(named) != set(answers):
        raise Unfit(f"its model.keras has the outputs {_list(answers)}, and {MANIFEST} lists {_list(named)}")
    for name, head in named.items():
        _check_width(answers[name], head)
        _check_probabilities(answers[name], name)
        _compare_with_folder(answers[name], head, folder)


def _compare_with_folder(found: FloatArray, head: Head, folder: ModelFolder) -> None:
    told = folder.manifest.probe.get(head.output)
    if told is not None:
        if np.abs(found[: len(told)] - np.array(told)).max() > _EXACT:
            raise Unfit(f"its model.keras does not say what {MANIFEST} tells of it: it is another network")
        return
    from fer_core.inference.litert import LiteRtClassifier

    with LiteRtClassifier(folder, threads=1) as classifier:
        if _distance(found, classifier.probabilities(_crops(), len(head.labels))) > _ROUNDED:
            raise Unfit("its model.keras and its model.tflite are not the same network")


def _check_outputs(found: LiteRtFile, folder: ModelFolder) -> None:
    for head in folder.manifest.heads.values():
        output = found.outputs.get(head.output)
        if output is None:
            raise Unfit(f"it has no output “{head.output}”, which {MANIFEST} names, but {_list(found.outputs)}")
        if output.type != "float32":
            raise Unfit(f"its output “{head.output}” is {output.type}, not probabilities in float32")


def _asked(classifier: Any, classes: int) -> FloatArray:  # noqa: ANN401
    """Return the answers for a batch, having seen that each face alone is answered alike."""
    crops = _crops()
    alone = [classifier.probabilities(crop[None], classes) for crop in crops[:2]]
    together: FloatArray = classifier.probabilities(crops, classes)
    if len(together) != len(crops) or any(len(one) != 1 for one in alone):
        raise Unfit("it does not answer once for each face")
    if np.abs(np.concatenate(alone) - together[:2]).max() > _TOGETHER:
        raise Unfit("its answer for a face depends on the other faces of the picture")
    return together


def _judge(found: FloatArray, head: Head, folder: ModelFolder) -> None:
    _check_width(found, head)
    _check_probabilities(found, head.output)
    told = folder.manifest.probe.get(head.output)
    if told is not None and _distance(found[: len(told)], np.array(told, np.float32)) > _ROUNDED:
        raise Unfit(f"its answers are not those that {MANIFEST} tells of it: it is another network")


def _check_width(found: FloatArray, head: Head) -> None:
    if found.ndim != 2 or found.shape[1] != len(head.labels):
        width = found.shape[-1] if found.ndim else 1
        raise Unfit(f"its output “{head.output}” says {width} numbers, and {MANIFEST} has {len(head.labels)} labels")


def _check_probabilities(found: FloatArray, name: str) -> None:
    if not np.isfinite(found).all():
        raise Unfit(f"its output “{name}” says what is no number (NaN or infinity)")
    if found.min() < -_SUM or found.ndim != 2 or np.abs(found.sum(axis=1) - 1).max() > _SUM:
        raise Unfit(f"what its output “{name}” says are no probabilities that sum to 1")


def _distance(one: FloatArray, other: FloatArray) -> float:
    """Return the total variation between answers, 0 to 1, on average: rounding to 8 bits makes a few hundredths."""
    return float(np.abs(one - other).sum(axis=1).mean() / 2)


def _crops() -> Image:
    """Return the probe's crops, and a black and a white one, which a standardisation may divide by zero on."""
    flat = np.stack([np.full((TILE_SIDE, TILE_SIDE), grey, np.uint8) for grey in (0, 255)])
    return np.concatenate([probe_crops(), flat])


def _list(names: Mapping[str, object]) -> str:
    shown = [f"“{name[:40]}”" for name in sorted(names)[:8]]
    return " and ".join(shown) or "none"
