"""The folder a network comes in: `model.keras`, `model.tflite`, `model.json` and its card."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fer_core.emotions import label_set
from fer_core.errors import FerError
from fer_core.files.atomic import write_atomic
from fer_core.frames import Image
from fer_core.vision.crop_geometry import TILE_SIDE, CropGeometry

MANIFEST: Final = "model.json"
FORMAT: Final = 1
PROBE_CROPS: Final = 3
"""How many crops `probe_crops` makes, and so how many answers a manifest may tell."""
DEFAULT_THRESHOLD: Final = 0.4
"""From where on an emotion is said by a network that does not tell."""

_LARGEST_MANIFEST: Final = 8 << 20
_LARGEST_FILE: Final = 1 << 30
_ROUNDING: Final = 1e-3

_Finite = Annotated[float, Field(ge=-100, le=100)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)


class _Format(BaseModel):
    """All that is read of a manifest before it is known to be of this format."""

    format: Any = FORMAT


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

    output: str = Field(min_length=1, max_length=200)
    labels: tuple[str, ...] = Field(min_length=2)
    temperature: float = Field(default=1.0, gt=1e-3, lt=1e3)
    offsets: tuple[_Finite, ...] = ()
    floor: float = Field(default=0.0, ge=0, lt=1)
    thresholds: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)

    @field_validator("labels")
    @classmethod
    def _a_known_set(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        doubles = sorted({label for label in labels if labels.count(label) > 1})
        if doubles:
            raise ValueError(f"it names {doubles[0]} twice")
        try:
            known = label_set(len(labels))
        except ValueError:
            raise ValueError(f"there is no reading of {len(labels)} emotions, only of 4, 5, 7 and 8") from None
        strange = [label for label in labels if label not in known]
        if strange:
            raise ValueError(f"“{strange[0][:40]}” is none of the {len(known)} emotions {', '.join(known)}")
        return labels

    @model_validator(mode="after")
    def _thresholds_of_its_emotions(self) -> Self:
        strange = [emotion for emotion in self.thresholds if emotion not in self.labels]
        if strange:
            raise ValueError(f"there is a threshold for “{strange[0][:40]}”, which is none of its emotions")
        return self

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

    @field_validator("range")
    @classmethod
    def _grey_levels(cls, given: tuple[float, float]) -> tuple[float, float]:
        if given != (0.0, 255.0):
            raise ValueError(f"the network takes pixels from {given[0]:g} to {given[1]:g}, and is given 0 to 255")
        return given


class Manifest(_Strict):
    """What `model.json` holds. Unknown keys are kept.

    `probe` is what the network itself, in float32, says of `probe_crops`, by output:
    an engine that runs it in float32 is right where it says so, though `model.tflite` is rounded and says a little
    else.
    """

    format: int = Field(default=FORMAT, ge=1, le=FORMAT, strict=True)
    name: str = Field(min_length=1, max_length=100)
    version: str = Field(min_length=1, max_length=100)
    input: InputSpec = InputSpec()
    heads: dict[str, Head] = Field(min_length=1)
    crop: CropGeometry = CropGeometry()
    probe: dict[str, list[list[float]]] = Field(default_factory=dict)
    figures: dict[str, Any] = Field(default_factory=dict)
    data: dict[str, Any] = Field(default_factory=dict)
    commit: str = ""
    files: dict[str, str] = Field(description="SHA-256 of each file, by name.")

    @field_validator("name", "version")
    @classmethod
    def _printable(cls, text: str) -> str:
        if not text.isprintable():
            raise ValueError("it holds characters that cannot be shown")
        return text

    @model_validator(mode="after")
    def _heads_fit_their_labels(self) -> Self:
        for classes, head in self.heads.items():
            if classes != str(len(head.labels)):
                raise ValueError(f"the head of {classes[:40]} classes has {len(head.labels)} labels")
        outputs = [head.output for head in self.heads.values()]
        if len(set(outputs)) < len(outputs):
            raise ValueError("two heads read the same output")
        return self

    @model_validator(mode="after")
    def _probe_fits_the_heads(self) -> Self:
        for head in self.heads.values():
            rows = self.probe.get(head.output)
            if rows is None:
                continue
            if len(rows) != PROBE_CROPS or any(len(row) != len(head.labels) for row in rows):
                raise ValueError(
                    f"probe has to hold {PROBE_CROPS} rows of {len(head.labels)} numbers for the output {head.output}"
                )
            if any(min(row) < -_ROUNDING or abs(math.fsum(row) - 1) > _ROUNDING for row in rows):
                raise ValueError(f"what probe tells of the output {head.output} is no probability")
        return self


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
        # What lies in the files is checked where a network is opened: `fer_core.inference.network_check`.
        for name in ("model.tflite", "model.keras"):
            if name not in manifest.files:
                raise FerError(f"The model folder {path} does not list {name} in {MANIFEST}; get the folder again.")
        for name, expected in manifest.files.items():
            file = path / name
            if Path(name).name != name or not file.is_file():
                raise FerError(f"The model folder {path} lacks the file {name}; get the folder again.")
            if file.stat().st_size > _LARGEST_FILE:
                raise FerError(
                    f"The file {name} in the model folder {path} is larger than a network for faces can be "
                    f"({file.stat().st_size / 1e9:.1f} GB); get the folder again."
                )
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
        write_atomic(path / MANIFEST, text, part=f"{MANIFEST}.part")
        return cls.read(path)


def probe_crops(count: int = PROBE_CROPS) -> Image:
    """Return the crops that engines are compared on: (count, 48, 48) uint8, coarse random squares, always the same."""
    rng = np.random.default_rng(7)
    coarse = rng.integers(0, 256, (count, 6, 6), dtype=np.uint8)
    return np.ascontiguousarray(coarse.repeat(TILE_SIDE // 6, axis=1).repeat(TILE_SIDE // 6, axis=2))


def shipped_model(name: str = "fer-small") -> Path:
    """Return the folder of a network that comes with the program.

    In an installed package it lies inside `fer_core`; in a checkout under `assets/models`.
    """
    inside = Path(__file__).parents[1] / "shipped_models" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / "assets" / "models" / name


def _read_manifest(path: Path) -> Manifest:
    if not path.exists():
        raise FerError(f"There is no model folder at {path}; name a folder that holds {MANIFEST}.")
    file = path / MANIFEST
    try:
        if not file.is_file():
            raise FerError(f"{path} is not a model folder: it holds no {MANIFEST}.")
        with file.open("rb") as stream:
            content = stream.read(_LARGEST_MANIFEST + 1)
    except PermissionError:
        raise FerError(f"The model folder {path} may not be read; check its permissions.") from None
    if len(content) > _LARGEST_MANIFEST:
        raise FerError(f"{file} is damaged: it is larger than {_LARGEST_MANIFEST >> 20} MB. Get the folder again.")
    try:
        _refuse_newer(path, _Format.model_validate_json(content).format)
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part)[:40] for part in first["loc"]) or "the file"
        what = first["msg"].removeprefix("Value error, ")
        raise FerError(f"{file} is damaged: {where}: {what}. Get the folder again.") from None


def _refuse_newer(path: Path, given: Any) -> None:  # noqa: ANN401 - whatever the file holds
    if isinstance(given, int) and given > FORMAT:
        raise FerError(
            f"The model folder {path} was made by a newer version of FER Studio (its format is {given}, and this "
            f"program reads {FORMAT}). Update the program, or take a model folder made for this one."
        )


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except PermissionError:
        raise FerError(f"The model file {file} may not be read; check its permissions.") from None
