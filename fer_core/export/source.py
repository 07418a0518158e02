"""What is exported: a run, a model folder or a bare Keras file, read without its calibration."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import keras

from fer_core.calibration.temperature import Fit
from fer_core.datasets.arrays import SIDE
from fer_core.errors import FerError
from fer_core.export.temperature import uncalibrated
from fer_core.inference.keras_file import load_keras
from fer_core.inference.model_folder import MANIFEST, ModelFolder
from fer_core.inference.network_check import check_keras, check_network
from fer_core.training.recipe import read_recipe
from fer_core.training.targets import HEADS
from fer_core.training.training_run import FIRST

NETWORK: Final = "model.keras"


@dataclass(frozen=True, eq=False)
class Source:
    """A network before its calibration, and what is known of its training.

    Attributes:
        network: (B, 48, 48, 1) float32 grey levels to a dict of probabilities.
        name: Under which it is shipped: ``fer-small``.
        version: Of the network.
        training: ``recipe``, ``epochs``, ``best_epoch``, ``seconds``, as far as they are known.
        data: Counts of the faces it learnt from, as far as they are known.
    """

    network: keras.Model
    name: str
    version: str = "1"
    training: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def heads(self) -> list[str]:
        """The names of the network's heads."""
        return list(self.network.output)


def read_source(path: Path) -> Source:
    """Read a run folder, a model folder or a ``.keras`` file.

    A model folder's calibration is taken out of its network again: it is fitted anew. Of a file alone the temperatures
    are not known; what is fitted then is told relative to them.

    Raises:
        FerError: It is none of these, is damaged, or the network is no reader of 48x48 grey faces.
    """
    if path.is_dir() and (path / MANIFEST).is_file():
        return _of_model_folder(path)
    if path.is_dir() and (path / NETWORK).is_file():
        return _of_run(path)
    if path.is_file() and path.suffix == ".keras":
        return _of_file(path)
    if path.is_dir():
        raise FerError(
            f"{path} holds no {NETWORK}. Name the folder of a finished run, a model folder or a .keras file."
        )
    raise FerError(
        f"There is no network at {path}. Name the folder of a finished run, a model folder or a .keras file."
    )


def load_network(path: Path) -> keras.Model:
    """Load and check a network.

    Raises:
        FerError: Keras cannot load it, or it takes or says something else than faces and emotions.
    """
    network = load_keras(path)
    shape = getattr(network, "input_shape", None)  # a list where there are several inputs
    if not isinstance(shape, tuple) or shape[1:] != (SIDE, SIDE, 1):
        raise FerError(f"The network {path} does not take 48x48 grey faces; a run's {NETWORK} does.")
    heads = network.output if isinstance(network.output, dict) else {}
    strange = [name for name, value in heads.items() if len(HEADS.get(name, ())) != value.shape[-1]]
    if not heads or strange:
        raise FerError(f"The outputs of {path} are no heads the program knows. It knows {', '.join(HEADS)}.")
    return network


def _of_file(path: Path) -> Source:
    check_keras(path)
    network = load_network(path)
    return Source(uncalibrated(network, dict.fromkeys(network.output, Fit(1.0, 0.0))), path.stem.replace("_", "-"))


def _of_model_folder(path: Path) -> Source:
    folder = ModelFolder.read(path)
    check_network(folder, "keras")
    network = load_network(folder.file(NETWORK))
    heads = folder.manifest.heads.values()
    network = uncalibrated(network, {head.output: Fit(head.temperature, head.floor, head.offsets) for head in heads})
    manifest = folder.manifest.model_dump(mode="json")
    return Source(network, manifest["name"], manifest["version"], manifest.get("training", {}), manifest["data"])


def _of_run(path: Path) -> Source:
    network = load_network(path / NETWORK)
    recipe = read_recipe(path / "recipe.toml")
    report = _report(path / "report.json")
    # Where the files lay on this machine is nobody else's business.
    settings = recipe.model_dump(mode="json", exclude={"data", "ferplus"})
    settings["start"] = Path(settings["start"]).name
    settings["teachers"] = [Path(teacher).name for teacher in settings["teachers"]]
    training = {"recipe": settings}
    training |= {key: report[key] for key in ("epochs", "best_epoch", "seconds") if key in report}
    if (path / FIRST / "report.json").is_file():
        training["first"] = _of_run(path / FIRST).training
    return Source(network, recipe.model.replace("_", "-"), "1", training, report.get("data", {}))


def _report(path: Path) -> dict[str, Any]:
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FerError(f"The run {path.parent} is not finished: it has no {path.name}. Train it to its end.") from None
    except ValueError:
        raise FerError(f"{path} is damaged. Give the training command again; it writes the report anew.") from None
    return report if isinstance(report, dict) else {}
