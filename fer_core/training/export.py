"""Turning a trained network into a model folder that the program runs."""

import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from fer_core.errors import FerError
from fer_core.inference.model_folder import ModelFolder
from fer_core.training.targets import HEADS

TOLERANCE = 1e-3
"""Largest difference of a probability between Keras and LiteRT."""


def export(
    network: keras.Model, folder: Path, manifest: dict[str, Any], card: str, faces: NDArray[np.uint8]
) -> ModelFolder:
    """Write ``model.keras``, ``model.tflite``, ``MODEL_CARD.md`` and ``model.json``.

    Everything is made and checked beside the folder first, so that a failure leaves an earlier model as it was.

    Args:
        network: (B, 48, 48, 1) float32 to a dict of probabilities.
        folder: the model folder; made if it is not there.
        manifest: what ``model.json`` says, without ``heads``, ``crop`` and ``files``.
        card: the text of the model card.
        faces: uint8 (n, 48, 48), n at least 5; LiteRT has to agree with Keras on them.

    Raises:
        FerError: if it does not agree.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".export-") as scratch:
        made = Path(scratch) / "model"
        made.mkdir()
        network.save(made / "model.keras")
        (made / "model.tflite").write_bytes(litert_bytes(network))
        agreement = largest_difference(network, (made / "model.tflite").read_bytes(), faces)
        # Written so that a difference that is no number fails too.
        if not agreement <= TOLERANCE:
            raise FerError(
                f"The LiteRT model differs from Keras by {agreement:.1e} on real faces; nothing was exported."
            )
        (made / "MODEL_CARD.md").write_text(card, encoding="utf-8")
        heads = {str(len(HEADS[name])): {"output": name, "labels": HEADS[name]} for name in network.output}
        ModelFolder.write(made, {**manifest, "heads": heads, **_crop(folder)})
        folder.mkdir(exist_ok=True)
        # The manifest last: until it is there, the hashes of the old one say that the folder is not whole.
        for file in sorted(made.iterdir(), key=lambda file: file.name == "model.json"):
            file.replace(folder / file.name)
    return ModelFolder.read(folder)


def _crop(folder: Path) -> dict[str, Any]:
    """Return the crop geometry of the model that lies there already: it is measured on the data, not on the weights."""
    try:
        crop = ModelFolder.read(folder).manifest.crop
    except FerError:
        return {}
    return {"crop": crop.model_dump()}


def litert_bytes(network: keras.Model) -> bytes:
    """Convert to LiteRT: float32, any batch size, one signature whose outputs carry the names of the heads."""
    with tempfile.TemporaryDirectory() as saved:
        network.export(saved, format="tf_saved_model", verbose=False)
        content: bytes = tf.lite.TFLiteConverter.from_saved_model(saved).convert()
    return content


def largest_difference(network: keras.Model, tflite: bytes, faces: NDArray[np.uint8]) -> float:
    """Return the largest difference of a probability between Keras and LiteRT, in batches of one and of five."""
    images = faces[:5, :, :, None].astype(np.float32)
    differences = [0.0]
    for batch in (images[:1], images):
        expected = network(batch, training=False)
        for name, found in run_litert(tflite, batch).items():
            differences.append(float(np.abs(found - keras.ops.convert_to_numpy(expected[name])).max()))
    return float(np.max(differences))


def run_litert(tflite: bytes, images: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    """Run a batch through a LiteRT model; outputs by the names in its signature."""
    runner = Interpreter(model_content=tflite).get_signature_runner("serving_default")
    result: dict[str, NDArray[np.float32]] = runner(image=images)
    return result
