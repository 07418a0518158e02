"""What a study may try: a base recipe and the values that some of its keys can take."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError, model_validator

from fer_core.errors import FerError
from fer_core.experiments.overrides import with_overrides
from fer_core.training.recipe import Recipe, read_recipe, read_toml

Whole = Annotated[int, Strict()]
Choice = Annotated[bool, Strict()] | Whole | float | str


class _Range(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    low: Whole | float
    high: Whole | float
    log: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low >= self.high or (self.log and self.low <= 0):
            raise ValueError("low must be below high, and above 0 with log = true")
        return self

    def distribution(self) -> BaseDistribution:
        if isinstance(self.low, int) and isinstance(self.high, int):
            return IntDistribution(self.low, self.high, log=self.log)
        return FloatDistribution(float(self.low), float(self.high), log=self.log)

    def extremes(self) -> list[Any]:
        return [self.low, self.high]


class _Choices(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    choices: tuple[Choice, ...] = Field(min_length=2)

    def distribution(self) -> BaseDistribution:
        return CategoricalDistribution(self.choices)

    def extremes(self) -> list[Any]:
        return list(self.choices)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str
    trials: int = Field(default=20, ge=1)
    seed: int = Field(default=1, ge=0)
    epochs: int | None = Field(default=None, ge=1)
    space: dict[str, _Range | _Choices] = Field(min_length=1)


@dataclass(frozen=True)
class SearchSpace:
    """A search.

    Attributes:
        base: the recipe that is changed.
        trials: how many are tried.
        seed: of the sampler.
        keys: the recipe keys that are changed, each with its distribution.
    """

    base: Recipe
    trials: int
    seed: int
    keys: dict[str, BaseDistribution]

    def recipe(self, values: dict[str, Any]) -> Recipe:
        """Return the base with values of some keys."""
        return with_overrides(self.base, values, "The search space")


def read_search_space(path: Path, trials: int | None = None) -> SearchSpace:
    """Read a search space and check that every end of it is a recipe.

    The file is TOML: ``base``, a recipe's path seen from the file; ``trials``, ``seed`` and ``epochs``, where they
    shall not be 20, 1 and the recipe's own; and ``[space]``, where each recipe key is given as
    ``{ low = 1e-4, high = 0.1, log = true }`` (whole numbers stay whole) or ``{ choices = [32, 64] }``.

    Args:
        path: the file.
        trials: instead of the file's, where given.

    Raises:
        FerError: if a file is missing or wrong, or a key is unknown or out of range.
    """
    values = read_toml(path, "search space")
    if isinstance(space := values.get("space"), dict):
        values["space"] = dict(_ranges(space))
    try:
        file = _File.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        # Pydantic adds the kinds it tried to the place; the first parts are what the file calls it.
        key = ".".join(str(part) for part in first["loc"][:2])
        raise FerError(
            f"{path}: '{key}' is wrong: {first['msg']}. Give a key of [space] as {{ low = ..., high = ... }}, with "
            "log = true where fit, or as { choices = [...] }."
        ) from None
    base = read_recipe(path.parent / file.base)
    if file.epochs is not None:
        base = with_overrides(base, {"epochs": file.epochs}, str(path))
    for key, kind in file.space.items():
        for value in kind.extremes():
            with_overrides(base, {key: value}, f"[space] of {path}")
    keys = {key: kind.distribution() for key, kind in file.space.items()}
    return SearchSpace(base, trials or file.trials, file.seed, keys)


def _ranges(space: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Flatten sections, but not the tables that say a range."""
    found: list[tuple[str, Any]] = []
    for key, value in space.items():
        if isinstance(value, dict) and value and all(isinstance(one, dict) for one in value.values()):
            found += _ranges(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", value))
    return found
