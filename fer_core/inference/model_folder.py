"""The folder a network comes in: `model.keras`, `model.tflite`, `model.json` and its card."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from fer_core.errors import FerError

MANIFEST: Final = "model.json"
FORMAT: Final = 1
INPUT_SIDE: Final = 48
DEFAULT_THRESHOLD: Final = 0.4
"""From where on an emotion is said by a network that does not tell."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class Head(_Strict):
    """One output of the network.

    Attributes:
        output: Name of the output in the saved model.
        labels: The emotions in the order of its columns.
        temperature: What the logits are divided by, inside the network, so that its confidence is honest.
        offsets: What is added to the logits after that, one for each emotion, inside the network; empty for nothing.
        floor: What is taken off every probability at the end, inside the network.
        thresholds: From which probability on each emotion is said; without one it is 0.4.
    """

    output: str
    labels: tuple[str, ...] = Field(min_length=2)
    temperature: float = Field(default=1.0, gt=0)
    offsets: tuple[float, ...] = ()
    floor: float = Field(default=0.0, ge=0, lt=1)
    thresholds: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_offset_an_emotion(self) -> Self:
        if self.offsets and len(self.offsets) != len(self.labels):
            raise ValueError(f"{len(self.offsets)} offsets for {len(self.labels)} emotions")
        return self

    def threshold_of(self, emotion: str) -> float:
        """Return from which probability on an emotion is said."""
        return self.thresholds.get(emotion, DEFAULT_THRESHOLD)


class InputSpec(_Strict):
    """What the network takes.

    Attributes:
        height: Pixels; 48.
        width: Pixels; 48.
        channels: 1, grey.
        range: Lowest and highest value of a pixel as it goes in.
        preprocessing: In words, what the network itself does to them.
    """

    height: Literal[48] = 48
    width: Literal[48] = 48
    channels: Literal[1] = 1
    range: tuple[float, float] = (0.0, 255.0)
    preprocessing: str = "standardised per image inside the network"


class CropGeometry(_Strict):
    """Where the detector's box lies in the 48x48 tiles the network learned from, in tile sides.

    A live face is cut so that its box comes to lie at the same place.

    Attributes:
        detector: Which detector measured it: "short_range" or "full_range".
        x: Left edge of the box.
        y: Top edge of the box.
        side: Side of the (square) box.
        align_eyes: Whether the crop is turned until the eyes are level.
    """

    detector: str = "short_range"
    x: float = 0.07
    y: float = 0.16
    side: float = Field(default=0.86, gt=0.2, lt=3)
    align_eyes: bool = False


class Manifest(_Strict):
    """What `model.json` holds. Unknown keys are kept.

    `probe` is what the network itself, in float32, says of `fer_core.inference.probe`'s crops, by output: an engine
    that runs it in float32 is right where it says so, though `model.tflite` is rounded and says a little else.
    """

    format: int = FORMAT
    name: str
    version: str
    input: InputSpec = InputSpec()
    heads: dict[str, Head] = Field(min_length=1)
    crop: CropGeometry = CropGeometry()
    probe: dict[str, list[list[float]]] = Field(default_factory=dict)
    figures: dict[str, Any] = Field(default_factory=dict)
    data: dict[str, Any] = Field(default_factory=dict)
    commit: str = ""
    files: dict[str, str] = Field(description="SHA-256 of each file, by name.")


@dataclass(frozen=True)
class ModelFolder:
    """A network on disk, its manifest read and its files' hashes checked."""

    path: Path
    manifest: Manifest

    @property
    def title(self) -> str:
        """Name and version, as shown to the user: `fer-small v1`."""
        return f"{self.manifest.name} v{self.manifest.version}"

    @property
    def sha256(self) -> str:
        """Hash of the file that runs by default, `model.tflite`; a session records it."""
        return self.manifest.files["model.tflite"]

    def head(self, classes: int) -> Head:
        """Return the head with that many classes.

        Raises:
            FerError: The network has none.
        """
        found = self.manifest.heads.get(str(classes))
        if found is None:
            counts = " or ".join(sorted(self.manifest.heads))
            raise FerError(f"The model {self.title} has no reading of {classes} classes; it has {counts}.")
        return found

    def file(self, name: str) -> Path:
        """Return the path of one of the folder's files."""
        return self.path / name

    @classmethod
    def read(cls, path: Path) -> "ModelFolder":
        """Read and check a model folder.

        Raises:
            FerError: It is not there, lacks a file, says something else than it should, or a file was changed.
        """
        manifest = _read_manifest(path)
        for name in ("model.tflite", "model.keras"):
            if name not in manifest.files:
                raise FerError(f"The model folder {path} does not list {name} in {MANIFEST}; get the folder again.")
        for name, expected in manifest.files.items():
            file = path / name
            if Path(name).name != name or not file.is_file():
                raise FerError(f"The model folder {path} lacks the file {name}; get the folder again.")
            if _sha256(file) != expected:
                raise FerError(
                    f"The file {name} in the model folder {path} is not the one that {MANIFEST} describes "
                    "(its SHA-256 differs); get the folder again."
                )
        return cls(path, manifest)

    @classmethod
    def write(cls, path: Path, manifest: Mapping[str, Any]) -> "ModelFolder":
        """Write `model.json` beside the model files that already lie in `path`, with their hashes.

        Args:
            path: The folder; holds at least `model.keras` and `model.tflite`.
            manifest: The manifest without `files` and `format`.
        """
        names = sorted(file.name for file in path.iterdir() if file.suffix in {".keras", ".tflite"})
        whole = Manifest(**{**manifest, "format": FORMAT, "files": {name: _sha256(path / name) for name in names}})
        text = json.dumps(whole.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
        temporary = path / f"{MANIFEST}.part"
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path / MANIFEST)
        return cls.read(path)


def shipped_model(name: str = "fer-small") -> Path:
    """Return the folder of a network that comes with the program.

    In an installed package it lies inside `fer_core`; in a checkout under `assets/models`.
    """
    inside = Path(__file__).parents[1] / "shipped_models" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / "assets" / "models" / name


def _read_manifest(path: Path) -> Manifest:
    if not path.exists():
        raise FerError(f"There is no model folder at {path}; name a folder that holds {MANIFEST}.")
    try:
        return Manifest.model_validate_json((path / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise FerError(f"{path} is not a model folder: it holds no {MANIFEST}.") from None
    except PermissionError:
        raise FerError(f"The model folder {path} may not be read; check its permissions.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise FerError(f"{path / MANIFEST} is damaged: {where}: {first['msg']}. Get the folder again.") from None


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except PermissionError:
        raise FerError(f"The model file {file} may not be read; check its permissions.") from None
