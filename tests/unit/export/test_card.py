"""What the model card says of how a network was trained."""

import pytest

pytest.importorskip("tensorflow", reason="TensorFlow comes with the extra 'train'")

from fer_core.export.card import _again, _training
from fer_core.export.source import Source
from fer_core.training.recipe import read_recipe, shipped_recipe


def settings(name: str, **changes: object) -> dict[str, object]:
    return read_recipe(shipped_recipe(name)).model_dump(mode="json", exclude={"data", "ferplus"}) | changes


TAUGHT = settings("fer_small_taught", first="", start="model.keras", teachers=["model.keras"])


def test_the_command_names_the_recipe_that_made_the_network() -> None:
    def command(recipe: dict[str, object]) -> str:
        return "\n".join(_again(Source(None, "x", training={"recipe": recipe})))

    assert "--recipe fer_small --data" in command(settings("fer_small"))
    assert "--recipe fer_small_taught --data" in command(TAUGHT)
    assert "other than there" not in command(TAUGHT)
    assert "other than there: epochs." in command(TAUGHT | {"epochs": 3})
    assert "comes without a recipe" in command({"model": "mine"})


def test_a_network_of_two_runs_is_told_as_two() -> None:
    training = {"recipe": TAUGHT, "epochs": 36, "best_epoch": 36, "seconds": 6000}
    said = _training({**training, "first": {"recipe": settings("fer_small"), "epochs": 66, "best_epoch": 66}})
    assert len(said) == 3
    assert said[1].startswith("The first: 66 epochs; the weights are those of epoch 66.")
    assert said[2].startswith("The second: 36 epochs (100 minutes)")
    assert _training(training) == [said[2].removeprefix("The second: ")]
