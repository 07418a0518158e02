"""A recipe with a few keys changed."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from fer_core.errors import FerError
from fer_core.models.registry import builder
from fer_core.training.recipe import Recipe, known_keys, make_recipe

SHARED = ("data", "ferplus", "backend")
"""Keys that are the same for all runs of an experiment."""


def with_overrides(recipe: Recipe, change: Mapping[str, Any], source: str) -> Recipe:
    """Return the recipe with some keys changed, sections with a dot.

    Args:
        recipe: what the rest is taken from.
        change: new values, such as ``{"batch": 64, "options.dropout": 0.2}``; sections may also be nested.
        source: where the change is written, for messages.

    Raises:
        FerError: naming the key that is unknown or whose value is wrong.
    """
    values = recipe.model_dump()
    for key, value in flat(change):
        section, _, name = key.rpartition(".")
        if key in SHARED:
            raise FerError(f"{source} changes '{key}', which is the same for all runs.")
        if not section:
            values[name] = value
        elif isinstance(values.get(section), dict):
            values[section] = {**values[section], name: value}
        else:
            raise FerError(f"{source} has an unknown key '{key}'. Known are: {', '.join(known_keys())}.")
    return make_recipe(values, source)


def flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key and value, sections with a dot."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def check_options(recipe: Recipe, source: str) -> None:
    """Check that the network has every option the recipe gives; this imports Keras.

    Raises:
        FerError: if there is no such network, it has no such option, or the recipe is one of two runs.
    """
    if recipe.first:
        raise FerError(f"{source} begins with another run ({recipe.first}); give that recipe, or one without 'first'.")
    known = list(inspect.signature(builder(recipe.model)).parameters)[1:]
    for name in recipe.options:
        if name not in known:
            raise FerError(
                f"{source}: the network {recipe.model} has no option '{name}'. It has: {', '.join(known) or 'none'}."
            )
