from pathlib import Path

import pytest

from app.cli.many_runs import settled_data
from app.cli.train import settled
from fer_core.errors import FerError
from fer_core.models.registry import ZOO
from fer_core.training.recipe import anchored, make_recipe, read_recipe, recipe_file, recipe_toml, shipped_recipe


def test_a_recipe_reads_back_as_it_was_written(tmp_path: Path) -> None:
    recipe = make_recipe(
        {"epochs": 3, "classes": [4], "options": {"dropout": 0.1}, "augmentation": {"erase_side": [0.1, 0.2]}}, "test"
    )
    (tmp_path / "recipe.toml").write_text(recipe_toml(recipe))
    assert read_recipe(tmp_path / "recipe.toml") == recipe


@pytest.mark.parametrize("name", [entry.name for entry in ZOO if entry.recipe])
def test_every_network_of_the_zoo_has_a_recipe_of_its_own(name: str) -> None:
    assert read_recipe(shipped_recipe(name)).model == name


def test_paths_in_a_recipe_start_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text("data = 'faces.zip'\nteachers = ['big/model.keras']")
    recipe = read_recipe(tmp_path / "recipe.toml")
    assert recipe.data == str(tmp_path / "faces.zip")
    assert recipe.teachers == (str(tmp_path / "big" / "model.keras"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epochs = ", "no valid TOML"),
        ("epoch = 3", "unknown key 'epoch'. Known are: data, ferplus, classes_order, backend, model"),
        ("[augmentation]\nspin = 3", "unknown key 'augmentation.spin'"),
        ("epochs = 0", "'epochs' is wrong"),
        ("learning_rate = 'fast'", "'learning_rate' is wrong"),
        ("classes = [6]", "'classes' is wrong: give sizes among 4, 5, 7 and 8"),
        ("learning_rate = inf", "'learning_rate' is wrong"),
        ("[augmentation]\nerase_side = [0.4, 0.1]", "'augmentation.erase_side' is wrong: give the smallest"),
        ("own_past = 0.5\nmixup = 0.2", "own_past needs whole faces"),
        ("first = 'a.toml'\nstart = 'a.keras'", "first stands for start and teachers"),
        ("own_past = 0.5\nteachers = ['a.keras']", "own_past and teachers exclude each other"),
        ("own_past = 0.5\nloss = 'focal'", "need loss = 'cross_entropy'"),
    ],
)
def test_a_bad_recipe_is_refused_in_words(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "recipe.toml").write_text(text)
    with pytest.raises(FerError, match=message):
        read_recipe(tmp_path / "recipe.toml")


def test_a_missing_recipe_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(FerError, match="no recipe"):
        read_recipe(tmp_path / "recipe.toml")
    with pytest.raises(FerError, match=r"no recipe called 'hogge_8'.* hogge_7"):
        shipped_recipe("hogge_8")


def test_a_network_names_its_recipe_even_beside_a_folder_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hogge_7").mkdir()
    assert read_recipe(recipe_file("hogge_7")).model == "hogge_7"
    (tmp_path / "mine").write_text("epochs = 3")
    assert read_recipe(recipe_file("mine")).epochs == 3


def test_an_anchored_recipe_can_be_kept_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run").mkdir()
    recipe = make_recipe({"data": "faces.zip", "teachers": ["big.keras"]}, "test")
    (tmp_path / "run" / "recipe.toml").write_text(recipe_toml(anchored(recipe)))
    again = read_recipe(tmp_path / "run" / "recipe.toml")
    assert again.data == str(tmp_path / "faces.zip")
    assert again.teachers == (str(tmp_path / "big.keras"),)


def test_flags_change_single_keys_of_a_recipe() -> None:
    recipe = settled("fer_small", {"epochs": 2}, ["augmentation.rotation=3", "schedule=step", "mixup = 0.0"])
    assert (recipe.epochs, recipe.augmentation.rotation, recipe.schedule) == (2, 3.0, "step")
    assert recipe.options == {"dropout": 0.3}


def test_another_network_takes_its_own_recipe_or_leaves_the_options_of_the_first() -> None:
    assert settled(None, {"model": "hogge_7"}, []).classes == (4,)
    assert settled("fer_small", {"model": "studio_a"}, []).options == {}


def test_the_shipped_network_is_trained_in_two_runs_unless_told_what_to_start_from() -> None:
    recipe = settled("fer_small_taught", {}, [])
    assert read_recipe(Path(recipe.first)).own_past == 0.5
    assert settled("fer_small_taught", {"start": "mine.keras"}, []).first == ""
    assert settled("fer_small_taught", {"model": "studio_a"}, []).first == ""


@pytest.mark.parametrize("change", ["rotation", "augmentation.fly=1", "nothing.at=all"])
def test_a_wrong_change_is_refused_in_words(change: str) -> None:
    with pytest.raises(FerError, match="augmentation"):
        settled("fer_small", {}, [change])


def test_a_change_inside_what_is_no_section_is_refused_in_words() -> None:
    with pytest.raises(FerError, match="--set takes KEY=VALUE"):
        settled("fer_small", {}, ["options=3", "options.dropout=0.1"])


def test_a_recipe_keeps_what_class_numbers_mean(tmp_path: Path) -> None:
    recipe = settled("quick", {"classes_order": "five"}, [])
    assert settled_data(recipe, tmp_path / "faces.csv", None).classes_order == "five"
    assert settled_data(recipe, tmp_path / "faces.csv", None, "fer2013").classes_order == "fer2013"
    (tmp_path / "recipe.toml").write_text(recipe_toml(recipe))
    assert read_recipe(tmp_path / "recipe.toml").classes_order == "five"
    assert "classes_order" not in recipe_toml(settled("quick", {}, []))
    with pytest.raises(FerError, match="'classes_order' is wrong"):
        settled("quick", {"classes_order": "alphabetical"}, [])
