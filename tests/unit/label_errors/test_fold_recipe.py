"""How the networks learn that judge labels."""

import pytest

from fer_core.errors import FerError
from fer_core.label_errors.fold_recipe import fold_recipe, impartial
from fer_core.training.recipe import Recipe


def test_the_quick_recipe_looks_longer_at_few_faces() -> None:
    found = [fold_recipe("quick", faces) for faces in (24_000, 1_000)]
    assert [(recipe.epochs, recipe.batch) for recipe in found] == [(14, 128), (100, 32)]
    assert fold_recipe("fer_small", 1_000).epochs == 66


def test_no_epoch_is_chosen_on_the_labels_that_are_judged() -> None:
    assert fold_recipe("studio_a", 1_000).monitor == "none"


@pytest.mark.parametrize("key", ["first", "start", "teachers"])
def test_a_recipe_that_builds_on_another_network_is_refused(key: str) -> None:
    recipe = Recipe.model_validate({key: ["x.keras"] if key == "teachers" else "x.keras"})
    with pytest.raises(FerError, match=f"may know the faces to be judged \\({key}\\). Choose a recipe"):
        impartial(recipe)
