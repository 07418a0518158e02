from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.models.registry import ZOO, builder
from fer_core.training.recipe import read_toml

keras = pytest.importorskip("keras", reason="Keras comes with the extra 'train'")
pretrained = pytest.importorskip("fer_core.models.pretrained")

RECIPES = Path(__file__).parents[3] / "recipes"

GET_FILE = "keras.src.utils.file_utils.get_file"
"""Where keras.applications takes its weights from."""

WHOLE = {
    "vgg16": 14_714_688,
    "resnet101": 42_658_176,
    "mobilenetv2": 2_257_984,
    "efficientnetb0": 4_049_571,
    "efficientnetv2b2": 8_769_374,
}
"""Parameters of the bases without their classifier, as the documents print them, or Keras where they do not; those of
the others are in the totals of their networks (see test_zoo)."""


def trained(network: Any) -> int:
    return sum(int(np.prod(weight.shape)) for weight in network.trainable_weights)


def cuts(base: str) -> list[str]:
    """The layers that document 000 cuts a base at: that of its network, and those of its table."""
    rows = [row for row in ZOO if row.document.startswith("000") and row.options.get("base") == base]
    tables = [read_toml(RECIPES / "ablations" / row.recipe)["row"] for row in rows]
    return [str(row.options["cut"]) for row in rows] + [
        one["change"]["options.cut"] for table in tables for one in table
    ]


def pictures(side: int = 48) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (2, side, side, 3)).astype(np.float32)


@pytest.mark.parametrize("name", WHOLE)
def test_a_base_is_cut_where_the_document_cuts_it_and_trained_as_far_as_it_is_unfrozen(name: str) -> None:
    base = pretrained.load(name, 48, "none")
    assert base.count_params() == WHOLE[name]
    for cut in cuts(name):
        assert pretrained.cut_at(base, cut).layers[-1].name == cut
    counts = [trained(pretrained.trained_from(base, unfrozen)) for unfrozen in (0, 6, 12, pretrained.ALL)]
    assert counts[0] == 0
    assert counts == sorted(set(counts))
    assert [layer.trainable for layer in pretrained.trained_from(base, 6).layers][-7:] == [False, *[True] * 6]


def test_a_network_with_unfrozen_layers_is_trained_more_and_its_configuration_says_so() -> None:
    frozen = builder("capstone_vgg16")({"four": 4}, weights="none")
    tuned = builder("capstone_vgg16")({"four": 4}, weights="none", unfrozen=4)
    assert trained(tuned) - trained(frozen) == 3 * (512 * 512 * 9 + 512)
    assert trained(keras.Model.from_config(tuned.get_config())) == trained(tuned)


def test_a_frozen_base_keeps_its_normalisation_while_its_head_is_trained() -> None:
    network = builder("voc_mobilenetv2")({"voc": 20}, weights="none", side=64)
    images = pictures(64)
    before = [np.array(weight) for weight in network.get_layer("mobilenetv2").get_weights()]
    quiet, training = (np.asarray(network(images, training=mode)["voc"]) for mode in (False, True))
    np.testing.assert_allclose(quiet, training, atol=1e-6)
    for old, new in zip(before, network.get_layer("mobilenetv2").get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_frozen_base_drops_nothing_while_its_head_is_trained() -> None:
    image = keras.Input((48, 48, 3))
    network = keras.Model(image, pretrained.features(image, "efficientnetv2b2", cut="block2b_add", weights="none"))
    assert any("drop" in layer.name for layer in network.get_layer("efficientnetv2b2").layers)
    quiet, training = (np.asarray(network(pictures(), training=mode)) for mode in (False, True))
    np.testing.assert_allclose(training, quiet, atol=1e-6)


def test_an_unfrozen_normalisation_follows_the_faces() -> None:
    network = builder("voc_mobilenetv2")({"voc": 20}, weights="none", side=64, unfrozen=2)
    norm = network.get_layer("mobilenetv2").layers[-2]
    below = network.get_layer("mobilenetv2").get_layer("bn_Conv1")
    old, old_below = keras.ops.convert_to_numpy(norm.moving_mean), keras.ops.convert_to_numpy(below.moving_mean)
    network(pictures(64), training=True)
    assert np.abs(keras.ops.convert_to_numpy(norm.moving_mean) - old).max() > 0
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(below.moving_mean), old_below)


@pytest.mark.parametrize(("kind", "module"), [("caffe", "vgg16"), ("caffe", "resnet50"), ("signed", "mobilenet_v2")])
def test_the_preprocessing_is_the_one_the_base_was_trained_with(kind: str, module: str) -> None:
    image = keras.Input((48, 48, 3))
    ours = keras.Model(image, pretrained.preprocessed(image, kind))(pictures())
    theirs = getattr(keras.applications, module).preprocess_input(pictures().copy())
    np.testing.assert_allclose(np.asarray(ours), theirs, atol=1e-4)


def test_efficientnet_sees_the_same_from_a_file_as_from_keras(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published = pretrained.load("efficientnetb0", 48, "none")
    norm = next(layer for layer in published.layers if isinstance(layer, keras.layers.Normalization))
    # What stands in the published file: ImageNet's means, and its deviations in the place of variances.
    norm.set_weights([np.array((0.485, 0.456, 0.406)), np.array((0.229, 0.224, 0.225)), np.array(1)])
    path = tmp_path / "base.weights.h5"
    keras.Model(published.input, published.output).save_weights(path)
    monkeypatch.setattr(GET_FILE, lambda *args, **kwargs: str(path))
    seen = []
    for weights in ("imagenet", str(path)):
        image = keras.Input((48, 48, 3))
        features = pretrained.features(image, "efficientnetb0", cut="block1a_activation", weights=weights)
        seen.append(np.asarray(keras.Model(image, features)(pictures(), training=False)))
    assert np.abs(seen[0]).max() > 0.1
    np.testing.assert_allclose(seen[0], seen[1], atol=1e-4)


def test_weights_are_read_from_a_file(tmp_path: Path) -> None:
    base = pretrained.load("mobilenetv2", 48, "none")
    base.save_weights(tmp_path / "base.weights.h5")
    again = pretrained.load("mobilenetv2", 48, str(tmp_path / "base.weights.h5"))
    for old, new in zip(base.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_missing_download_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> str:
        raise Exception("URL fetch failure on https://example.org: None -- no route to host")

    monkeypatch.setattr(GET_FILE, fail)
    with pytest.raises(FerError, match=r'MobileNetV2 are not here .* path .* weights = "none"'):
        builder("voc_mobilenetv2")({"voc": 20})


@pytest.mark.filterwarnings("ignore:Skipping nested container")
def test_a_missing_or_foreign_weights_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FerError, match=r"no weights file .*gone\.weights\.h5 for VGG16"):
        pretrained.load("vgg16", 48, str(tmp_path / "gone.weights.h5"))
    broken = tmp_path / "broken.weights.h5"
    broken.write_bytes(b"nothing")
    with pytest.raises(FerError, match=r"does not hold the weights of VGG16"):
        pretrained.load("vgg16", 48, str(broken))
    small = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    small.save_weights(tmp_path / "small.weights.h5")
    with pytest.raises(FerError, match=r"does not hold the weights of VGG16"):
        pretrained.load("vgg16", 48, str(tmp_path / "small.weights.h5"))


def test_a_wrong_base_cut_or_number_of_layers_is_refused() -> None:
    base = pretrained.load("vgg16", 48, "none")
    with pytest.raises(FerError, match=r"no layer 'block9_pool'.*block5_pool"):
        pretrained.cut_at(base, "block9_pool")
    with pytest.raises(FerError, match=r"19 layers; unfrozen must be 0 to 19, or -1 for all, not 20"):
        pretrained.trained_from(base, 20)
    with pytest.raises(FerError, match=r"last 1 layers of vgg16 have no weights"):
        pretrained.trained_from(base, 1)
    with pytest.raises(FerError, match=r"no base called 'hal'"):
        pretrained.features(keras.Input((48, 48, 3)), "hal")
