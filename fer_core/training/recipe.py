"""A recipe: everything that decides how a training run comes out, in a small TOML file."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fer_core.errors import FerError

SIZES = (7, 8, 4, 5)
"""Numbers of classes that a head can have."""

Option = bool | int | float | str | None | list[int] | list[float]


class Augmentation(BaseModel):
    """How far a training face is changed; all ranges are symmetric around no change. Nothing is changed by default.

    Attributes:
        rotation: degrees.
        scale: share of the size.
        aspect: share by which width and height are stretched apart.
        shear: degrees.
        shift: share of the width.
        flip: mirror half of the faces.
        coarse: share of the faces that are brought down to 16 to 32 pixels and up again.
        sharpness: share of the fine detail that is added or taken away.
        contrast: share; brightness: grey levels; gamma: exponent range as a share.
        noise: largest standard deviation, in grey levels.
        erase: share of the faces that lose a rectangle of ``erase_side`` (smallest, largest) of the width.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    rotation: float = Field(default=0.0, ge=0, le=180)
    scale: float = Field(default=0.0, ge=0, lt=1)
    aspect: float = Field(default=0.0, ge=0, lt=1)
    shear: float = Field(default=0.0, ge=0, lt=90)
    shift: float = Field(default=0.0, ge=0, lt=1)
    flip: bool = False
    coarse: float = Field(default=0.0, ge=0, le=1)
    sharpness: float = Field(default=0.0, ge=0, le=4)
    contrast: float = Field(default=0.0, ge=0, lt=1)
    brightness: float = Field(default=0.0, ge=0, le=255)
    gamma: float = Field(default=0.0, ge=0, lt=1)
    noise: float = Field(default=0.0, ge=0, le=255)
    erase: float = Field(default=0.0, ge=0, le=1)
    erase_side: tuple[float, float] = (0.15, 0.4)

    @field_validator("erase_side")
    @classmethod
    def _inside_the_face(cls, value: tuple[float, float]) -> tuple[float, float]:
        if not 0 <= value[0] <= value[1] <= 1:
            raise ValueError("give the smallest and the largest side, as shares of the width")
        return value


class Recipe(BaseModel):
    """A training run.

    Attributes:
        data: the faces, as `fer_core.datasets.load` reads them; ferplus: the votes. Relative to the recipe's file.
        classes_order: what class numbers of the data mean where they do not tell: ``fer2013`` or ``five``; empty
            where they do.
        backend: Keras backend (``tensorflow``, ``torch`` or ``jax``); empty: whatever the environment says.
        model: name in the registry.
        options: what its builder is given.
        classes: sizes of the heads: 7 (FER-2013), 8 (FER+), 4 and 5 (the documents').
        colour: ``grey`` or ``rgb`` (the grey face three times); size: side in pixels. Both have to be what the network
            takes, and need not be given.
        epochs: most passes over the training faces.
        batch: faces a step.
        seed: start of every random number.
        optimizer: ``sgd`` (with Nesterov momentum), ``adam``, ``adamw`` or ``rmsprop``.
        learning_rate: the highest.
        momentum: of SGD.
        weight_decay: decoupled, per unit of learning rate; kernels only.
        clip_norm: longest gradient of a variable; 0 for no limit.
        schedule: of the learning rate, see ``fer_core.training.schedule``.
        warmup: epochs of linear rise before the cosine.
        factor: what a plateau or a step multiplies the rate by.
        patience: epochs without a lower validation loss that make a plateau; step_epochs: epochs between two steps.
        minimum_rate: the lowest a plateau, a step or the cosine goes to.
        early_stopping: epochs without a better ``monitor`` after which the run ends; 0 for never.
        monitor: what the kept epoch is chosen by: validation ``accuracy`` (mean of the heads) or ``loss``; ``none``
            keeps the last, so that validation has no say in the weights.
        loss: ``cross_entropy``, ``focal`` (Lin et al. 2017) or ``binary`` (several emotions at once).
        truth: what faces are taught to be: ``label`` (one class), ``votes`` (the distribution of the FER+ votes), or
            ``auto``: labels for 4, 5 and 7 classes, votes for 8.
        label_smoothing: on heads that learn labels.
        class_weights: count rare classes as much as frequent ones.
        mixup, cutmix: parameter of the Beta distribution that faces are mixed by; 0 for never.
        average: decay a step of the running average of the weights, which is then what is kept; 0 for none.
        precision: of the computation; weights are float32 always.
        own_past: share of the network's own earlier predictions in its targets, at the end of the run.
        start: ``.keras`` file of the same network to go on from, instead of random weights.
        first: another recipe, whose run comes first; its network is then the start and the teacher.
        teachers: ``.keras`` files to learn from; teacher_share: their share in the targets; temperature: what softens
            their answers.
        augmentation: how far a face is changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    data: str = ""
    ferplus: str = ""
    classes_order: Literal["", "fer2013", "five"] = ""
    backend: Literal["", "tensorflow", "torch", "jax"] = ""
    model: str = "fer_small"
    classes: tuple[int, ...] = Field(default=(7, 8), min_length=1)
    colour: Literal["grey", "rgb"] | None = None
    size: int | None = Field(default=None, ge=8, le=1024)
    epochs: int = Field(default=40, ge=1)
    batch: int = Field(default=128, ge=1)
    seed: int = Field(default=1, ge=0)
    optimizer: Literal["sgd", "adam", "adamw", "rmsprop"] = "sgd"
    learning_rate: float = Field(default=0.1, gt=0)
    momentum: float = Field(default=0.9, ge=0, lt=1)
    weight_decay: float = Field(default=0.0, ge=0)
    clip_norm: float = Field(default=0.0, ge=0)
    schedule: Literal["constant", "plateau", "step", "cosine"] = "cosine"
    warmup: float = Field(default=0.0, ge=0)
    factor: float = Field(default=0.2, gt=0, lt=1)
    patience: int = Field(default=3, ge=1)
    step_epochs: int = Field(default=30, ge=1)
    minimum_rate: float = Field(default=0.0, ge=0)
    early_stopping: int = Field(default=0, ge=0)
    monitor: Literal["accuracy", "loss", "none"] = "accuracy"
    loss: Literal["cross_entropy", "focal", "binary"] = "cross_entropy"
    focal_gamma: float = Field(default=2.0, ge=0)
    focal_alpha: float = Field(default=0.25, gt=0, le=1)
    truth: Literal["auto", "label", "votes"] = "auto"
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    class_weights: bool = False
    mixup: float = Field(default=0.0, ge=0)
    cutmix: float = Field(default=0.0, ge=0)
    average: float = Field(default=0.0, ge=0, lt=1)
    precision: Literal["float32", "bfloat16"] = "float32"
    own_past: float = Field(default=0.0, ge=0, lt=1)
    start: str = ""
    first: str = ""
    teachers: tuple[str, ...] = ()
    teacher_share: float = Field(default=0.5, ge=0, le=1)
    temperature: float = Field(default=1.0, gt=0)
    options: dict[str, Option] = Field(default_factory=dict)
    augmentation: Augmentation = Augmentation()

    @field_validator("classes")
    @classmethod
    def _known_sizes(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(value)) < len(value) or not set(value) <= set(SIZES):
            raise ValueError("give sizes among 4, 5, 7 and 8, each once")
        return value

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.own_past and (self.teachers or self.first):
            raise ValueError("own_past and teachers exclude each other")
        if self.first and (self.start or self.teachers):
            raise ValueError("first stands for start and teachers: leave one or the other out")
        if self.own_past and (self.mixup or self.cutmix):
            raise ValueError("own_past needs whole faces: leave mixup and cutmix out")
        if self.loss != "cross_entropy" and (self.own_past or self.teachers or self.first):
            raise ValueError("own_past and teachers need loss = 'cross_entropy'")
        return self


def read_recipe(path: Path) -> Recipe:
    """Read a recipe from a TOML file; keys that are not there keep their defaults.

    Paths in it become relative to where the program runs.

    Raises:
        FerError: if the file is missing or no TOML, or a key is unknown or out of range.
    """
    return _placed(make_recipe(read_toml(path), str(path)), lambda place: path.parent / place)


def anchored(recipe: Recipe) -> Recipe:
    """Return the recipe with absolute paths, so that it can be kept in any folder."""
    return _placed(recipe, lambda place: Path(place).absolute())


def _placed(recipe: Recipe, path_of: Callable[[str], Path]) -> Recipe:
    places = {
        name: str(path_of(value)) for name in ("data", "ferplus", "start", "first") if (value := getattr(recipe, name))
    }
    teachers = tuple(str(path_of(teacher)) for teacher in recipe.teachers)
    return recipe.model_copy(update={**places, "teachers": teachers})


def recipe_file(given: str) -> Path:
    """Return the file that the user means by a recipe: that file itself, or the recipe that comes with a network.

    Raises:
        FerError: if there is no network of that name.
    """
    path = Path(given)
    # A folder of a network's name is likely to be a run of it.
    return path if path.suffix or path.is_file() else shipped_recipe(given)


def shipped_recipe(name: str) -> Path:
    """Return the file of the recipe that comes with a network of the zoo.

    In an installed package it lies inside `fer_core`; in a checkout under `recipes`.

    Raises:
        FerError: if there is none of that name.
    """
    inside = Path(__file__).parents[1] / "shipped_recipes"
    folder = inside if inside.is_dir() else Path(__file__).parents[2] / "recipes"
    file = folder / f"{name}.toml"
    if not file.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.toml")))
        raise FerError(f"There is no recipe called '{name}'. Give a file, or one of: {known}.")
    return file


def read_toml(path: Path, what: str = "recipe") -> dict[str, Any]:
    """Read a TOML file; ``what`` names it in messages.

    Raises:
        FerError: if it is missing, unreadable or no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FerError(f"There is no {what} {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FerError(f"The {what} {path} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise FerError(f"The {what} {path} is no valid TOML: {error}.") from None


def make_recipe(values: dict[str, Any], source: str) -> Recipe:
    """Check values and return the recipe.

    Raises:
        FerError: naming the first key that is wrong.
    """
    try:
        return Recipe.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise FerError(f"{source} has an unknown key '{key}'. Known are: {', '.join(known_keys())}.") from None
        what = first["msg"].removeprefix("Value error, ")
        raise FerError(f"{source}: '{key}' is wrong: {what}." if key else f"{source}: {what}.") from None


def known_keys() -> list[str]:
    """Return every key a recipe may hold, sections with a dot."""
    plain = [name for name in Recipe.model_fields if name != "augmentation"]
    return plain + [f"augmentation.{name}" for name in Augmentation.model_fields]


def recipe_toml(recipe: Recipe) -> str:
    """Return the recipe as TOML, every key written out but those that are empty."""
    values = {name: value for name, value in recipe.model_dump(mode="json").items() if value not in (None, "")}
    sections = {name: values.pop(name) for name in ("options", "augmentation")}
    # For numbers, strings, booleans and flat lists JSON and TOML are the same.
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    for name, section in sections.items():
        given = {key: value for key, value in section.items() if value is not None}
        if given:
            lines += ["", f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in given.items())]
    return "\n".join(lines) + "\n"
