from pathlib import Path

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.models.registry import ZOO, Entry, builder, entry

keras = pytest.importorskip("keras", reason="Keras comes with the extra 'train'")


def faces() -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)


@pytest.mark.parametrize("row", ZOO, ids=lambda row: row.name)
def test_the_registry_says_what_is_built(row: Entry) -> None:
    network = builder(row.name)(row.classes)
    assert network.count_params() == row.parameters
    assert sum(int(np.prod(weight.shape)) for weight in network.trainable_weights) == row.trainable
    assert network.input.shape[1:] == row.input
    assert {name: output.shape[-1] for name, output in network.output.items()} == row.classes


@pytest.mark.parametrize("row", ZOO, ids=lambda row: row.name)
def test_a_saved_network_answers_as_before(row: Entry, tmp_path: Path) -> None:
    network = builder(row.name)(row.classes)
    network.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras", compile=False)
    before, after = network(faces(), training=False), again(faces(), training=False)
    for name in row.classes:
        np.testing.assert_allclose(np.asarray(before[name]), np.asarray(after[name]), atol=1e-6)
        np.testing.assert_allclose(np.asarray(before[name]).sum(axis=1), 1, atol=1e-5)


def test_light_and_contrast_do_not_change_the_answer() -> None:
    network = builder("fer_small")({"fer2013": 7})
    bright, dim = network(faces(), training=False), network(faces() * 0.5 + 30, training=False)
    np.testing.assert_allclose(np.asarray(bright["fer2013"]), np.asarray(dim["fer2013"]), atol=1e-3)


def test_a_constant_picture_gives_probabilities() -> None:
    answer = np.asarray(builder("fer_small")({"ferplus": 8})(np.full((1, 48, 48, 1), 9.0), training=False)["ferplus"])
    assert np.isfinite(answer).all()


def test_an_unknown_network_is_refused_in_words() -> None:
    with pytest.raises(FerError, match=r"no network called 'hal'\. There are: fer_small"):
        entry("hal")
