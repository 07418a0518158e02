"""A network small enough to be exported in seconds, and faces to do it with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fer_core.datasets.arrays import FaceArrays
from fer_core.emotions import FER2013

SIZES = {"fer2013": 7, "ferplus": 8, "four": 4, "five": 5}


def small_network(*heads: str) -> Any:
    """A network of one convolution with the heads named, its logits six times too sure."""
    import keras

    from fer_core.models.blocks import standardised

    keras.utils.set_random_seed(4)
    image = keras.Input((48, 48, 1), name="image")
    x = keras.layers.Conv2D(8, 5, strides=4, activation="relu", name="conv")(standardised(image))
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    outputs = {}
    for head in heads:
        logits = keras.layers.Dense(SIZES[head], name=f"{head}_logits")(x)
        outputs[head] = keras.layers.Softmax(name=head)(logits)
    network = keras.Model(image, outputs, name="small")
    for head in heads:
        layer = network.get_layer(f"{head}_logits")
        layer.set_weights([weight * 6 for weight in layer.get_weights()])
    return network


@pytest.fixture(scope="session")
def faces() -> FaceArrays:
    """Train and validation faces whose label has to do with how they look, with votes."""
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 7, 160)
    coarse = rng.integers(0, 256, (160, 48, 6)) + 20 * labels[:, None, None]
    images = np.clip(coarse.repeat(8, axis=2), 0, 255).astype(np.uint8)
    votes = rng.multinomial(10, [0.12] * 8 + [0.02, 0.02], 160)
    split = np.array(["train"] * 60 + ["validation"] * 100)
    return FaceArrays(images, labels, FER2013, split, votes, np.ones(160, np.bool_))


@pytest.fixture
def make_network() -> Callable[..., Any]:
    """Make a network with the heads named."""
    return small_network


@pytest.fixture(scope="session")
def network_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `.keras` file of a network with both heads."""
    path = tmp_path_factory.mktemp("network") / "small_one.keras"
    small_network("fer2013", "ferplus").save(path)
    return path


@pytest.fixture(scope="module")
def converted_once() -> Iterator[None]:
    """Convert the network once for all exports of a module, calibrate and time it with fewer rounds."""
    from fer_core.calibration import temperature
    from fer_core.export import formats, litert

    made: dict[str, bytes] = {}

    def once(saved_model: Path, precision: litert.Precision, faces: NDArray[np.uint8]) -> bytes:
        if precision not in made:
            made[precision] = litert.litert_bytes(saved_model, precision, faces)
        return made[precision]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "litert_bytes", once)
        patch.setattr(litert, "LAPS", 12)
        patch.setattr(temperature, "HALVINGS", 1)
        yield


@pytest.fixture
def tried_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Try networks in this process, which has TensorFlow loaded already, and remember no verdict."""
    from fer_core.inference import trial_process
    from fer_core.inference.litert_file import Unfit
    from fer_core.inference.network_trial import try_keras, try_litert

    def trial(path: Path, kind: str, limit_s: float, refusal: str) -> dict[str, Any]:
        try:
            (try_keras if kind == "keras" else try_litert)(path)
        except Unfit as unfit:
            return {"wrong": str(unfit)}
        return {"wrong": None}

    monkeypatch.setattr(trial_process, "_try", trial)
    monkeypatch.setattr(trial_process, "_memory", lambda: tmp_path / "nowhere" / "checked-networks.txt")
    monkeypatch.setattr(trial_process, "_remember", lambda verdict: None)
