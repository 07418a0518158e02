"""A recipe: everything that decides how a training run comes out, in a small TOML file."""

import json
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fer_core.errors import FerError


class Augmentation(BaseModel):
    """How far a training face is changed; all ranges are symmetric around no change.

    Attributes:
        rotation: degrees.
        scale: share of the size.
        aspect: share by which width and height are stretched apart.
        shift: share of the width.
        flip: mirror half of the faces.
        soften: share of the faces that are blurred, resampled or sharpened.
        contrast: share; brightness: grey levels; gamma: exponent range as a share.
        erase: share of the faces that lose a rectangle of ``erase_side`` (smallest, largest) of the width.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rotation: float = Field(default=15.0, ge=0, le=180)
    scale: float = Field(default=0.15, ge=0, lt=1)
    aspect: float = Field(default=0.06, ge=0, lt=1)
    shift: float = Field(default=0.1, ge=0, lt=1)
    flip: bool = True
    soften: float = Field(default=0.4, ge=0, le=1)
    contrast: float = Field(default=0.3, ge=0, lt=1)
    brightness: float = Field(default=30.0, ge=0, le=255)
    gamma: float = Field(default=0.3, ge=0, lt=1)
    erase: float = Field(default=0.4, ge=0, le=1)
    erase_side: tuple[float, float] = (0.15, 0.4)


class Recipe(BaseModel):
    """A training run.

    Attributes:
        model: name in the registry.
        epochs: passes over the training faces.
        batch: faces a step.
        seed: start of every random number.
        learning_rate: peak of a linear warm-up of ``warmup`` epochs and a cosine down to zero.
        momentum: of Nesterov SGD.
        weight_decay: decoupled, per unit of learning rate; kernels only.
        label_smoothing: on the FER-2013 head.
        dropout: before the heads.
        average: decay a step of the running average of the weights, which is what is kept.
        augmentation: how far a face is changed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = "fer_small"
    epochs: int = Field(default=38, ge=1)
    batch: int = Field(default=128, ge=1)
    seed: int = Field(default=1, ge=0)
    learning_rate: float = Field(default=0.1, gt=0)
    warmup: float = Field(default=2.0, ge=0)
    momentum: float = Field(default=0.9, ge=0, lt=1)
    weight_decay: float = Field(default=0.005, ge=0)
    label_smoothing: float = Field(default=0.1, ge=0, lt=1)
    dropout: float = Field(default=0.3, ge=0, lt=1)
    average: float = Field(default=0.998, ge=0, lt=1)
    augmentation: Augmentation = Augmentation()


def read_recipe(path: Path) -> Recipe:
    """Read a recipe from a TOML file; keys that are not there keep their defaults.

    Raises:
        FerError: if the file is missing or no TOML, or a key is unknown or out of range.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FerError(f"There is no recipe {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FerError(f"The recipe {path} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise FerError(f"The recipe {path} is no valid TOML: {error}.") from None
    return make_recipe(values, str(path))


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
        raise FerError(f"{source}: '{key}' is wrong: {first['msg']}.") from None


def known_keys() -> list[str]:
    """Return every key a recipe may hold, sections with a dot."""
    plain = [name for name in Recipe.model_fields if name != "augmentation"]
    return plain + [f"augmentation.{name}" for name in Augmentation.model_fields]


def recipe_toml(recipe: Recipe) -> str:
    """Return the recipe as TOML, every key written out."""
    values = recipe.model_dump(mode="json")
    section = values.pop("augmentation")
    # For numbers, strings, booleans and flat lists JSON and TOML are the same.
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    lines += ["", "[augmentation]", *(f"{key} = {json.dumps(value)}" for key, value in section.items())]
    return "\n".join(lines) + "\n"
