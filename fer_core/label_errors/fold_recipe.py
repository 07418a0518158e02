"""How the networks learn that judge labels: by a recipe in which the faces that they are to judge have no say."""

from importlib.util import find_spec
from typing import Final

from fer_core.errors import FerError
from fer_core.training.recipe import Recipe, read_recipe, recipe_file

QUICK: Final = "quick"
LOOKED_AT: Final = 300_000
"""Faces that the quick recipe shows a network in all, repeats counted, if need be by more epochs."""

MOST_EPOCHS: Final = 100


def fold_recipe(name: str, faces: int) -> Recipe:
    """Read a recipe; the quick one suits itself to how many faces are learnt from, and to what is installed.

    Args:
        name: of the recipe, or its file.
        faces: how many a network learns from.

    Raises:
        FerError: if there is none, or its networks would not be impartial.
    """
    recipe = impartial(read_recipe(recipe_file(name)))
    if name != QUICK:
        return recipe
    if find_spec("torch") is None:
        # Only PyTorch gains from bfloat16 on a processor.
        recipe = recipe.model_copy(update={"backend": "", "precision": "float32"})
    # Made for FER-2013. A small data set needs more passes and smaller batches to learn anything.
    epochs = min(max(recipe.epochs, LOOKED_AT // max(faces, 1)), MOST_EPOCHS)
    batch = recipe.batch if faces >= LOOKED_AT // recipe.epochs // 2 else recipe.batch // 4
    return recipe.model_copy(update={"epochs": epochs, "batch": batch})


def impartial(recipe: Recipe) -> Recipe:
    """Return the recipe without what would let the labels of the faces that are held out into the network.

    Its last epoch is what counts, not the one that agrees best with those labels, and no learning rate follows them: a
    plateau becomes a cosine.

    Raises:
        FerError: if it builds on other networks, which may know all faces.
    """
    built_on = [key for key in ("first", "start", "teachers") if getattr(recipe, key)]
    if built_on:
        raise FerError(
            f"The recipe builds on a network that may know the faces to be judged ({', '.join(built_on)}). Choose a "
            "recipe whose networks learn from nothing but the data."
        )
    schedule = "cosine" if recipe.schedule == "plateau" else recipe.schedule
    return recipe.model_copy(
        update={"data": "", "ferplus": "", "monitor": "none", "early_stopping": 0, "schedule": schedule}
    )
