"""The classifier every engine implements, and the choice among the engines."""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal, Protocol, Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frames import FloatArray, Image
from fer_core.inference.model_folder import ModelFolder, probe_crops, shipped_model
from fer_core.inference.network_check import check_network

Device = Literal["auto", "cpu", "gpu"]
"""Where the network shall run."""

_NVIDIA_DRIVER: Final = Path("/proc/driver/nvidia/version")

AGREEMENT: Final = 1e-3
"""How far an engine's probabilities may lie from the CPU's before it is not used."""


class EmotionClassifier(Protocol):
    """A loaded network. Not safe to share between threads: the thread that opened it owns it."""

    @property
    def folder(self) -> ModelFolder:
        """The network it runs."""

    @property
    def engine(self) -> str:
        """Name of the runtime: "LiteRT" or "TensorFlow"."""

    @property
    def device(self) -> str:
        """Where it runs: "CPU" or "GPU"."""

    def probabilities(self, crops: Image, classes: int) -> FloatArray:
        """Classify a batch of faces in one call of the network.

        Args:
            crops: (N, 48, 48) uint8 grey; N may be 0.
            classes: Which head to read: 7 or 8, or 4 or 5 where the network has such a head.

        Returns:
            (N, K) float32; each row sums to 1, in the order of the head's labels.

        Raises:
            FrameError: The crops are no such array.
            FerError: The network has no such head.
            ValueError: It is closed.
        """

    def close(self) -> None:
        """Release the network."""

    def __enter__(self) -> Self:
        """Return the classifier."""

    def __exit__(self, *exc: object) -> None:
        """Close it."""


def open_classifier(model: ModelFolder | Path | None = None, device: Device = "auto") -> EmotionClassifier:
    """Open a network on the engine and device that suit.

    `cpu` is LiteRT. `gpu` is TensorFlow on CUDA or LiteRT's GPU accelerator, whichever is there and agrees, to 1e-3,
    with the CPU or with the network in float32. `auto` is the fastest that agrees. TensorFlow is considered only where
    an NVIDIA driver is loaded, because importing it takes seconds, and by `auto` no GPU engine is started where the
    system shows no GPU.

    Args:
        model: A model folder; without one, the network that comes with the program.
        device: Where it shall run.

    Raises:
        FerError: The folder is damaged, its network is not what it says, or `gpu` was asked for and there is none.
    """
    folder = model if isinstance(model, ModelFolder) else ModelFolder.read(model or shipped_model())
    check_network(folder)
    from fer_core.inference.litert import LiteRtClassifier

    cpu = LiteRtClassifier(folder)
    if device == "cpu":
        return cpu
    best: EmotionClassifier = cpu
    refusals: list[str] = []
    for name, start in _gpu_engines(folder) if device == "gpu" or _may_have_gpu() else ():
        try:
            candidate = start()
        except FerError as error:
            refusals.append(f"{name}: {error}")
            continue
        if not agrees(candidate, cpu):
            refusals.append(f"{name}: its results differ from the CPU's")
            candidate.close()
        elif device == "gpu":
            cpu.close()
            return candidate
        elif _milliseconds(candidate) < _milliseconds(best):
            best.close()
            best = candidate
        else:
            candidate.close()
    if device == "gpu":
        cpu.close()
        found = "; ".join(refusals) or "no GPU engine is installed"
        raise FerError(
            f"No usable GPU was found ({found}). Use the cpu, or auto to let the program choose.", settings=["device"]
        )
    return best


def agrees(one: EmotionClassifier, other: EmotionClassifier) -> bool:
    """Whether an engine is right: on a few synthetic crops, for every head.

    Its probabilities have to be, to 1e-3, those of the other engine or those that the network has in float32, which
    `model.json` tells: `model.tflite` may be rounded to integers, and an engine that is not has to be let through.
    """
    crops = probe_crops()
    exact = one.folder.manifest.probe
    for classes, head in one.folder.manifest.heads.items():
        found = one.probabilities(crops, int(classes))
        accepted = [other.probabilities(crops, int(classes))]
        if head.output in exact:
            accepted.append(np.array(exact[head.output], np.float32))
        if not any(_close(found, wanted) for wanted in accepted):
            return False
    return True


def _close(one: FloatArray, other: FloatArray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=0, atol=AGREEMENT)


def _may_have_gpu() -> bool:
    """Whether it is worth starting a GPU engine. Linux shows its GPUs as devices; elsewhere there mostly is one."""
    if not sys.platform.startswith("linux"):
        return True
    return _NVIDIA_DRIVER.exists() or any(Path("/dev/dri").glob("renderD*"))


def _gpu_engines(folder: ModelFolder) -> list[tuple[str, Callable[[], EmotionClassifier]]]:
    engines: list[tuple[str, Callable[[], EmotionClassifier]]] = []
    if _NVIDIA_DRIVER.exists() and find_spec("tensorflow") is not None:
        from fer_core.inference.tensorflow import TensorFlowClassifier

        engines.append(("TensorFlow", lambda: TensorFlowClassifier(folder)))
    from fer_core.inference.litert_compiled import CompiledLiteRtClassifier

    engines.append(("LiteRT", lambda: CompiledLiteRtClassifier(folder, accelerator="GPU")))
    return engines


def _milliseconds(classifier: EmotionClassifier) -> float:
    crops = probe_crops(1)
    head = int(next(iter(classifier.folder.manifest.heads)))
    times = []
    for _ in range(6):
        begin = time.perf_counter()
        classifier.probabilities(crops, head)
        times.append((time.perf_counter() - begin) * 1000)
    return float(np.median(times))
