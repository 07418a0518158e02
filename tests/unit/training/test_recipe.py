from pathlib import Path

import pytest

from fer_core.errors import FerError
from fer_core.training.recipe import Recipe, make_recipe, read_recipe, recipe_toml

ROOT = Path(__file__).parents[3]


def test_a_recipe_reads_back_as_it_was_written(tmp_path: Path) -> None:
    recipe = make_recipe({"epochs": 3, "augmentation": {"flip": False, "erase_side": [0.1, 0.2]}}, "test")
    (tmp_path / "recipe.toml").write_text(recipe_toml(recipe))
    assert read_recipe(tmp_path / "recipe.toml") == recipe


def test_the_shipped_recipe_is_the_default() -> None:
    assert read_recipe(ROOT / "recipes" / "fer_small.toml") == Recipe()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epochs = ", "no valid TOML"),
        ("epoch = 3", "unknown key 'epoch'. Known are: model, epochs"),
        ("[augmentation]\nspin = 3", "unknown key 'augmentation.spin'"),
        ("epochs = 0", "'epochs' is wrong"),
        ("learning_rate = 'fast'", "'learning_rate' is wrong"),
    ],
)
def test_a_bad_recipe_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "recipe.toml").write_text(text)
    with pytest.raises(FerError, match=message):
        read_recipe(tmp_path / "recipe.toml")


def test_a_missing_recipe_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no recipe"):
        read_recipe(tmp_path / "recipe.toml")
