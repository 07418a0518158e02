"""What a trial of `model.keras` finds out, here without its process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

import keras
from keras import layers

from fer_core.errors import FerError
from fer_core.inference import shipped_model
from fer_core.inference.litert_file import Unfit
from fer_core.inference.network_trial import try_keras

Rewrite = Callable[..., Path]
PackedAgain = Callable[[Callable[[str, bytes], bytes | None]], bytes]


def _saved(folder: Path, outputs: Callable[[Any], Any], side: int = 48) -> bytes:
    image = keras.Input((side, side, 1))
    file = folder / "made.keras"
    keras.Model(image, outputs(layers.Flatten()(image))).save(file)
    return file.read_bytes()


def _head(classes: int) -> layers.Layer:
    return layers.Dense(classes, activation="softmax")


def _both(flat: Any) -> dict[str, Any]:
    return {"fer2013": _head(7)(flat), "ferplus": _head(8)(flat)}


def test_the_shipped_network_says_what_its_manifest_tells() -> None:
    try_keras(shipped_model())


@pytest.mark.parametrize(
    ("outputs", "sentence"),
    [
        (_both, "it is another network"),
        (lambda flat: {"fer2013": _head(7)(flat)}, "its model.keras has the outputs “fer2013”, and model.json lists"),
        (lambda flat: list(_both(flat).values()), "or has outputs without names"),
        (lambda flat: {"fer2013": _head(8)(flat), "ferplus": _head(7)(flat)}, "says 8 numbers, and model.json has 7"),
        (lambda flat: {"fer2013": layers.Dense(7)(flat), "ferplus": _head(8)(flat)}, "no probabilities that sum to 1"),
    ],
)
def test_another_network_than_the_folders_is_refused(
    outputs: Callable[[Any], Any], sentence: str, rewrite: Rewrite, tmp_path: Path
) -> None:
    with pytest.raises(Unfit, match=sentence):
        try_keras(rewrite(keras=_saved(tmp_path, outputs)))


def test_without_probe_the_two_files_are_compared(rewrite: Rewrite, tmp_path: Path) -> None:
    folder = rewrite(keras=_saved(tmp_path, _both), manifest=lambda told: told.pop("probe"))
    with pytest.raises(Unfit, match=r"its model\.keras and its model\.tflite are not the same network"):
        try_keras(folder)


def test_code_in_a_file_is_not_run(rewrite: Rewrite, tmp_path: Path) -> None:
    def with_code(flat: Any) -> dict[str, Any]:
        changed = layers.Lambda(lambda x: x * 1.0, output_shape=(48 * 48,))(flat)
        return {"fer2013": _head(7)(changed), "ferplus": _head(8)(changed)}

    with pytest.raises(FerError, match="it brings code of its own"):
        try_keras(rewrite(keras=_saved(tmp_path, with_code)))


def test_weights_that_are_cut_short_are_damaged(rewrite: Rewrite, packed_again: PackedAgain) -> None:
    def half(member: str, content: bytes) -> bytes:
        return content[: len(content) // 2] if member.endswith(".h5") else content

    with pytest.raises(FerError, match=r"its model\.weights\.h5 is damaged"):
        try_keras(rewrite(keras=packed_again(half)))


def test_a_network_of_other_pictures_is_refused(rewrite: Rewrite, tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="takes no 48x48 grey faces"):
        try_keras(rewrite(keras=_saved(tmp_path, _both, side=64)))
