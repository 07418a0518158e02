"""The file of an ablation: a base recipe and one change a row."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fer_core.errors import FerError
from fer_core.experiments.overrides import flat, with_overrides
from fer_core.experiments.run_result import run_name
from fer_core.training.recipe import Recipe, read_recipe, read_toml

BASE = "base"


@dataclass(frozen=True)
class Row:
    """One row: its name, the keys it changes, and the recipe that results."""

    name: str
    change: dict[str, Any]
    recipe: Recipe


class _RowOfFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    change: dict[str, Any]


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str
    row: tuple[_RowOfFile, ...] = Field(min_length=1)


def read_ablation(path: Path, epochs: int | None = None) -> tuple[Row, ...]:
    """Read an ablation file and check every recipe of it.

    The file is TOML: ``base``, a recipe's path seen from the file, and for each row ``[[row]]`` with a ``name`` and a
    ``change``, a table of recipe keys (``"options.noise" = 0.0``).

    Args:
        path: the file.
        epochs: instead of the recipes' own, where given.

    Returns:
        The base first, then the rows.

    Raises:
        FerError: if a file is missing or wrong, a key is unknown, or two rows would share a folder.
    """
    try:
        file = _File.model_validate(read_toml(path, "ablation file"))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise FerError(
            f"{path}: '{key}' is wrong: {first['msg']}. An ablation file holds base = \"RECIPE.toml\" and for each row "
            '[[row]] with name = "..." and change = { key = value }.'
        ) from None
    base = read_recipe(path.parent / file.base)
    if epochs is not None:
        base = with_overrides(base, {"epochs": epochs}, "The command line")
    rows = [Row(BASE, {}, base)]
    for one in file.row:
        change = dict(flat(one.change))
        rows.append(Row(one.name, change, with_overrides(base, change, f"Row '{one.name}' of {path}")))
    folders: dict[str, str] = {}
    for row in rows:
        folder = run_name(row.name)
        if not folder or folder in folders:
            other = folders.get(folder, "")
            raise FerError(f"{path}: the rows '{other}' and '{row.name}' need names that differ in letters or digits.")
        folders[folder] = row.name
    return tuple(rows)
