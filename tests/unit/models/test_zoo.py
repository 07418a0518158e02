"""Every network of the zoo: registry against documents, what is built against the registry, saved and loaded."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fer_core.errors import FerError
from fer_core.models.registry import ZOO, Entry, builder, entry

keras = pytest.importorskip("keras", reason="Keras comes with the extra 'train'")

DOCUMENTS: dict[str, tuple[int, int | None]] = {
    "hogge_1_1": (605_060, 605_060),
    "hogge_1_2": (605_572, 605_572),
    "hogge_2_1": (455_780, 454_820),
    "hogge_2_2": (457_828, 456_868),
    "hogge_6": (2_119_172, 2_114_692),
    "hogge_7": (1_808_708, 1_807_172),
    "capstone_1": (605_060, 605_060),
    "capstone_2": (389_604, 388_644),
    "capstone_3": (1_782_340, 1_778_116),
    "capstone_vgg16": (14_887_684, 172_868),
    "capstone_vgg16_tuned": (15_112_772, 7_475_972),
    "capstone_resnet50": (26_216_836, 2_627_076),
    "capstone_resnet50v2": (26_193_924, 2_627_076),
    "capstone_efficientnetb0_cut": (1_153_163, None),
    "capstone_efficientnetb0": (4_411_943, None),
    "studio_0": (1_274_500, 1_274_052),
    "studio_a": (3_509_444, 3_507_140),
    "studio_b": (3_509_444, 3_507_140),
    "studio_c": (3_509_444, 3_507_140),
    "studio_b_plus": (3_509_444, 3_507_140),
    "studio_b_plus_plus": (3_509_444, 3_507_140),
    "studio_vgg16": (15_111_748, 396_036),
    "studio_d": (4_980_324, 4_978_340),
    "studio_grey": (5_867_204, None),
    "studio_rgb": (5_868_356, None),
    "emotion_resnet": (1_174_021, 1_165_445),
    "voc_scratch": (777_695, 777_055),
    "voc_vgg16": (27_570_516, 12_855_828),
    "voc_resnet50v2": (75_218_452, 51_653_652),
    "voc_mobilenetv2": (2_283_604, 25_620),
    "deeplabv3plus_mobilenet": (7_067_029, None),
}
"""All parameters, and the trained ones where a document gives them. Of studio_resnet50v2 and studio_efficientnetb0 it
gives the trained ones only; of hogge_3 to hogge_5 only what the whole base has (see test_pretrained)."""

AFFORDABLE = 10_000_000
"""Parameters up to which a network is saved and loaded here: the big ones are the same code, and files of 300 MB."""


def built(row: Entry, classes: dict[str, int] | None = None, **options: object) -> Any:
    if "weights" in row.options:
        options = {"weights": "none", **options}
    return builder(row.name)(classes or row.classes, **options)


def trained(network: Any) -> int:
    return sum(int(np.prod(weight.shape)) for weight in network.trainable_weights)


def pictures(network: Any, count: int = 2) -> np.ndarray:
    return np.random.default_rng(0).uniform(0, 255, (count, *network.input.shape[1:])).astype(np.float32)


def answers(network: Any, images: np.ndarray, **how: bool) -> dict[str, np.ndarray]:
    return {
        name: keras.ops.convert_to_numpy(value)
        for name, value in network(images, **(how or {"training": False})).items()
    }


@pytest.mark.parametrize("row", ZOO, ids=lambda row: row.name)
def test_the_registry_says_what_is_built_and_a_saved_network_answers_as_before(row: Entry, tmp_path: Path) -> None:
    network = built(row)
    assert (network.count_params(), trained(network)) == (row.parameters, row.trainable)
    # Keras on PyTorch clears the gradients by name: of two variables of one name, it would forget one.
    assert len({weight.path for weight in network.trainable_weights}) == len(network.trainable_weights)
    assert (network.name, network.input.shape[1:]) == (row.name, row.input)
    assert {name: output.shape[-1] for name, output in network.output.items()} == row.classes
    if row.parameters > AFFORDABLE:
        return
    path = tmp_path / "model.keras"
    network.save(path)
    again = keras.saving.load_model(path, compile=False)
    path.unlink()
    assert trained(again) == row.trainable
    images = pictures(network)
    before, after = answers(network, images), answers(again, images)
    for name in row.classes:
        np.testing.assert_allclose(before[name], after[name], atol=1e-6)
        assert ((before[name] >= 0) & (before[name] <= 1)).all()
        if "voc" not in row.classes:
            np.testing.assert_allclose(before[name].sum(axis=-1), 1, atol=1e-5)


def test_the_registry_says_what_the_documents_say() -> None:
    for name, (parameters, trainable) in DOCUMENTS.items():
        assert entry(name).parameters == parameters, name
        assert trainable in (None, entry(name).trainable), name


def test_the_registry_has_every_network_once_with_its_input() -> None:
    names = [row.name for row in ZOO]
    assert len(set(names)) == len(names) == 37
    assert entry("studio_resnet50v2").trainable == 526_084
    assert entry("studio_efficientnetb0").trainable == 329_476
    assert entry("voc_mobilenetv2").input == (256, 256, 3)
    assert entry("deeplabv3plus_mobilenet").recipe == ""


@pytest.mark.parametrize("name", ["capstone_1", "hogge_7", "studio_c", "emotion_resnet", "voc_mobilenetv2"])
def test_a_network_can_have_several_heads(name: str) -> None:
    from fer_core.models.blocks import logits_of

    one, two = built(entry(name), {"ferplus": 8}), built(entry(name), {"fer2013": 7, "ferplus": 8})
    last = two.get_layer("fer2013_logits")
    assert two.count_params() - one.count_params() == last.count_params()
    images = pictures(two)
    assert {key: value.shape for key, value in answers(two, images).items()} == {"fer2013": (2, 7), "ferplus": (2, 8)}
    logits = answers(logits_of(two), images)["ferplus"]
    turned = keras.ops.sigmoid(logits) if name.startswith("voc") else keras.ops.softmax(logits)
    np.testing.assert_allclose(answers(two, images)["ferplus"], keras.ops.convert_to_numpy(turned), atol=1e-5)


@pytest.mark.parametrize("name", ["hogge_6", "studio_b_plus", "emotion_resnet", "hogge_3_vgg16", "voc_mobilenetv2"])
def test_a_configuration_makes_the_same_network(name: str) -> None:
    network = built(entry(name))
    again = keras.Model.from_config(network.get_config())
    again.set_weights(network.get_weights())
    assert trained(again) == entry(name).trainable
    assert len(again.losses) == len(network.losses)
    images = pictures(network, 1)
    for head, value in answers(network, images).items():
        np.testing.assert_allclose(value, answers(again, images)[head], atol=1e-6)


def test_the_penalties_stand_where_the_document_has_them() -> None:
    penalised = {
        name: [layer.name for layer in built(entry(name)).layers if getattr(layer, "kernel_regularizer", None)]
        for name in ("hogge_7", "studio_b", "studio_c", "studio_b_plus")
    }
    assert penalised["hogge_7"] == ["closing_conv"]
    assert penalised["studio_b"] == []
    assert penalised["studio_c"] == ["dense1", "four_logits"]
    assert len(penalised["studio_b_plus"]) == 7
    assert "four_logits" not in penalised["studio_b_plus"]


def test_the_constants_of_emotion_resnet_are_those_of_the_training_faces(fer2013: Path) -> None:
    cv2 = pytest.importorskip("cv2")
    from fer_core.models.emotion_resnet import DEVIATION, MEAN

    labels = np.load(fer2013 / "train_labels.npz")["emotion"]
    sheet = cv2.imread(str(fer2013 / "train.webp"), cv2.IMREAD_GRAYSCALE)
    side = sheet.shape[0] // 48
    tiles = sheet.reshape(side, 48, side, 48).transpose(0, 2, 1, 3).reshape(-1, 48 * 48)[: len(labels)]
    # anger, disgust, happiness, sadness, surprise: FER-2013 without fear and neutral
    counts = np.bincount(tiles[np.isin(labels, (0, 1, 3, 4, 5))].ravel(), minlength=256)
    levels = np.arange(256)
    mean = (counts * levels).sum() / counts.sum()
    assert mean == pytest.approx(MEAN, abs=5e-4)
    assert np.sqrt((counts * (levels - mean) ** 2).sum() / counts.sum()) == pytest.approx(DEVIATION, abs=5e-4)


def test_reading_the_registry_imports_no_training_library() -> None:
    code = "import sys, app.cli.models; print({'keras', 'tensorflow', 'torch', 'jax'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"


def test_an_unknown_network_is_refused_in_words() -> None:
    with pytest.raises(FerError, match=r"no network called 'hal'\. There are: fer_small"):
        entry("hal")
