import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

import keras

from fer_core.calibration.temperature import Fit
from fer_core.errors import FerError
from fer_core.export.source import read_source
from fer_core.export.temperature import calibrated, uncalibrated
from fer_core.training.recipe import Recipe, recipe_toml


@pytest.fixture
def run(tmp_path: Path, make_network: Callable[..., Any]) -> Path:
    """The folder of a finished run."""
    folder = tmp_path / "run"
    folder.mkdir()
    make_network("four").save(folder / "model.keras")
    recipe = Recipe(model="hogge_4", classes=(4,), data="/home/somebody/fer2013.csv")
    (folder / "recipe.toml").write_text(recipe_toml(recipe), encoding="utf-8")
    report = {"epochs": 9, "best_epoch": 7, "seconds": 120, "data": {"train": 50, "validation": 20}}
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return folder


def test_a_run_tells_its_recipe_without_the_places_on_this_machine(run: Path) -> None:
    source = read_source(run)
    assert (source.name, source.version, source.heads) == ("hogge-4", "1", ["four"])
    assert source.training["best_epoch"] == 7
    assert source.data == {"train": 50, "validation": 20}
    assert "somebody" not in json.dumps(source.training)


def test_a_run_that_came_after_another_tells_of_both(run: Path) -> None:
    first = run / "first"
    first.mkdir()
    for name in ("model.keras", "recipe.toml", "report.json"):
        shutil.copy(run / name, first / name)
    recipe = Recipe(
        model="hogge_4", classes=(4,), start="/home/somebody/model.keras", teachers=("/home/somebody/m.keras",)
    )
    (run / "recipe.toml").write_text(recipe_toml(recipe), encoding="utf-8")
    training = read_source(run).training
    assert training["first"]["epochs"] == 9
    assert (training["recipe"]["start"], training["recipe"]["teachers"]) == ("model.keras", ["m.keras"])
    assert "somebody" not in json.dumps(training)


def test_an_unfinished_run_is_refused(run: Path) -> None:
    (run / "report.json").unlink()
    with pytest.raises(FerError, match=r"is not finished: it has no report\.json"):
        read_source(run)
    (run / "report.json").write_text("{")
    with pytest.raises(FerError, match="is damaged"):
        read_source(run)


def test_what_is_no_network_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no network at"):
        read_source(tmp_path / "none")
    with pytest.raises(FerError, match=r"holds no model\.keras"):
        read_source(tmp_path)
    (tmp_path / "half.keras").write_bytes(b"PK")
    with pytest.raises(FerError, match="Keras cannot load"):
        read_source(tmp_path / "half.keras")
    image = keras.Input((64, 64, 3))
    keras.Model(image, keras.layers.Flatten()(image)).save(tmp_path / "large.keras")
    with pytest.raises(FerError, match="does not take 48x48 grey faces"):
        read_source(tmp_path / "large.keras")
    image = keras.Input((48, 48, 1))
    keras.Model(image, keras.layers.Flatten()(image)).save(tmp_path / "headless.keras")
    with pytest.raises(FerError, match=r"no heads the program knows\. It knows fer2013"):
        read_source(tmp_path / "headless.keras")


def test_a_network_inside_another_is_calibrated_and_back_again(make_network: Callable[..., Any]) -> None:
    inner = make_network("five")
    image = keras.Input((48, 48, 1), name="grey")
    outer = keras.Model(image, inner(image))
    faces = np.random.default_rng(0).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)
    fit = Fit(2.0, 0.01, (0.5, -1.0, 0.25, 0.25, 0.0))
    before = np.asarray(outer(faces, training=False)["five"])
    changed = calibrated(outer, {"five": fit})
    np.testing.assert_allclose(np.asarray(changed(faces, training=False)["five"]), fit.apply(before), atol=1e-5)
    back = uncalibrated(changed, {"five": fit})
    np.testing.assert_allclose(np.asarray(back(faces, training=False)["five"]), before, atol=1e-5)


def test_a_calibrated_file_without_its_folder_is_calibrated_anew(
    make_network: Callable[..., Any], tmp_path: Path
) -> None:
    network = make_network("five")
    faces = np.random.default_rng(0).uniform(0, 255, (3, 48, 48, 1)).astype(np.float32)
    before = np.asarray(network(faces, training=False)["five"])
    calibrated(network, {"five": Fit(1.0, 0.02)}).save(tmp_path / "floored.keras")
    source = read_source(tmp_path / "floored.keras")
    np.testing.assert_allclose(np.asarray(source.network(faces, training=False)["five"]), before, atol=1e-5)
    again = calibrated(source.network, {"five": Fit(1.0, 0.01)})
    np.testing.assert_allclose(
        np.asarray(again(faces, training=False)["five"]), Fit(1.0, 0.01).apply(before), atol=1e-5
    )


def test_a_network_without_logits_is_refused() -> None:
    image = keras.Input((48, 48, 1))
    output = keras.layers.Dense(5, activation="softmax", name="five")(keras.layers.Flatten()(image))
    with pytest.raises(FerError, match="no layer five_logits"):
        calibrated(keras.Model(image, {"five": output}), {"five": Fit(2.0, 0.0)})


def test_logits_without_a_bias_can_have_no_offsets() -> None:
    image = keras.Input((48, 48, 1))
    logits = keras.layers.Dense(5, use_bias=False, name="five_logits")(keras.layers.Flatten()(image))
    network = keras.Model(image, {"five": keras.layers.Softmax(name="five")(logits)})
    with pytest.raises(FerError, match="five_logits of the network has no bias"):
        calibrated(network, {"five": Fit(1.0, 0.0, (0.1, -0.1, 0.0, 0.0, 0.0))})
