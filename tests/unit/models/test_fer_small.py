import numpy as np
import pytest

from fer_core.models.registry import builder

pytest.importorskip("keras", reason="Keras comes with the extra 'train'")


def faces() -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)


def test_light_and_contrast_do_not_change_the_answer() -> None:
    network = builder("fer_small")({"fer2013": 7})
    bright, dim = network(faces(), training=False), network(faces() * 0.5 + 30, training=False)
    np.testing.assert_allclose(np.asarray(bright["fer2013"]), np.asarray(dim["fer2013"]), atol=1e-3)


def test_a_constant_picture_gives_probabilities() -> None:
    answer = np.asarray(builder("fer_small")({"ferplus": 8})(np.full((1, 48, 48, 1), 9.0), training=False)["ferplus"])
    assert np.isfinite(answer).all()
